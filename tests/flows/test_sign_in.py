"""The first run: the form, what it says under its fields, and what it leaves on this machine."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.demo.fake_omni import DEMO_PERSONAL_TOKEN, DEMO_TOKEN
from omnitui.storage.config.profiles import Profile
from omnitui.storage.key_store import KeyringError
from omnitui.ui.features.sign_in import keyring_prompt
from tests.flows.conftest import ORIGIN, World, screen_text, shows, type_in, wait_until

HELD = ("omnitui", f"blobsrus {ORIGIN}")


async def fill(pilot: Pilot[None], address: str = "blobsrus", key: str = DEMO_TOKEN) -> None:
    await shows(pilot, "▸ Address")
    await type_in(pilot, address)
    await pilot.press("enter")
    await type_in(pilot, key)


async def do_not_remember(pilot: Pilot[None]) -> None:
    await pilot.press("tab", "space")
    await shows(pilot, "▸ Remember [ ]")


async def test_the_form_asks_for_address_key_and_remember_in_this_order(world: World) -> None:
    async with world.running() as pilot:
        text = await shows(pilot, "▸ Address")
        assert text.index("Address") < text.index("Key") < text.index("Remember [x] in this machine's keyring")
        assert "--demo needs none" in text
        await pilot.press("tab")
        await shows(pilot, "▸ Key")
        await pilot.press("tab")
        await shows(pilot, "▸ Remember")


async def test_what_the_address_becomes_shows_while_typing(world: World) -> None:
    async with world.running() as pilot:
        await shows(pilot, "▸ Address")
        await pilot.press("b", "l")
        await shows(pilot, "https://bl.omniapp.co")
        await pilot.press("backspace", "backspace")
        await type_in(pilot, "\n https://blobsrus.omniapp.co/dashboards/9ac41f02 \n")
        await shows(pilot, "https://blobsrus.omniapp.co Key")


async def test_enter_in_the_address_goes_to_the_key_and_there_signs_in(world: World) -> None:
    async with world.running() as pilot:
        await fill(pilot)
        await pilot.press("enter")
        await shows(pilot, "of about 24", "Blob Ross, org key")
        assert world.keyring.held == {HELD: DEMO_TOKEN}
        assert ORIGIN in world.config_text
        assert DEMO_TOKEN not in world.config_text


async def test_the_next_start_signs_in_without_asking(world: World) -> None:
    async with world.running() as pilot:
        await fill(pilot)
        await pilot.press("enter")
        await shows(pilot, "of about 24")
    async with world.running() as pilot:
        await shows(pilot, "of about 24", "org key")


async def test_enter_on_remember_signs_in_too_and_without_it_nothing_is_kept(world: World) -> None:
    async with world.running() as pilot:
        await fill(pilot)
        await do_not_remember(pilot)
        await pilot.press("enter")
        await shows(pilot, "of about 24")
    assert not world.keyring.held
    assert not world.config_text


async def test_a_key_pasted_with_spaces_and_line_breaks_works_and_says_so(world: World) -> None:
    async with world.running() as pilot:
        await fill(pilot, key="\n  omni_osk\r\n_demo ")
        await shows(pilot, "13 characters; 2 line breaks, 3 spaces left out")
        assert DEMO_TOKEN not in screen_text(pilot.app)
        await pilot.press("enter")
        await shows(pilot, "of about 24")
        assert world.sent[-1].key == DEMO_TOKEN


async def test_esc_leaves_and_so_does_the_button(world: World) -> None:
    async with world.running() as pilot:
        await shows(pilot, "▸ Address")
        await pilot.press("escape")
        await wait_until(pilot, lambda: not pilot.app.is_running)
    async with world.running() as pilot:
        await shows(pilot, "▸ Address")
        await pilot.click("Button")
        await wait_until(pilot, lambda: not pilot.app.is_running)


# ---------------------------------------------------------------------- what is wrong stands under its field


def caused(cause: Exception) -> Exception:
    error = httpx.ConnectError("no way there")
    error.__cause__ = cause
    return error


@dataclass(frozen=True)
class Wrong:
    answer: httpx.Response | Exception
    field: str
    words: str
    times: int = 1


WRONG = {
    "no such address": Wrong(caused(socket.gaierror()), "Address", "No such address (DNS) after 3 tries.", 3),
    "nobody there": Wrong(caused(ConnectionRefusedError()), "Address", "Nothing answers at this address", 3),
    "no network": Wrong(caused(OSError("unreachable")), "Address", "No network after 3 tries.", 3),
    "no safe line": Wrong(caused(ssl.SSLError()), "Address", "No secure connection (TLS)"),
    "refused": Wrong(httpx.Response(401, json={"detail": "Unauthorized"}), "Key", "Omni refuses this key (401)."),
    "forbidden": Wrong(httpx.Response(403, json={"detail": "Tokens are off"}), "Key", "(403). Omni: Tokens are off"),
    "unknown": Wrong(httpx.Response(404), "Address", "No Omni API at this address (404).", 2),
    "a web page": Wrong(httpx.Response(200, html="<p>Hi</p>"), "Address", "A web page came back, not Omni's API"),
    "elsewhere": Wrong(
        httpx.Response(302, headers={"location": "https://evil.example/"}), "Address", "The key is not sent there"
    ),
    "broken": Wrong(httpx.Response(502), "Address", "Omni failed (502, 3 tries).", 3),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_what_is_wrong_stands_under_its_field_and_a_second_try_works(world: World, wrong: Wrong) -> None:
    async with world.running() as pilot:
        world.fake.fail("/api/v1", wrong.answer, times=wrong.times)
        await fill(pilot)
        await pilot.press("enter")
        text = await shows(pilot, wrong.words, f"▸ {wrong.field}", "Address blobsrus ", "13 characters")
        following = "Remember" if wrong.field == "Key" else " Key "
        assert text.index(wrong.field) < text.index("✗") < text.index(following)
        await pilot.press("enter")
        await shows(pilot, "of about 24")
    assert {sent.host for sent in world.sent} == {"blobsrus.omniapp.co"}


async def test_an_http_address_is_refused_before_anything_is_sent(world: World) -> None:
    async with world.running() as pilot:
        await shows(pilot, "▸ Address")
        await type_in(pilot, "http://blobsrus.omniapp.co")
        await pilot.press("enter")
        text = await shows(pilot, "▸ Address", "✗ A key is never sent over http. Use the https address.")
        assert text.count("never sent over http") == 1
        assert not world.sent
        await pilot.press("home", *["right"] * 4, "s", "enter")
        await shows(pilot, "▸ Key")
        await type_in(pilot, DEMO_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "of about 24")


async def test_an_empty_key_is_said_under_the_key(world: World) -> None:
    async with world.running() as pilot:
        await fill(pilot, key="  ")
        await pilot.press("enter")
        await shows(pilot, "▸ Key", "✗ Paste a key here.")


async def test_esc_gives_up_an_address_that_does_not_answer(world: World) -> None:
    async with world.running() as pilot:
        world.fake.latency = 600
        await fill(pilot)
        await pilot.press("enter")
        await shows(pilot, "Connecting to blobsrus.omniapp.co… Esc cancels")
        await pilot.press("escape")
        await shows(pilot, "--demo needs none", "Address blobsrus")
        world.fake.latency = 0
        await pilot.press("enter")
        await shows(pilot, "of about 24")


# ---------------------------------------------------------------------- the keyring


class NoKeyringError(Exception):
    pass


class KeyringLocked(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoKeyringError(), "No keyring is running on this machine: the key is forgotten when you quit."),
        (KeyringLocked(), "The keyring is locked: the key is forgotten when you quit."),
        (KeyringError("refused", "keyrings.alt is not used"), "keyrings.alt is not used: the key is forgotten"),
        (None, "The keyring did not save the key: the key is forgotten when you quit."),
        (ModuleNotFoundError(), "is not installed: the key is forgotten when you quit."),
    ],
)
async def test_a_keyring_that_fails_is_said_and_the_key_is_kept_for_this_session(
    world: World, error: Exception | None, words: str
) -> None:
    world.keyring.error, world.keyring.forgets = error, error is None
    async with world.running() as pilot:
        await fill(pilot)
        await pilot.press("enter")
        await shows(pilot, "Remember [ ] not possible here", words, "set OMNI_BASE_URL and OMNI_API_TOKEN")
        await shows(pilot, "▸[ Sign in Enter ]")
        await pilot.press("enter")
        await shows(pilot, "of about 24")
    assert not world.config_text


async def test_a_silent_keyring_is_waited_for_until_esc_when_remembering(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring_prompt, "LIMIT", 0.05)
    world.keyring.open.clear()
    async with world.running() as pilot:
        await fill(pilot)
        await pilot.press("enter")
        await shows(pilot, "Waiting for the keyring… Esc continues without it")
        await pilot.press("escape")
        await shows(pilot, "[ ] not possible here", "✗ No keyring answered in")
        await pilot.press("enter")
        await shows(pilot, "of about 24")
        world.keyring.open.set()


@pytest.mark.parametrize("way_out", ["go on", "quit"])
async def test_a_silent_keyring_at_the_start_holds_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, way_out: str
) -> None:
    monkeypatch.setattr(keyring_prompt, "LIMIT", 0.05)
    world.know(Profile("prod", ORIGIN))
    world.keyring.open.clear()
    async with world.running() as pilot:
        await shows(pilot, "Waiting for the keyring… Esc continues without it")
        if way_out == "quit":
            await pilot.press("q")
            await wait_until(pilot, lambda: not pilot.app.is_running)
            world.keyring.open.set()
            return
        await pilot.press("escape")
        await shows(pilot, "Address blobsrus", "▸ Key", "[ ] not possible here", "✗ No keyring answered in")
        await type_in(pilot, DEMO_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "of about 24", "blobsrus · prod")
        world.keyring.open.set()


async def test_a_config_file_that_cannot_be_changed_keeps_the_key_nowhere(world: World) -> None:
    world.write_config("version = 99\n")
    async with world.running() as pilot:
        await shows(pilot, "is from a newer omnitui")
        await fill(pilot)
        await pilot.press("enter")
        await shows(pilot, "✗ config.toml", "not changed. The key is forgotten when you quit.")
    assert not world.keyring.held


async def test_a_personal_token_is_said_in_the_header(world: World) -> None:
    async with world.running() as pilot:
        await fill(pilot, key=DEMO_PERSONAL_TOKEN)
        await pilot.press("enter")
        await shows(pilot, "own token")
