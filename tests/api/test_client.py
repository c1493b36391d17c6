from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from omnitui import __version__
from omnitui.api.client import OmniClient
from omnitui.api.errors import (
    NotFound,
    NotSignedIn,
    OmniError,
    RateLimited,
    Rejected,
    ServerError,
    Unreachable,
)
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.secret import Secret

from .support import EMPTY_PAGE, ID, ORIGIN, TOKEN, Naps, client_on, loop_clock, run_in_no_time

Step = httpx.Response | type[Exception]


class Script:
    """Answers in order, the last for ever; remembers the requests."""

    def __init__(self, *steps: Step) -> None:
        self.steps, self.asked = list(steps), list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, httpx.Response):
            return httpx.Response(step.status_code, headers=step.headers, content=step.content)
        raise step("told by the test")


PAGE = httpx.Response(200, content=EMPTY_PAGE)


async def test_what_every_request_carries() -> None:
    script = Script(PAGE)
    client = client_on(script)
    await client.schedules.list({"q": "a&b ", "contentType": "single tile", "status": ""}, cursor="3")
    request = script.asked[0]
    assert str(request.url).startswith(f"{ORIGIN}/api/v1/schedules?")
    assert dict(request.url.params) == {
        "sortField": "scheduleName",
        "sortDirection": "asc",
        "q": "a&b ",
        "contentType": "single tile",
        "cursor": "3",
        "pageSize": "100",
    }
    assert b"contentType=single%20tile" in request.url.query, "a plus sign is a blank to some servers only"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"] == f"omnitui/{__version__}"
    assert "content-type" not in request.headers


async def test_a_write_has_no_body_and_its_own_path() -> None:
    script = Script(httpx.Response(200, json={"success": True}))
    client = client_on(script)
    await client.schedules.pause(ID)
    await client.schedules.resume("a/../b?c#d é")
    first, second = script.asked
    assert (first.method, first.url.path, first.content) == ("PUT", f"/api/v1/schedules/{ID}/pause", b"")
    assert "content-type" not in first.headers
    assert second.url.raw_path == b"/api/v1/schedules/a%2F..%2Fb%3Fc%23d%20%C3%A9/resume"


@pytest.mark.parametrize("schedule_id", ["", ".", "..", "  ", "x" * 70_000])
async def test_an_id_that_leads_elsewhere_is_not_sent(schedule_id: str) -> None:
    script = Script(PAGE)
    with pytest.raises(NotFound):
        await client_on(script).schedules.pause(schedule_id)
    assert not script.asked


@pytest.mark.parametrize("token", ["", "a b", "omni\nosk", "omni_ösk", "omni\x00"])
async def test_a_key_that_cannot_be_one_is_not_sent(token: str) -> None:
    script = Script(PAGE)
    with pytest.raises(NotSignedIn):
        await client_on(script, token=token).whoami()
    assert not script.asked


@pytest.mark.parametrize(
    "origin", ["http://acme.omniapp.co", "ftp://localhost", "https://", "https://u:p@x", "https://a..b", "é"]
)
async def test_an_address_that_cannot_be_one_gets_no_key(origin: str) -> None:
    script = Script(PAGE)
    with pytest.raises(Unreachable):
        await client_on(script, origin=origin).whoami()
    assert not script.asked


async def test_odd_texts_in_a_search_can_be_sent() -> None:
    script = Script(PAGE)
    await client_on(script).schedules.list({"q": "\ud800\x00"})
    assert script.asked[0].url.params["q"] == "\ufffd\x00"


async def test_a_search_too_long_for_any_address_is_an_error_of_ours() -> None:
    with pytest.raises(OmniError):
        await client_on(Script(PAGE)).schedules.list({"q": "x" * 70_000})


FAILURES: list[Step] = [httpx.Response(500), httpx.Response(503), httpx.ReadError, httpx.RemoteProtocolError]


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_is_tried_three_times_in_all(failure: Step) -> None:
    script, naps = Script(failure), Naps()
    with pytest.raises(OmniError) as caught:
        await client_on(script, sleep=naps).schedules.pause(ID)
    assert len(script.asked) == caught.value.tries == 3
    assert caught.value.may_have_happened
    assert naps.taken[0] == 0
    assert 0.5 <= naps.taken[1] <= 4


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_that_passes_is_not_seen(failure: Step) -> None:
    script = Script(failure, failure, PAGE)
    await client_on(script).schedules.list({})
    assert len(script.asked) == 3


async def test_a_refusal_after_a_lost_answer_may_have_happened() -> None:
    script = Script(httpx.ReadTimeout, httpx.Response(400, json={"detail": "Schedule is already paused"}))
    with pytest.raises(Rejected) as caught:
        await client_on(script).schedules.pause(ID)
    assert caught.value.may_have_happened
    assert caught.value.tries == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 422, 302])
async def test_a_refusal_is_not_repeated(status: int) -> None:
    script = Script(httpx.Response(status))
    with pytest.raises(OmniError) as caught:
        await client_on(script).schedules.pause(ID)
    assert len(script.asked) == caught.value.tries == 1


def limited(handler: Callable[[httpx.Request], httpx.Response], told: list[float]) -> tuple[float, OmniError]:
    async def run() -> tuple[float, OmniError]:
        limiter = RateLimiter(100, clock=loop_clock)
        client = client_on(
            handler, limiter=limiter, on_wait=lambda seconds, why: told.append(seconds), sleep=asyncio.sleep
        )
        with pytest.raises(OmniError) as caught:
            await client.whoami()
        return loop_clock(), caught.value

    return run_in_no_time(run())


def test_a_limit_that_says_how_long_is_obeyed_and_given_up_in_the_end() -> None:
    script, told = Script(httpx.Response(429, headers={"retry-after": "3"})), list[float]()
    took, error = limited(script, told)
    assert isinstance(error, RateLimited)
    assert (error.tries, error.retry_after, len(script.asked)) == (7, 3.0, 7)
    assert told == pytest.approx([3.0] * 6)
    assert took == pytest.approx(18, abs=0.1)


def test_a_limit_that_does_not_say_grows() -> None:
    told: list[float] = []
    limited(Script(httpx.Response(429, headers={"retry-after": "whenever"})), told)
    floors = [2, 4, 8, 16, 32, 60]
    assert all(floor - 0.001 <= wait <= floor * 1.25 + 0.001 for floor, wait in zip(floors, told, strict=True))


def test_a_limit_beyond_patience_is_told_at_once_and_holds_everyone() -> None:
    async def run() -> tuple[int, float | None, float]:
        limiter = RateLimiter(100, clock=loop_clock)
        script = Script(httpx.Response(429, headers={"retry-after": "3600"}))
        client = client_on(script, limiter=limiter)
        waits = []
        for _ in range(2):
            with pytest.raises(RateLimited) as caught:
                await client.whoami()
            waits.append(caught.value.retry_after)
        assert waits == [3600, 600]
        return len(script.asked), limiter.hold_remaining, loop_clock()

    assert run_in_no_time(run()) == (1, 600.0, 0.0)


async def test_trouble_that_says_when_to_come_back() -> None:
    naps = Naps()
    script = Script(httpx.Response(503, headers={"retry-after": "20"}), PAGE)
    await client_on(script, sleep=naps).schedules.list({})
    assert naps.taken == [20]
    with pytest.raises(ServerError):
        await client_on(Script(httpx.Response(503, headers={"retry-after": "900"}), PAGE)).whoami()


async def test_at_most_eight_at_once() -> None:
    now = most = 0

    async def handler(request: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        now -= 1
        return PAGE

    client = client_on(handler)
    await asyncio.gather(*(client.schedules.list({}) for _ in range(40)))
    assert most == 8


async def test_who_is_cancelled_before_sending_sends_nothing_and_costs_nothing() -> None:
    gate, full, asked = asyncio.Event(), asyncio.Event(), 0

    async def handler(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked == 8:
            full.set()
        await gate.wait()
        return PAGE

    limiter = RateLimiter(20)
    client = client_on(handler, limiter=limiter)
    tasks = [asyncio.create_task(client.schedules.list({})) for _ in range(15)]
    await full.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    gate.set()
    await client.schedules.list({})
    assert asked == 9
    assert limiter.left == 11


async def test_closing_ends_what_is_under_way() -> None:
    async def handler(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        return PAGE

    client = client_on(handler)
    task = asyncio.create_task(client.schedules.pause(ID))
    for _ in range(5):
        await asyncio.sleep(0)
    await client.aclose()
    with pytest.raises(Unreachable) as caught:
        await task
    assert caught.value.may_have_happened
    with pytest.raises(Unreachable):
        await client.whoami()


def test_making_a_client_opens_nothing() -> None:
    client = OmniClient(ORIGIN + "/", Secret(TOKEN), limiter=RateLimiter())
    assert client.origin == ORIGIN
    assert TOKEN not in repr(vars(client))


async def test_the_servers_clock_is_known_from_its_last_readable_date() -> None:
    dates = ["Tue, 03 Mar 2026 02:12:30 GMT", "nonsense", "Tue, 03 Mar 2026 02:10:00 GMT"]
    script = Script(*(httpx.Response(200, content=EMPTY_PAGE, headers={"date": date}) for date in dates))
    now = 1_772_503_920.0  # 3 Mar 2026, 02:12:00
    client = OmniClient(
        ORIGIN, Secret(TOKEN), limiter=RateLimiter(600), transport=httpx.MockTransport(script), clock=lambda: now
    )
    assert client.server_offset == 0.0
    for offset in (30.0, 30.0, -120.0):
        await client.schedules.list({})
        assert client.server_offset == offset
    await client.aclose()
