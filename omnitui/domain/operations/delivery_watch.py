"""Finds the results of deliveries that were sent now: reads the list, last run first, for some minutes (§2.7)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import NotSignedIn, OmniError, Unreachable
from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.auth.session import Session
from omnitui.domain.schedules.schedule import Result, Schedule, from_record, instant
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.journal.journal import Journal, JournalError

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints, OmniClient

#: Seconds after the sending at which the list is read; the last reading is final.
LOOKS = (5, 15, 35, 65, 125, 185, 245, 305)
STEP = 5.0
#: With many to find, the readings are at least this far apart.
GAP, FEW = 20.0, 3
SPARE_REQUESTS = 10
PAGES = 3
#: The server's clock is exact to a second, and its answer takes a while.
SLACK = 2.0
_BY_LAST_RUN = {"sortField": "lastRun", "sortDirection": "desc"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A schedule that was sent at `asked_at` (by this machine's clock); `last_at` is its last run before that.

    `record_id` is the operation in the journal that takes its result, None where Omni never confirmed the sending.
    """

    id: str
    name: str
    asked_at: float
    last_at: float | None
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The row of a watched schedule, with the result where it is `over`, else as of the last reading."""

    sent: Sent
    row: Schedule
    over: bool = True
    looked_at: float | None = None


@dataclass
class _Watched:
    """A schedule that is watched, for how long, and the newest run of all as of its first reading."""

    sent: Sent
    since: float
    waited: float = 0.0
    looked_at: float | None = None
    newest: float | None = None

    @property
    def ends(self) -> bool:
        return self.waited >= LOOKS[-1]

    def has_ended(self, row: Schedule) -> bool:
        """Whether its last run ended after the sending: by the server's clock, or as the newest of all."""
        if row.last_at is None or row.last_at == self.sent.last_at:
            return False
        return row.last_at >= self.since or (self.newest is not None and row.last_at > self.newest)


class DeliveryWatch:
    """Watches for the results of one session's sendings. `on_results` gets each result once, or that none came.

    `changed` receives the ids of rows that a reading changed in the store. `signed_out` is called when Omni
    refuses the key. `sleep` is for tests.
    """

    def __init__(
        self,
        session: Session,
        store: ScheduleStore,
        journal: Journal,
        on_results: Callable[[Sequence[Seen]], None],
        changed: Callable[[list[str]], None],
        signed_out: Callable[[], None],
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        self.session, self.store = session, store
        self._journal = journal
        self._on_results, self._changed, self._signed_out = on_results, changed, signed_out
        self._now, self._sleep = now, sleep
        self._watched: dict[str, _Watched] = {}
        self._given_up: dict[str, _Watched] = {}
        self._owed = False
        self._since_look = GAP

    def __len__(self) -> int:
        return len(self._watched)

    def add(self, sent: Sent) -> None:
        """Watch this sending from now on; sending again restarts the watch."""
        since = sent.asked_at + self.session.client.server_offset - SLACK
        self._watched[sent.id] = _Watched(sent, since)
        self._given_up.pop(sent.id, None)

    def again(self) -> bool:
        """Read once more for those that were given up; False where there are none."""
        self._watched = {**self._given_up, **self._watched}
        self._owed, self._given_up = bool(self._given_up), {}
        return self._owed

    async def run(self) -> None:
        """Read until every result is reported or given up. Survives errors of a reading; ends with its session."""
        while self._watched:
            if not await self._look_is_due():
                continue
            client = self.session.client
            self._owed, self._since_look = False, 0.0
            try:
                await self._look(client.with_options(self._priority))
            except NotSignedIn:
                await self._wait_for_key(client)
            except OmniError as error:
                closed = isinstance(error, Unreachable) and error.reason == "closed"
                if closed and client is self.session.client:
                    return
                await self._give_up()

    @property
    def _priority(self) -> Priority:
        """What a single sending became is what somebody waits for; looking for many takes minutes anyway."""
        return Priority.BULK if len(self._watched) > 1 else Priority.FOREGROUND

    async def _look_is_due(self) -> bool:
        """Wait a step if no reading is due; with few requests left, a due reading waits as well."""
        if not self._owed:
            await self._sleep(STEP)
            self._pass_time()
        limiter = self.session.client.limiter
        if self._owed and limiter.left_for(self._priority) < min(SPARE_REQUESTS, limiter.per_minute // 2):
            await self._sleep(STEP)
            self._pass_time()
            return False
        return self._owed

    def _pass_time(self) -> None:
        """Advance one step: decide whether a reading is due, which also waits for its gap."""
        self._since_look += STEP
        due = False
        for watched in self._watched.values():
            before, watched.waited = watched.waited, watched.waited + STEP
            due = due or any(before < look <= watched.waited for look in LOOKS) or watched.ends
        gap = GAP if len(self._watched) > FEW else STEP
        self._owed = self._owed or (due and self._since_look >= gap)

    async def _wait_for_key(self, client: OmniClient) -> None:
        if client is self.session.client:
            self.session.refused()
            self._signed_out()
        await self.session.signed_in.wait()
        self._owed = True

    # ------------------------------------------------------------------ one reading

    async def _look(self, omni: Endpoints) -> None:
        at, wanted = self._now(), dict(self._watched)
        rows = await self._rows(omni)
        if len(wanted) <= FEW:
            rows.update(await self._asked_each(omni, [w for w in wanted.values() if w.ends and w.sent.id not in rows]))
        newest = max((row.last_at or 0.0 for row in rows.values()), default=0.0)
        for watched in wanted.values():
            watched.looked_at = at
            watched.newest = newest if watched.newest is None else watched.newest
        await self._give_up()

    async def _rows(self, omni: Endpoints) -> dict[str, Schedule]:
        """The rows that ran last, back to the first sending; results among them are reported."""
        rows: dict[str, Schedule] = {}
        cursor = "1"
        since = min(watched.since for watched in self._watched.values())
        for number in range(1, PAGES + 1):
            asked_at = time.monotonic()
            page = await omni.schedules.list(_BY_LAST_RUN, cursor)
            fresh = [from_record(record) for record in page.records]
            rows.update((row.id, row) for row in fresh)
            await self._take(fresh, asked_at)
            earlier = any(row.last_at is not None and row.last_at < since for row in fresh)
            if earlier or not self._watched or not fresh or not page.page_info.has_next_page:
                break
            cursor = page.page_info.next_cursor or str(number + 1)
        return rows

    async def _asked_each(self, omni: Endpoints, ending: Sequence[_Watched]) -> dict[str, Schedule]:
        """The final state of the few that the list did not show, each from its own GET."""
        rows: dict[str, Schedule] = {}
        for watched in ending:
            row = self.store.rows.get(watched.sent.id)
            if row is None:
                continue
            asked_at = time.monotonic()
            with suppress(OmniError):
                detail = await omni.schedules.get(watched.sent.id)
                ran = [(instant(one.last_completed_at) or 0.0, one.last_status or "") for one in detail.destinations]
                last_at, status = max(ran, default=(0.0, ""))
                rows[row.id] = replace(row, last_at=last_at or row.last_at, status=status or row.status)
                await self._take([rows[row.id]], asked_at)
        return rows

    async def _take(self, fresh: Sequence[Schedule], asked_at: float) -> None:
        """Update the rows that the store has; report and record the results among them."""
        changed = self.store.put([row for row in fresh if row.id in self.store.rows], asked_at)
        if changed:
            self._changed(changed)
        seen = []
        for row in fresh:
            watched = self._watched.get(row.id)
            if watched is not None and watched.has_ended(row):
                del self._watched[row.id]
                seen.append(Seen(watched.sent, row))
        if seen:
            self._on_results(seen)
            await asyncio.gather(*(self._record(one) for one in seen))

    async def _give_up(self) -> None:
        """Report those whose time is over, unless they were deleted."""
        over = [watched for watched in self._watched.values() if watched.ends]
        for watched in over:
            del self._watched[watched.sent.id]
        left = [(watched, row) for watched in over if (row := self.store.rows.get(watched.sent.id)) is not None]
        self._given_up.update((row.id, watched) for watched, row in left)
        if left:
            self._on_results([Seen(watched.sent, row, False, watched.looked_at) for watched, row in left])

    async def _record(self, seen: Seen) -> None:
        row, record_id = seen.row, seen.sent.record_id
        if record_id is None:
            return
        result: dict[str, Any] = {"result": row.result.value, "at": row.last_at, "askedAt": seen.sent.asked_at}
        if row.result in (Result.DELIVERED, Result.SENT_WITH_ERRORS):
            result["delivered"] = row.last_at
        with suppress(JournalError):
            await self._journal.record_outcome(record_id, row.id, "done", result=result)
