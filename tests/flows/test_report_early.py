"""A report that opens by itself: it takes no key that was typed before it stood there, and covers nothing one is at."""

from __future__ import annotations

import asyncio

import httpx
from textual import events
from textual.pilot import Pilot

from tests.flows.conftest import World, omni, screen_text, shows, wait_until
from tests.flows.notes import active
from tests.flows.work import at_work, press, screen, status, writes

GONE = httpx.ConnectError("no route")


async def pausing(pilot: Pilot[None], world: World, count: int) -> None:
    """Agree to pause so many."""
    ids = [each.id for each in active(world, count)]
    await wait_until(pilot, lambda: all(known in omni(pilot).workspace.store.rows for known in ids))
    omni(pilot).workspace.store.mark(ids)
    await press(pilot, "p")
    await shows(pilot, f"Pause {count} schedules?")
    await press(pilot, "y")


async def test_keys_typed_before_a_report_was_painted_do_nothing(world: World) -> None:
    async with at_work(world) as pilot:
        world.fake.fail("/pause", GONE, times=1000)
        typed = [events.Key(key, key) for key in "crze"]
        await pausing(pilot, world, 12)
        await shows(pilot, "never sent, unchanged", "Continue 12 c")
        sent = writes(world)
        for key in typed:
            pilot.app.post_message(key)
        await pilot.pause(0.3)
        assert omni(pilot).operations().current is None
        assert "Continue 12" in screen_text(pilot.app)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "Continue 12" not in screen_text(pilot.app))
    assert writes(world) == sent


async def test_a_run_that_ends_while_somebody_types_opens_no_report_over_it(world: World) -> None:
    go = asyncio.Event()

    async def late(request: httpx.Request) -> None:
        await go.wait()
        raise GONE

    async with at_work(world) as pilot:
        world.fake.fail("/pause", late, times=1000)
        await pausing(pilot, world, 12)
        await wait_until(pilot, lambda: omni(pilot).operations().current is not None)
        await press(pilot, "slash", "b")
        go.set()
        await wait_until(pilot, lambda: omni(pilot).operations().current is None)
        await wait_until(pilot, lambda: "! shows why" in status(pilot))
        await press(pilot, "a", "r")
        assert screen(pilot).search_box.value == "bar"
        await press(pilot, "enter")
        await press(pilot, "exclamation_mark")
        await shows(pilot, "never sent, unchanged")


async def test_a_run_that_ends_under_a_dialog_opens_no_second_one(world: World) -> None:
    go = asyncio.Event()

    async def late(request: httpx.Request) -> None:
        await go.wait()
        raise GONE

    async with at_work(world) as pilot:
        world.fake.fail("/pause", late, times=1000)
        await pausing(pilot, world, 12)
        await wait_until(pilot, lambda: omni(pilot).operations().current is not None)
        await press(pilot, "exclamation_mark")
        await shows(pilot, "pending: the operation is running")
        depth = len(pilot.app.screen_stack)
        go.set()
        await wait_until(pilot, lambda: omni(pilot).operations().current is None)
        await pilot.pause(0.3)
        assert len(pilot.app.screen_stack) == depth
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "! shows why" in status(pilot))
