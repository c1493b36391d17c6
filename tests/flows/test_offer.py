"""A run that was cut short is offered at the next start: continue, undo, or leave it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.flows.conftest import World, omni, screen_text, shows, wait_until
from tests.flows.notes import active, journal_of, left_behind
from tests.flows.work import at_work, press, writes

SIZES = [(120, 40), (80, 24)]


def set_paused(world: World, *ids: str) -> None:
    for known in ids:
        world.fake.schedule(known).disabled_at = "2026-03-03T02:12:00.000Z"


async def cut_short(world: World) -> list[str]:
    """Five to pause: two paused, one lost after it was carried out, two never sent."""
    ids = [each.id for each in active(world, 5)]
    set_paused(world, *ids[:3])
    became = dict(zip(ids, ["done", "done", "sent", "planned", "planned"], strict=True))
    await left_behind(world, "pause", became)
    return ids


@pytest.mark.parametrize("size", SIZES)
async def test_the_offer_says_how_far_it_came_and_continue_does_the_rest(world: World, size: tuple[int, int]) -> None:
    ids = await cut_short(world)
    async with at_work(world, size) as pilot:
        await shows(pilot, "Interrupted operation", "Pause 5 schedules, started today 03:12:00")
        text = await shows(pilot, "2 paused, confirmed by Omni", "2 never sent; still active")
        assert "1 unknown: connection lost before the answer" in text
        assert "Continue checks the unknown one first, then pauses the rest." in text
        await shows(pilot, "Undo resumes the 2. Leave keeps it in Activity (4).")
        assert "Undo 2 u" in text and "Continue 3 c" in text
        assert writes(world) == []
        await press(pilot, "c")
        await shows(pilot, "✓ Paused 5 schedules. z undoes it.")
    assert sorted(writes(world)) == sorted(f"pause {known}" for known in ids[2:])
    assert all(world.fake.schedule(known).disabled_at for known in ids)
    journal = journal_of(world)
    (note,) = await journal.runs()
    assert note.ended is not None and note.unfinished == 0
    await journal.close()


async def test_leave_keeps_it_and_asks_no_more(world: World) -> None:
    await cut_short(world)
    async with at_work(world) as pilot:
        await shows(pilot, "Interrupted operation")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "Interrupted" not in screen_text(pilot.app))
    async with at_work(world) as pilot:
        await shows(pilot, " schedules", "of about", any_of=True)
        await pilot.pause(0.3)
        assert "Interrupted" not in screen_text(pilot.app)
    assert writes(world) == []


async def test_undo_resumes_what_was_paused_and_nothing_else(world: World) -> None:
    ids = await cut_short(world)
    async with at_work(world) as pilot:
        await shows(pilot, "Interrupted operation")
        await press(pilot, "u")
        await shows(pilot, "Resume 2 schedules?")
        await press(pilot, "y")
        await shows(pilot, "✓ Resumed 2 schedules.")
    assert sorted(writes(world)) == sorted(f"resume {known}" for known in ids[:2])


async def test_a_read_only_session_is_only_told_of_it(world: World) -> None:
    await cut_short(world)
    async with at_work(world, read_only=True) as pilot:
        text = await shows(pilot, "Interrupted operation", "This session is read-only", "Close Esc")
        assert "Continue" not in text and "Undo" not in text
        await press(pilot, "c", "u", "escape")
    assert writes(world) == []


async def test_a_read_only_session_does_not_use_the_offer_up(world: World) -> None:
    await cut_short(world)
    async with at_work(world, read_only=True) as pilot:
        await shows(pilot, "Interrupted operation", "Close Esc")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "Interrupted" not in screen_text(pilot.app))
    async with at_work(world) as pilot:
        await shows(pilot, "Interrupted operation", "Continue 3 c")


async def test_several_are_offered_one_after_another_the_newest_first(world: World) -> None:
    one, two, three = active(world, 3)
    await left_behind(world, "pause", {one.id: "done", two.id: "planned"})
    await left_behind(world, "pause", {three.id: "planned"})
    async with at_work(world) as pilot:
        await shows(pilot, f"Pause “{three.name}”, started today")
        await press(pilot, "c")
        await shows(pilot, "Pause 2 schedules, started today")
        assert writes(world) == [f"pause {three.id}"]
        await press(pilot, "c")
        await shows(pilot, "✓ Paused 2 schedules.")
    assert writes(world) == [f"pause {three.id}", f"pause {two.id}"]


async def test_another_orgs_run_is_not_offered(world: World) -> None:
    await left_behind(world, "pause", {active(world, 1)[0].id: "planned"}, origin="https://other.omniapp.co")
    async with at_work(world) as pilot:
        await pilot.pause(0.3)
        assert "Interrupted" not in screen_text(pilot.app)


async def test_a_create_that_was_lost_is_looked_at_and_never_sent_again(world: World) -> None:
    body = {"name": "Brand new", "identifier": "9ac41f02", "destinationType": "email", "format": "pdf"}
    secret = {**body, "name": "By sftp", "destinationType": "sftp"}
    tasks = {"lost": {"body": body}, "sftp": {"body": secret}}
    await left_behind(world, "create", {"lost": "sent", "sftp": "planned"}, tasks=tasks)
    async with at_work(world) as pilot:
        await shows(pilot, "Interrupted operation", "Continue 2 c")
        await press(pilot, "c")
        text = await shows(pilot, "0 of 2 done", "? Brand new no answer", "its password or key is not stored")
        assert "Retry" not in text
    assert writes(world) == []


async def test_a_run_that_was_quit_in_the_middle_is_offered_again(world: World) -> None:
    ids = [each.id for each in active(world, 12)]
    async with at_work(world) as pilot:
        gate = asyncio.Event()

        async def slow(request: httpx.Request) -> None:
            await gate.wait()

        world.fake.fail("/pause", slow, times=1000)
        await wait_until(pilot, lambda: all(known in omni(pilot).workspace.store.rows for known in ids))
        omni(pilot).workspace.store.mark(ids)
        await press(pilot, "p")
        await shows(pilot, "Pause 12 schedules?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: writes(world))
        await press(pilot, "q")
        await shows(pilot, "Quit during an operation?")
        await press(pilot, "y")
        gate.set()
        await wait_until(pilot, lambda: omni(pilot).return_code is not None)
    done = len(writes(world))
    async with at_work(world) as pilot:
        await shows(pilot, f"{done} paused, confirmed by Omni", f"{12 - done} never sent")
        await press(pilot, "c")
        await shows(pilot, "✓ Paused 12 schedules.")
    assert sorted(writes(world)) == sorted(f"pause {known}" for known in ids)


async def test_what_x_stopped_is_not_offered_but_continues_from_its_report(world: World) -> None:
    ids = [each.id for each in active(world, 12)]
    async with at_work(world) as pilot:
        gate = asyncio.Event()

        async def slow(request: httpx.Request) -> None:
            await gate.wait()

        world.fake.fail("/pause", slow, times=1000)
        await wait_until(pilot, lambda: all(known in omni(pilot).workspace.store.rows for known in ids))
        omni(pilot).workspace.store.mark(ids)
        await press(pilot, "p")
        await shows(pilot, "Pause 12 schedules?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: writes(world))
        await press(pilot, "x")
        gate.set()
        await shows(pilot, "never sent, unchanged", f"Continue {12 - len(writes(world))} c")
        await press(pilot, "c")
        await shows(pilot, "✓ Paused 12 schedules.")
    assert sorted(writes(world)) == sorted(f"pause {known}" for known in ids)
