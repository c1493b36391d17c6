"""Pause and resume: a question that says what it touches, an outcome for each, and nothing claimed too early."""

from __future__ import annotations

import asyncio

import httpx
from textual.pilot import Pilot

from omnitui.demo.fake_omni import FakeOmni
from tests.flows.conftest import NOW, World, omni, screen_text, shows, wait_until
from tests.flows.test_search_and_filter import burst
from tests.flows.work import (
    DIGEST,
    at_work,
    current,
    go_to,
    id_of,
    marked,
    pane_shows,
    press,
    screen,
    status,
    store,
    writes,
)

TREES = "Happy trees revenue"
BOTH = (DIGEST, TREES)


def paused(world: World, name: str) -> bool:
    return world.fake.schedule(id_of(world, name)).disabled_at is not None


async def mark(pilot: Pilot[None], world: World, *names: str) -> None:
    for name in names:
        await go_to(pilot, world, name)
        await press(pilot, "space")


async def test_one_is_paused_and_resumed_and_the_line_says_so(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "p")
        await shows(pilot, "Pause “Happy little digest”?", "It won't run until resumed.", "blobsrus")
        assert writes(world) == []
        await press(pilot, "y")
        await shows(pilot, "✓ Paused “Happy little digest”. z undoes it.", "‖ Happy little digest")
        assert writes(world) == [f"pause {id_of(world, DIGEST)}"]
        assert paused(world, DIGEST)
        await press(pilot, "r")
        await shows(pilot, "Resume “Happy little digest”?", "It runs again at its next time.")
        await press(pilot, "y")
        await shows(pilot, "✓ Resumed “Happy little digest”.", "● Happy little digest")
        assert not paused(world, DIGEST)


async def test_no_and_escape_and_enter_write_nothing(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        for key in ("n", "escape", "enter", "space"):
            await press(pilot, "p")
            await shows(pilot, "Pause “Happy little digest”?")
            await press(pilot, key)
            await wait_until(pilot, lambda: "Pause “Happy" not in screen_text(pilot.app))
        assert writes(world) == []


async def test_keys_typed_before_the_question_was_painted_do_not_answer_it(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        burst(pilot, "p", "y", "y", "⏎")
        await shows(pilot, "Pause “Happy little digest”?")
        assert writes(world) == []
        await press(pilot, "y")
        await shows(pilot, "✓ Paused “Happy little digest”.")


async def test_the_question_says_who_is_left_out_and_why(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH, "Bright sky KPIs", "Foothill forecast", "Crimson refunds")
        await press(pilot, "p")
        await shows(pilot, "Pause 2 schedules?", "2 won't run until resumed:", f"{DIGEST}, {TREES}")
        await shows(pilot, "2 left out: already paused", "1 left out: stopped by Omni", "z undoes it.")
        await press(pilot, "y")
        await shows(pilot, "✓ Paused 2 schedules.")
        assert sorted(writes(world)) == sorted(f"pause {id_of(world, name)}" for name in BOTH)
        assert sorted(marked(pilot)) == ["Bright sky KPIs", "Crimson refunds", "Foothill forecast"]


async def test_l_lists_everyone_a_count_stands_for(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH, "Gesso backlog", "Easel uptime")
        await press(pilot, "p")
        text = await shows(pilot, "and 2 more (l lists them)")
        assert "Gesso backlog" not in text.partition("Pause 4")[2].partition("Cancel")[0]
        await press(pilot, "l")
        await shows(pilot, "l goes back", "Gesso backlog Easel uptime", "Pause 4 schedules?")
        await press(pilot, "l")
        text = await shows(pilot, "and 2 more (l lists them)")
        assert "l goes back" not in text
        await press(pilot, "n")
        assert writes(world) == []


async def test_a_list_longer_than_the_screen_scrolls_and_the_buttons_stay(world: World) -> None:
    async with at_work(world, (80, 16)) as pilot:
        await press(pilot, *["space"] * 30, "p")
        await shows(pilot, "(l lists them)")
        await press(pilot, "l")
        names = marked(pilot)
        assert "Amber discounts" in names
        await shows(pilot, "Cancel n", "Pause ")
        assert "Amber discounts" not in screen_text(pilot.app)
        await press(pilot, "pagedown", "down", "j")
        await shows(pilot, "Amber discounts", "Cancel n")
        await press(pilot, "n")
        assert writes(world) == []


async def test_nothing_to_do_is_said_and_not_asked(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, "Bright sky KPIs")
        await press(pilot, "p")
        await shows(pilot, "“Bright sky KPIs” is already paused.")
        await go_to(pilot, world, "Crimson refunds")
        await press(pilot, "r")
        await shows(pilot, "“Crimson refunds” is stopped by Omni, which refuses this.")
        await mark(pilot, world, *BOTH)
        await press(pilot, "r")
        await shows(pilot, "Nothing to resume: 2 already active.")
        assert writes(world) == []


async def test_those_hidden_by_the_search_are_counted_and_can_be_left(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH)
        await press(pilot, "slash", *"digest", "enter")
        await wait_until(pilot, lambda: store(pilot).query.search == "digest" and store(pilot).index.complete)
        await press(pilot, "p")
        await shows(pilot, "1 of the 2 is hidden by the search “digest”: Happy trees revenue", "1 shown o")
        await press(pilot, "o")
        await shows(pilot, "✓ Paused “Happy little digest”.")
        assert writes(world) == [f"pause {id_of(world, DIGEST)}"]
        assert marked(pilot) == [TREES]


async def test_a_long_run_names_the_clock_time_of_its_end(world: World) -> None:
    async with at_work(world, per_minute=20) as pilot:
        await press(pilot, *["space"] * 25, "p")
        await shows(pilot, "ETA 03:13.", "x stops it; z undoes it.")


async def test_production_is_named_in_the_question(world: World) -> None:
    async with at_work(world, production=True) as pilot:
        await go_to(pilot, world, DIGEST)
        await shows(pilot, "PRODUCTION blobsrus · prod")
        await press(pilot, "p")
        await shows(pilot, "blobsrus · PRODUCTION")


async def test_read_only_refuses_with_the_reason(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await shows(pilot, "READ-ONLY", "(p pause)", "(r resume)")
        for key in ("p", "r"):
            await press(pilot, "escape", key)
            await shows(pilot, "This session is read-only (--read-only).")
        assert writes(world) == []


async def test_what_failed_stays_marked_and_the_report_opens_by_itself(world: World) -> None:
    refused = httpx.Response(403, json={"error": "403", "message": "you may not manage this [dashboard]"})
    world.fake.fail(f"{id_of(world, DIGEST)}/pause", refused)
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH)
        await press(pilot, "p")
        await shows(pilot, "Pause 2 schedules?")
        await press(pilot, "y")
        await shows(
            pilot, "Pause: 1 of 2 done", "1 paused, each confirmed by Omni", "1 failed; still marked. Omni refused it"
        )
        await shows(pilot, "✗ Happy little digest", "403 you may not manage this [dashboard]", "Retry 1 r")
        assert marked(pilot) == [DIGEST]
        await press(pilot, "r")
        await shows(pilot, "Pause “Happy little digest”?")
        await press(pilot, "y")
        await shows(pilot, "✓ Paused “Happy little digest”.")
        assert not store(pilot).marks


async def test_from_the_report_enter_goes_to_the_row_and_its_pane_says_why(world: World) -> None:
    world.fake.fail(f"{id_of(world, TREES)}/pause", httpx.Response(403))
    async with at_work(world) as pilot:
        await mark(pilot, world, TREES, DIGEST)
        await press(pilot, "g", "p")
        await shows(pilot, "Pause 2 schedules?")
        await press(pilot, "y")
        await shows(pilot, "Pause: 1 of 2 done")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: current(pilot) == TREES)
        await pane_shows(pilot, "✗ Not paused,", "! report")
        await press(pilot, "exclamation_mark")
        await shows(pilot, "Pause: 1 of 2 done", "Esc")
        await press(pilot, "escape")
        assert marked(pilot) == [TREES]


async def test_a_network_that_dies_in_the_middle_is_told_as_it_is(world: World) -> None:
    def dead(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("/pause") and len(writes(world)) > 3:
            raise httpx.ConnectError("no route")
        return None

    world.fake.fail("/api/v1/schedules/", dead, times=10_000)
    async with at_work(world) as pilot:
        await press(pilot, *["space"] * 25, "p")
        question = await shows(pilot, "Pause", "schedules?")
        assert "Pause" in question
        await press(pilot, "y")
        await shows(pilot, "each confirmed by Omni", "never sent, unchanged; still marked")
        run = omni(pilot).operations().last
        assert run is not None
        really = {schedule.id for schedule in world.fake if schedule.disabled_at} & {i.id for i in run[1].items}
        assert {result.item.id for result in run[1].confirmed} == really
        assert {row.id for row in store(pilot).marked_rows()} >= {i.id for i in run[1].items} - really


async def test_an_answer_lost_on_the_way_is_looked_up(world: World) -> None:
    world.fake.fail(f"{id_of(world, DIGEST)}/pause", httpx.ReadError("gone"), times=3, after=True)
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "p")
        await shows(pilot, "Pause “Happy little digest”?")
        await press(pilot, "y")
        await shows(pilot, "✓ Paused “Happy little digest”.")


async def test_a_run_shows_how_far_it_is_and_x_stops_it_softly(world: World) -> None:
    world.fake = FakeOmni(240, now=lambda: NOW)
    go = asyncio.Event()

    async def slow(request: httpx.Request) -> None:
        await go.wait()

    async with at_work(world) as pilot:
        world.fake.fail("/pause", slow, times=1000)
        await press(pilot, *["space"] * 25, "p")
        await shows(pilot, "Pause", "schedules?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: "Pausing " in status(pilot) and "x stop" in status(pilot))
        await press(pilot, "ctrl+c")
        assert omni(pilot).operations.running
        await press(pilot, "down", "x")
        await wait_until(pilot, lambda: "stopping" in status(pilot))
        go.set()
        await shows(pilot, "never sent", "still marked", "each confirmed by Omni")
        run = omni(pilot).operations().last
        assert run is not None
        assert 0 < len(run[1].confirmed) <= 8
        assert len(writes(world)) == len(run[1].confirmed)


async def test_quitting_in_the_middle_asks_and_waits_for_what_is_on_its_way(world: World) -> None:
    go = asyncio.Event()

    async def slow(request: httpx.Request) -> None:
        await go.wait()

    async with at_work(world) as pilot:
        world.fake.fail("/pause", slow, times=1000)
        await press(pilot, *["space"] * 25, "p")
        await shows(pilot, "Pause", "schedules?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: "x stop" in status(pilot))
        await press(pilot, "q")
        await shows(pilot, "Quit during an operation?", "no more are sent", "offers to continue or undo")
        await press(pilot, "n")
        await wait_until(pilot, lambda: "Quit during" not in screen_text(pilot.app))
        assert omni(pilot).operations.running
        await press(pilot, "q")
        await shows(pilot, "Quit during an operation?")
        await press(pilot, "y")
        go.set()
        await wait_until(pilot, lambda: not pilot.app.is_running or omni(pilot).return_code is not None)
    result = omni(pilot).operations().last
    assert result is not None
    assert len(writes(world)) == len(result[1].confirmed) <= 8


async def test_escape_after_a_run_leaves_the_marks(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH)
        await press(pilot, "escape", "escape", "p")
        await shows(pilot, "Pause 2 schedules?")
        await press(pilot, "escape", "escape")
        assert sorted(marked(pilot)) == sorted(BOTH)
        assert screen(pilot).focused is screen(pilot).table
