"""Runs that are interrupted: by the limit, by a key that is refused, by the person, by the network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx

from omnitui.api.client import OmniClient
from omnitui.api.rate_limit.limiter import LONGEST_HOLD, RateLimiter
from omnitui.domain.operations.plan import SkipReason, switching
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import State
from omnitui.secret import Secret
from tests.api.support import ORIGIN, TOKEN, Hasty, Naps
from tests.domain.support import client_for, row, session_on, until
from tests.domain.test_writes import DOWN, LOST, bench, detail, says


class Asleep:
    """A sleep that lasts until it is cancelled."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.begun.set()
        await asyncio.Event().wait()


def limited(seconds: int) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": str(seconds)}, content=b"")


async def test_a_used_up_limit_is_waited_for_and_no_item_is_lost(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=20) as held:
        plain = held.handle
        refused: list[str] = []

        async def handle(request: httpx.Request) -> httpx.Response:
            if len(refused) < 3:
                refused.append(request.url.path)
                return limited(120)
            return await plain(request)

        held.session.client = client_for(handle)
        await held.go()
        assert held.outcomes() == [Outcome.DONE] * 20
        assert held.naps.taken == [120.0] * 3 and sorted(held.sent) == [item.id for item in held.run.items]


async def test_a_soft_stop_ends_the_wait_for_the_limit_and_the_item_was_never_carried_out(tmp_path: Path) -> None:
    asleep = Asleep()
    async with bench(tmp_path, lambda verb, item, time: says(200), count=20, naps=asleep) as held:

        async def handle(request: httpx.Request) -> httpx.Response:
            return limited(86_000)

        held.session.client = client_for(handle)
        going = asyncio.create_task(held.go())
        await asleep.begun.wait()
        held.run.stopping = True
        await going
        assert held.outcomes() == [Outcome.NOT_SENT] * 20 and len(held.store.marks) == 20
        assert {outcome for outcome, _ in held.rows().values()} == {"not sent", "planned"}


async def test_a_limit_met_while_looking_leaves_the_item_unknown_if_the_run_stops(tmp_path: Path) -> None:
    asleep = Asleep()
    async with bench(tmp_path, lambda verb, item, time: LOST, naps=asleep) as held:
        plain = held.handle

        async def handle(request: httpx.Request) -> httpx.Response:
            return limited(300) if request.method == "GET" else await plain(request)

        held.session.client = client_for(handle)
        going = asyncio.create_task(held.go())
        await asleep.begun.wait()
        held.run.stopping = True
        await going
        assert held.outcomes() == [Outcome.UNKNOWN]


async def test_a_refused_key_is_waited_for_and_no_item_is_lost_or_done_twice(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=30) as held:
        plain, asked = held.handle, asyncio.Event()

        async def handle(request: httpx.Request) -> httpx.Response:
            if len(held.sent) < 10:
                return await plain(request)
            asked.set()
            return httpx.Response(401, content=b"")

        held.session.client = client_for(handle)
        going = asyncio.create_task(held.go())
        await asked.wait()
        await until(lambda: not held.session.signed_in.is_set())
        await held.session.renew(session_on(client_for(plain)))
        await going
        assert held.outcomes() == [Outcome.DONE] * 30
        assert sorted(held.sent) == [item.id for item in held.run.items]
        assert held.session.signed_in.is_set() and held.signed_out >= 1


async def test_a_late_401_of_the_old_key_does_not_ask_for_a_sign_in_again(tmp_path: Path) -> None:
    shared, arrived = asyncio.Event(), asyncio.Event()
    async with bench(tmp_path, lambda verb, item, time: says(200)) as held:
        fresh = client_for(held.handle)

        async def late(request: httpx.Request) -> httpx.Response:
            arrived.set()
            await shared.wait()
            return httpx.Response(401, content=b"")

        held.session.client = client_for(late)
        going = asyncio.create_task(held.go())
        await arrived.wait()
        held.session.client = fresh
        shared.set()
        await going
        assert held.outcomes() == [Outcome.DONE] and held.signed_out == 0


def held_back() -> OmniClient:
    """A client whose limit is used up for a minute."""
    limiter = RateLimiter(60)
    limiter.hold(60)
    return OmniClient(ORIGIN, Secret(TOKEN), limiter=limiter, sleep=Naps())


async def test_what_waits_for_a_slot_while_the_client_is_replaced_goes_out_with_the_new_one(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=12) as held:
        held.session.client = held_back()
        going = asyncio.create_task(held.go())
        await asyncio.sleep(0)
        await held.session.renew(session_on(client_for(held.handle)))
        await going
        assert held.outcomes() == [Outcome.DONE] * 12 and len(held.sent) == 12


async def test_a_soft_stop_does_not_wait_for_slots_that_are_a_minute_away(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=12) as held:
        held.session.client = held_back()
        going = asyncio.create_task(held.go())
        await asyncio.sleep(0.05)
        held.run.stopping = True
        await asyncio.wait_for(going, 5)
        assert held.outcomes() == [Outcome.NOT_SENT] * 12 and not held.sent
        assert {outcome for outcome, _ in held.rows().values()} <= {"planned", "not sent"}


async def test_a_soft_stop_ends_the_wait_for_a_new_key(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(401), count=20) as held:
        going = asyncio.create_task(held.go())
        await until(lambda: not held.session.signed_in.is_set())
        held.run.stopping = True
        await going
        assert held.outcomes() == [Outcome.NOT_SENT] * 20 and len(held.sent) <= 8


async def test_a_soft_stop_waits_for_what_is_on_its_way_and_sends_no_more(tmp_path: Path) -> None:
    shared = asyncio.Event()

    async def held_up() -> Any:
        await shared.wait()
        return says(200)

    async with bench(tmp_path, lambda verb, item, time: held_up(), count=30) as held:
        going = asyncio.create_task(held.go())
        await until(lambda: len(held.sent) >= 6)
        held.run.stopping = True
        shared.set()
        await going
        assert held.outcomes() == [Outcome.DONE] * 6 + [Outcome.NOT_SENT] * 24
        assert len(held.sent) == 6 and len(held.store.marks) == 24
        assert held.run.ended_at is not None


async def test_a_network_that_goes_in_the_middle_ends_the_run_and_is_told_as_it_was(tmp_path: Path) -> None:
    def answers(verb: str, item: str, time: int) -> Any:
        return DOWN if item >= "i10" else says(200)

    async with bench(tmp_path, answers, count=200) as held:
        await held.go()
        assert held.outcomes() == [Outcome.DONE] * 10 + [Outcome.NOT_SENT] * 190
        assert len(set(held.sent)) < 30, "the rest would only have waited for the same"
        assert held.run.cut_short and len(held.store.marks) == 190
        untouched = [outcome for outcome, _ in held.rows().values() if outcome == "planned"]
        assert len(untouched) > 160, "what was never tried is planned in the journal, and no more"


async def test_a_line_that_swallows_every_answer_ends_the_run_as_well(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: LOST, count=200) as held:
        await held.go()
        result = held.outcomes()
        assert set(result) == {Outcome.UNKNOWN, Outcome.NOT_SENT}
        assert result.count(Outcome.UNKNOWN) == len(set(held.sent)) < 30


async def test_failures_that_omni_answers_do_not_end_the_run(tmp_path: Path) -> None:
    def answers(verb: str, item: str, time: int) -> Any:
        return detail() if verb == "look" else says(500, "boom")

    async with bench(tmp_path, answers, count=25) as held:
        await held.go()
        assert held.outcomes() == [Outcome.FAILED] * 25 and len(held.run.retryable) == 25


def test_a_plan_leaves_out_what_is_so_already_and_what_omni_stopped() -> None:
    paused, stopped = row("p", disabledAt="2026-01-01"), row("s", disabledAt="2026-01-01", systemDisabledAt="x")
    rows = [row("a"), paused, stopped]
    for verb, acts, already in ((Verb.PAUSE, ["a"], ["p"]), (Verb.RESUME, ["p"], ["a"])):
        made = switching(verb, rows)
        assert [item.id for item in made.items] == acts
        skipped = {why: [row.id for row in rows] for why, rows in made.skipped.items()}
        assert skipped == {SkipReason.ALREADY: already, SkipReason.STOPPED: ["s"]}
    assert stopped.state is State.STOPPED


async def test_no_answer_of_omnis_holds_an_item_longer_than_all_others(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=3) as held:
        plain, asked = held.handle, list[str]()

        async def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return limited(99_999_999) if len(asked) == 1 else await plain(request)

        held.session.client = client_for(handle)
        await held.go()
        assert held.outcomes() == [Outcome.DONE] * 3
        assert held.naps.taken == [LONGEST_HOLD]


async def test_a_soft_stop_sends_nothing_again_that_the_limit_refused(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=20) as held:
        asked = list[str]()

        async def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return limited(30)

        transport = httpx.MockTransport(handle)
        held.session.client = OmniClient(ORIGIN, Secret(TOKEN), limiter=RateLimiter(60), transport=transport)
        going = asyncio.create_task(held.go())
        await until(lambda: bool(asked))
        await asyncio.sleep(0.1)
        before = len(asked)
        held.run.stopping = True
        async with asyncio.timeout(5):
            await going
        assert len(asked) == before and held.outcomes() == [Outcome.NOT_SENT] * 20


async def test_a_soft_stop_does_not_wait_until_a_server_in_trouble_wants_to_be_asked_again(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=6) as held:
        naps = Asleep()

        async def handle(request: httpx.Request) -> httpx.Response:
            if request.method == "GET":
                return httpx.Response(200, json={"id": "i00"})
            return httpx.Response(503, headers={"Retry-After": "80"}, content=b"")

        transport = httpx.MockTransport(handle)
        held.session.client = OmniClient(ORIGIN, Secret(TOKEN), limiter=Hasty(60), transport=transport, sleep=naps)
        going = asyncio.create_task(held.go())
        await naps.begun.wait()
        held.run.stopping = True
        async with asyncio.timeout(5):
            await going
        assert {result.outcome for result in held.run.results.values()} <= {Outcome.FAILED, Outcome.NOT_SENT}
