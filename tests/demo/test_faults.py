"""The switches that tests and measurements lean on: faults, the log, latency, the rate limit."""

from __future__ import annotations

import asyncio
from email.utils import parsedate_to_datetime

import httpx
import pytest

from omnitui.demo.fake_omni import Asked, FakeOmni
from tests.demo.conftest import NOW, SCHEDULES, signed_in

WHOAMI = "/api/v1/whoami"


async def test_the_log_holds_method_path_and_query(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    await org.get(SCHEDULES, params={"q": "a b", "cursor": "1"})
    assert fake.requests == [Asked("GET", SCHEDULES, {"q": "a b", "cursor": "1"})]


async def test_a_response_is_sent_so_many_times_and_only_to_paths_that_fit(
    fake: FakeOmni, org: httpx.AsyncClient
) -> None:
    fake.fail("schedules", httpx.Response(502), times=2)
    fake.fail("schedules", httpx.Response(503, html="<h1>Down</h1>"))
    assert (await org.get(WHOAMI)).status_code == 200
    assert [(await org.get(SCHEDULES)).status_code for _ in range(4)] == [502, 502, 503, 200]


async def test_raw_bytes_pass_unchanged(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    for raw in (b'{"records": [', b'{"name": "\xff\xfe"}', rb'{"name": "\ud83d"}', b"[" * 2_000_000):
        fake.fail("whoami", httpx.Response(200, content=raw, headers={"content-type": "application/json"}))
        assert (await org.get(WHOAMI)).content == raw


async def test_redirects_are_not_followed_by_the_fake(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.fail("whoami", httpx.Response(302, headers={"location": "https://elsewhere.example/"}))
    answer = await org.get(WHOAMI)
    assert (answer.status_code, answer.headers["location"]) == (302, "https://elsewhere.example/")


@pytest.mark.parametrize("after", [False, True])
async def test_a_lost_line_before_and_after_the_write(fake: FakeOmni, org: httpx.AsyncClient, after: bool) -> None:
    schedule = next(found for found in fake if not found.disabled_at and not found.system_disabled_at)
    fake.fail("pause", httpx.ReadError("gone"), after=after)
    with pytest.raises(httpx.ReadError):
        await org.put(f"{SCHEDULES}/{schedule.id}/pause")
    assert bool(fake.schedule(schedule.id).disabled_at) is after


async def test_a_function_may_meddle_and_let_omni_answer(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    gate = asyncio.Event()

    async def wait_at_the_gate(_: httpx.Request) -> None:
        await gate.wait()

    fake.fail("whoami", wait_at_the_gate)
    asked = asyncio.create_task(org.get(WHOAMI))
    for _ in range(20):
        await asyncio.sleep(0)
    assert fake.requests and not asked.done()
    gate.set()
    assert (await asked).json()["keyScope"] == "organization"


async def test_a_lone_surrogate_is_escaped_like_javascript_does(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    odd = fake.insert(name="half \ud83d emoji")
    answer = await org.get(f"{SCHEDULES}/{odd.id}")
    assert rb'"half \ud83d emoji"' in answer.content


async def test_latency_does_not_serialise(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.latency = 0.1
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(org.get(WHOAMI) for _ in range(8)))
    assert 0.1 <= loop.time() - began < 8 * fake.latency


class _Clock:
    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


async def test_the_window_slides_and_counts_each_key_for_itself() -> None:
    clock = _Clock()
    fake = FakeOmni(5, limit_per_minute=3, now=lambda: NOW, clock=clock)
    async with (
        signed_in(fake) as org,
        signed_in(fake, "omni_pat_demo") as personal,
        signed_in(fake, "no") as wrong,
    ):

        async def statuses(client: httpx.AsyncClient, times: int) -> list[int]:
            return [(await client.get(WHOAMI)).status_code for _ in range(times)]

        assert await statuses(org, 2) == [200, 200]
        clock.seconds += 30
        assert await statuses(org, 2) == [200, 429]
        assert await statuses(personal, 1) == [200]
        assert await statuses(wrong, 5) == [401] * 5
        clock.seconds += 29.9
        assert await statuses(org, 1) == [429]
        clock.seconds += 0.1
        assert await statuses(org, 3) == [200, 200, 429]
        assert fake.limit.refused == 3


async def test_429s_come_with_seconds_without_anything_and_with_a_date() -> None:
    fake = FakeOmni(5, limit_per_minute=0, now=lambda: NOW)
    async with signed_in(fake) as client:
        seconds, nothing, date = [await client.get(WHOAMI) for _ in range(3)]
    assert {answer.status_code for answer in (seconds, nothing, date)} == {429}
    assert seconds.json() == {"error": "429", "message": "Too many requests"}
    assert seconds.headers["retry-after"] == "60"
    assert "retry-after" not in nothing.headers
    due, sent = (parsedate_to_datetime(date.headers[name]) for name in ("retry-after", "date"))
    assert (due - sent).total_seconds() == 60
