from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.api.errors import RateLimited
from omnitui.api.rate_limit.limiter import LONGEST_HOLD, RateLimiter

from .support import loop_clock, run_in_no_time

LIMIT, WINDOW = 20, 6.0


class SlidingServer:
    """Refuses when there were already `LIMIT` in the last `WINDOW`, its edge included."""

    def __init__(self) -> None:
        self.seen: deque[float] = deque()

    def takes(self, now: float) -> bool:
        while self.seen and self.seen[0] < now - WINDOW:
            self.seen.popleft()
        self.seen.append(now)
        return len(self.seen) <= LIMIT


class FixedServer:
    """Refuses when there were already `LIMIT` in the present window of the clock."""

    def __init__(self) -> None:
        self.window, self.count = -1, 0

    def takes(self, now: float) -> bool:
        if int(now // WINDOW) != self.window:
            self.window, self.count = int(now // WINDOW), 0
        self.count += 1
        return self.count <= LIMIT


@pytest.mark.parametrize("make", [SlidingServer, FixedServer])
@given(seed=st.integers(0, 2**20), count=st.integers(1, 5 * LIMIT), latency=st.floats(0, 0.2))
@settings(max_examples=25, deadline=None)
def test_no_window_is_ever_overfull_and_little_time_is_lost(
    make: Callable[[], SlidingServer | FixedServer], seed: int, count: int, latency: float
) -> None:
    chance, refused = random.Random(seed), 0

    async def run() -> float:
        limiter, server = RateLimiter(LIMIT, window=WINDOW, clock=loop_clock), make()

        async def one() -> None:
            nonlocal refused
            async with limiter.slot():
                way = chance.uniform(0, latency)
                await asyncio.sleep(way / 2)
                refused += not server.takes(loop_clock())
                await asyncio.sleep(way / 2)

        await asyncio.gather(*(one() for _ in range(count)))
        return loop_clock()

    took = run_in_no_time(run())
    rounds = (count - 1) // LIMIT
    assert refused == 0
    assert took <= WINDOW * rounds * 1.05 + latency * (rounds + 1)


def test_the_order_is_that_of_asking() -> None:
    async def run() -> list[int]:
        limiter, order = RateLimiter(2, window=1, clock=loop_clock), []

        async def one(number: int) -> None:
            async with limiter.slot():
                order.append(number)

        await asyncio.gather(*(one(number) for number in range(9)))
        return order

    assert run_in_no_time(run()) == list(range(9))


def test_who_gives_up_waiting_costs_no_slot() -> None:
    async def run() -> float:
        limiter = RateLimiter(3, window=10, clock=loop_clock)

        async def one() -> None:
            async with limiter.slot():
                pass

        await asyncio.gather(*(one() for _ in range(3)))
        waiting = [asyncio.create_task(one()) for _ in range(50)]
        await asyncio.sleep(1)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.gather(*(one() for _ in range(3)))
        return loop_clock()

    assert 10 <= run_in_no_time(run()) <= 10.1


def test_a_turn_given_to_one_who_has_just_given_up_goes_to_the_next() -> None:
    async def run() -> int:
        limiter = RateLimiter(1, window=10, clock=loop_clock)

        async def one() -> None:
            async with limiter.slot():
                pass

        async with limiter.slot() as slot:
            slot.give_back()
            task = asyncio.create_task(one())
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return limiter.left

    assert run_in_no_time(run()) == 1


def test_a_slot_is_held_while_its_answer_is_awaited_and_a_window_more() -> None:
    async def run() -> list[int]:
        limiter, left = RateLimiter(2, window=10, clock=loop_clock), []
        async with limiter.slot():
            await asyncio.sleep(30)
            left.append(limiter.left)
        await asyncio.sleep(9)
        left.append(limiter.left)
        await asyncio.sleep(2)
        return [*left, limiter.left]

    assert run_in_no_time(run()) == [1, 1, 2]


def test_a_slot_given_back_is_free_at_once() -> None:
    async def run() -> int:
        limiter = RateLimiter(1, clock=loop_clock)
        async with limiter.slot() as slot:
            slot.give_back()
        return limiter.left

    assert run_in_no_time(run()) == 1


def test_a_hold_stops_everyone_and_is_capped() -> None:
    async def run() -> tuple[int, float]:
        limiter = RateLimiter(10, clock=loop_clock)
        limiter.hold(1e12)
        limiter.hold(5)
        left = limiter.left
        async with limiter.slot():
            return left, loop_clock()

    left, began = run_in_no_time(run())
    assert left == 0
    assert LONGEST_HOLD <= began <= LONGEST_HOLD + 0.1


def test_impatience_is_told_at_once_and_also_when_a_hold_comes_later() -> None:
    async def run() -> list[float | None]:
        limiter, told = RateLimiter(1, window=60, clock=loop_clock), []

        async def one(patience: float) -> None:
            try:
                async with limiter.slot(patience):
                    pass
            except RateLimited as error:
                told.append(error.retry_after)

        await one(90)
        first = asyncio.create_task(one(90))
        await asyncio.sleep(0)
        await one(90)
        limiter.hold(300)
        await first
        return told

    told = [round(seconds or 0) for seconds in run_in_no_time(run())]
    assert told == [120, 300]


def test_more_a_minute_lets_those_waiting_go() -> None:
    async def run() -> float:
        limiter = RateLimiter(1, clock=loop_clock)

        async def one() -> None:
            async with limiter.slot():
                pass

        tasks = [asyncio.create_task(one()) for _ in range(5)]
        await asyncio.sleep(1)
        limiter.per_minute = 5
        await asyncio.gather(*tasks)
        return loop_clock()

    assert run_in_no_time(run()) == 1
