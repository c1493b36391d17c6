"""The rate limiter that every request of a session passes, the foreground's first (DESIGN.md §6)."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from omnitui.api.errors import RateLimited
from omnitui.api.rate_limit.adaptive import AdaptiveLimit
from omnitui.api.rate_limit.forecast import UNENDING, seconds_until_sent
from omnitui.api.rate_limit.priority import DEFAULT_OPTIONS, Priority, RequestOptions
from omnitui.api.rate_limit.stopwatch import Stopwatch
from omnitui.api.rate_limit.window import SlidingWindow

# A second on the server's clock is not exactly as long as on this machine's.
DRIFT = 0.001
LONGEST_HOLD = 600.0
SHORTEST_NAP = 0.001
LONGEST_NAP = 0.25
# A bulk operation that has just sent a request will send another, even if none waits for a moment.
BULK_LINGER = 1.0
# After a 429, at most this many requests in flight test whether the limit is still used up.
AT_ONCE_AFTER_429 = 2


@dataclass(slots=True)
class Slot:
    """The right to send one request; `give_back()` returns it if the server never saw the request."""

    used: bool = True

    def give_back(self) -> None:
        """Free the slot as soon as its block ends, instead of a window later."""
        self.used = False


@dataclass(slots=True, eq=False)
class _Waiter:
    turn: asyncio.Future[None]
    patience: float


class RateLimiter:
    """At most `per_minute` requests in any `window` seconds: the foreground's first, each queue in order.

    A slot is in use from sending until `window` seconds after the answer: by then every kind of server-side
    window has forgotten the request. `clock` must be monotonic; a jump only makes the limiter slower.
    """

    def __init__(
        self, per_minute: int = 60, *, window: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        window *= 1 + DRIFT
        self._stopwatch = Stopwatch(clock)
        self._adaptive = AdaptiveLimit(per_minute, window)
        self._slots = SlidingWindow(self._adaptive.per_minute, window)
        self._refused_until: deque[float] = deque()
        self._latency = 0.0
        self._hold_until = -math.inf
        self._bulk_until = -math.inf
        self._waiters: dict[Priority, deque[_Waiter]] = {priority: deque() for priority in Priority}
        self._room_waiters: dict[Priority, list[asyncio.Future[None]]] = {priority: [] for priority in Priority}
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def per_minute(self) -> int:
        """How many requests a window allows, as configured."""
        return self._adaptive.per_minute

    @per_minute.setter
    def per_minute(self, per_minute: int) -> None:
        if per_minute != self._adaptive.per_minute:
            self._adaptive.per_minute = per_minute
            self._admit()

    @property
    def left(self) -> int:
        """How many requests the foreground could send at this moment."""
        return self.left_for(Priority.FOREGROUND)

    def left_for(self, priority: Priority) -> int:
        """How many requests of `priority` could be sent at this moment."""
        return self._left(priority, self._now())

    @property
    def hold_remaining(self) -> float:
        """Seconds until the current hold ends, 0 without one."""
        return max(0.0, self._hold_until - self._now())

    def next_for(self, priority: Priority = Priority.BULK) -> float:
        """Seconds until `priority` may send, 0 while it may; what is in flight counts as answered now."""
        return self._forecast(priority, 1, queued=False)

    def seconds_for(self, requests: int, priority: Priority = Priority.BULK) -> float:
        """Estimate the seconds until the last of so many more requests is sent; 0 if all can be sent at once.

        The estimate assumes answers as quick as the latest ones, and a foreground that stays within its reserve.
        """
        return self._forecast(priority, requests) if requests > 0 else 0.0

    def pace(self, priority: Priority = Priority.BULK) -> int:
        """How many requests a minute are guaranteed to `priority` now."""
        self._now()
        return self._slots.pace(priority)

    async def room(self, priority: Priority) -> None:
        """Wait until `priority` may send, at most `LONGEST_NAP` seconds, without taking a slot: then check again."""
        if self._left(priority, self._now()):
            return
        future = asyncio.get_running_loop().create_future()
        self._room_waiters[priority].append(future)
        self._admit()
        try:
            await asyncio.wait([future], timeout=LONGEST_NAP)
        finally:
            self._room_waiters[priority].remove(future)
            self._admit()

    def hold(self, seconds: float) -> None:
        """Let nothing be sent for `seconds`, at most `LONGEST_HOLD`.

        Waiting requests with less patience than that raise `RateLimited`.
        """
        self._hold_until = max(self._hold_until, self._now() + min(seconds, LONGEST_HOLD))
        hold = self.hold_remaining
        for waiter in [waiter for queue in self._waiters.values() for waiter in queue]:
            if hold > waiter.patience and not waiter.turn.done():
                waiter.turn.set_exception(RateLimited(retry_after=hold))
        self._admit()

    def refused(self, seconds: float) -> None:
        """Record a 429: hold everything for `seconds`; after a repeated one, send fewer for a while."""
        now = self._now()
        self._refused_until.append(now + self._slots.window)
        self._adaptive.refused(now, max(0, self._slots.recent_answers - len(self._refused_until)))
        self.hold(seconds)

    @asynccontextmanager
    async def slot(self, patience: float = math.inf, options: RequestOptions = DEFAULT_OPTIONS) -> AsyncIterator[Slot]:
        """Wait for a free slot and hold it over the block, which sends one request and ends with its answer.

        Raises `RateLimited` at once if the wait would exceed `patience` seconds, or as soon as `options.stop` is
        stopping.
        """
        priority = options.priority
        await self._take(options, patience)
        slot, sent = Slot(), self._now()
        try:
            yield slot
        finally:
            now = self._now()
            if priority is Priority.BULK:
                self._bulk_until = now + BULK_LINGER
            if slot.used:
                self._slots.answered(priority, now)
                self._latency += (now - sent - self._latency) / 8
            else:
                self._slots.give_back(priority)
            self._admit()

    async def _take(self, options: RequestOptions, patience: float) -> None:
        priority, operation = options.priority, options.stop
        if patience < math.inf and (wait := self._forecast(priority, 1)) > patience:
            raise RateLimited(retry_after=wait)
        waiter = _Waiter(asyncio.get_running_loop().create_future(), patience)
        self._waiters[priority].append(waiter)
        self._admit()
        try:
            if operation is not None:
                await operation.unless_stopped(waiter.turn)
                if waiter.turn.cancelled():
                    raise RateLimited(retry_after=self._forecast(priority, 1))
            await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.exception() is None:
                self._slots.give_back(priority)
            self._forget(priority, waiter)
            raise
        except RateLimited:
            self._forget(priority, waiter)
            raise

    def _forget(self, priority: Priority, waiter: _Waiter) -> None:
        if waiter in self._waiters[priority]:
            self._waiters[priority].remove(waiter)
        self._admit()

    def _now(self) -> float:
        """Return the time, after updating what it changes by itself: slots that became free, a limit that recovered."""
        now = self._stopwatch()
        self._slots.expire(now)
        self._slots.limit = self._adaptive.limit(now)
        while self._refused_until and self._refused_until[0] <= now:
            self._refused_until.popleft()
        return now

    def _left(self, priority: Priority, now: float) -> int:
        return 0 if self._hold_until > now else self._slots.left(priority, now, self._bulk_active)

    @property
    def _bulk_active(self) -> bool:
        return self._bulk_waiting or self._stopwatch() < self._bulk_until

    @property
    def _bulk_waiting(self) -> bool:
        return bool(
            self._waiters[Priority.BULK] or self._room_waiters[Priority.BULK] or self._slots.in_flight(Priority.BULK)
        )

    def _admit(self) -> None:
        """Give free slots to the requests whose turn it is, and set an alarm for when time changes something."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = self._now()
        if self._bulk_waiting:
            self._bulk_until = now + BULK_LINGER
        if now >= self._hold_until:
            self._give_turns(now)
            self._wake_room_waiters(now)
        if any(self._waiters.values()) or any(self._room_waiters.values()):
            moment = self._hold_until if self._hold_until > now else self._slots.next_change(now)
            moment = min(moment, self._bulk_until) if now < self._bulk_until else moment
            nap = min(max(moment - now, SHORTEST_NAP), LONGEST_HOLD)
            self._alarm = asyncio.get_running_loop().call_later(nap, self._admit)

    def _give_turns(self, now: float) -> None:
        foreground, bulk = self._waiters[Priority.FOREGROUND], self._waiters[Priority.BULK]
        careful = len(self._refused_until) > 0
        while priority := self._slots.turn(now, len(foreground), len(bulk) or int(self._bulk_active)):
            if not self._waiters[priority] or (
                careful and sum(map(self._slots.in_flight, Priority)) >= AT_ONCE_AFTER_429
            ):
                break
            waiter = self._waiters[priority].popleft()
            if not waiter.turn.done():
                waiter.turn.set_result(None)
                self._slots.take(priority)

    def _wake_room_waiters(self, now: float) -> None:
        for priority, futures in self._room_waiters.items():
            if self._left(priority, now):
                for future in futures:
                    if not future.done():
                        future.set_result(None)

    def _forecast(self, priority: Priority, more: int, *, queued: bool = True) -> float:
        """Seconds until `more` requests of `priority` are sent, behind those that wait if `queued`."""
        now = self._now()
        hold = max(0.0, self._hold_until - now)
        waiting = {each: len(queue) if queued else 0 for each, queue in self._waiters.items()}
        if priority is Priority.FOREGROUND and self._bulk_active:
            waiting[Priority.BULK] = UNENDING
        waiting[priority] += more
        ahead = self._slots.projected(now, self._latency)
        return hold + seconds_until_sent(ahead, now + hold, priority, waiting)
