"""The only door for a write: allowed at all, noted before, sent, looked up where the answer was lost, noted after."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum

from omnitui.api.errors import NotSignedIn, OmniError, Rejected, Unreachable
from omnitui.domain.book import ScheduleBook
from omnitui.domain.bulk import Item, Outcome, Run, Told, carry_out
from omnitui.domain.schedule import Schedule, State, instant
from omnitui.domain.session import Session
from omnitui.local.journal import Journal, JournalTrouble

READ_ONLY = "Nothing can be changed: this session is --read-only."


class Verb(Enum):
    """What can be done to schedules."""

    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a verb would touch, and what it leaves out and why."""

    verb: Verb
    rows: Sequence[Schedule]
    already: Sequence[Schedule]
    stopped: Sequence[Schedule]

    @property
    def items(self) -> list[Item]:
        """The schedules to act on."""
        return [Item(row.id, row.name) for row in self.rows]


def plan(verb: Verb, rows: Sequence[Schedule]) -> Plan:
    """Sort `rows` into those to act on, those already so, and those Omni stopped: it refuses both verbs on them."""
    already = State.PAUSED if verb is Verb.PAUSE else State.ACTIVE
    return Plan(
        verb,
        [row for row in rows if row.state not in (already, State.STOPPED)],
        [row for row in rows if row.state is already],
        [row for row in rows if row.state is State.STOPPED],
    )


class Writes:
    """Carries plans out for one session. `signed_out` is called when Omni refuses the key on the way."""

    def __init__(self, session: Session, book: ScheduleBook, journal: Journal, signed_out: Callable[[], None]) -> None:
        self._session = session
        self._book = book
        self._journal = journal
        self._signed_out = signed_out

    def refusal(self) -> str | None:
        """Why nothing may be written in this session, None if it may."""
        return READ_ONLY if self._session.read_only else None

    async def carry_out(self, plan: Plan, run: Run, moved: Callable[[Told], None]) -> None:
        """Do it, a single write as a run of one. Raises `JournalTrouble` before anything is sent.

        An item whose intent could not be noted is not sent either, and says so in its outcome.
        """
        if refusal := self.refusal():
            raise PermissionError(refusal)
        profile = self._session.profile
        who = self._session.who
        noted = await self._journal.begin_run(
            profile.address,
            profile.name,
            plan.verb.value,
            [(item.id, item.name) for item in run.items],
            (who.user.membership_id if who and who.user else None) or "",
        )

        async def act(item: Item) -> Told:
            return await self._one(plan.verb, noted, item)

        await carry_out(run, act, moved)
        run.ended_at = time.time()
        with suppress(JournalTrouble):
            await self._journal.end_run(noted)

    async def _one(self, verb: Verb, noted: int, item: Item) -> Told:
        while True:
            try:
                await self._journal.note_sent(noted, item.id)
            except JournalTrouble as trouble:
                return Told(item, Outcome.NOT_SENT, time.time(), str(trouble))
            try:
                told = await self._send(verb, item)
                break
            except NotSignedIn:
                self._session.refused()
                self._signed_out()
                await self._session.signed_in.wait()
        try:
            await self._journal.note_outcome(noted, item.id, told.outcome.value, told.words)
        except JournalTrouble as trouble:
            return replace(told, words=f"{told.words} {trouble}".strip())
        return told

    async def _send(self, verb: Verb, item: Item) -> Told:
        client = self._session.client
        try:
            await (client.pause(item.id) if verb is Verb.PAUSE else client.resume(item.id))
        except NotSignedIn:
            raise
        except OmniError as error:
            return await self._judge(verb, item, error)
        return self._confirmed(verb, item, Outcome.DONE, time.time())

    async def _judge(self, verb: Verb, item: Item, error: OmniError) -> Told:
        now = time.time()
        if isinstance(error, Rejected) and f"already {verb.value}d" in error.words.lower():
            return self._confirmed(verb, item, Outcome.ALREADY, now)
        if error.may_have_happened:
            return await self._look(verb, item, error)
        unsent = isinstance(error, Unreachable)
        outcome = Outcome.NOT_SENT if unsent else Outcome.FAILED
        return Told(item, outcome, now, error.words, error.status)

    async def _look(self, verb: Verb, item: Item, lost: OmniError) -> Told:
        """The answer was lost: what Omni says of the schedule now decides."""
        try:
            detail = await self._session.client.get_schedule(item.id)
        except NotSignedIn:
            raise
        except OmniError as error:
            words = f"no answer ({lost.words}); looking at it failed as well ({error.words})"
            return Told(item, Outcome.UNKNOWN, time.time(), words, lost.status)
        paused_at = instant(detail.disabled_at)
        if (paused_at is not None) == (verb is Verb.PAUSE):
            return self._confirmed(verb, item, Outcome.DONE, paused_at or time.time())
        return Told(item, Outcome.FAILED, time.time(), lost.words, lost.status)

    def _confirmed(self, verb: Verb, item: Item, outcome: Outcome, at: float) -> Told:
        self._book.confirm(item.id, at if verb is Verb.PAUSE else None, time.monotonic())
        self._book.mark([item.id], on=False)
        return Told(item, outcome, time.time())
