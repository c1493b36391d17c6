"""The confirmation before people are added to schedules or removed, what it leaves; and a choice of schedules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult

from omnitui.domain.operations.plan import Plan
from omnitui.domain.people.store import Contact
from omnitui.domain.recipients.bulk_plan import Candidate, ManyPlan
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import StyledLine, clean, cut, cut_address, plural, wrap
from omnitui.text.schedules import Moment, short_name
from omnitui.ui.features.people.text import schedule_line
from omnitui.ui.shell.base import Dialog
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.picker import Picker

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

_INSIDE = 70
_NAMED = 3


def change_question(
    operations: Operations,
    who: Sequence[Contact],
    plan: Plan,
    many: ManyPlan,
    of: tuple[int, int] | None,
    *,
    add: bool,
) -> ConfirmDialog:
    """`Remove ada.blob@blob.example from 6 schedules?`; `of`: schedules read so far, of all."""
    number = len(plan.rows)
    whom = cut_address(clean(who[0].shown), 26) if len(who) == 1 else f"{len(who):,} people"
    verb = f"Add {whom} to" if add else f"Remove {whom} from"
    lines: list[StyledLine] = []
    if len(who) > 1:
        lines += _counted(len(who), "people: " + _some([clean(one.shown) for one in who]))
    lines += _counted(number, f"{'get' if add else 'lose'} {'them' if len(who) > 1 else 'it'}: {_names(plan.rows)}")
    if many.emptied:
        names = _some([_name(candidate) for candidate in many.emptied], len(many.emptied))
        lines += _counted(len(many.emptied), f"left without recipients: {names}", "warning")
    lines += _left_out(many)
    if of is not None:
        words = f"Recipients are known for {of[0]:,} of {of[1]:,} email schedules; the rest do not change."
        lines += [(), *(((f"  {part}", "muted"),) for part in wrap(words, _INSIDE))]
    if near := operations.ends_near(many.requests):
        lines += [(), ((f"  ETA {near}. x stops it.", "muted"),)]
    button = f"{'Add to' if add else 'Remove from'} {number:,}"
    return ConfirmDialog(
        f"{verb} {plural(number, 'schedule')}?",
        lines,
        [Button("", "Cancel", "n"), Button("all", button, "y")],
        right=operations.shell.org_label(),
        everything=[short_name(row, 200) for row in plan.rows],
        width=76,
    )


def _left_out(many: ManyPlan) -> list[StyledLine]:
    lines: list[StyledLine] = []
    if many.through_group:
        groups = _some(list(dict.fromkeys(clean(group) for _, _, group in many.through_group)))
        lines += _counted(len(many.through_group), f"unchanged, through a group: {groups}")
    if many.already:
        lines += _counted(len(many.already), "left out: already up to date")
    if many.unable:
        lines += _counted(len(many.unable), f"left out: {many.unable[0][1]}")
    if many.unread:
        lines += _counted(len(many.unread), "left out: recipients not reported by Omni")
    return lines


def nothing_words(many: ManyPlan, *, add: bool) -> str:
    """Why there is nothing to do."""
    parts = []
    if many.already:
        parts.append(f"{len(many.already):,} {'already have them' if add else 'have them only through a group'}")
    if many.unable:
        parts.append(f"{len(many.unable):,} not email")
    if many.unread:
        parts.append(f"{len(many.unread):,} with unknown recipients")
    return f"Nothing to {'add to' if add else 'remove from'}: {', '.join(parts)}."


def _names(rows: Sequence[Schedule]) -> str:
    tail = " (l lists them)" if len(rows) > _NAMED else ""
    return _some([short_name(row, 26) for row in rows]) + tail


def _name(candidate: Candidate) -> str:
    return cut(clean(candidate.name), 26) or "(no name)"


def _some(names: Sequence[str], named: int = _NAMED) -> str:
    more = f" and {len(names) - named:,} more" if len(names) > named else ""
    return ", ".join(names[:named]) + more


def _counted(number: int, words: str, style: str = "text") -> list[StyledLine]:
    lead = f"{number:,}".rjust(6)
    parts = wrap(words, _INSIDE - 8)
    return [
        ((lead if not at else " " * len(lead), "strong"), ("  ", "text"), (part, style))
        for at, part in enumerate(parts)
    ]


class SchedulesDialog(Dialog[str]):
    """Answers with the id of the schedule to go to."""

    TITLE_WORDS = "Their schedules"

    def __init__(self, rows: Sequence[Schedule], moment: Moment) -> None:
        super().__init__()
        self._rows = rows
        self._moment = moment

    def body(self) -> ComposeResult:
        """The schedules."""
        yield Picker([schedule_line(row, "", self._moment, 50) for row in self._rows])

    def foot(self) -> ComposeResult:
        """The buttons."""
        yield ButtonRow([Button("", "Close", "Esc"), Button("go", "Open", "Enter")])

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(Picker).focus()

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self.dismiss(self._rows[event.index].id)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(self._rows[self.query_one(Picker).index].id if event.choice else None)

    def on_key(self, event: events.Key) -> None:
        """Esc closes."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
