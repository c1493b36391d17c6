"""Interrupted operations: offered when a session starts, and continued from a report or from Activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.continuation import UNKNOWN_VERB, Continuation, continuation_of, open_items
from omnitui.domain.operations.undo import undoable
from omnitui.text import records
from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.features.operations.undo import TAKEN
from omnitui.ui.render.lines import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnitui.domain.auth.session import Session
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.features.operations.context import Operations
    from omnitui.ui.shell.confirm import ConfirmDialog

_INSIDE = 52


class Continuations:
    """What an earlier session left unfinished in this org."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    async def make(self, session: Session, unfinished: Sequence[OperationRecord]) -> None:
        """Offer each interrupted operation, the newest first; the next once the chosen one has ended."""
        for record in unfinished:
            await self._operations.ended()
            if self._operations.workspace.session is not session or self._operations.leaving:
                return
            await self._offer(record)

    async def _offer(self, record: OperationRecord) -> None:
        operations = self._operations
        items = await operations.workspace.journal.items(record.id)
        rest = continuation_of(record, items, operations.shell.now())
        answer = await operations.shell.ask(offer_question(operations, record, rest))
        if operations.workspace.session is None or record.origin != operations.workspace.session.profile.address:
            return
        if answer == "continue" and rest is not None:
            await self._begin(record, rest)
        elif answer == "undo":
            if await operations.workspace.journal.leave(record.id):
                await operations.undo.undo_record(record)
            else:
                operations.shell.say(TAKEN)
        elif rest is None or operations.blocked_reason() is None:
            # While writes are blocked there was no other choice, so the offer is made again next time.
            await operations.workspace.journal.leave(record.id)

    async def continue_record(self, record: OperationRecord) -> None:
        """Continue an operation of the journal, or say why it cannot be continued."""
        operations = self._operations
        items: Sequence[ItemRecord] = await operations.workspace.journal.items(record.id)
        rest = continuation_of(record, items, operations.shell.now())
        if blocked_reason := operations.blocked_reason() or self.blocked_reason(record):
            operations.shell.say(blocked_reason)
        elif rest is None:
            operations.shell.say(UNKNOWN_VERB)
        else:
            await self._begin(record, rest)

    def blocked_reason(self, record: OperationRecord) -> str:
        """Why an operation of the journal cannot be continued, empty if it can."""
        session = self._operations.workspace.session
        if session is None or record.origin != session.profile.address:
            return "That was done in another org. Switch profile first (: opens the commands)."
        return "" if open_items(record) else "Nothing of this operation is left to do."

    async def _begin(self, record: OperationRecord, rest: Continuation) -> None:
        operations = self._operations
        if not await operations.workspace.journal.take_over(record.id):
            operations.shell.say(TAKEN)
            return
        for result in rest.refused:
            await operations.workspace.journal.record_outcome(
                record.id, result.item.id, result.outcome.value, result.words
            )
        operations.begin(rest.plan, record_id=record.id, results=[*rest.results, *rest.refused])


def offer_question(operations: Operations, record: OperationRecord, rest: Continuation | None) -> ConfirmDialog:
    """The offer: what the journal knows of it, and the three choices. A read-only session only gets the facts."""
    from omnitui.ui.shell.confirm import ConfirmDialog
    from omnitui.ui.widgets.buttons import Button

    writes = operations.blocked_reason() is None and rest is not None
    undo = undoable(record) if writes else 0
    near = operations.ends_near(rest.plan.requests) if rest is not None else ""
    begun = _when(operations, record.begun)
    lines: list[StyledLine] = [((f"  {records.title_of(record)}, started {begun}", "text"),), ()]
    for number, words in records.offer_lines(record):
        lines.append(fitted(((f"{number:,}".rjust(6), "strong"), (f"  {words}", "text")), _INSIDE + 2))
    text = records.offer_text(record, near=near, undo=bool(undo)) if writes else _cannot(operations, rest)
    text = f"{text} Leave keeps it in Activity (4)." if writes else text
    lines += [(), *(((f"  {part}", "muted"),) for part in wrap(text, _INSIDE))]
    buttons = [Button("", "Leave" if writes or rest is None else "Close", "Esc")]
    if writes:
        buttons.append(Button("continue", f"Continue {open_items(record):,}", "c"))
    left = [Button("undo", f"Undo {undo:,}", "u")] if undo else []
    return ConfirmDialog("Interrupted operation", lines, buttons, left=left, right=operations.shell.org_label())


def _cannot(operations: Operations, rest: Continuation | None) -> str:
    if rest is None:
        return f"{UNKNOWN_VERB} Activity (4) keeps it."
    return f"{operations.blocked_reason() or ''} Activity (4) keeps it, and the next start offers it again."


def _when(operations: Operations, seconds: float) -> str:
    now = operations.shell.now()
    today = operations.shell.clock.at(seconds).date() == operations.shell.clock.at(now).date()
    return f"today {operations.shell.clock.clock(seconds)}" if today else operations.shell.clock.exact(seconds, now)
