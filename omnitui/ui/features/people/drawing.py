"""How the people draw themselves; nothing here writes."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.timer import Timer

from omnitui.domain.auth.permissions import ORG_KEY_ONLY, READ_ONLY
from omnitui.domain.people.loader import PeopleLoader
from omnitui.domain.people.store import Contact, Figures, PeopleStore, PersonKind
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, count, cut, cut_address, plural, wrap
from omnitui.ui.features.people import text
from omnitui.ui.features.people.person_pane import PersonPane
from omnitui.ui.features.people.text import Portrait
from omnitui.ui.render import schedule_row
from omnitui.ui.render.detail_layout import rule
from omnitui.ui.render.lines import line_width
from omnitui.ui.shell import keymap
from omnitui.ui.shell.panes import PANE_BELOW_HEIGHT, SMALLEST, pane_position, pane_width
from omnitui.ui.shell.status_bar import StatusLine
from omnitui.ui.shell.view import SideView
from omnitui.ui.widgets.fields import TextInput
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

if TYPE_CHECKING:
    from omnitui.ui.features.operations.controller import OperationController

_EVERY, _GROWING = 0.5, 3.0
_NOBODY = Figures(0, 0, None)


class PeopleStatus(StatusLine):
    """The status line of the schedules, but with the people and their marks counted."""

    def __init__(self) -> None:
        super().__init__()
        self._marked, self._count = 0, ""

    def mine(self, marked: int, words: str) -> None:
        """Show how many people are marked, and how many there are."""
        self._marked, self._count = marked, words
        self.follow(self)

    def follow(self, other: StatusLine) -> None:
        """Show what `other` shows, except for the counts."""
        self.progress = other.progress
        self.state = replace(other.state, marked=self._marked, count=self._count)
        self._changed()


class PeopleDrawing(SideView):
    """The drawing half of the people."""

    NAME, TITLE_WORDS, KEYS = "people", "People", keymap.PEOPLE
    reading: PeopleLoader | None = None
    whole = False

    status: PeopleStatus

    def __init__(self, operations: OperationController) -> None:
        super().__init__(operations.shell, operations.workspace, PeopleStatus())
        self.operations = operations
        self.store = self.workspace.store
        self.people = PeopleStore()
        self.search_box = TextInput(id="search")
        self.table = VirtualTable(self._row, self._header, id="table")
        self.pane = PersonPane(self._schedule_line)
        self.columns: tuple[schedule_row.Column, ...] = ()
        self.listed: list[Schedule] = []
        self.cursor_key, self.settled_row = "", 0
        self.listed_for = ""
        self._figures: dict[str, Figures] = {}
        self._drawn_at = 0.0
        self._late: Timer | None = None
        self._late_at = 0.0

    @property
    def current(self) -> Contact | None:
        """The person under the cursor, None if there is none."""
        return self.people.at(self.table.cursor_row)

    # ------------------------------------------------------------------ layout

    @property
    def pane_position(self) -> str:
        """The position of the pane: "right", "below" or "none"."""
        return pane_position(self.size)

    def lay_out(self) -> None:
        """Arrange table and pane for the screen size, and give the table its columns."""
        position, width = self.pane_position, self.size.width
        self.query_one("#main", Vertical).styles.layout = "horizontal" if position == "right" else "vertical"
        self.pane.display = position != "none"
        self.pane.ruled = position == "right"
        beside = pane_width(width)
        self.pane.styles.width = beside if position == "right" else "100%"
        self.pane.styles.height = "100%" if position == "right" else PANE_BELOW_HEIGHT
        self.columns = text.columns(width - beside if position == "right" else width)
        self.table.show_columns([TableColumn(column.key, column.width) for column in self.columns])
        self.table.repaint_all()

    # ------------------------------------------------------------------ drawing

    def changed(self) -> None:
        """Redraw soon, as more is loaded. Growing counts wait longer, for they cost bytes in every row."""
        if not self.is_current:
            return
        growing = self.reading is not None and self.reading.going and self.table.row_count == len(self.people.shown)
        at = self._drawn_at + (_GROWING if growing else _EVERY)
        if self._late is not None and at < self._late_at:
            self._late.stop()
            self._late = None
        if self._late is None:
            self._late_at = at
            self._late = self.set_timer(max(0.01, at - time.monotonic()), self._draw_late)

    def _draw_late(self) -> None:
        self._late = None
        if self.is_current:
            self.draw_all()

    def draw_all(self) -> None:
        """Redraw every line; Textual writes only those that changed."""
        width, height = self.size
        if not width or not self.query("#small"):
            return
        self._drawn_at = time.monotonic()
        self._figures.clear()
        # Computed once: it goes through every schedule.
        self.whole = self.reading is not None and self.reading.whole
        self.query_one("#small").display = width < SMALLEST[0] or height < SMALLEST[1]
        self.draw_top_line()
        self.draw_footer()
        self._draw_find()
        self._draw_rows()
        self.draw_status()
        self.draw_pane()

    def _draw_find(self) -> None:
        open_ = self.search_box.display
        search = self.people.search
        self.query_one("#find").display = open_ or bool(search)
        shown: StyledLine = ((" / ", "primary"),) if open_ else ((" / ", "primary"), (clean(search), "strong"))
        self.query_one("#slash", StyledLines).show([shown])
        self.query_one("#slash").styles.width = 3 if open_ else "1fr"

    def _draw_rows(self) -> None:
        line, people = self.table.cursor_line, self.people
        # A move whose message has not arrived yet is newer than `cursor_key`: it must not be reverted.
        if self.table.cursor_row != self.settled_row and (here := self.current) is not None:
            self.cursor_key = here.key
        people.narrow()
        self.table.set_row_count(len(people.shown), keep_cursor=True)
        if self.cursor_key and (who := people.people.get(self.cursor_key)) is not None:
            position = people.position_of(who.key)
            if people.at(position) is who and position != self.table.cursor_row:
                self.table.put_cursor(position, line)
        self.table.repaint_all()
        if (here := self.current) is not None:
            self.cursor_key = here.key
        self.settled_row = self.table.cursor_row

    def _header(self) -> StyledLine:
        return text.header(self.columns)

    def _row(self, index: int, look: CursorLook) -> StyledLine:
        who = self.people.at(index)
        if who is None:
            return ()
        glyphs = {"none": " ", "focused": GLYPHS.focus, "unfocused": GLYPHS.unfocused}
        row_state = schedule_row.RowMarks(glyphs[look.value], who.key in self.people.marks)
        return text.row(who, self.columns, row_state, self._figures_of(who), self.operations.moment(), whole=self.whole)

    def _figures_of(self, who: Contact) -> Figures:
        figures = self._figures.get(who.key)
        if figures is None:
            figures = self._figures[who.key] = self.people.figures(who.key, self.store.rows, self.store.times)
        return figures

    def draw_status(self) -> None:
        """Draw how many are marked, how many there are, and how far the loader is."""
        reading = self.reading
        if reading is None:
            return
        if self.people.search:
            words = f"{count(len(self.people.shown))} match"
        else:
            every = "email-only" in reading.lost or reading.pages().whole
            total = plural(len(self.people.shown), "person", "people")
            words = total if every else f"{total} so far"
        self.status.mine(len(self.people.marks), words)
        if reading.failure is not None:
            self.status.rest(((f"{error_text.words(reading.failure)} R continues.", "error"),))
            return
        done, of = reading.of
        near = self.operations.ends_near(of - done)
        self.status.rest(text.progress_words(reading, near, self.size.width))

    # ------------------------------------------------------------------ the pane

    def draw_pane(self) -> None:
        """Fill the pane with what has been loaded of the person under the cursor."""
        width, height = self.pane.size
        if self.pane_position == "none" or not width:
            self._list(self.current)
            return
        who = self.current
        if who is None:
            words = text.empty_words(self.reading, self.people.search) if self.reading else ""
            self._list(None)
            self.pane.fill([((part, "muted"),) for part in wrap(words, width - 4)] if words else [], 0)
            return
        self._list(who)
        about = self._portrait(who)
        title = cut_address(clean(who.shown), self.pane.inside)
        facts = text.facts(about, self.pane.inside)
        if self.pane.ruled:
            head: list[StyledLine] = [((title, "strong"),), *facts[: max(2, height // 3)], ()]
        else:
            head = [rule(cut(title, width - 6), width), *(((" ", "text"), *line) for line in facts[:2])]
        if not self.listed:
            lead: StyledLine = () if self.pane.ruled else ((" ", "text"),)
            head.append((*lead, (text.nothing_words(about), "muted")))
        foot = self._foot(who) if self.pane.ruled else []
        self.pane.fill(head, len(self.listed), foot)

    def _portrait(self, who: Contact) -> Portrait:
        owned = len(self.people.owned(who, self.store.rows.values()))
        return Portrait(who, self.people.gets(who.key), self.listed, owned, self.whole)

    def _list(self, who: Contact | None) -> None:
        """List what a person gets; the selection stays on its schedule as more arrive."""
        key = who.key if who is not None else ""
        here = self.listed[self.pane.index].id if self.pane.index < len(self.listed) else ""
        rows = [self.store.rows[row_id] for row_id in self.people.gets(key) if row_id in self.store.rows]
        self.listed = sorted(rows, key=lambda row: row.name.lower())
        same = key == self.listed_for
        self.pane.index = next((at for at, row in enumerate(self.listed) if same and row.id == here), 0)
        self.listed_for = key

    def _foot(self, who: Contact) -> list[StyledLine]:
        line: list[tuple[str, str]] = []
        if self.listed and who.kind is not PersonKind.GROUP:
            line += [("d", "primary"), (f" remove from {len(self.listed):,}     ", "muted")]
        if owned := len(self.people.owned(who, self.store.rows.values())):
            line += [("w", "primary"), (f" hand over the {owned:,}", "muted")]
        if who.kind is PersonKind.EMAIL_ONLY:
            line += [("e", "primary"), (" edit", "muted")]
        return [(), tuple(line)] if line else []

    def _schedule_line(self, index: int) -> StyledLine:
        if index >= len(self.listed):
            return ()
        row = self.listed[index]
        through = text.group_name(self.people, self.people.gets(self.cursor_key).get(row.id, ""))
        cells_free = self.pane.inside if self.pane.ruled else min(self.pane.inside, 60)
        line = text.schedule_line(row, through, self.operations.moment(), cells_free)
        return line if line_width(line) else ()

    def disabled_keys(self) -> dict[str, str]:
        """The keys that are disabled now, each with the reason."""
        session = self.workspace.session
        if session is None:
            return {}
        if session.read_only:
            return {key.id: READ_ONLY for key in self.KEYS if key.writes}
        return dict.fromkeys(("people.add", "people.edit"), ORG_KEY_ONLY) if session.personal else {}
