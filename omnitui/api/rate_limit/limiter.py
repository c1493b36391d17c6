"""The pacer: everything a session sends goes through it, the person's requests before a run's (DESIGN.md §6)."""

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

# A second is not exactly as long on the server's clock as on ours.
DRIFT = 0.001
LONGEST_HOLD = 600.0
SHORTEST_NAP = 0.001
LONGEST_NAP = 0.25
# A run that has just sent or looked is about to ask again, though for a moment nothing of it waits.
RUN_LINGERS = 1.0
# So many tries at most are spent on finding out that the limit is still used up.
AT_ONCE_AFTER_429 = 2


@dataclass(slots=True)
class Slot:
    """The right to send one request. `give_back()` says that the server never saw it."""

    used: bool = True

    def give_back(self) -> None:
        """Frees the slot at once when its block ends, instead of a window later."""
        self.used = False


@dataclass(slots=True, eq=False)
class _Waiter:
    turn: asyncio.Future[None]
    patience: float


class RateLimiter:
    """At most `per_minute` requests in any `window` seconds: the foreground's first, each lane's as they were asked.

    A slot is held from sending until `window` seconds after its answer: by then every kind of server-side
    window has forgotten the request. `clock` must be monotonic; one that leaps all the same only makes it slower.
    """

    def __init__(
        self, per_minute: int = 60, *, window: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        window *= 1 + DRIFT
        self._stopwatch = Stopwatch(clock)
        self._belief = AdaptiveLimit(per_minute, window)
        self._slots = SlidingWindow(self._belief.per_minute, window)
        self._refused_until: deque[float] = deque()
        self._latency = 0.0
        self._held_until = -math.inf
        self._run_until = -math.inf
        self._waiters: dict[Priority, deque[_Waiter]] = {priority: deque() for priority in Priority}
        self._lookers: dict[Priority, list[asyncio.Future[None]]] = {priority: [] for priority in Priority}
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def per_minute(self) -> int:
        """How many requests a window takes, as we were told."""
        return self._belief.per_minute

    @per_minute.setter
    def per_minute(self, per_minute: int) -> None:
        if per_minute != self._belief.per_minute:
            self._belief.per_minute = per_minute
            self._admit()

    @property
    def left(self) -> int:
        """How many requests the foreground could send at this moment."""
        return self.left_for(Priority.FOREGROUND)

    def left_for(self, priority: Priority) -> int:
        """How many requests of `priority` could be sent at this moment."""
        return self._left(priority, self._now())

    @property
    def held_for(self) -> float:
        """Seconds until a hold ends, 0 without one."""
        return max(0.0, self._held_until - self._now())

    def next_for(self, priority: Priority = Priority.BULK) -> float:
        """Seconds until `priority` may send, 0 while it may; what is under way is taken as answered now."""
        return self._forecast(priority, 1, queued=False)

    def seconds_for(self, requests: int, priority: Priority = Priority.BULK) -> float:
        """About how many seconds from now the last of so many more requests will be sent; 0 where all go at once.

        It counts on answers as quick as the last ones, and on a person who asks no more than the reserve has.
        """
        return self._forecast(priority, requests) if requests > 0 else 0.0

    def pace(self, priority: Priority = Priority.BULK) -> int:
        """How many requests a minute a lane is sure of now."""
        self._now()
        return self._slots.pace(priority)

    async def room(self, priority: Priority) -> None:
        """Wait until `priority` may send, at most `LONGEST_NAP` seconds, without taking a slot: then check again."""
        if self._left(priority, self._now()):
            return
        look = asyncio.get_running_loop().create_future()
        self._lookers[priority].append(look)
        self._admit()
        try:
            await asyncio.wait([look], timeout=LONGEST_NAP)
        finally:
            self._lookers[priority].remove(look)
            self._admit()

    def hold(self, seconds: float) -> None:
        """Nobody sends for that long (at most `LONGEST_HOLD`); who has less patience than that is told so."""
        self._held_until = max(self._held_until, self._now() + min(seconds, LONGEST_HOLD))
        held = self.held_for
        for waiter in [waiter for queue in self._waiters.values() for waiter in queue]:
            if held > waiter.patience and not waiter.turn.done():
                waiter.turn.set_exception(RateLimited(retry_after=held))
        self._admit()

    def refused(self, seconds: float) -> None:
        """A 429 came: nobody sends for so long, and if it was not the first, fewer are sent for a while."""
        now = self._now()
        self._refused_until.append(now + self._slots.window)
        self._belief.refused(now, max(0, self._slots.answers_held - len(self._refused_until)))
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
                self._run_until = now + RUN_LINGERS
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
        """The time, with what it has changed by itself: slots that fell free, a limit that grew back."""
        now = self._stopwatch()
        self._slots.let_go(now)
        self._slots.limit = self._belief.limit(now)
        while self._refused_until and self._refused_until[0] <= now:
            self._refused_until.popleft()
        return now

    def _left(self, priority: Priority, now: float) -> int:
        return 0 if self._held_until > now else self._slots.left(priority, now, self._run_goes_on)

    @property
    def _run_goes_on(self) -> bool:
        return self._run_waits or self._stopwatch() < self._run_until

    @property
    def _run_waits(self) -> bool:
        return bool(
            self._waiters[Priority.BULK] or self._lookers[Priority.BULK] or self._slots.under_way(Priority.BULK)
        )

    def _admit(self) -> None:
        """Gives free slots to those whose turn it is, and wakes again when time changes something."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = self._now()
        if self._run_waits:
            self._run_until = now + RUN_LINGERS
        if now >= self._held_until:
            self._give_turns(now)
            self._tell_lookers(now)
        if any(self._waiters.values()) or any(self._lookers.values()):
            moment = self._held_until if self._held_until > now else self._slots.next_change(now)
            moment = min(moment, self._run_until) if now < self._run_until else moment
            nap = min(max(moment - now, SHORTEST_NAP), LONGEST_HOLD)
            self._alarm = asyncio.get_running_loop().call_later(nap, self._admit)

    def _give_turns(self, now: float) -> None:
        foreground, bulk = self._waiters[Priority.FOREGROUND], self._waiters[Priority.BULK]
        careful = len(self._refused_until) > 0
        while priority := self._slots.turn(now, len(foreground), len(bulk) or int(self._run_goes_on)):
            if not self._waiters[priority] or (
                careful and sum(map(self._slots.under_way, Priority)) >= AT_ONCE_AFTER_429
            ):
                break
            waiter = self._waiters[priority].popleft()
            if not waiter.turn.done():
                waiter.turn.set_result(None)
                self._slots.take(priority)

    def _tell_lookers(self, now: float) -> None:
        for priority, lookers in self._lookers.items():
            if self._left(priority, now):
                for look in lookers:
                    if not look.done():
                        look.set_result(None)

    def _forecast(self, priority: Priority, more: int, *, queued: bool = True) -> float:
        """Seconds until `more` requests of `priority` have gone, behind those waiting if they are `queued`."""
        now = self._now()
        held = max(0.0, self._held_until - now)
        waiting = {each: len(queue) if queued else 0 for each, queue in self._waiters.items()}
        if priority is Priority.FOREGROUND and self._run_goes_on:
            waiting[Priority.BULK] = UNENDING
        waiting[priority] += more
        ahead = self._slots.played_on(now, self._latency)
        return held + seconds_until_sent(ahead, now + held, priority, waiting)
