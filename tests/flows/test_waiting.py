"""Waiting is words that change when something arrives, and that name the clock time of their end."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from omnitui.ui.shell import status_bar
from tests.flows.conftest import World, screen_text, shows, wait_until


async def test_a_limit_that_is_used_up_says_when_it_goes_on_and_then_takes_it_back(world: World) -> None:
    async with world.signed_in() as pilot:
        await shows(pilot, "of about", "Loaded   03:12")
        world.fake.fail("schedules", httpx.Response(429, headers={"Retry-After": "3"}))
        await pilot.press("R")
        await shows(pilot, "Omni's request limit is used up: continues at")
        await wait_until(pilot, lambda: "continues at" not in screen_text(pilot.app), seconds=10)
        await shows(pilot, "of about")


async def test_a_long_wait_says_since_when(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_bar, "PATIENCE", 0.05)
    gate = asyncio.Event()

    async def held(request: httpx.Request) -> None:
        await gate.wait()

    async with world.signed_in() as pilot:
        await shows(pilot, "of about")
        world.fake.fail("schedules", held, times=9)
        await pilot.press("R")
        await shows(pilot, "Refreshing…, still waiting since")
        gate.set()
        await wait_until(pilot, lambda: "still waiting" not in screen_text(pilot.app))
