"""Eight pictures of the program, and the README's own: each is what the program draws now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from textual.pilot import Pilot

from make import PICTURES
from omnitui.demo.fake_omni import FakeOmni
from tests.flows.conftest import NOW, World, omni, shows, wait_until
from tests.flows.work import DIGEST, go_to, id_of, press, store
from tests.local.fake_keyring import FakeKeyring

FOLDER = Path(__file__).resolve().parents[1] / "screenshots"


Steps = Callable[[Pilot[None], World], Awaitable[None]]


async def look(pilot: Pilot[None], world: World) -> None:
    """A stopped schedule under the cursor, two marked, the pane whole."""
    await go_to(pilot, world, "Almost-sunset forecast")
    await press(pilot, "space", "space")
    await go_to(pilot, world, "Crimson refunds")
    await shows(pilot, "Stopped by Omni", "blob.example")


async def ask(pilot: Pilot[None], world: World) -> None:
    """A question about more than the filter shows."""
    for name in (DIGEST, "Happy trees revenue", "Gesso backlog", "Bright sky KPIs", "Lake at dawn"):
        await go_to(pilot, world, name)
        await press(pilot, "space")
    await press(pilot, "slash", *"happy", "enter")
    await wait_until(pilot, lambda: store(pilot).query.search == "happy" and store(pilot).index.complete)
    await press(pilot, "p")
    await shows(pilot, "Pause 3 schedules?")


async def report(pilot: Pilot[None], world: World) -> None:
    """A run of which one was refused."""
    refused = httpx.Response(403, json={"error": "403", "message": "you may not manage this dashboard"})
    world.fake.fail(f"{id_of(world, DIGEST)}/pause", refused)
    for name in (DIGEST, "Happy trees revenue", "Gesso backlog"):
        await go_to(pilot, world, name)
        await press(pilot, "space")
    await press(pilot, "p")
    await shows(pilot, "Pause 3 schedules?")
    await press(pilot, "y")
    await shows(pilot, "Pause: 2 of 3 done")


async def narrow(pilot: Pilot[None], world: World) -> None:
    """The filters, one of each kind chosen."""
    await press(pilot, "f")
    await shows(pilot, "Sent via")
    await press(pilot, "right", "right", "down", "down", "right")
    await shows(pilot, "[paused]", "[email]")


async def help_(pilot: Pilot[None], world: World) -> None:
    """The keys."""
    await press(pilot, "question_mark")
    await shows(pilot, "Keys: Schedules")


@pytest.mark.parametrize(
    ("steps", "size", "theme"),
    [
        pytest.param(look, (120, 32), "textual-dark", id="schedules-120x32-dark"),
        pytest.param(look, (120, 32), "textual-light", id="schedules-120x32-light"),
        pytest.param(look, (80, 24), "textual-dark", id="schedules-80x24-dark"),
        pytest.param(look, (80, 24), "textual-light", id="schedules-80x24-light"),
        pytest.param(ask, (120, 32), "textual-dark", id="pause-question"),
        pytest.param(report, (120, 32), "textual-dark", id="report"),
        pytest.param(narrow, (120, 32), "textual-dark", id="filter"),
        pytest.param(help_, (120, 32), "textual-dark", id="help"),
    ],
)
def test_the_screen_looks_as_it_did(
    snap_compare: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    steps: Steps,
    size: tuple[int, int],
    theme: str,
) -> None:
    monkeypatch.setenv("TZ", "Europe/Paris")
    world = World(tmp_path, FakeOmni(240, now=lambda: NOW), FakeKeyring())

    async def before(pilot: Pilot[None]) -> None:
        await wait_until(pilot, lambda: omni(pilot).begun and store(pilot).index.has(2))
        await steps(pilot, world)

    with time_machine.travel(NOW.timestamp(), tick=False):
        app = world.app(demo=True)
        app.theme = theme
        assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("name", PICTURES)
def test_a_screenshot_of_the_readme_is_what_is_drawn_now(name: str) -> None:
    drawn = asyncio.run(PICTURES[name]())
    assert (FOLDER / f"{name}.svg").read_text(encoding="utf-8") == drawn, "run: python screenshots/make.py"


def test_no_picture_lies_about_that_is_not_drawn() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(PICTURES)
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert "screenshots/schedules.svg" in readme
    assert "screenshots/tour.svg" in readme
