"""Three ways in which a server may count requests, and what a client does to one, all on the loop's clock."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from typing import Protocol

from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.api.rate_limit.priority import Priority, RequestOptions

from .support import loop_clock


class Counter(Protocol):
    """Takes a request at `now`, or says in how many seconds one would be taken."""

    def wait(self, now: float) -> float: ...


class Sliding:
    """So many in the last window, its edge included."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.seen: deque[float] = deque()

    def wait(self, now: float) -> float:
        while self.seen and self.seen[0] < now - self.window:
            self.seen.popleft()
        full = len(self.seen) >= self.limit
        if not full:
            self.seen.append(now)
        return self.seen[-self.limit] + self.window - now + 1e-6 if full else 0.0


class Fixed:
    """So many in each window of the server's clock, which began `phase` windows before ours."""

    def __init__(self, limit: int, window: float, phase: float = 0.3) -> None:
        self.limit, self.window, self.phase = limit, window, phase
        self.number, self.count = -1, 0

    def wait(self, now: float) -> float:
        at = now / self.window + self.phase
        if int(at) != self.number:
            self.number, self.count = int(at), 0
        self.count += 1
        return (int(at) + 1 - at) * self.window if self.count > self.limit else 0.0


class Bucket:
    """A bucket of so many tokens, full at first, filled evenly once a window."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.rate = limit, limit / window
        self.tokens, self.at = float(limit), 0.0

    def wait(self, now: float) -> float:
        self.tokens = min(self.limit, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1 - 1e-9:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0


COUNTERS: tuple[Callable[[int, float], Counter], ...] = (Sliding, Fixed, Bucket)


class Client:
    """Sends through a pacer to a counter: what got through in each lane, what was refused, how long each waited."""

    def __init__(self, limiter: RateLimiter, counter: Counter, *, latency: float = 0.05, seed: int = 0) -> None:
        self.limiter, self.counter, self.latency = limiter, counter, latency
        self.chance = random.Random(seed)
        self.sent: dict[Priority, list[float]] = {priority: [] for priority in Priority}
        self.waits: dict[Priority, list[float]] = {priority: [] for priority in Priority}
        self.refused: list[float] = []

    async def one(self, priority: Priority = Priority.FOREGROUND) -> None:
        """Send one until it is taken."""
        asked = loop_clock()
        while not await self._try(priority, asked):
            pass

    async def _try(self, priority: Priority, asked: float) -> bool:
        async with self.limiter.slot(options=RequestOptions(priority)):
            self.waits[priority].append(loop_clock() - asked)
            way = self.chance.uniform(0, self.latency)
            await asyncio.sleep(way / 2)
            wait = self.counter.wait(loop_clock())
            await asyncio.sleep(way / 2)
        if wait:
            self.refused.append(loop_clock())
            self.limiter.refused(wait)
            return False
        self.sent[priority].append(loop_clock())
        return True

    async def run(self, count: int, workers: int = 8) -> None:
        """Send `count` in the bulk lane, so many at once."""
        left = iter(range(count))

        async def work() -> None:
            for _ in left:
                await self.one(Priority.BULK)

        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work())

    async def browse(self, every: float, until: Callable[[], bool]) -> None:
        """Ask one in the foreground every so many seconds on average, whether or not the last was answered."""
        async with asyncio.TaskGroup() as group:
            while not until():
                await asyncio.sleep(self.chance.uniform(0, 2 * every))
                group.create_task(self.one())
