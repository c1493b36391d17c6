"""The pacer: one sliding-window log for everything a session sends (performance.md §5)."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from omnitui.api.errors import RateLimited

# A second is not exactly as long on the server's clock as on ours.
DRIFT = 0.001
LONGEST_HOLD = 600.0
SHORTEST_NAP = 0.001
LONGEST_NAP = 0.25


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


class Pacer:
    """At most `per_minute` requests in any `window` seconds, in the order they were asked for.

    A slot is held from sending until `window` seconds after its answer: by then every kind of server-side
    window has forgotten the request. Times are of `clock`, which must be monotonic.
    """

    def __init__(
        self, per_minute: int = 60, *, window: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute = max(1, per_minute)
        self._window = window * (1 + DRIFT)
        self._clock = clock
        self._sending = 0
        self._free_at: deque[float] = deque()
        self._held_until = -math.inf
        self._waiters: deque[_Waiter] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def per_minute(self) -> int:
        """How many requests a window takes."""
        return self._per_minute

    @per_minute.setter
    def per_minute(self, per_minute: int) -> None:
        self._per_minute = max(1, per_minute)
        self._admit()

    @property
    def left(self) -> int:
        """How many requests could be sent this moment."""
        return 0 if self.held_for > 0 else self._free()

    @property
    def held_for(self) -> float:
        """Seconds until a hold ends, 0 without one."""
        return max(0.0, self._held_until - self._clock())

    @property
    def next_in(self) -> float:
        """Seconds until a slot is free, 0 while one is; a guess of none while every slot is under way."""
        return 0.0 if self.left else max(self._nap() or 0.0, SHORTEST_NAP)

    async def room(self) -> None:
        """Wait until a slot may be free, at most `LONGEST_NAP` seconds, without taking it: then look again."""
        if not self.left:
            await asyncio.sleep(min(max(self.next_in, 0.02), LONGEST_NAP))

    def hold(self, seconds: float) -> None:
        """Nobody sends for that long (at most `LONGEST_HOLD`); who has less patience than that is told so."""
        self._held_until = max(self._held_until, self._clock() + min(seconds, LONGEST_HOLD))
        held = self.held_for
        for waiter in list(self._waiters):
            if held > waiter.patience and not waiter.turn.done():
                waiter.turn.set_exception(RateLimited(retry_after=held))
        self._admit()

    @asynccontextmanager
    async def slot(self, patience: float = math.inf) -> AsyncIterator[Slot]:
        """Waits for a free slot and holds it over the block, which sends one request and has its answer.

        Raises `RateLimited` at once if the wait would be longer than `patience` seconds.
        """
        await self._take(patience)
        slot = Slot()
        try:
            yield slot
        finally:
            self._sending -= 1
            if slot.used:
                self._free_at.append(self._clock() + self._window)
            self._admit()

    async def _take(self, patience: float) -> None:
        wait = self._wait_ahead()
        if wait > patience:
            raise RateLimited(retry_after=wait)
        waiter = _Waiter(asyncio.get_running_loop().create_future(), patience)
        self._waiters.append(waiter)
        self._admit()
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.exception() is None:
                self._sending -= 1
            self._forget(waiter)
            raise
        except RateLimited:
            self._forget(waiter)
            raise

    def _forget(self, waiter: _Waiter) -> None:
        if waiter in self._waiters:
            self._waiters.remove(waiter)
        self._admit()

    def _free(self) -> int:
        now = self._clock()
        while self._free_at and self._free_at[0] <= now:
            self._free_at.popleft()
        return max(0, self._per_minute - self._sending - len(self._free_at))

    def _admit(self) -> None:
        """Gives free slots to those who have waited longest, and wakes again when the next one falls free."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self.held_for == 0:
            free = self._free()
            while free and self._waiters:
                waiter = self._waiters.popleft()
                if not waiter.turn.done():
                    waiter.turn.set_result(None)
                    self._sending += 1
                    free -= 1
        if self._waiters and (nap := self._nap()) is not None:
            self._alarm = asyncio.get_running_loop().call_later(max(nap, SHORTEST_NAP), self._admit)

    def _nap(self) -> float | None:
        """Seconds until something can change by itself; `None` while every slot is under way."""
        if self.held_for > 0:
            return self.held_for
        taken = self._sending + len(self._free_at)
        index = taken - self._per_minute
        return self._free_at[index] - self._clock() if 0 <= index < len(self._free_at) else None

    def _wait_ahead(self) -> float:
        """Seconds that a newcomer would wait, taking requests under way as answered now."""
        place = len(self._waiters) - self._free()
        if place < 0:
            return self.held_for
        rounds, index = divmod(place, self._per_minute)
        wait = self._free_at[index] - self._clock() if index < len(self._free_at) else self._window
        return max(self.held_for, wait + rounds * self._window)
