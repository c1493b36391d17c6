"""Runs that were cut short: offered when a session begins, and taken up from a report or from Activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.continuation import UNKNOWN_VERB, Continuation, continuation_of, open_items
from omnitui.domain.operations.undo import undoable
from omnitui.text import records
from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.features.operations.undo import TAKEN
from omnitui.ui.widgets.lines import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnitui.domain.auth.session import Session
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.ui.app import OmnituiApp
    from omnitui.ui.shell.confirm import ConfirmDialog

_INSIDE = 52


class Continuations:
    """What an earlier session left unfinished in this org."""

    def __init__(self, app: OmnituiApp) -> None:
        self._app = app

    async def make(self, session: Session, notes: Sequence[OperationRecord]) -> None:
        """Offer each run that was cut short, the newest first; the next once what was chosen has ended."""
        for note in notes:
            await self._app.runs.ended()
            if self._app.session is not session or self._app.leaving:
                return
            await self._offer(note)

    async def _offer(self, note: OperationRecord) -> None:
        app = self._app
        items = await app.journal.items(note.id)
        rest = continuation_of(note, items, app.now())
        answer = await app.ask(offer_question(app, note, rest))
        if app.session is None or note.origin != app.session.profile.address:
            return
        if answer == "continue" and rest is not None:
            await self._begin(note, rest)
        elif answer == "undo":
            if await app.journal.leave(note.id):
                await app.runs.undo.take_back(note)
            else:
                app.schedules.say(TAKEN)
        elif rest is None or app.runs.blocked_reason() is None:
            # Where nothing else could have been chosen, the offer stands.
            await app.journal.leave(note.id)

    async def take_up(self, note: OperationRecord) -> None:
        """Go on with a run of the journal, or say why that cannot be."""
        app = self._app
        items: Sequence[ItemRecord] = await app.journal.items(note.id)
        rest = continuation_of(note, items, app.now())
        if blocked_reason := app.runs.blocked_reason() or self.blocked_reason(note):
            app.schedules.say(blocked_reason)
        elif rest is None:
            app.schedules.say(UNKNOWN_VERB)
        else:
            await self._begin(note, rest)

    def blocked_reason(self, note: OperationRecord) -> str:
        """Why nothing more can be done about a noted run, empty if something can."""
        session = self._app.session
        if session is None or note.origin != session.profile.address:
            return "That was done in another org: sign in there first (the palette has “switch profile”)."
        return "" if open_items(note) else "Nothing of this run is left to go on with."

    async def _begin(self, note: OperationRecord, rest: Continuation) -> None:
        app = self._app
        if not await app.journal.take_over(note.id):
            app.schedules.say(TAKEN)
            return
        for result in rest.refused:
            await app.journal.record_outcome(note.id, result.item.id, result.outcome.value, result.words)
        app.runs.begin(rest.plan, record_id=note.id, result=[*rest.results, *rest.refused])


def offer_question(app: OmnituiApp, note: OperationRecord, rest: Continuation | None) -> ConfirmDialog:
    """`A run was cut short`: what is known of it, and the three ways. A read-only session is only told."""
    from omnitui.ui.shell.confirm import ConfirmDialog
    from omnitui.ui.widgets.buttons import Button

    writes = app.runs.blocked_reason() is None and rest is not None
    undo = undoable(note) if writes else 0
    near = app.runs.ends_near(rest.plan.requests) if rest is not None else ""
    begun = _when(app, note.begun)
    lines: list[StyledLine] = [((f"  {records.title_of(note)}, begun {begun}", "text"),), ()]
    for number, words in records.offer_lines(note):
        lines.append(fitted(((f"{number:,}".rjust(6), "strong"), (f"  {words}", "text")), _INSIDE + 2))
    text = records.offer_text(note, near=near, undo=bool(undo)) if writes else _cannot(app, rest)
    text = f"{text} Leave keeps it in Activity (4)." if writes else text
    lines += [(), *(((f"  {part}", "muted"),) for part in wrap(text, _INSIDE))]
    buttons = [Button("", "Leave" if writes or rest is None else "Close", "Esc")]
    if writes:
        buttons.append(Button("continue", f"Continue {open_items(note):,}", "c"))
    left = [Button("undo", f"Undo {undo:,}", "u")] if undo else []
    return ConfirmDialog("A run was cut short", lines, buttons, left=left, right=app.where())


def _cannot(app: OmnituiApp, rest: Continuation | None) -> str:
    if rest is None:
        return f"{UNKNOWN_VERB} Activity (4) keeps it."
    return f"{app.runs.blocked_reason() or ''} Activity (4) keeps it, and the next start offers it again."


def _when(app: OmnituiApp, seconds: float) -> str:
    now = app.now()
    today = app.clock.at(seconds).date() == app.clock.at(now).date()
    return f"today {app.clock.clock(seconds)}" if today else app.clock.exact(seconds, now)
