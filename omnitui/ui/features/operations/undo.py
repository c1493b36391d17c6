"""Taking a run back: read again how things stand, ask, and do the opposite to what is still as the run left it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
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
    from omnitui.storage.journal.records import ItemRecord, Json, OperationRecord
    from omnitui.ui.app import OmnituiApp
    from omnitui.ui.shell.confirm import ConfirmDialog

Restore = Callable[["OmnituiApp", "Json"], Awaitable[str | None]]
TAKEN = "Another omnitui goes on with this run."
NO_WAY_BACK = "There is no way back from this run."
_INSIDE = 52


class Undo:
    """The ways back of this app's runs and of those that earlier sessions noted."""

    def __init__(self, app: OmnituiApp) -> None:
        self._app = app

    # ------------------------------------------------------------------ after a run

    def look_after(self, verb: Verb, run: Operation) -> None:
        """Read, quietly and beside everything else, how Omni has what a pause or resume run reached."""
        if verb in undo.OPPOSITE and run.record_id is not None and run.confirmed and not self._app.leaving:
            self._app.schedules.start(self._look(run.record_id), "after")

    async def _look(self, run_id: int) -> None:
        app, session = self._app, self._app.session
        if session is not None:
            with suppress(OmniError, JournalError):
                await undo.record_states(session, app.schedules.store, app.journal, run_id)

    # ------------------------------------------------------------------ taking back

    async def last(self) -> None:
        """Take back the last run of this org that can be."""
        app, session = self._app, self._app.session
        if session is None:
            return
        for note in undo.undoable_operations(await app.journal.runs(origin=session.profile.address)):
            if await self._knows_before(note):
                await self.take_back(note)
                return
        app.schedules.say("There is no run that can be undone.")

    async def _knows_before(self, note: OperationRecord) -> bool:
        """Whether the journal says all that the way back needs: of recipients, who got it before."""
        if verb_of(note) is not Verb.RECIPIENTS:
            return True
        return bool(undo.recipients_back(await self._app.journal.items(note.id)).items)

    def blocked_reason(self, note: OperationRecord) -> str:
        """Why a noted run cannot be taken back, empty if it can."""
        app = self._app
        if note.undone is not None:
            return f"It was undone {app.clock.exact(note.undone, app.now())}."
        if not undo.undoable(note):
            gone = note.copies_gone is not None and verb_of(note) is Verb.DELETE
            return "Its copies had to go to keep the journal small." if gone else NO_WAY_BACK
        if app.session is None or note.origin != app.session.profile.address:
            return "That was done in another org: sign in there first (the palette has “switch profile”)."
        return TAKEN if note.elsewhere else app.runs.blocked_reason() or ""

    async def take_back(self, note: OperationRecord) -> None:
        """Ask, and take a noted run back as far as that can be, or say why not."""
        app = self._app
        # What is shown may be old: another omnitui may have taken it up, or back, meanwhile.
        note = await app.journal.run(note.id) or note
        if blocked_reason := self.blocked_reason(note):
            app.schedules.say(blocked_reason)
            return
        items = await app.journal.items(note.id)
        verb = verb_of(note)
        if verb in undo.OPPOSITE or verb is Verb.TRANSFER:
            await self._as_they_stand(note, items)
        elif verb is Verb.RECIPIENTS:
            await self._recipients(note, items)
        elif verb is Verb.UPDATE:
            await self._edited(note, items)
        else:
            await self._anew(note, undo.deleted(items))

    async def _as_they_stand(self, note: OperationRecord, items: Sequence[ItemRecord]) -> None:
        app, found = self._app, list[Plan]()
        session, store = app.session, app.schedules.store
        if session is None:
            return

        async def read() -> None:
            if verb_of(note) is Verb.TRANSFER:
                from omnitui.domain.operations.undo_transfer import transfer_back

                found.append(await transfer_back(session, store, items))
            else:
                found.append(await undo.switch_back(session, store, note, items))

        app.schedules.reading(f"Reading how the {plural(len(items), 'schedule')} of the run stand now{GLYPHS.cut}")
        try:
            await app.sign_in.with_reauth(read)
        finally:
            app.schedules.reading("")
        if not found or app.session is not session:
            return
        app.schedules.rows_changed([item.id for item in items])
        plan = found[0]
        if not plan.items:
            app.schedules.say(nothing_to_do(plan))
            return
        from omnitui.ui.features.operations.confirm import asked

        self._begin(note, await asked(app, plan))

    async def _recipients(self, note: OperationRecord, items: Sequence[ItemRecord]) -> None:
        app, plan = self._app, undo.recipients_back(items)
        if not plan.items:
            app.schedules.say("The journal does not say who got it before, so it cannot be put back.")
            return
        names = [clean(item.name) or "(no name)" for item in plan.items]
        question = _question(app, f"Put back the recipients of {_these(names)}?", names, f"Put back {len(names):,}")
        if await app.ask(question) == "all":
            self._begin(note, plan)

    def _begin(self, note: OperationRecord, plan: Plan | None) -> None:
        app = self._app
        if plan is None or not plan.items:
            return
        if blocked_reason := app.runs.blocked_reason():
            app.schedules.say(blocked_reason)
            return

        async def then(run: Operation) -> None:
            # Undone in part, a switch still has its way back: that reads again, and leaves out what is back already.
            whole = len(run.confirmed) == len(run.items) or (plan.verb is Verb.RECIPIENTS and run.confirmed)
            if whole and run.record_id is not None:
                with suppress(JournalError):
                    await app.journal.record_undone(note.id, run.record_id)

        app.runs.begin(plan, then=then)

    async def _edited(self, note: OperationRecord, items: Sequence[ItemRecord]) -> None:
        """Put an edited schedule back through the form, which shows what that changes."""
        from omnitui.domain.operations.state import row_of
        from omnitui.ui.features.schedule_form.edit import put_back

        app = self._app
        for item in items:
            body = (item.task or {}).get("body", {})
            if item.copy and await put_back(app, row_of(app.schedules.store, item.id, item.name), item.copy, body):
                run = app.runs.last[1] if app.runs.last else None
                with suppress(JournalError):
                    await app.journal.record_undone(note.id, (run and run.record_id) or note.id)

    async def _anew(self, note: OperationRecord, gone: Sequence[undo.Deleted]) -> None:
        """Make deleted schedules anew through the create form, one after another, asking in between."""
        app, made = self._app, 0
        restore = restorer()
        for place, one in enumerate(gone):
            if place and await app.ask(_next_question(app, one, place, len(gone))) != "all":
                break
            new_id = await restore(app, one.copy)
            if new_id is None:
                continue
            made += 1
            await undo.record_restored(app.journal, note.id, one.id, new_id)
        if made == len(gone):
            record_id = app.runs.last[1].record_id if app.runs.last else None
            await app.journal.record_undone(note.id, record_id or note.id)
        if made:
            app.schedules.say(f"Made {made:,} of {plural(len(gone), 'schedule')} anew, with new ids.")


def restorer() -> Restore:
    """What opens the create form filled from a copy and answers with the new id; loaded when it is first needed."""
    from omnitui.ui.features.schedule_form.create import restore

    return restore


def _these(names: Sequence[str]) -> str:
    return GLYPHS.quote(names[0]) if len(names) == 1 else plural(len(names), "schedule")


def _question(app: OmnituiApp, title: str, names: Sequence[str], verb: str) -> ConfirmDialog:
    from omnitui.ui.shell.confirm import ConfirmDialog
    from omnitui.ui.widgets.buttons import Button

    rest = f" and {len(names) - 2:,} more (l lists them)" if len(names) > 2 else ""
    text = f"Who was taken off is added again, who was added is taken off: {', '.join(names[:2])}{rest}."
    lines: list[StyledLine] = [((f"  {part}", "text"),) for part in wrap(text, _INSIDE)]
    buttons = [Button("", "Cancel", "n"), Button("all", verb, "y")]
    return ConfirmDialog(title, lines, buttons, right=app.where(), everything=names if len(names) > 1 else ())


def _next_question(app: OmnituiApp, one: undo.Deleted, place: int, of: int) -> ConfirmDialog:
    from omnitui.ui.shell.confirm import ConfirmDialog
    from omnitui.ui.widgets.buttons import Button

    name = GLYPHS.quote(clean(one.name) or "(no name)")
    lines: list[StyledLine] = [
        ((f"  {part}", "text"),) for part in wrap(f"{place} of {of} done. Next: {name}.", _INSIDE)
    ]
    buttons = [Button("", "Stop here", "n"), Button("all", "Go on", "y")]
    return ConfirmDialog("Make the next one anew?", lines, buttons, right=app.where())
