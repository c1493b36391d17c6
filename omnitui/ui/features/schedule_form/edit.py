"""Editing a schedule: read, filled in, asked about, saved as a run of one; and put back as it was before an edit."""

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
from omnitui.ui.features.schedule_form.create import answer_of, kept_in, lookups_of, status_words, submit
from omnitui.ui.features.schedule_form.editing import EditForm
from omnitui.ui.features.schedule_form.lookups import Answer, Opening
from omnitui.ui.features.schedules.show_detail import show_by_id
from omnitui.ui.render.schedule_row import short_name

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

NOTHING = "Nothing is changed yet, so there is nothing to save."
SO_ALREADY = "It is as it was before that edit already."
_NO_COPY = "The journal no longer says how it was before."
_SINCE = "It was changed since that edit: what came later goes too. Ctrl+S shows it all."


async def open_edit(app: OmnituiApp, row: Schedule) -> None:
    """The form filled with the schedule as it is now, or why it cannot be edited."""
    if (editing := await _read(app, row)) is not None:
        before = editing.before
        await editing.form(f"Edit {GLYPHS.quote(short_name(row, 40))}", before.draft, before.notes)


async def put_back(app: OmnituiApp, row: Schedule, copy: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """The form filled as the `copy` has it, to be saved over what is there now; whether it was.

    `body` is what the edit sent that is taken back: where Omni shows something else now, the form says so.
    """
    try:
        wanted = from_snapshot(copy)
    except ValueError:
        app.schedules.say(_NO_COPY)
        return False
    if (editing := await _read(app, row)) is None:
        return False
    before = editing.before
    then = draft_from(wanted)[0]
    # An address with a key in it is kept in no copy: then it stays as it is.
    draft = replace(then, owner=before.draft.owner, url=then.url or before.draft.url)
    if not changed(before.draft, draft):
        app.schedules.say(SO_ALREADY)
        return False
    moved = before.schedule.detail is None or bool(compared(body, before.schedule)[1])
    notes = {**before.notes, "": _SINCE if moved else "Ctrl+S shows what goes back."}
    return await editing.form(f"Put {GLYPHS.quote(short_name(row, 40))} back", draft, notes)


async def _read(app: OmnituiApp, row: Schedule) -> Editing | None:
    """The schedule read for an edit, None where it cannot be, which is said."""
    session, screen = app.session, app.schedules
    if session is None:
        return None
    if blocked_reason := app.runs.blocked_reason():
        screen.say(blocked_reason)
        return None
    screen.say(f"Reading {GLYPHS.quote(short_name(row, 40))}{GLYPHS.cut}")
    try:
        before = await kept_in(app, lambda: read_editable(session, row))
    except NotEditable as error:
        screen.say(f"{GLYPHS.quote(short_name(row, 30))}: {clean(error.words)}")
        return None
    if before is None:
        return None
    screen.say("")
    return Editing(app, session, before)


class Editing:
    """One schedule while it is edited; `before` is how it was read last."""

    def __init__(self, app: OmnituiApp, session: Session, before: EditableSchedule) -> None:
        self.before = before
        self._app = app
        self._session = session
        self._lookups = lookups_of(app, session)

    async def form(self, title: str, draft: Draft, notes: Mapping[str, str]) -> bool:
        """Open the form until it is saved or left; whether it was saved."""
        app = self._app
        opening = Opening(title, app.where(), draft, app.clock, app.now, notes, self.before.schedule.row.owner)
        form = EditForm(opening, self.before.draft, self._lookups, self._submit, app.runs.stop, self._agree)
        ended = await app.ask(form)
        if ended is not None and not ended.made:
            await show_by_id(app, ended.id)
        return ended is not None and ended.made

    async def _agree(self, draft: Draft) -> str | None:
        """Ask about what differs from how it was read."""
        from omnitui.ui.features.schedule_form.saving import save_question

        if not changed(self.before.draft, draft) and not self.before.orphaned:
            return NOTHING
        question = save_question(self.before, draft, self._lookups, self._app.where())
        return "" if await self._app.ask(question) == "all" else None

    async def _submit(self, draft: Draft, once: bool) -> Answer:
        """Save it as a run of one, in the narrow calls where they do."""
        app = self._app
        if once:
            return await submit(app, draft, once)
        if blocked_reason := app.runs.blocked_reason():
            return Answer(False, {"": blocked_reason})
        row = self.before.schedule.row
        if (change := people_only(self.before, draft)) is not None:
            plan = Plan(ChangeRecipients(), [row], tasks={row.id: recipients_task(change, self.before.recipients)})
            return self._answer(draft, (await app.runs.until_done(plan)).results.get(row.id), None)
        handler = Update(draft.password if draft.destination == "sftp" and draft.password.reveal() else None)
        try:
            plan = Plan(handler, [row], tasks={row.id: task_of(self.before, draft)})
        except Unfinished as unfinished:
            return Answer(False, unfinished.problems)
        answer = self._answer(draft, (await app.runs.until_done(plan)).results.get(row.id), handler)
        return await self._meanwhile(handler.meanwhile) if handler.meanwhile else answer

    def _answer(self, draft: Draft, item_result: ItemResult | None, handler: Update | None) -> Answer:
        if item_result is None:
            return Answer(False, {"": status_words(self._app)})
        if item_result.details and item_result.details.get("saved"):
            return Answer(True, words=item_result.words, result={"id": item_result.item.id})
        # After a lost answer the words are those of the look.
        blocked_reason = (
            handler.blocked_reason
            if handler and handler.blocked_reason and not handler.blocked_reason.may_have_happened
            else None
        )
        answer = answer_of(draft, item_result, blocked_reason)
        return replace(answer, result={"id": item_result.item.id})

    async def _meanwhile(self, fields: tuple[str, ...]) -> Answer:
        """Somebody changed it: from now on it is compared with how it is now."""
        row = self.before.schedule.row
        words = f"Somebody changed it meanwhile: {named(fields)}."
        try:
            fresh = await kept_in(self._app, lambda: read_editable(self._session, row))
        except NotEditable as error:
            return Answer(False, {"": f"{words} {error.words}"})
        if fresh is None:
            return Answer(False, {"": f"{words} It could not be read again."})
        self.before = fresh
        return Answer(False, {"": f"{words} That stands here now, beside what you typed."}, fresh=fresh.draft)
