"""Omni's endpoints, one typed method each, over one `_send`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from omnitui.api.errors import NotFound, StrangeReply, Unreachable
from omnitui.api.line import AT_ONCE, Line
from omnitui.api.models import SchedulePage, WhoAmI
from omnitui.api.pacing import Pacer
from omnitui.api.reading import parsed, read
from omnitui.api.replies import Answer, error_from, said_in
from omnitui.api.retry import PATIENCE, Repeater, WaitTold, clock_ahead
from omnitui.api.scrub import whole
from omnitui.secret import Secret

if TYPE_CHECKING:
    from omnitui.api.detail_models import ScheduleDetail, ScheduleRecipients

SCHEDULES = "/api/v1/schedules"
LONGEST_ID = 200
# Omni's own default is descending, so Z before A (omni-api.md §2.1).
_ORDER = {"sortField": "scheduleName", "sortDirection": "asc"}


@dataclass(slots=True)
class _Request:
    method: str
    path: str
    params: Mapping[str, str]
    attempt: int
    under_way: bool = False


class OmniClient:
    """One organization's Omni, asked with one key, for one session.

    Every method raises an `OmniError` when it does not succeed, and nothing else. Cancelling a call that is
    waiting sends nothing; one that was sent runs on unheard, for httpx loses connections whose requests are
    cancelled (libraries.md §1).

    `on_wait` is told seconds and a reason before each wait of a retry. `server_offset` is by how many seconds
    Omni's clock is ahead of `clock`, as its last answer told; 0 before one did. `sleep` is for tests.
    """

    def __init__(
        self,
        origin: str,
        token: Secret,
        *,
        pacer: Pacer,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: WaitTold | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.origin = origin.rstrip("/")
        self.pacer = pacer
        self.server_offset = 0.0
        self._clock = clock
        self._line = Line(self.origin, token, transport)
        self.on_wait = on_wait
        self._sleep = sleep
        self._places = asyncio.Semaphore(AT_ONCE)
        self._flights: set[asyncio.Task[Answer]] = set()

    async def list_schedules(self, params: Mapping[str, str], cursor: str = "1", page_size: int = 100) -> SchedulePage:
        """A page of schedules (omni-api.md §2.1). `params`: filters and order, empty ones left out."""
        query = {name: text for name, text in params.items() if text}
        query = {**_ORDER, **query, "cursor": cursor, "pageSize": str(page_size)}
        return read(SchedulePage, await self._send("GET", SCHEDULES, query), self._line.scrub)

    async def get_schedule(self, schedule_id: str) -> ScheduleDetail:
        """One schedule with its destinations (§2.3); older servers answer 404 or 405."""
        from omnitui.api.detail_models import ScheduleDetail

        return read(ScheduleDetail, await self._send("GET", _path(schedule_id)), self._line.scrub)

    async def get_recipients(self, schedule_id: str) -> ScheduleRecipients:
        """Where one schedule goes (§2.8)."""
        from omnitui.api.detail_models import ScheduleRecipients

        answer = await self._send("GET", _path(schedule_id, "/recipients"))
        return read(ScheduleRecipients, answer, self._line.scrub)

    async def pause(self, schedule_id: str) -> None:
        """Pauses a schedule (§2.6); one that is paused already is `Rejected`."""
        self._confirm(await self._send("PUT", _path(schedule_id, "/pause")))

    async def resume(self, schedule_id: str) -> None:
        """Resumes a schedule (§2.6); one that runs already, or that Omni stopped, is `Rejected`."""
        self._confirm(await self._send("PUT", _path(schedule_id, "/resume")))

    async def whoami(self) -> WhoAmI:
        """What the key is and whom it acts as (§1.2); older servers answer 404 or 405."""
        return read(WhoAmI, await self._send("GET", "/api/v1/whoami"), self._line.scrub)

    async def aclose(self) -> None:
        """Ends every request under way and closes the connections."""
        flights = list(self._flights)
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        await self._line.aclose()

    async def _send(self, method: str, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """The 2xx answer to a request that may be repeated, after as many tries as the policy allows."""
        if refusal := self._line.refusal():
            refusal.tries = 0
            raise refusal
        query = {name: whole(text) for name, text in (params or {}).items()}

        async def attempt(number: int) -> Answer:
            answer = await self._shielded(_Request(method, path, query, number))
            if 200 <= answer.status < 300:
                return answer
            raise error_from(answer, self._line.scrub)

        return await Repeater(self.pacer, self._sleep, self.on_wait).run(attempt)

    async def _shielded(self, request: _Request) -> Answer:
        flight = asyncio.create_task(self._fly(request), name=f"{request.method} {request.path}")
        self._flights.add(flight)
        flight.add_done_callback(self._landed)
        closed = False
        try:
            return await asyncio.shield(flight)
        except asyncio.CancelledError:
            if not request.under_way:
                flight.cancel()
            task = asyncio.current_task()
            closed = flight.cancelled() and (task is None or not task.cancelling())
            if not closed:
                raise
        raise Unreachable("closed", "The session was closed.", may_have_happened=request.under_way)

    def _landed(self, flight: asyncio.Task[Answer]) -> None:
        self._flights.discard(flight)
        if not flight.cancelled():
            flight.exception()

    async def _fly(self, request: _Request) -> Answer:
        async with self.pacer.slot(PATIENCE) as slot:
            try:
                await self._places.acquire()
            except asyncio.CancelledError:
                slot.give_back()
                raise
            try:
                request.under_way = True
                answer = await self._line.exchange(request.method, request.path, request.params, request.attempt)
                ahead = clock_ahead(answer.date, self._clock())
                self.server_offset = self.server_offset if ahead is None else ahead
                return answer
            except Unreachable as error:
                if not error.may_have_happened:
                    slot.give_back()
                raise
            finally:
                self._places.release()

    def _confirm(self, answer: Answer) -> None:
        """Takes a 2xx for a yes if its body is empty or an object; one that says no, or is none, confirms nothing."""
        if not answer.body.strip():
            return
        data = parsed(answer, self._line.scrub)
        if not isinstance(data, dict) or data.get("success") is False:
            words = said_in(data)
            raise StrangeReply(
                "shape",
                words or "Omni answered without success.",
                from_server=bool(words),
                status=answer.status,
                may_have_happened=True,
            )


def _path(schedule_id: str, below: str = "") -> str:
    """The path of a schedule. Raises `NotFound` for a text that would lead elsewhere."""
    if schedule_id.strip(" .") == "" or len(schedule_id) > LONGEST_ID:
        raise NotFound("That is no schedule id.", tries=0)
    return f"{SCHEDULES}/{quote(whole(schedule_id), safe='')}{below}"
