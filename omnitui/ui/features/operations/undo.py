"""Undoing an operation: read the current state, ask, and do the opposite to what is still as the operation left it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from omnitui.api.errors import OmniError
from omnitui.domain.operations import undo
from omnitui.domain.operations.continuation import verb_of
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.storage.journal.database import JournalError
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural, wrap
from omnitui.text.outcomes import nothing_to_do

if TYPE_CHECKING:
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.features.operations.context import Operations
    from omnitui.ui.shell.confirm import ConfirmDialog

TAKEN = "Another omnitui is running this operation."
NOT_UNDOABLE = "This operation can't be undone."
_INSIDE = 52


class Undo:
    """Undoes the operations of this session and those that the journal has of earlier ones."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    # ------------------------------------------------------------------ after an operation

    def look_after(self, verb: Verb, operation: Operation) -> None:
        """Read, quietly and in the background, the state of what a pause or resume reached."""
        if (
            verb in undo.OPPOSITE
            and operation.record_id is not None
            and operation.confirmed
            and not self._operations.leaving
        ):
            self._operations.shell.start(self._look(operation.record_id), "after")

    async def _look(self, record_id: int) -> None:
        operations, session = self._operations, self._operations.workspace.session
        if session is not None:
            with suppress(OmniError, JournalError):
                await undo.record_states(session, operations.workspace.store, operations.workspace.journal, record_id)

    # ------------------------------------------------------------------ undoing

    async def last(self) -> None:
        """Undo the last operation of this org that can be undone."""
        operations, session = self._operations, self._operations.workspace.session
        if session is None:
            return
        for record in undo.undoable_operations(await operations.workspace.journal.runs(origin=session.profile.address)):
            if await self._has_previous_state(record):
                await self.undo_record(record)
                return
        operations.shell.say("Nothing to undo.")

    async def _has_previous_state(self, record: OperationRecord) -> bool:
        """Whether the journal has all that undo needs: for recipients, who they were before."""
        if verb_of(record) is not Verb.RECIPIENTS:
            return True
        return bool(undo.recipients_back(await self._operations.workspace.journal.items(record.id)).items)

    def blocked_reason(self, record: OperationRecord) -> str:
        """Why an operation of the journal cannot be undone, empty if it can."""
        operations = self._operations
        if record.undone is not None:
            return f"Already undone {operations.shell.clock.exact(record.undone, operations.shell.now())}."
        if not undo.undoable(record):
            gone = record.copies_gone is not None and verb_of(record) is Verb.DELETE
            return "Its copies were removed to keep the journal small." if gone else NOT_UNDOABLE
        if operations.workspace.session is None or record.origin != operations.workspace.session.profile.address:
            return "That was done in another org. Switch profile first (: opens the commands)."
        return TAKEN if record.elsewhere else operations.blocked_reason() or ""

    async def undo_record(self, record: OperationRecord) -> None:
        """Ask, and undo an operation of the journal as far as possible, or say why it cannot be undone."""
        operations = self._operations
        # The shown record may be stale: another omnitui may have continued or undone the operation meanwhile.
        record = await operations.workspace.journal.run(record.id) or record
        if blocked_reason := self.blocked_reason(record):
            operations.shell.say(blocked_reason)
            return
        items = await operations.workspace.journal.items(record.id)
        verb = verb_of(record)
        if verb in undo.OPPOSITE or verb is Verb.TRANSFER:
            await self._undo_from_current_state(record, items)
        elif verb is Verb.RECIPIENTS:
            await self._recipients(record, items)
        elif verb is not None and (features := operations.verbs.get(verb)) is not None and features.undo is not None:
            await features.undo(operations, record, items)

    async def _undo_from_current_state(self, record: OperationRecord, items: Sequence[ItemRecord]) -> None:
        operations, found = self._operations, list[Plan]()
        session, store = operations.workspace.session, operations.workspace.store
        if session is None:
            return

        async def read() -> None:
            if verb_of(record) is Verb.TRANSFER:
                from omnitui.domain.operations.undo_transfer import transfer_back

                found.append(await transfer_back(session, store, items))
            else:
                found.append(await undo.switch_back(session, store, record, items))

        operations.shell.busy(f"Checking the state of {plural(len(items), 'schedule')}{GLYPHS.cut}")
        try:
            await operations.workspace.with_reauth(read)
        finally:
            operations.shell.busy("")
        if not found or operations.workspace.session is not session:
            return
        operations.workspace.store.publish([item.id for item in items])
        plan = found[0]
        if not plan.items:
            operations.shell.say(nothing_to_do(plan))
            return
        from omnitui.ui.features.operations.confirm import confirm_plan

        self._begin(record, await confirm_plan(operations, plan))

    async def _recipients(self, record: OperationRecord, items: Sequence[ItemRecord]) -> None:
        operations, plan = self._operations, undo.recipients_back(items)
        if not plan.items:
            operations.shell.say("The journal doesn't list the previous recipients, so this can't be undone.")
            return
        names = [clean(item.name) or "(no name)" for item in plan.items]
        question = _question(
            operations, f"Restore the recipients of {_these(names)}?", names, f"Restore {len(names):,}"
        )
        if await operations.shell.ask(question) == "all":
            self._begin(record, plan)

    def _begin(self, record: OperationRecord, plan: Plan | None) -> None:
        operations = self._operations
        if plan is None or not plan.items:
            return
        if blocked_reason := operations.blocked_reason():
            operations.shell.say(blocked_reason)
            return

        async def then(operation: Operation) -> None:
            # A partly undone switch can still be undone: undo reads again, and leaves out what is already back.
            whole = len(operation.confirmed) == len(operation.items) or (
                plan.verb is Verb.RECIPIENTS and operation.confirmed
            )
            if whole and operation.record_id is not None:
                with suppress(JournalError):
                    await operations.workspace.journal.record_undone(record.id, operation.record_id)

        operations.begin(plan, then=then)


def _these(names: Sequence[str]) -> str:
    return GLYPHS.quote(names[0]) if len(names) == 1 else plural(len(names), "schedule")


def _question(operations: Operations, title: str, names: Sequence[str], verb: str) -> ConfirmDialog:
    from omnitui.ui.shell.confirm import ConfirmDialog
    from omnitui.ui.widgets.buttons import Button

    rest = f" and {len(names) - 2:,} more (l lists them)" if len(names) > 2 else ""
    text = f"Adds back who was removed, removes who was added: {', '.join(names[:2])}{rest}."
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(text, _INSIDE)]
    buttons = [Button("", "Cancel", "n"), Button("all", verb, "y")]
    return ConfirmDialog(
        title, lines, buttons, right=operations.shell.org_label(), everything=names if len(names) > 1 else ()
    )
