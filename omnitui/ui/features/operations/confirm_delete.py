"""The confirmation before schedules are deleted: what goes, what a snapshot can restore, and what is lost anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.plan import Plan
from omnitui.domain.schedules.schedule import Schedule, State
from omnitui.text.destinations import destination_summary
from omnitui.text.measure import StyledLine, clean, fit, width
from omnitui.text.schedules import cadence_words, short_name
from omnitui.text.verbs import WORDS
from omnitui.ui.features.operations.confirm_text import INSIDE, Hidden, skipped, timing, title, wrapped
from omnitui.ui.features.operations.typed_count import CountQuestion
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

_SHOWN = 3
_NAME = 20
_STATES = {State.ACTIVE: "", State.PAUSED: "; paused", State.STOPPED: "; stopped"}


def delete_question(operations: Operations, planned: Plan) -> ConfirmDialog:
    """`Delete 3 schedules?`; for several, the user types the number."""
    rows, do = planned.rows, WORDS[planned.verb].do
    hidden = Hidden(operations, planned)
    if len(rows) == 1:
        lines = [*_one(operations, rows[0]), *_lost(1), *hidden.lines()]
        buttons = [Button("", "Cancel", "n"), Button("all", do, "y")]
        return ConfirmDialog(title(planned), lines, buttons, right=operations.shell.org_label(), airy=False)
    return CountQuestion(
        title(planned),
        [
            *_several(operations, planned),
            *_lost(len(rows)),
            *skipped(planned),
            *hidden.lines(),
            *timing(operations, planned),
        ],
        do,
        len(rows),
        left=hidden.buttons(),
        right=operations.shell.org_label(),
        everything=hidden.everything(),
    )


def _one(operations: Operations, row: Schedule) -> list[StyledLine]:
    owner = f"; {clean(row.owner)}'s" if row.owner else ""
    runs = f"{cadence_words(row.cron)}{_STATES[row.state]}{owner}"
    return [*wrapped(_destination(operations, row, INSIDE)), *wrapped(runs)]


def _several(operations: Operations, planned: Plan) -> list[StyledLine]:
    rows = planned.rows
    shown = rows[: _SHOWN if len(rows) > _SHOWN + 1 else _SHOWN + 1]
    names = [short_name(row, 200) for row in shown]
    destinations = [
        _destination(operations, row, INSIDE - _NAME - 2 - len(_STATES[row.state])) + _STATES[row.state]
        for row in shown
    ]
    room = INSIDE - 2 - max(map(width, destinations))
    cells = max(_NAME, min(room, max(map(width, names))))
    lines: list[StyledLine] = [
        ((f"  {fit(name, cells)}  ", "strong"), (where, "text"))
        for name, where in zip(names, destinations, strict=True)
    ]
    if len(lines) < len(rows):
        lines.append(((f"  and {len(rows) - len(lines):,} more: l lists them", "muted"),))
    return lines


def _destination(operations: Operations, row: Schedule, cells: int) -> str:
    details = operations.workspace.details
    loaded = details.loaded.get(row.id) if details is not None else None
    return destination_summary(row, loaded.detail if loaded else None, cells)


def _lost(number: int) -> list[StyledLine]:
    them, ids, their = ("it", "a new id", "its id") if number == 1 else ("them", "new ids", "their ids")
    return [
        *wrapped(f"Omni keeps no copy; omnitui saves one first. Activity (4) can restore {them}, with {ids}."),
        *wrapped(f"Can't be restored: {their}, run history, groups."),
    ]
