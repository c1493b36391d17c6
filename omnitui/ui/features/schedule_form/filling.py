"""The form while it is filled in: the draft, its current rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from omnitui.domain.delivery.draft import Draft, blank
from omnitui.domain.delivery.field_rules import shown
from omnitui.domain.delivery.validation import hints, problems
from omnitui.domain.recurrence.timezones import find_zone, zone_names
from omnitui.text.measure import StyledLine
from omnitui.ui.features.schedule_form import target
from omnitui.ui.features.schedule_form.layout import Setting, Spec
from omnitui.ui.features.schedule_form.lookups import Ended, Lookups, Opening
from omnitui.ui.features.schedule_form.order import CRON_WORDS, PARTS, filled, nearest
from omnitui.ui.features.schedule_form.parts import RUNS, SIDE, Estimate, Section, side
from omnitui.ui.features.schedule_form.rows import ChoiceRow, FormRow, TextRow
from omnitui.ui.features.schedule_form.runs import Run, next_runs
from omnitui.ui.features.schedule_form.when import Builder, KindRow, TimeRow
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.lines import StyledLines

_WIDE = 120
BUILDER = "builder"


class Filling(Dialog[Ended]):
    """The filling-in half of the form."""

    WIDTH = 120
    #: Fields that must be filled in if they could not be read; having visited them is not enough.
    MUST: frozenset[str] = frozenset()

    def __init__(self, opening: Opening, lookups: Lookups) -> None:
        super().__init__()
        self.opening, self.lookups = opening, lookups
        self.draft = opening.draft
        self.was: Draft | None = None
        self.refused: dict[str, str] = {}
        self._unread = {name: words for name, words in opening.remarks.items() if name}
        self._asked: set[str] = set()
        self._left: set[str] = set()
        self._builder = Builder(self.draft)
        self._setting = Setting(lookups, opening.remarks)
        self._rows: dict[str, FormRow] = {}
        self._sections: dict[str, Section] = {}
        self._estimate = Estimate()
        self._box = Vertical(id="rows")
        self._side = StyledLines(id="side")
        self._message: list[StyledLine] = []
        self._runs: list[Run] = []
        self._drawn: frozenset[str] = frozenset()

    def title_words(self) -> str:
        """New, cloned, or restored."""
        return self.opening.title

    def title_right(self) -> str:
        """The org that gets the schedule."""
        return self.opening.right

    # ------------------------------------------------------------------ rows

    def body(self) -> ComposeResult:
        """The rows of the current draft, and the column to their right."""
        self._drawn = self._has()
        self.set_class(self.wide, "-wide")
        self._side.styles.width = SIDE
        with Horizontal(id="columns"):
            with self._box:
                yield from self._first_rows()
            yield self._side

    def _first_rows(self) -> Iterator[Widget]:
        for title, specs in PARTS:
            if title:
                self._sections[title] = Section(title)
                yield self._sections[title]
            if title == "When":
                yield self._builder.kind
                yield self._builder.time
            for spec in specs:
                if self._drawn & set(spec.names):
                    yield self._made(spec)
            if title == "When":
                yield self._estimate

    def _made(self, spec: Spec) -> FormRow:
        row = self._rows[spec.names[0]] = spec.make(self.draft, self._setting)
        return row

    def _has(self) -> frozenset[str]:
        """The fields to draw."""
        drawn = set(shown(self.draft))
        if self.lookups.more_owners is None:
            drawn.discard("owner")
        return frozenset(drawn)

    def _show_rows(self) -> None:
        """Draw the rows of the current draft; rows that are hidden preserve what was typed."""
        self._drawn = self._has()
        before: Widget | None = None
        for title, specs in PARTS:
            before = self._sections.get(title, before)
            for spec in specs:
                here = bool(self._drawn & set(spec.names))
                row = self._rows.get(spec.names[0])
                if row is None and here:
                    row = self._made(spec)
                    self._box.mount(row, after=before)
                elif row is not None:
                    row.display = here
                    row.put(self.draft)
                before = row or before
            before = self._estimate if title == "When" else before
        when = "When to check" if self.draft.condition else "When"
        self._sections["When"].retitle(when)

    def row_of(self, name: str) -> FormRow | None:
        """The row of a field, if it is drawn."""
        if name == BUILDER:
            return self._builder.time
        return next((row for row in self._rows.values() if name in row.names and row.display), None)

    # ------------------------------------------------------------------ values

    @on(FormRow.Edited)
    def _edited(self, event: FormRow.Edited) -> None:
        event.stop()
        before = self.draft.cron
        self.put(event.values)
        if "zone" in event.values:
            self._zone_tail("zone", nearest(self.draft.zone))
        if self.draft.cron != before:
            self._builder.read(self.draft.cron)
            self.check()

    def put(self, values: Mapping[str, object]) -> None:
        """Fill in values, and draw everything that depends on them."""
        new = filled(self.draft, values)
        if new == self.draft:
            return
        changed = {name for name in values if getattr(new, name) != getattr(self.draft, name)}
        self.draft = new
        for name in changed:
            self.refused.pop(name, None)
            self._been_at(name)
            row = self.row_of(name)
            if row is not None:
                row.put(new)
        if self._has() != self._drawn:
            self._show_rows()
        self._follow(changed)
        self.check()

    def _follow(self, changed: set[str]) -> None:
        """Update the parts that depend on what changed."""
        if changed & {"cron", "zone"}:
            self.recompute()
        row = self.row_of("destination")
        if isinstance(row, ChoiceRow):
            row.tail(target.other_values(self.draft))
        self.draw_side()

    @on(KindRow.Turned)
    def _turned(self, event: KindRow.Turned) -> None:
        event.stop()
        self._built(self._builder.turn(event.kind))

    @on(TimeRow.Changed)
    def _time_changed(self, event: TimeRow.Changed) -> None:
        event.stop()
        self._built(self._builder.built())

    def _built(self, cron: str | None) -> None:
        if cron is not None:
            self.put({"cron": cron})
        self.check()

    @on(FormRow.Left)
    def _row_left(self, event: FormRow.Left) -> None:
        event.stop()
        if event.row is self._builder.time:
            self._left.add(BUILDER)
        for name in event.row.names:
            self._left.add(name)
            self._been_at(name)
            if name in ("zone", "content_zone"):
                self._whole_zone(name)
        self.check()

    def _been_at(self, name: str) -> None:
        if name not in self.MUST:
            self._unread.pop(name, None)

    def _whole_zone(self, name: str) -> None:
        """Complete a city that names exactly one zone to that zone."""
        typed = getattr(self.draft, name)
        if typed.strip() and typed.strip() not in zone_names():
            found = find_zone(typed)
            if not isinstance(found, list):
                self.put({name: found.key})
        self._zone_tail(name, "")

    def _zone_tail(self, name: str, words: str) -> None:
        row = self.row_of(name)
        if isinstance(row, TextRow) and name == "zone":
            row.tail(words or " ")

    # ------------------------------------------------------------------ problems

    def problems(self, *, test_now: bool = False) -> dict[str, str]:
        """What must change before this can be sent, by field."""
        identifier = self.draft.identifier.strip()
        tiles, filters = self.lookups.tiles_of(identifier), self.lookups.filters_of(identifier)
        found = problems(
            self.draft,
            test_now=test_now,
            was=self.was,
            unread=self._unread,
            filter_keys=None if filters is None else list(filters),
            tile_keys=None if tiles is None else [tile.id for tile in tiles],
        )
        if self._builder.problem:
            found = {BUILDER: self._builder.problem, **found}
        return found

    def check(self) -> None:
        """Show the problem of each row that was left or asked about; count the problems in the foot."""
        found = self.problems()
        for row in [*self._rows.values(), self._builder.time]:
            if row.display:
                self._show_problem(row, found)
        if (cron := self.row_of("cron")) and isinstance(cron, TextRow):
            hint = hints(self.draft).get("cron", "")
            cron.tail(hint or CRON_WORDS, "warning" if hint else "muted")
        self.counted(found)

    def _show_problem(self, row: FormRow, found: Mapping[str, str]) -> None:
        names = row.names or (BUILDER,)
        omni = next((self.refused[name] for name in names if name in self.refused), "")
        name = next((name for name in names if name in found), "")
        words = found.get(name, "")
        empty = name in self._left and name != BUILDER and blank(self.draft, name) and name not in self._asked
        below = omni or (words if name in self._asked or (name in self._left and not empty) else "")
        if row.problem != below:
            row.wrong(below)
        lack = words if empty and not omni else ""
        if row.lacking != lack:
            row.lack(lack)

    def ask_about(self, names: Mapping[str, str]) -> None:
        """Show the problems of these fields below them from now on; focus the first."""
        self._asked |= set(names)
        self.check()
        row = next((row for name in names if (row := self.row_of(name))), None)
        if row is not None:
            row.focus_first()

    def counted(self, found: Mapping[str, str]) -> None:
        """Show the number of problems."""

    # ------------------------------------------------------------------ the right column

    def recompute(self) -> None:
        """Compute the next runs."""
        self._runs = next_runs(self.draft.cron, self.draft.zone, self.opening.reader.zone, self.opening.now(), RUNS)
        self._estimate.tell(self._runs, self.opening, self.draft.zone)

    @property
    def wide(self) -> bool:
        """Whether there is a column on the right."""
        return self.app.size.width >= _WIDE

    def lay_out(self) -> None:
        """Lay out for the current width."""
        self.set_class(self.wide, "-wide")
        for section in self._sections.values():
            section.set_inside(self.wide)

    def draw_side(self) -> None:
        """Draw the column on the right."""
        if not self.wide:
            return
        name = self.lookups.name_of(self.draft.identifier)
        owners = {found.id: found.name for found in self.lookups.owners()}
        owner = owners.get(self.draft.owner, self.draft.owner) or self.opening.owner
        self._side.show([*side(self.draft, name, self._runs, self.opening, owner), (), *self._message])
