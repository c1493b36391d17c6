"""The person goes first, a run has its half: the reserve, its lending, what is told of times, in no real time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.api.errors import RateLimited
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.api.rate_limit.priority import ConcurrencyLimit, Priority, RequestOptions

from .counters import COUNTERS, Client, Counter, Sliding
from .support import loop_clock, run_in_no_time

WINDOW = 60.0
LIMITS = (1, 2, 5, 60, 500, 600)


def paced(limit: int, window: float = WINDOW) -> RateLimiter:
    return RateLimiter(limit, window=window, clock=loop_clock)


def left_in(limiter: RateLimiter, priority: Priority) -> int:
    return limiter.left_for(priority)


async def use(limiter: RateLimiter, count: int, priority: Priority = Priority.FOREGROUND) -> None:
    for _ in range(count):
        async with limiter.slot(options=RequestOptions(priority)):
            pass


@pytest.mark.parametrize("make", COUNTERS)
@given(
    seed=st.integers(0, 2**20),
    limit=st.sampled_from((1, 2, 3, 5, 20, 60)),
    rounds=st.floats(0, 3),
    every=st.floats(0.5, 20),
    latency=st.floats(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_no_server_ever_refuses_whoever_asks(
    make: Callable[[int, float], Counter], seed: int, limit: int, rounds: float, every: float, latency: float
) -> None:
    async def main() -> Client:
        client = Client(paced(limit), make(limit, WINDOW), latency=latency, seed=seed)
        run = asyncio.create_task(client.run(1 + int(rounds * limit)))
        await client.browse(every, run.done)
        await run
        return client

    client = run_in_no_time(main())
    assert client.refused == []
    moments = sorted(client.sent[Priority.FOREGROUND] + client.sent[Priority.BULK])
    assert all(later - earlier > WINDOW for earlier, later in zip(moments, moments[limit:], strict=False))


@pytest.mark.parametrize("make", COUNTERS)
@pytest.mark.parametrize(("limit", "count"), [(60, 300), (60, 51), (500, 2000), (5, 20), (2, 4), (1, 4)])
def test_a_run_alone_takes_no_longer_than_its_share_allows(
    make: Callable[[int, float], Counter], limit: int, count: int
) -> None:
    async def main() -> tuple[float, float, float]:
        limiter = paced(limit)
        client = Client(limiter, make(limit, WINDOW))
        told = limiter.seconds_for(count)
        await client.run(count)
        return told, max(client.sent[Priority.BULK]), len(client.refused)

    told, took, refused = run_in_no_time(main())
    share = limit - min(10, limit // 2)
    assert refused == 0
    assert took <= WINDOW * (-(-count // share) - 1) * 1.05 + 1
    assert told == pytest.approx(took, rel=0.02, abs=1.5)


@pytest.mark.parametrize("make", COUNTERS)
@pytest.mark.parametrize("seed", range(3))
def test_who_asks_ten_a_minute_never_waits_long_while_a_run_goes_on(
    make: Callable[[int, float], Counter], seed: int
) -> None:
    async def main() -> Client:
        client = Client(paced(60), make(60, WINDOW), seed=seed)
        run = asyncio.create_task(client.run(500))
        await client.browse(6.0, run.done)
        await run
        return client

    client = run_in_no_time(main())
    assert len(client.waits[Priority.FOREGROUND]) > 80
    assert max(client.waits[Priority.FOREGROUND]) <= 0.25
    assert client.refused == []
    assert max(client.sent[Priority.BULK]) <= WINDOW * 13


@pytest.mark.parametrize("limit", LIMITS)
def test_a_run_goes_on_at_half_the_limit_however_much_is_asked_in_front_of_it(limit: int) -> None:
    async def main() -> tuple[int, int]:
        client = Client(paced(limit), Sliding(limit, WINDOW))
        flood = [asyncio.create_task(client.one()) for _ in range(8 * limit)]
        run = asyncio.create_task(client.run(8 * limit))
        await asyncio.sleep(6 * WINDOW + 5)
        counts = len(client.sent[Priority.FOREGROUND]), len(client.sent[Priority.BULK])
        for task in (run, *flood):
            task.cancel()
        await asyncio.gather(run, *flood, return_exceptions=True)
        return counts

    foreground, bulk = run_in_no_time(main())
    assert foreground + bulk >= 6 * limit
    assert min(foreground, bulk) >= 2.5 * limit


@pytest.mark.parametrize("limit", LIMITS)
def test_a_run_may_begin_under_every_limit(limit: int) -> None:
    async def main() -> tuple[int, int, int]:
        limiter = paced(limit)
        bulk = left_in(limiter, Priority.BULK)
        await use(limiter, bulk, Priority.BULK)
        return bulk, left_in(limiter, Priority.FOREGROUND), left_in(limiter, Priority.BULK)

    bulk, foreground, more = run_in_no_time(main())
    assert (bulk, foreground, more) == (limit - min(10, limit // 2), min(10, limit // 2), 0)


def test_the_reserve_is_what_was_used_and_some_more_at_least_ten_at_most_half() -> None:
    async def main(used: int) -> int:
        limiter = paced(60)
        await use(limiter, used)
        return left_in(limiter, Priority.BULK)

    assert [run_in_no_time(main(used)) for used in (0, 5, 8, 25, 40, 60)] == [50, 50, 47, 30, 20, 0]


def test_what_is_left_of_the_reserve_is_lent_just_before_slots_fall_free() -> None:
    async def main() -> list[int]:
        limiter, left = paced(60), list[int]()
        await use(limiter, 50, Priority.BULK)
        for nap in (WINDOW - 1, 0.9, 1.0):
            await asyncio.sleep(nap)
            left.append(left_in(limiter, Priority.BULK))
        return left

    assert run_in_no_time(main()) == [0, 10, 50]


def test_the_foreground_jumps_the_queue() -> None:
    async def main() -> list[str]:
        limiter, order = paced(2, 10), list[str]()

        async def one(name: str, priority: Priority) -> None:
            async with limiter.slot(options=RequestOptions(priority)):
                order.append(name)

        await use(limiter, 2)
        tasks = [asyncio.create_task(one(f"run {n}", Priority.BULK)) for n in range(2)]
        await asyncio.sleep(1)
        tasks.append(asyncio.create_task(one("person", Priority.FOREGROUND)))
        await asyncio.gather(*tasks)
        return order

    assert run_in_no_time(main()) == ["person", "run 0", "run 1"]


def test_a_cancelled_waiter_of_either_lane_costs_nothing() -> None:
    async def main(seed: int) -> tuple[int, int]:
        chance, limiter = random.Random(seed), paced(10, 10)
        tasks = []
        for _ in range(60):
            priority = chance.choice(list(Priority))
            tasks.append(asyncio.create_task(use(limiter, 1, priority)))
            await asyncio.sleep(chance.choice((0, 0, 0.3)))
            chance.choice(tasks).cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(10.1)
        return left_in(limiter, Priority.FOREGROUND), left_in(limiter, Priority.BULK)

    assert {run_in_no_time(main(seed)) for seed in range(20)} == {(10, 5)}


def test_who_looks_for_room_is_woken_when_there_is_some_and_takes_nothing() -> None:
    async def main() -> tuple[float, float, int]:
        limiter = paced(2, 10)
        await use(limiter, 1, Priority.BULK)
        began = loop_clock()
        await limiter.room(Priority.BULK)
        in_vain = loop_clock() - began
        while not limiter.left_for(Priority.BULK):
            await limiter.room(Priority.BULK)
        return in_vain, loop_clock(), limiter.left_for(Priority.BULK)

    in_vain, woken, left = run_in_no_time(main())
    assert in_vain == pytest.approx(0.25)
    assert 9.5 <= woken <= 10.02
    assert left == 1


def test_times_that_are_told_come_true() -> None:
    async def main() -> tuple[float, float, float, float]:
        limiter = paced(60)
        at_once = limiter.seconds_for(50) + limiter.next_for()
        await use(limiter, 50, Priority.BULK)
        await asyncio.sleep(20)
        person, run = limiter.next_for(Priority.FOREGROUND), limiter.next_for(Priority.BULK)
        limiter.hold(90)
        return at_once, person, run, limiter.next_for(Priority.FOREGROUND)

    at_once, person, run, held = run_in_no_time(main())
    assert (at_once, person) == (0, 0)
    assert run == pytest.approx(40, abs=0.3)
    assert held == pytest.approx(90)


def test_the_time_of_a_very_long_run_is_told_quickly_and_well() -> None:
    async def main() -> float:
        return paced(60).seconds_for(100_000)

    assert run_in_no_time(main()) == pytest.approx(100_000 / 50 * 60, rel=0.02)


def test_a_run_is_told_at_once_when_the_wait_is_beyond_its_patience() -> None:
    async def main() -> float | None:
        limiter = paced(60)
        options = RequestOptions(Priority.BULK)
        async with AsyncExitStack() as held:
            for _ in range(50):
                await held.enter_async_context(limiter.slot(options=options))
            with pytest.raises(RateLimited) as told:
                await limiter.slot(30, options).__aenter__()
        return told.value.retry_after

    assert run_in_no_time(main()) == pytest.approx(60, abs=0.5)


def test_a_run_with_slow_answers_leaves_places_to_the_person() -> None:
    async def main() -> tuple[float, int]:
        concurrency, most, under_way = ConcurrencyLimit(8, reserve=2), 0, 0

        async def slow() -> None:
            nonlocal most, under_way
            async with concurrency.acquire(Priority.BULK):
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(20)
                under_way -= 1

        tasks = [asyncio.create_task(slow()) for _ in range(12)]
        await asyncio.sleep(1)
        tasks[7].cancel()
        async with concurrency.acquire(Priority.FOREGROUND), concurrency.acquire(Priority.FOREGROUND):
            asked = loop_clock()
        await asyncio.gather(*tasks, return_exceptions=True)
        return asked, most

    assert run_in_no_time(main()) == (1, 6)
