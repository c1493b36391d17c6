"""Recipients of one schedule and of many: what the dialogs ask for, and what is made of their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from omnitui.api.errors import (
    Forbidden,
    NotFound,
    NotOffered,
    NotSignedIn,
    OmniError,
    RateLimited,
    Rejected,
    UnexpectedReply,
)
from omnitui.domain.auth.session import Session
from omnitui.domain.contacts.directory import Person
from omnitui.domain.contacts.lookup import ALL, PeopleLookup
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.recipients.change import Change, receivers_of
from omnitui.domain.recipients.plan import RecipientPlan
from omnitui.domain.recipients.record import task_of
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.verbs import outcome_words
from omnitui.ui.features.recipients.eligibility import no_recipients
from omnitui.ui.features.recipients.results import Doing, Reading, Saved
from omnitui.ui.features.recipients.text import came_of
from omnitui.ui.render.schedule_row import short_name
from omnitui.ui.shell.frame_text import LOW_REQUESTS

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

FRESH = 10.0
_WAIT = 60.0
_MOST_LOOKED_UP = 3
_CHANGED_MEANWHILE = "Somebody changed who gets it meanwhile: this is how it is now. Ctrl+S saves."
_NOT_NOTED = "Nothing was sent: it could not be noted in the journal first."


async def change_recipients(app: OmnituiApp, rows: Sequence[Schedule]) -> None:
    """Change who gets these schedules: one in its own dialog, several together."""
    receiving = receiving_of(app)
    if receiving is not None:
        await receiving.change(rows)


def receiving_of(app: OmnituiApp) -> RecipientActions | None:
    """What the session knows of people, with what screens have shown of them; None where nobody is signed in."""
    if app.session is None:
        return None
    if app.receiving is None or app.receiving.session is not app.session:
        app.receiving = RecipientActions(app, app.session)
    app.receiving.note_seen()
    return app.receiving


class RecipientActions:
    """What one session knows of who gets what."""

    def __init__(self, app: OmnituiApp, session: Session) -> None:
        self.session = session
        self.known = PeopleLookup(session)
        self.app = app
        self._read_at = 0.0

    async def change(self, rows: Sequence[Schedule]) -> None:
        """Say why it cannot be done, or open the dialog for one or for several."""
        if reason := self.app.runs.blocked_reason() or no_recipients(rows):
            self.app.schedules.say(reason)
        elif len(rows) > 1:
            from omnitui.ui.features.recipients.bulk_actions import change_many

            await change_many(self, rows)
        elif rows:
            await self._change_one(rows[0])
        else:
            self.app.schedules.say("There is no schedule here yet.")

    def note_seen(self) -> None:
        """What details and rows have shown of people, without a request."""
        screen = self.app.schedules
        details = screen.detail_presenter.known.values() if screen.detail_presenter else ()
        self.known.note(
            Person(who.email, who.name, email_only=who.email_only or None)
            for known in details
            for who in known.detail.people
            if who.email
        )
        names = {row.owner_id: row.owner for row in screen.store.rows.values() if row.owner_id and row.owner}
        self.known.note_owners(names)

    async def _change_one(self, row: Schedule) -> None:
        from omnitui.ui.features.recipients.dialog import RecipientsDialog

        doing = Doing(partial(self.read, row), partial(self._save, row), self.look_up)
        dialog = RecipientsDialog(short_name(row, 60), self.app.where(), self.known, doing)
        said = await self.app.ask(dialog)
        if said:
            words = f"{GLYPHS.quote(short_name(row, 30))}: {said}."
            self.app.tell(((f"{GLYPHS.delivered} ", "success"), (words, "text")))

    # ------------------------------------------------------------------ reading

    async def read(self, row: Schedule) -> Reading:
        """Who gets it now. A server without the call, or that refuses it, still lets people be added."""
        found: list[Reading] = []

        async def reading() -> None:
            found.append(await self.read_once(row.id))

        await self.app.sign_in.with_reauth(reading)
        self._read_at = asyncio.get_running_loop().time()
        return found[0] if found else Reading(None, "Nobody is signed in.")

    async def read_once(self, schedule_id: str, *, patient: bool = False) -> Reading:
        """The same by id; raises `NotSignedIn`. One that is `patient` waits where requests are used up."""
        try:
            now = receivers_of(await self.session.client.schedules.get_recipients(schedule_id))
        except NotSignedIn:
            raise
        except RateLimited as error:
            if not patient:
                return Reading(None, error_text.words(error))
            await asyncio.sleep(min(error.retry_after or _WAIT, _WAIT))
            return await self.read_once(schedule_id, patient=True)
        except OmniError as error:
            may_add = isinstance(error, Forbidden | NotFound | NotOffered | Rejected) or _unreadable(error)
            lead = "Who gets it now is not known: " if may_add else ""
            return Reading(None, f"{lead}{error_text.words(error)}", may_add)
        if now.kind not in ("", "email"):
            return Reading(None, f"It goes to {now.kind.replace('_', ' ')}: only email has recipients.")
        self.known.note_receivers(now)
        return Reading(now)

    async def look_up(self, wanted: Sequence[str], among: Sequence[str] = ALL) -> str:
        """Ask Omni for those worth asking for, a few at a time and only while requests are plenty."""
        asked = [part for part in dict.fromkeys(wanted) if self.known.worth_asking(part, among) and " " not in part]
        for part in asked[:_MOST_LOOKED_UP]:
            if self.session.client.limiter.left <= LOW_REQUESTS:
                return "Few requests are left: only people seen in this session are offered."
            try:
                await self.app.sign_in.with_reauth(partial(self.known.look_up, part, among))
            except OmniError as error:
                return f"Nobody could be looked up: {error_text.words(error)}"
        return ""

    # ------------------------------------------------------------------ saving

    async def _save(self, row: Schedule, planned: RecipientPlan, reading: Reading) -> Saved:
        """One run of one, unless who gets it has changed since it was read, or the last is not to be taken off."""
        if blocked_reason := self.app.runs.blocked_reason():
            return Saved(False, blocked_reason)
        if reading.now is not None and asyncio.get_running_loop().time() - self._read_at > FRESH:
            fresh = await self.read(row)
            if fresh.now is None:
                return Saved(False, f"It was not sent. {fresh.why}")
            if fresh.now != reading.now:
                return Saved(False, _CHANGED_MEANWHILE, reading=fresh)
        if reading.now is not None and planned.warning and not await self.may_empty([row]):
            return Saved(False, "Nothing was sent.")
        plan = Plan(ChangeRecipients(), [row], tasks={row.id: task_of(planned.change, reading.now)})
        run = await self.app.runs.until_done(plan)
        result = run.results.get(row.id)
        return await self._told(row, planned, result) if result else Saved(False, _NOT_NOTED)

    async def may_empty(self, rows: Sequence[Schedule]) -> bool:
        """Whether these are to have nobody left."""
        from omnitui.ui.features.recipients.confirm_empty import emptying_question

        return await self.app.ask(emptying_question(rows, self.app.where())) == "all"

    async def _told(self, row: Schedule, planned: RecipientPlan, result: ItemResult) -> Saved:
        if result.confirmed:
            words = came_of(planned.change, result.details, planned.lines)
            keeps_on = any(line.kind.name == "INVALID" for line in planned.lines)
            return Saved(True, words, reading=await self.read(row) if keeps_on else None)
        refused = (result.details or {}).get("refused") or refused_of(planned.change, result.words)
        reading = await self.read(row)
        return Saved(False, outcome_words(result), refused, reading if reading.now is not None else None)


def _unreadable(error: OmniError) -> bool:
    return isinstance(error, UnexpectedReply) and error.kind in ("json", "shape", "large", "encoding")


def refused_of(change: Change, words: str) -> list[str]:
    """The addresses of those whom Omni's words name, by address or by id."""
    said = words.lower()
    return [
        who.email
        for who in (*change.add, *change.remove)
        if who.email and any(name and name.lower() in said for name in (who.email, who.user_id))
    ]
