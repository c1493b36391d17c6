"""Recipients of one schedule and of many: what the dialogs ask for, and what follows from their answers."""

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
from omnitui.domain.contacts.person import recipients_from
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.recipients.change import Change
from omnitui.domain.recipients.plan import RecipientPlan
from omnitui.domain.recipients.record import task_of
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.workspace import SignInDeclined
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.recipient_results import came_of
from omnitui.text.schedules import short_name
from omnitui.text.verbs import outcome_words
from omnitui.ui.features.people_search import PeopleSearch
from omnitui.ui.features.recipients.results import Doing, Reading, Saved

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

FRESH = 10.0
_WAIT = 60.0
_CHANGED_MEANWHILE = "Recipients changed in Omni meanwhile; this is the current list. Ctrl+S saves."
_NOT_RECORDED = "Nothing was sent: the journal could not be written first."


class RecipientActions:
    """The recipients of schedules, as one session reads and changes them."""

    def __init__(self, operations: Operations, session: Session) -> None:
        self.session = session
        self.search = PeopleSearch(operations.workspace, session)
        self.operations = operations
        self._read_at = 0.0

    async def change_one(self, row: Schedule) -> None:
        """Open the dialog for one schedule."""
        from omnitui.ui.features.recipients.dialog import RecipientsDialog

        doing = Doing(partial(self.read, row), partial(self._save, row), self.search.look_up)
        dialog = RecipientsDialog(short_name(row, 60), self.operations.shell.org_label(), self.search.lookup, doing)
        summary = await self.operations.shell.ask(dialog)
        if summary:
            words = f"{GLYPHS.quote(short_name(row, 30))}: {summary}."
            self.operations.shell.say(((f"{GLYPHS.delivered} ", "success"), (words, "text")))

    # ------------------------------------------------------------------ reading

    async def read(self, row: Schedule) -> Reading:
        """Read its recipients. If the server lacks or refuses the call, people can still be added."""
        try:
            reading = await self.operations.workspace.with_reauth(lambda: self.read_once(row.id))
        except SignInDeclined:
            reading = Reading(None, "Not signed in.")
        self._read_at = asyncio.get_running_loop().time()
        return reading

    async def read_once(self, schedule_id: str, *, patient: bool = False) -> Reading:
        """The same by id; raises `NotSignedIn`. If `patient`, it waits when the requests are used up."""
        try:
            now = recipients_from(await self.session.client.schedules.get_recipients(schedule_id))
        except NotSignedIn:
            raise
        except RateLimited as error:
            if not patient:
                return Reading(None, error_text.words(error))
            await asyncio.sleep(min(error.retry_after or _WAIT, _WAIT))
            return await self.read_once(schedule_id, patient=True)
        except OmniError as error:
            may_add = isinstance(error, Forbidden | NotFound | NotOffered | Rejected) or _unreadable(error)
            lead = "Recipients unknown: " if may_add else ""
            return Reading(None, f"{lead}{error_text.words(error)}", may_add)
        if now.kind not in ("", "email"):
            return Reading(None, f"It goes to {now.kind.replace('_', ' ')}: only email has recipients.")
        self.search.lookup.add_recipients_of(now)
        return Reading(now)

    # ------------------------------------------------------------------ saving

    async def _save(self, row: Schedule, planned: RecipientPlan, reading: Reading) -> Saved:
        """An operation of one item, unless the recipients changed since they were read, or the last is to stay."""
        if blocked_reason := self.operations.blocked_reason():
            return Saved(False, blocked_reason)
        if reading.now is not None and asyncio.get_running_loop().time() - self._read_at > FRESH:
            fresh = await self.read(row)
            if fresh.now is None:
                return Saved(False, f"Not sent. {fresh.why}")
            if fresh.now != reading.now:
                return Saved(False, _CHANGED_MEANWHILE, reading=fresh)
        if reading.now is not None and planned.warning and not await self.may_empty([row]):
            return Saved(False, "Nothing was sent.")
        plan = Plan(ChangeRecipients(), [row], tasks={row.id: task_of(planned.change, reading.now)})
        operation = await self.operations.until_done(plan)
        result = operation.results.get(row.id)
        return await self._outcome(row, planned, result) if result else Saved(False, _NOT_RECORDED)

    async def may_empty(self, rows: Sequence[Schedule]) -> bool:
        """Ask whether these schedules may end up without recipients."""
        from omnitui.ui.features.recipients.confirm_empty import emptying_question

        return await self.operations.shell.ask(emptying_question(rows, self.operations.shell.org_label())) == "all"

    async def _outcome(self, row: Schedule, planned: RecipientPlan, result: ItemResult) -> Saved:
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
    folded_words = words.lower()
    return [
        who.email
        for who in (*change.add, *change.remove)
        if who.email and any(name and name.lower() in folded_words for name in (who.email, who.user_id))
    ]
