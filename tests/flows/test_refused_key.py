"""Omni refuses the key: at the start, while browsing, while reading all, in the middle of a run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.demo.data.vocabulary import BLOB_ROSS
from omnitui.demo.endpoints.calls import Key
from omnitui.demo.fake_omni import DEMO_TOKEN
from omnitui.storage import log
from omnitui.storage.config.profiles import Profile
from tests.flows.conftest import ORIGIN, World, omni, screen_text, shows, type_in, wait_until

FRESH = "omni_osk_fresh"
KEPT = f"prod {ORIGIN}"


def revoke(world: World) -> None:
    """The old key is worth nothing from now on, another one is."""
    del world.fake.keys[DEMO_TOKEN]
    world.fake.keys[FRESH] = Key(BLOB_ROSS, personal=False)


async def give_the_new_key(pilot: Pilot[None]) -> None:
    await shows(pilot, "Sign in again to continue", "▸ Key")
    await type_in(pilot, FRESH)
    await pilot.press("enter")


async def test_a_remembered_key_that_is_refused_at_the_start_is_asked_for_anew(world: World) -> None:
    world.know(Profile("prod", ORIGIN))
    revoke(world)
    async with world.running() as pilot:
        await shows(
            pilot, "Sign in to Omni", "Address blobsrus ", "▸ Key", "✗ Omni refuses this key (401).", "Quit Esc"
        )
        await type_in(pilot, FRESH)
        await pilot.press("enter")
        await shows(pilot, "of about 24", "blobsrus · prod")
    assert world.keyring.held == {("omnitui", KEPT): FRESH}


async def test_esc_on_a_key_refused_at_the_start_leaves(world: World) -> None:
    world.know(Profile("prod", ORIGIN))
    revoke(world)
    async with world.running() as pilot:
        await shows(pilot, "✗ Omni refuses this key (401).")
        await pilot.press("escape")
        await wait_until(pilot, lambda: not pilot.app.is_running)


async def test_marks_search_filter_and_cursor_outlive_a_key_refused_while_browsing(world: World) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "org key")
        await pilot.press("slash")
        await type_in(pilot, "a")
        await pilot.press("enter")
        await shows(pilot, "match", "/ a")
        await pilot.press("j", "space", "space", "j")
        place = omni(pilot).schedules.cursor_id
        marks = list(omni(pilot).workspace.store.marks)
        revoke(world)
        await pilot.press("R")
        await shows(
            pilot, "Omni no longer accepts the key (401 at 03:12:00).", "Kept: 2 marks, the search, your place."
        )
        await give_the_new_key(pilot)
        await shows(pilot, "2 marked", "match", "/ a", "org key")
        screen = omni(pilot).schedules
        assert list(screen.workspace.store.marks) == marks
        assert screen.cursor_id == place
        assert world.sent[-1].key == FRESH
    assert world.keyring.held == {("omnitui", KEPT): FRESH}


async def test_a_wrong_new_key_is_said_under_the_field_and_another_is_taken(world: World) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "org key")
        revoke(world)
        await pilot.press("R")
        await shows(pilot, "▸ Key")
        await type_in(pilot, "omni_osk_wrong")
        await pilot.press("enter")
        await shows(pilot, "✗ Omni refuses this key (401).")
        await pilot.press(*["backspace"] * len("omni_osk_wrong"))
        await give_the_new_key(pilot)
        await shows(pilot, "of about 24")


async def test_marking_all_goes_on_with_the_new_key(world: World) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "org key")
        revoke(world)
        await pilot.press("asterisk")
        await give_the_new_key(pilot)
        await wait_until(pilot, lambda: len(omni(pilot).workspace.store.marks) >= 240)


async def test_a_run_waits_for_the_new_key_and_goes_on(world: World) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "org key")
        await pilot.press("v", *["j"] * 11, "space", "p")
        await shows(pilot, "Pause 12 schedules?")
        paused = 0

        def revoke_after_some(request: httpx.Request) -> httpx.Response | None:
            nonlocal paused
            paused += 1
            if paused == 4:
                revoke(world)
            return None if request.headers["authorization"] == f"Bearer {FRESH}" or paused < 4 else REFUSED

        world.fake.fail("/pause", revoke_after_some, times=40)
        await pilot.press("y")
        await shows(pilot, "Kept:", "The pause operation waits at", "of 12; it continues with the new key.")
        await give_the_new_key(pilot)
        await shows(pilot, "✓ Paused 12 schedules.")
        assert not omni(pilot).workspace.store.marks


REFUSED = httpx.Response(401, json={"detail": "Unauthorized"})


@pytest.mark.parametrize("running", [False, True])
async def test_esc_asks_whether_to_quit_and_no_goes_back_to_the_key(world: World, running: bool) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "org key")
        if running:
            await pilot.press("v", "j", "j", "space", "p")
            await shows(pilot, "Pause 3 schedules?")
        revoke(world)
        await pilot.press("y" if running else "R")
        await shows(pilot, "Sign in again to continue")
        await pilot.press("escape")
        await shows(pilot, "Quit during an operation?" if running else "Quit?", "▸[ Stay n ]")
        await pilot.press("n")
        await shows(pilot, "Sign in again to continue")
        await pilot.press("escape")
        await shows(pilot, "▸[ Stay n ]")
        await pilot.press("y")
        await wait_until(pilot, lambda: not pilot.app.is_running)


async def test_a_key_of_the_environment_is_asked_for_anew_but_kept_nowhere(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMNI_BASE_URL", ORIGIN)
    monkeypatch.setenv("OMNI_API_TOKEN", DEMO_TOKEN)
    async with world.running() as pilot:
        await shows(pilot, "of about 24", "org key")
        revoke(world)
        await pilot.press("R")
        await give_the_new_key(pilot)
        await wait_until(pilot, lambda: world.sent[-1].key == FRESH)
        await shows(pilot, "of about 24")
    assert not world.keyring.held


# ---------------------------------------------------------------------- the key is seen nowhere


@pytest.fixture
def log_file(world: World) -> Iterator[Path]:
    """The program's own log, for as long as a test takes."""
    ours, raising = logging.getLogger("omnitui"), logging.raiseExceptions
    before = (ours.level, ours.propagate)
    path = world.folder / "state" / "omnitui.log"
    log.start(path)
    yield path
    for handler in ours.handlers[:]:
        ours.removeHandler(handler)
        handler.close()
    logging.raiseExceptions = raising
    ours.level, ours.propagate = before


async def test_the_key_is_on_no_screen_in_no_log_and_in_no_file(
    world: World, caplog: pytest.LogCaptureFixture, log_file: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []
    async with world.running() as pilot:
        await shows(pilot, "▸ Address")
        await type_in(pilot, "blobsrus")
        await pilot.press("enter")
        await type_in(pilot, DEMO_TOKEN)
        seen.append(screen_text(pilot.app))
        echo = httpx.Response(403, json={"detail": f"Forbidden: {DEMO_TOKEN} may not"})
        world.fake.fail("whoami", echo)
        await pilot.press("enter")
        seen.append(await shows(pilot, "(403)"))
        await pilot.press("enter")
        seen.append(await shows(pilot, "org key"))
        world.fake.fail("/pause", echo)
        await pilot.press("p")
        await shows(pilot, "Pause “")
        await pilot.press("y")
        seen.append(await shows(pilot, "was not paused"))
    files = [path for path in world.folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"config.toml", "journal.sqlite3", "omnitui.log"}
    written = {path.name: path.read_bytes().decode("latin-1") for path in files}
    assert "/pause 403" in written[log_file.name]
    for place in (*seen, caplog.text, *written.values()):
        assert DEMO_TOKEN not in place


async def test_a_crash_tells_nothing_of_the_key(
    world: World,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        held = [omni_app.workspace.session, omni_app.sessions, DEMO_TOKEN]
        raise RuntimeError(f"a mistake with {len(held)} things in hand")

    with pytest.raises(RuntimeError, match="3 things"):
        async with world.signed_in() as pilot:
            omni_app = omni(pilot)
            monkeypatch.setattr(omni_app.schedules, "action_back", broken)
            await pilot.press("escape")
            await wait_until(pilot, lambda: not pilot.app.is_running)
    result = capsys.readouterr()
    assert "Internal error (RuntimeError)" in caplog.text + result.err + result.out
    assert DEMO_TOKEN not in caplog.text + result.err + result.out
