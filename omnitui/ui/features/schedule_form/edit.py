"""Editing a schedule: read, fill in, confirm, save as an operation of one item; and restore an earlier state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omnitui.domain.auth.session import Session
from omnitui.domain.delivery.compare import compared
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import EditableSchedule, changed, people_only, task_of
from omnitui.domain.delivery.edit_loader import NotEditable, read_editable
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.payload import Unfinished
from omnitui.domain.delivery.snapshot import from_snapshot
from omnitui.domain.delivery.summary import named
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.operations.verbs.update import Update
from omnitui.domain.recipients.record import task_of as recipients_task
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.text.schedules import short_name
from omnitui.ui.features.schedule_form.create import answer_of, lookups_of, read_or_say, submit
from omnitui.ui.features.schedule_form.editing import EditForm
from omnitui.ui.features.schedule_form.lookups import Answer, Opening
from omnitui.ui.shell.messages import DetailRequested

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

NOTHING = "No changes to save."
SO_ALREADY = "It already is as it was before that edit."
_NO_COPY = "The journal no longer has the earlier version."
_SINCE = "Changed since that edit: later changes are undone too. Ctrl+S shows all."


async def open_edit(operations: Operations, row: Schedule) -> None:
    """Open the form filled with the current schedule, or say why it cannot be edited."""
    if (editing := await _read(operations, row)) is not None:
        before = editing.before
        await editing.form(f"Edit {GLYPHS.quote(short_name(row, 40))}", before.draft, before.notes)


async def put_back(operations: Operations, row: Schedule, copy: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Open the form filled from the snapshot `copy`, to be saved over the current state; whether it was saved.

    `body` is what the edit to be undone sent: if Omni shows something else now, the form says so.
    """
    try:
        wanted = from_snapshot(copy)
    except ValueError:
        operations.shell.say(_NO_COPY)
        return False
    if (editing := await _read(operations, row)) is None:
        return False
    before = editing.before
    then = draft_from(wanted)[0]
    # Snapshots omit an address that contains a key: it stays as it is.
    draft = replace(then, owner=before.draft.owner, url=then.url or before.draft.url)
    if not changed(before.draft, draft):
        operations.shell.say(SO_ALREADY)
        return False
    moved = before.schedule.detail is None or bool(compared(body, before.schedule)[1])
    remarks = {**before.notes, "": _SINCE if moved else "Ctrl+S shows what is restored."}
    return await editing.form(f"Restore {GLYPHS.quote(short_name(row, 40))}", draft, remarks)


async def _read(operations: Operations, row: Schedule) -> Editing | None:
    """The schedule read for an edit; None if that fails, which the user is shown."""
    session, shell = operations.workspace.session, operations.shell
    if session is None:
        return None
    if blocked_reason := operations.blocked_reason():
        shell.say(blocked_reason)
        return None
    shell.say(f"Loading {GLYPHS.quote(short_name(row, 40))}{GLYPHS.cut}")
    try:
        before = await read_or_say(operations, lambda: read_editable(session, row))
    except NotEditable as error:
        shell.say(f"{GLYPHS.quote(short_name(row, 30))}: {clean(error.words)}")
        return None
    if before is None:
        return None
    shell.say("")
    return Editing(operations, session, before)


class Editing:
    """One schedule while it is edited; `before` is its state when last read."""

    def __init__(self, operations: Operations, session: Session, before: EditableSchedule) -> None:
        self.before = before
        self._operations = operations
        self._session = session
        self._lookups = lookups_of(operations, session)

    async def form(self, title: str, draft: Draft, remarks: Mapping[str, str]) -> bool:
        """Open the form until it is saved or cancelled; whether it was saved."""
        operations = self._operations
        opening = Opening(
            title,
            operations.shell.org_label(),
            draft,
            operations.shell.clock,
            operations.shell.now,
            remarks,
            self.before.schedule.row.owner,
        )
        form = EditForm(opening, self.before.draft, self._lookups, self._submit, operations.stop, self._agree)
        ended = await operations.shell.ask(form)
        if ended is not None and not ended.made:
            operations.shell.post_message(DetailRequested(ended.id))
        return ended is not None and ended.made

    async def _agree(self, draft: Draft) -> str | None:
        """Confirm what differs from the state that was read."""
        from omnitui.ui.features.schedule_form.saving import save_question

        if not changed(self.before.draft, draft) and not self.before.orphaned:
            return NOTHING
        question = save_question(self.before, draft, self._lookups, self._operations.shell.org_label())
        return "" if await self._operations.shell.ask(question) == "all" else None

    async def _submit(self, draft: Draft, once: bool) -> Answer:
        """Save it as an operation of one item, through the narrow calls if they suffice."""
        operations = self._operations
        if once:
            return await submit(operations, draft, once)
        if blocked_reason := operations.blocked_reason():
            return Answer(False, {"": blocked_reason})
        row = self.before.schedule.row
        if (change := people_only(self.before, draft)) is not None:
            plan = Plan(ChangeRecipients(), [row], tasks={row.id: recipients_task(change, self.before.recipients)})
            return self._answer(draft, (await operations.until_done(plan)).results.get(row.id), None)
        handler = Update(draft.password if draft.destination == "sftp" and draft.password.reveal() else None)
        try:
            plan = Plan(handler, [row], tasks={row.id: task_of(self.before, draft)})
        except Unfinished as unfinished:
            return Answer(False, unfinished.problems)
        answer = self._answer(draft, (await operations.until_done(plan)).results.get(row.id), handler)
        return await self._meanwhile(handler.meanwhile) if handler.meanwhile else answer

    def _answer(self, draft: Draft, item_result: ItemResult | None, handler: Update | None) -> Answer:
        if item_result is None:
            return Answer(False, {"": self._operations.failure})
        if item_result.details and item_result.details.get("saved"):
            return Answer(True, words=item_result.words, result={"id": item_result.item.id})
        # After a lost answer, the words are those of the verification.
        blocked_reason = (
            handler.blocked_reason
            if handler and handler.blocked_reason and not handler.blocked_reason.may_have_happened
            else None
        )
        answer = answer_of(draft, item_result, blocked_reason)
        return replace(answer, result={"id": item_result.item.id})

    async def _meanwhile(self, fields: tuple[str, ...]) -> Answer:
        """Somebody else changed it: compare with its current state from now on."""
        row = self.before.schedule.row
        words = f"Changed in Omni meanwhile: {named(fields)}."
        try:
            fresh = await read_or_say(self._operations, lambda: read_editable(self._session, row))
        except NotEditable as error:
            return Answer(False, {"": f"{words} {error.words}"})
        if fresh is None:
            return Answer(False, {"": f"{words} It could not be reloaded."})
        self.before = fresh
        return Answer(False, {"": f"{words} The form now shows that with your edits."}, fresh=fresh.draft)
