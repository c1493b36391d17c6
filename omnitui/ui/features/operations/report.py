"""The report of an operation, of this session or from the journal, and what can follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from omnitui.domain.operations.continuation import UNKNOWN_VERB, as_operation, may_retry, open_items
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Operation
from omnitui.domain.operations.undo import undoable
from omnitui.domain.operations.verbs.base import Verb
from omnitui.storage.journal.database import JournalError
from omnitui.ui.shell.messages import DetailRequested, ScheduleRequested

if TYPE_CHECKING:
    from omnitui.storage.journal.records import OperationRecord
    from omnitui.ui.features.operations.context import Operations


async def show_report(operations: Operations, planned: Plan, operation: Operation, *, going: bool = False) -> None:
    """Show an operation, failures first; from there the user goes to rows, or retries, continues, undoes, saves it."""
    from omnitui.ui.features.operations.report_dialog import ReportActions, ReportDialog

    record = None if going else await _record_of(operations, operation)
    ours = operations.workspace.session is not None and (
        record is None or record.origin == operations.workspace.session.profile.address
    )
    writes = (
        ours and not (operations.workspace.session is not None and operations.workspace.session.read_only) and not going
    )
    rest = open_items(record) if record is not None and writes else 0
    retried = planned.again(operation, unsent=not rest)
    offered = ReportActions(
        retry=len(retried.items) if writes and may_retry(planned, operation) else 0,
        go_on=rest,
        undo=undoable(record) if record is not None and writes else 0,
        export=operation.record_id is not None,
    )
    answer = await operations.shell.ask(ReportDialog(operations, planned, operation, offered, going=going))
    if answer is None:
        return
    if answer == "retry":
        await operations.propose(retried)
    elif answer == "export":
        await export_record(operations, operation.record_id)
    elif answer == "continue" and record is not None:
        await operations.continuations.continue_record(record)
    elif answer == "undo" and record is not None:
        await operations.undo.undo_record(record)
    else:
        item_result = operation.results.get(answer)
        await go_to(operations, planned.verb, answer, item_result.details if item_result is not None else None)


async def go_to(operations: Operations, verb: Verb | None, item_id: str, result: Mapping[str, Any] | None) -> None:
    """Go to the schedule of an item; for a create, to the one that was made or that resembles it."""
    if verb in (Verb.CREATE, Verb.SEND_ONCE, Verb.PEOPLE):
        item_id = str((result or {}).get("id") or "")
    if not item_id:
        operations.shell.say("No schedule to open for this.")
    elif operations.workspace.store.shown.position_of(item_id) is not None:
        operations.shell.post_message(ScheduleRequested(item_id))
    else:
        operations.shell.post_message(DetailRequested(item_id))


async def show_record(operations: Operations, record: OperationRecord) -> None:
    """Show the report of an operation from the journal, or of the one that is running."""
    last = operations.last
    if last is not None and last[1].record_id == record.id and operations.current is last[1]:
        await show_report(operations, *last, going=True)
        return
    shown = as_operation(record, await operations.workspace.journal.items(record.id), operations.workspace.store)
    if shown is None:
        operations.shell.say(UNKNOWN_VERB)
    else:
        await show_report(operations, *shown, going=record.elsewhere)


async def export_record(operations: Operations, record_id: int | None) -> None:
    """Ask for a file, and write an operation to it as CSV or JSON."""
    from omnitui.domain.operations.export import as_text, file_name
    from omnitui.ui.shell.export_dialog import export_to

    record = await operations.workspace.journal.run(record_id) if record_id is not None else None
    if record is None:
        operations.shell.say("The journal has no record of this operation.")
        return
    items = await operations.workspace.journal.items(record.id)
    name = file_name(record, operations.shell.clock.at(record.begun))
    what = f"the report of {len(items):,}"
    await export_to(
        operations.shell, "Export the operation as CSV or JSON", name, lambda to: as_text(record, items, to), what
    )


async def _record_of(operations: Operations, operation: Operation) -> OperationRecord | None:
    if operation.record_id is None:
        return None
    try:
        return await operations.workspace.journal.run(operation.record_id)
    except JournalError:
        return None
