"""Replies that are none of Omni's: one clear line in the right place, and the program goes on."""

from __future__ import annotations

import socket
from dataclasses import dataclass

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.storage.config.profiles import Profile
from tests.flows.conftest import NOW, ORIGIN, World, omni, screen_text, shows, squeezed, type_in, wait_until

LIST, WHOAMI = "/api/v1/schedules", "/api/v1/whoami"


def raw(body: bytes, status: int = 200, media: str = "application/json", **headers: str) -> httpx.Response:
    return httpx.Response(status, content=body, headers={"content-type": media, **headers})


@dataclass(frozen=True)
class Bad:
    answer: httpx.Response
    words: str
    tries: int = 1


_HTML = b"<!doctype html><title>Sign in</title><b>Who are you?</b>"
BAD = {
    "a web page": Bad(raw(_HTML, media="text/html"), "A web page came back, not Omni's API"),
    "cut JSON": Bad(raw(b'{"pageInfo": {"hasNextPage": tr'), "Omni's answer is cut off or not JSON"),
    "a list": Bad(raw(b"[]"), "Omni's answer has an unknown format"),
    "null": Bad(raw(b"null"), "Omni's answer has an unknown format"),
    "a redirect": Bad(raw(b"", 302, location="https://evil.example/"), "This address redirects"),
    "5 MB": Bad(raw(b'{"records": "' + b"x" * 5_500_000 + b'"}'), "The answer is too large"),
    "500": Bad(raw(b"<h1>Oops</h1>", 500, "text/html"), "Omni failed (500, 3 tries)", 3),
    "502": Bad(raw(b"", 502), "Omni failed (502, 3 tries)", 3),
}
EVERY_BAD = pytest.mark.parametrize("bad", BAD.values(), ids=BAD)


def trouble(world: World, path: str, bad: Bad) -> None:
    """The next request to this path is answered badly, as often as it is tried; a detail takes two requests."""
    both = 2 if path.startswith(f"{LIST}/") else 1
    world.fake.fail(path, bad.answer, times=bad.tries * both)


@EVERY_BAD
async def test_a_bad_list_is_said_in_a_dialog_and_again_reads_it(world: World, bad: Bad) -> None:
    world.know(Profile("prod", ORIGIN))
    trouble(world, LIST, bad)
    async with world.running() as pilot:
        text = await shows(pilot, f"✗ {bad.words}", "Nothing was loaded or sent.", "▸[ Retry R ]")
        assert "03:12:00" in text
        assert "<" not in text
        await pilot.press("R")
        await shows(pilot, "of about 24", "org key")
        assert "mark.all" not in omni(pilot).schedules.disabled_keys()
    assert {sent.host for sent in world.sent} == {"blobsrus.omniapp.co"}


@EVERY_BAD
async def test_a_bad_detail_is_said_in_the_pane_and_a_bad_answer_to_a_pause_in_the_status_line(
    world: World, bad: Bad
) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "Loaded 03:12")
        await pilot.press("j")
        second = await current_id(pilot)
        trouble(world, f"{LIST}/{second}", bad)
        await wait_until(pilot, lambda: squeezed(bad.words)[:20] in pane_text(pilot))
        assert "Enter tries again" in pane_text(pilot)
        await pilot.press("enter")
        await shows(pilot, "Loaded 03:12")
        await pilot.press("escape", "j")
        trouble(world, "/pause", bad)
        await pilot.press("p")
        await shows(pilot, "Pause “")
        await pilot.press("y")
        await wait_until(
            pilot, lambda: not omni(pilot).operations.running and omni(pilot).operations().last is not None
        )
        await shows(pilot, "✗ “?]0;x")
        await pilot.press("j", "p")
        await shows(pilot, "Pause “")
        await pilot.press("y")
        await shows(pilot, "✓ Paused “?]52;c")
    assert {sent.host for sent in world.sent} == {"blobsrus.omniapp.co"}


async def current_id(pilot: Pilot[None]) -> str:
    await wait_until(pilot, lambda: omni(pilot).schedules.current)
    row = omni(pilot).schedules.current
    assert row is not None
    return row.id


def pane_text(pilot: Pilot[None]) -> str:
    """What stands right of the table's edge."""
    lines = screen_text(pilot.app).splitlines()
    return squeezed(" ".join(line.partition("│")[2] for line in lines))


@pytest.mark.parametrize("name", [b"half \\ud83d sign", b"not \xff utf-8"])
async def test_text_that_is_no_text_is_drawn_harmlessly(world: World, name: bytes) -> None:
    world.know(Profile("prod", ORIGIN))
    row = b'{"id": "11111111-0000-4000-8000-000000000001", "name": "%s"}' % name
    world.fake.fail(LIST, raw(b'{"pageInfo": {"hasNextPage": false, "totalRecords": 1}, "records": [%s]}' % row))
    async with world.running() as pilot:
        await shows(pilot, "1 schedule", f"● {name[:4].decode()}")
        screen_text(pilot.app).encode()


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_without_whoami_loses_only_the_keys_kind(world: World, status: int) -> None:
    world.know(Profile("prod", ORIGIN))
    world.fake.fail(WHOAMI, raw(b"", status), times=9)
    async with world.running() as pilot:
        await shows(pilot, "of about 24", "Loaded 03:12")
        assert screen_text(pilot.app).splitlines()[0].split("  ")[0].strip() == "blobsrus · prod"


@pytest.mark.parametrize(("path", "lost"), [("recipients", "people"), ("", "settings")])
async def test_a_server_without_the_newer_calls_loses_only_what_they_show(world: World, path: str, lost: str) -> None:
    def not_offered(request: httpx.Request) -> httpx.Response | None:
        one = request.url.path.startswith(f"{LIST}/") and request.url.path.endswith("/recipients") == bool(path)
        return raw(b'{"detail": "Method Not Allowed", "status": 405}', 405) if one else None

    world.know(Profile("prod", ORIGIN))
    world.fake.fail("/", not_offered, times=99)
    async with world.running() as pilot:
        await shows(pilot, "Not available from this server:", "org key")
        assert lost in pane_text(pilot)


# ---------------------------------------------------------------------- no answer at all


def no_such_address() -> httpx.ConnectError:
    error = httpx.ConnectError("no way there")
    error.__cause__ = socket.gaierror()
    return error


async def test_what_cannot_be_reached_names_the_proxy_and_again_works(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://bob:sesame@proxy.blob.example:3128")
    world.know(Profile("prod", ORIGIN))
    world.fake.fail("/", no_such_address(), times=6)
    async with world.running() as pilot:
        text = await shows(
            pilot, "Cannot reach blobsrus.omniapp.co", "✗ No such address (DNS) after 3 tries, 03:12:00."
        )
        assert "HTTPS_PROXY is set to proxy.blob.example:3128 and was used." in text
        assert "sesame" not in text
        await pilot.press("R")
        await wait_until(pilot, lambda: len(world.sent) == 6)
        await shows(pilot, "▸[ Retry R ]")
        await pilot.press("enter")
        await shows(pilot, "of about 24")


async def test_what_cannot_be_reached_can_be_left_for_another_org_or_for_good(world: World) -> None:
    world.hosts["blahlo.omniapp.co"] = FakeOmni(40, now=lambda: NOW).handle
    world.know(Profile("prod", ORIGIN))
    world.fake.fail("/", no_such_address(), times=99)
    async with world.running() as pilot:
        await shows(pilot, "Cannot reach blobsrus.omniapp.co")
        await pilot.press("s")
        await shows(pilot, "▸ prod", "another address or key")
        await pilot.press("escape")
        await shows(pilot, "Cannot reach blobsrus.omniapp.co")
        await pilot.press("s")
        await shows(pilot, "▸ prod")
        await pilot.press("down", "enter")
        await shows(pilot, "▸ Address")
        await type_in(pilot, "blahlo")
        await pilot.press("enter")
        await type_in(pilot, DEMO_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "blahlo · Blob Ross, org key", "schedules as of")
    async with world.running(profile="prod") as pilot:
        await shows(pilot, "Cannot reach blobsrus.omniapp.co")
        await pilot.press("q")
        await wait_until(pilot, lambda: not pilot.app.is_running)


async def test_a_page_that_fails_keeps_the_rows_and_r_reads_the_rest(world: World) -> None:
    down = True

    def third_page(request: httpx.Request) -> httpx.Response | None:
        return raw(b"", 502) if down and request.url.params.get("cursor") == "3" else None

    async with world.signed_in() as pilot:
        await shows(pilot, "org key", "198 of about 242")
        world.fake.fail(LIST, third_page, times=99)
        await pilot.press("G")
        await shows(pilot, "── ✗ Omni failed after this row (502, 3 tries). 198 of about 242 loaded ──")
        await shows(pilot, "R loads the rest. Until then * is off and filters see only these 198.")
        await pilot.press("asterisk")
        await shows(pilot, "Not all rows are loaded: R loads the rest, then * marks all.")
        down = False
        await pilot.press("R")
        await wait_until(pilot, lambda: omni(pilot).workspace.store.index.has(3))
        await pilot.press("asterisk")
        await wait_until(pilot, lambda: len(omni(pilot).workspace.store.marks) >= 240)
