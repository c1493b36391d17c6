"""Undo through the form: edits are reverted, deleted schedules are restored."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from omnitui.domain.operations import undo
from omnitui.domain.operations.state import row_of
from omnitui.storage.journal.database import JournalError
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural, wrap
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.features.operations.context import Operations

_INSIDE = 52


async def undo_edit(operations: Operations, record: OperationRecord, items: Sequence[ItemRecord]) -> None:
    """Restore edited schedules through the form, which shows what that changes."""
    from omnitui.ui.features.schedule_form.edit import put_back

    workspace = operations.workspace
    for item in items:
        body = (item.task or {}).get("body", {})
        if item.copy and await put_back(operations, row_of(workspace.store, item.id, item.name), item.copy, body):
            last = operations.last[1] if operations.last else None
            with suppress(JournalError):
                await workspace.journal.record_undone(record.id, (last and last.record_id) or record.id)


async def undo_delete(operations: Operations, record: OperationRecord, items: Sequence[ItemRecord]) -> None:
    """Restore deleted schedules through the create form, one after another, asking in between."""
    from omnitui.ui.features.schedule_form.create import restore

    deleted, journal, restored = undo.deleted(items), operations.workspace.journal, 0
    for number, one in enumerate(deleted):
        if number and await operations.shell.ask(_next_question(operations, one, number, len(deleted))) != "all":
            break
        new_id = await restore(operations, one.copy)
        if new_id is None:
            continue
        restored += 1
        await undo.record_restored(journal, record.id, one.id, new_id)
    if restored == len(deleted):
        record_id = operations.last[1].record_id if operations.last else None
        await journal.record_undone(record.id, record_id or record.id)
    if restored:
        operations.shell.say(f"Restored {restored:,} of {plural(len(deleted), 'schedule')}, with new ids.")


def _next_question(operations: Operations, one: undo.Deleted, number: int, of: int) -> ConfirmDialog:
    name = GLYPHS.quote(clean(one.name) or "(no name)")
    lines: list[StyledLine] = [
        ((f"  {part}", "text"),) for part in wrap(f"{number} of {of} done. Next: {name}.", _INSIDE)
    ]
    buttons = [Button("", "Stop here", "n"), Button("all", "Restore", "y")]
    return ConfirmDialog("Restore the next one?", lines, buttons, right=operations.shell.org_label())
