"""The only door for a write: allowed at all, noted before, sent, looked up where the answer was lost, noted after."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import Conflict, NotSignedIn, OmniError, RateLimited, Rejected, Unreachable
from omnitui.domain.book import ScheduleBook
from omnitui.domain.bulk import Item, Outcome, Run, Told, carry_out
from omnitui.domain.schedule import Schedule, State, stamp
from omnitui.domain.session import Session
from omnitui.local.journal import Journal, JournalTrouble

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.detail_models import ScheduleDetail

_WINDOW = 60.0
_STOPPED_BY_OMNI = "Omni stopped it meanwhile (system disabled)."
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
    """Carries plans out for one session. `signed_out` is called when Omni refuses the key on the way.

    `sleep` is for tests.
    """

    def __init__(
        self,
        session: Session,
        book: ScheduleBook,
        journal: Journal,
        signed_out: Callable[[], None],
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._session = session
        self._book = book
        self._journal = journal
        self._signed_out = signed_out
        self._sleep = sleep
        # Who goes through it finds a free slot: nothing that a soft stop must wait for stands in the pacer's queue.
        self._door = asyncio.Lock()
        self._now = now

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
            return await self._one(run, plan.verb, noted, item)

        await carry_out(run, act, moved)
        run.ended_at = self._now()
        with suppress(JournalTrouble):
            await self._journal.end_run(noted)

    async def _one(self, run: Run, verb: Verb, noted: int, item: Item) -> Told:
        told = await self._until_heard(run, verb, noted, item)
        try:
            await self._journal.note_outcome(noted, item.id, told.outcome.value, told.words)
        except JournalTrouble as trouble:
            if trouble.words not in told.words:
                return replace(told, words=f"{told.words} {trouble.words}".strip())
        return told

    async def _until_heard(self, run: Run, verb: Verb, noted: int, item: Item) -> Told:
        """Send it until it is decided: a refused key and a used-up limit are waited out, unless the run stops."""
        outcome, words = Outcome.NOT_SENT, ""
        while True:
            if not self._session.signed_in.is_set():
                await run.unless_stopped(self._session.signed_in.wait())
            client = self._session.client
            async with self._door:
                await run.unless_stopped(client.pacer.room())
                if run.stopping:
                    return Told(item, outcome, self._now(), words)
                if not client.pacer.left or not self._session.signed_in.is_set():
                    continue
                try:
                    await self._journal.note_sent(noted, item.id)
                except JournalTrouble as trouble:
                    return Told(item, outcome, self._now(), trouble.words)
                sending = asyncio.create_task(self._send(verb, item, client))
                await self._until_it_has_its_slot()
            try:
                return await sending
            except OmniError as error:
                words = error.words
                outcome = Outcome.UNKNOWN if error.may_have_happened else outcome
                await self._wait_out(run, error, client)

    async def _wait_out(self, run: Run, error: OmniError, client: OmniClient) -> None:
        """A refused key is said, a used-up limit slept over."""
        if isinstance(error, NotSignedIn) and client is self._session.client:
            self._session.refused()
            self._signed_out()
        if isinstance(error, RateLimited):
            seconds = _WINDOW if error.retry_after is None else error.retry_after
            await run.unless_stopped(self._sleep(seconds))

    @staticmethod
    async def _until_it_has_its_slot() -> None:
        """A few turns of the loop: then what was begun holds its slot, and the next one sees what is left."""
        for _ in range(3):
            await asyncio.sleep(0)

    async def _send(self, verb: Verb, item: Item, client: OmniClient) -> Told:
        """Send it once; raises the errors that decide nothing, because they go away (`_passes`)."""
        try:
            await (client.pause(item.id) if verb is Verb.PAUSE else client.resume(item.id))
        except OmniError as error:
            if self._passes(error, client):
                raise
            return await self._judge(verb, item, error)
        return self._confirmed(verb, item, Outcome.DONE, self._now())

    def _passes(self, error: OmniError, client: OmniClient) -> bool:
        """Whether nothing is decided by an error: the key, the limit, or a line closed for a newer sign-in's."""
        replaced = isinstance(error, Unreachable) and not error.may_have_happened and client is not self._session.client
        return replaced or isinstance(error, NotSignedIn | RateLimited)

    async def _judge(self, verb: Verb, item: Item, error: OmniError) -> Told:
        now = self._now()
        if isinstance(error, Rejected | Conflict) and f"already {verb.value}d" in error.words.lower():
            return self._confirmed(verb, item, Outcome.ALREADY, now)
        if error.may_have_happened:
            return await self._look(verb, item, error)
        unsent = isinstance(error, Unreachable)
        outcome = Outcome.NOT_SENT if unsent else Outcome.FAILED
        return Told(item, outcome, now, error.words, error.status)

    async def _look(self, verb: Verb, item: Item, lost: OmniError) -> Told:
        """The answer was lost: what Omni says of the schedule now decides."""
        client = self._session.client
        try:
            detail = await client.get_schedule(item.id)
        except OmniError as error:
            if self._passes(error, client):
                error.may_have_happened = True
                raise
            words = f"no answer ({lost.words}); looking at it failed as well ({error.words})"
            return Told(item, Outcome.UNKNOWN, self._now(), words, lost.status)
        return self._seen(verb, item, lost, detail)

    def _seen(self, verb: Verb, item: Item, lost: OmniError, detail: ScheduleDetail) -> Told:
        paused_at = stamp(detail.disabled_at)
        stopped = stamp(detail.system_disabled_at or detail.system_disabled_reason) is not None
        if (paused_at is not None) != (verb is Verb.PAUSE):
            return Told(item, Outcome.FAILED, self._now(), lost.words, lost.status)
        if stopped and verb is Verb.RESUME:
            return Told(item, Outcome.FAILED, self._now(), _STOPPED_BY_OMNI, lost.status)
        return self._confirmed(verb, item, Outcome.DONE, paused_at or self._now())

    def _confirmed(self, verb: Verb, item: Item, outcome: Outcome, at: float) -> Told:
        self._book.confirm(item.id, at if verb is Verb.PAUSE else None, time.monotonic())
        self._book.mark([item.id], on=False)
        return Told(item, outcome, self._now())
