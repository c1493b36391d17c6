"""Limits that differ from what we were told, keys that are shared, clocks that leap: all in no real time."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.api.rate_limit.adaptive import AdaptiveLimit
from omnitui.api.rate_limit.limiter import RateLimiter

from .counters import COUNTERS, Bucket, Client, Counter, Fixed, Sliding
from .support import loop_clock, run_in_no_time

WINDOW = 60.0
Make = Callable[[int, float], Counter]


async def for_a_time(windows: int, *works: Coroutine[Any, Any, None]) -> None:
    """Let what never ends go on for so many windows."""
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.sleep(windows * WINDOW)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def taken(client: Client) -> int:
    return sum(map(len, client.sent.values()))


@pytest.mark.parametrize("make", COUNTERS)
@pytest.mark.parametrize(("limit", "told"), [(30, 60), (60, 500), (5, 60), (1, 60)])
def test_a_lower_limit_than_we_were_told_is_learned(make: Make, limit: int, told: int) -> None:
    async def main() -> tuple[Client, list[int]]:
        client, paces = Client(RateLimiter(told, window=WINDOW, clock=loop_clock), make(limit, WINDOW)), list[int]()

        async def look() -> None:
            while True:
                await asyncio.sleep(WINDOW)
                paces.append(client.limiter.pace())

        await for_a_time(20, client.run(10**6), look())
        return client, paces

    client, paces = run_in_no_time(main())
    assert taken(client) >= 20 * limit * 0.5
    assert len([at for at in client.refused if at > 5 * WINDOW]) <= 15 * 20
    assert statistics.median(paces[5:]) < told / 2


@pytest.mark.parametrize("make", COUNTERS)
@pytest.mark.parametrize("later", [0.0, 3.0, 7.0, 25.0, 50.0])
def test_two_programs_on_one_key_both_get_on(make: Make, later: float) -> None:
    async def main() -> tuple[int, int, int]:
        counter = make(60, WINDOW)
        first, second = (
            Client(RateLimiter(60, window=WINDOW, clock=loop_clock), counter, seed=seed) for seed in range(2)
        )

        async def begin_later() -> None:
            await asyncio.sleep(later)
            await second.run(10**6)

        await for_a_time(20, first.run(10**6), begin_later())
        return taken(first), taken(second), len(first.refused) + len(second.refused)

    one, other, refused = run_in_no_time(main())
    assert one + other >= 20 * 60 * 0.65
    assert min(one, other) >= (one + other) / 8
    assert refused <= (one + other) / 4


def test_when_the_other_program_is_gone_the_old_pace_comes_back() -> None:
    async def main() -> tuple[int, int]:
        counter = Sliding(60, WINDOW)
        first, second = (
            Client(RateLimiter(60, window=WINDOW, clock=loop_clock), counter, seed=seed) for seed in range(2)
        )
        await for_a_time(10, first.run(10**6), second.run(10**6))
        shared = first.limiter.pace()
        await for_a_time(12, first.run(10**6))
        return shared, first.limiter.pace()

    shared, alone = run_in_no_time(main())
    assert shared < 40
    assert alone == 50


def test_what_an_earlier_session_used_is_waited_out_and_not_learned_from() -> None:
    async def main() -> tuple[float, int, int]:
        counter = Sliding(60, WINDOW)
        for _ in range(50):
            counter.wait(0.0)
        client = Client(RateLimiter(60, window=WINDOW, clock=loop_clock), counter)
        await client.run(100)
        return loop_clock(), len(client.refused), client.limiter.pace()

    took, refused, pace = run_in_no_time(main())
    assert took <= 2 * WINDOW + 5
    assert 1 <= refused <= 8
    assert pace == 50


def test_after_a_429_the_limit_is_tried_by_two_at_most() -> None:
    async def main() -> list[int]:
        limiter, at_once, under_way = RateLimiter(60, window=WINDOW, clock=loop_clock), list[int](), 0

        async def one() -> None:
            nonlocal under_way
            async with limiter.slot():
                under_way += 1
                at_once.append(under_way)
                await asyncio.sleep(1)
                under_way -= 1

        await one()
        limiter.refused(5)
        await asyncio.gather(*(one() for _ in range(6)))
        await asyncio.sleep(WINDOW)
        await asyncio.gather(*(one() for _ in range(6)))
        return at_once

    at_once = run_in_no_time(main())
    assert max(at_once[:7]) == 2
    assert max(at_once[7:]) == 6


@given(
    per_minute=st.integers(1, 1000),
    news=st.lists(st.tuples(st.floats(0, 900), st.integers(0, 1000)), max_size=30),
    later=st.floats(0, 5000),
)
def test_a_belief_is_between_one_and_what_we_were_told_and_comes_back(
    per_minute: int, news: list[tuple[float, int]], later: float
) -> None:
    belief, now = AdaptiveLimit(per_minute, WINDOW), 0.0
    for wait, accepted in news:
        now += wait
        belief.refused(now, accepted)
        assert 1 <= belief.limit(now) <= per_minute
    assert belief.limit(now) <= belief.limit(now + later) <= per_minute
    assert belief.limit(now + 30 * WINDOW) == per_minute


def test_one_429_a_window_counts_and_the_first_of_them_not() -> None:
    belief = AdaptiveLimit(60, WINDOW)
    for now in (0.0, 1.0, 59.0):
        belief.refused(now, 30)
    assert belief.limit(59.0) == 60
    belief.refused(61.0, 30)
    assert belief.limit(61.0) == 25
    for now in (62.0, 100.0):
        belief.refused(now, 1)
    assert belief.limit(100.0) >= 25
    belief.refused(1000.0, 1)
    assert belief.limit(1000.0) == 60


class LeapingClock:
    """The loop's clock, put forward or back by each leap once its moment has come."""

    def __init__(self, leaps: list[tuple[float, float]]) -> None:
        self.leaps = leaps

    def __call__(self) -> float:
        now = loop_clock()
        return now + sum(by for at, by in self.leaps if at <= now)


@pytest.mark.parametrize("make", [Sliding, Fixed, Bucket])
@given(leaps=st.lists(st.tuples(st.floats(0, 300), st.floats(-1e5, 1e5)), max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_clock_that_leaps_brings_neither_a_burst_nor_a_halt(make: Make, leaps: list[tuple[float, float]]) -> None:
    async def main() -> tuple[float, int]:
        client = Client(RateLimiter(60, window=WINDOW, clock=LeapingClock(leaps)), make(60, WINDOW))
        await client.run(200)
        return loop_clock(), len(client.refused)

    took, refused = run_in_no_time(main())
    assert refused == 0
    # A leap back loses at most what had passed since the last look, so at most a window.
    assert took <= WINDOW * (3 + len(leaps)) * 1.05


def test_a_machine_that_slept_goes_on_where_it_was() -> None:
    """CLOCK_MONOTONIC stands still meanwhile, and so does the loop; only the server is further."""

    class Awake(Sliding):
        slept = 0.0

        def wait(self, now: float) -> float:
            return super().wait(now + self.slept)

    async def main() -> tuple[int, float]:
        counter = Awake(60, WINDOW)
        client = Client(RateLimiter(60, window=WINDOW, clock=loop_clock), counter)
        run = asyncio.create_task(client.run(150))
        await asyncio.sleep(WINDOW / 2)
        counter.slept = 8 * 3600.0
        await run
        return len(client.refused), loop_clock()

    refused, took = run_in_no_time(main())
    assert refused == 0
    assert took <= 2 * WINDOW * 1.05
