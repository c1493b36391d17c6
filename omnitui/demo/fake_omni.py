"""An Omni in memory: it validates requests as strictly as Omni's documentation, and fails on demand."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx

from omnitui.demo.data.deliveries import Deliveries, Delivery
from omnitui.demo.data.directory import Directory
from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.schedules import ScheduleStore
from omnitui.demo.data.seed import Seed
from omnitui.demo.endpoints.calls import DEMO_PERSONAL_TOKEN, DEMO_TOKEN, Call, Key, demo_keys
from omnitui.demo.endpoints.requests import checked_query, find_route, sent_body
from omnitui.demo.habits import Habits
from omnitui.demo.protocol.answers import ApiError, answer, error_answer
from omnitui.demo.protocol.limits import RateLimit

__all__ = ["DEMO_PERSONAL_TOKEN", "DEMO_TOKEN", "Asked", "Delivery", "FakeOmni"]

Outcome = httpx.Response | None
Fault = httpx.Response | Exception | Callable[[httpx.Request], Outcome | Awaitable[Outcome]]


class Asked(NamedTuple):
    """A request as received; of a parameter that is sent twice, `query` has the last value."""

    method: str
    path: str
    query: dict[str, str]


@dataclass(slots=True)
class _QueuedFault:
    path_contains: str
    fault: Fault
    times: int
    after: bool

    async def strike(self, request: httpx.Request) -> Outcome:
        if isinstance(self.fault, Exception):
            raise self.fault
        if isinstance(self.fault, httpx.Response):
            response = self.fault  # a copy each time, because a client marks the response that it has read
            return httpx.Response(response.status_code, headers=response.headers, stream=response.stream)
        outcome = self.fault(request)
        return await outcome if inspect.isawaitable(outcome) else outcome


class FakeOmni(Habits):
    """Omni's schedule API over `count` invented schedules.

    `handle` answers requests, for httpx's `MockTransport` or a server.

    `requests` logs every request; `keys` holds the valid tokens (remove one to revoke it); `latency` is the time of
    an answer in seconds, half of it before the request is carried out; `limit` is the rate limit. `now` is the clock
    of the data, read once for all past events; `clock` is that of the rate limit. `deliveries` logs what was sent.
    `tame` leaves out the rows that exist to test a client. The attributes of `Habits` change its behaviour.
    """

    def __init__(
        self,
        count: int = 431,
        *,
        limit_per_minute: int = 600,
        tame: bool = False,
        now: Callable[[], datetime] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._now = now or (lambda: datetime.now(UTC))
        self._seed = Seed(count, self._now(), tame=tame)
        self._store = ScheduleStore(self._seed)
        self._people = Directory()
        self._mail = Deliveries(self)
        self._faults: list[_QueuedFault] = []
        self.keys = demo_keys()
        self.limit = RateLimit(limit_per_minute, clock=clock)
        self.latency = 0.0
        self.requests: list[Asked] = []

    def fail(self, path_contains: str, fault: Fault, times: int = 1, *, after: bool = False) -> None:
        """Queue a fault for the next `times` requests whose path contains the text.

        A response replaces Omni's own, and an exception is raised. A function, which may be async, does either, or
        returns None to let Omni answer. With `after` the request is carried out first.
        """
        self._faults.append(_QueuedFault(path_contains, fault, times, after))

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that triggers and tests have sent, oldest first."""
        return self._mail.log

    @property
    def people(self) -> Directory:
        """The members and the email-only users."""
        return self._people

    @property
    def made(self) -> int:
        """How many complete schedules have been computed so far."""
        return self._seed.made

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[Schedule]:
        self._mail.settle(self._store, self._now())
        return (self._store.read(index) for index in self._store.indexes())

    def schedule(self, schedule_id: str) -> Schedule:
        """Return the schedule with that id, to read or to change directly. Raises KeyError if there is none."""
        self._mail.settle(self._store, self._now())
        self._store.forget_orders()
        return self._store.edit(self._index(schedule_id))

    def insert(self, **fields: Any) -> Schedule:
        """Add an invented schedule with these fields of `Schedule` replaced (any but `index` and `id`)."""
        return self._store.insert(**fields)

    def delete(self, schedule_id: str) -> None:
        """Delete a schedule as if another client did it. Raises KeyError if there is none."""
        self._store.remove(self._index(schedule_id))

    def _index(self, schedule_id: str) -> int:
        index = self._store.find(schedule_id)
        if index is None:
            raise KeyError(schedule_id)
        return index

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request. Raises only the exceptions that `fail` has queued."""
        await request.aread()
        self.requests.append(Asked(request.method, request.url.path, dict(request.url.params)))
        await self._wait()
        response = await self._answer(request)
        await self._wait()
        return response

    async def _wait(self) -> None:
        if self.latency:
            await asyncio.sleep(self.latency / 2)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        key = self._key(request)
        wait = self.limit.wait(request.headers["authorization"]) if key else None
        if wait is not None:
            return self.limit.too_many(wait, self._now())
        fault = self._next_fault(request.url.path)
        if fault and not fault.after:
            return await fault.strike(request) or self._carry_out(request, key)
        response = self._carry_out(request, key)
        return (fault and await fault.strike(request)) or response

    def _key(self, request: httpx.Request) -> Key | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.keys.get(token) if scheme == "Bearer" else None

    def _next_fault(self, path: str) -> _QueuedFault | None:
        fault = next((fault for fault in self._faults if fault.path_contains in path), None)
        if fault:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return fault

    def _carry_out(self, request: httpx.Request, key: Key | None) -> httpx.Response:
        self._mail.settle(self._store, self._now())
        scim = False
        try:
            if key is None:
                raise ApiError(401, "Missing, invalid or disabled API key")
            route, parts = find_route(request, self)
            scim = route.scim
            query, body = checked_query(request, route), sent_body(request, route)
            call = Call(self._store, self._people, self._mail, self, key, self._now(), parts, query, body)
            done = route.answer(call)
            return done if isinstance(done, httpx.Response) else answer(done)
        except ApiError as error:
            return error_answer(error, scim=scim)
