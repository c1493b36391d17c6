"""Next runs: in the table, the pane, the sorts and the filters, and anew once their time has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from textual.pilot import Pilot

from omnitui.domain.schedules.timetable import Silent
from tests.flows.conftest import NOW, World, omni, screen_text, shows, wait_until
from tests.flows.test_search_and_filter import choose
from tests.flows.work import DIGEST, at_work, current, go_to, id_of, pages, pane_shows, press, screen, store


def line_of(pilot: Pilot[None], name: str) -> str:
    """The table's line of a schedule."""
    return next(line.partition("│")[0] for line in screen_text(pilot.app).splitlines() if f" {name} " in line[:40])


def clock_at(pilot: Pilot[None], moment: datetime) -> Callable[[], float]:
    """Let the program's clock say another time from now on."""
    omni(pilot).launch.now = moment.timestamp
    return omni(pilot).launch.now


def late(world: World, name: str, moment: datetime) -> None:
    """A schedule of the org whose last run ended then."""
    world.fake.schedule(id_of(world, name)).last_completed_at = f"{moment:%Y-%m-%dT%H:%M:%S}Z"


async def test_the_table_says_when_each_runs_next_or_why_not(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, "Crimson refunds")
        assert line_of(pilot, "Crimson refunds").split()[-3] == "stopped"
        assert line_of(pilot, "Copper traffic").split()[-3] == "04:00"


async def test_the_pane_has_five_runs_in_both_zones_marked_estimated(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await pane_shows(pilot, "Next Tue 3, Wed 4, Thu 5, Fri 6, Mon 9 Mar 09:00, estimated")


async def test_a_sort_by_next_run_reads_the_rest_first_and_says_so(world: World) -> None:
    async with at_work(world) as pilot:
        assert store(pilot).needs_all is False
        await press(pilot, "s")
        await shows(pilot, "next run", "destination", "recipients", "zone", "needs all rows: ", " request")
        world.fake.latency = 0.2
        await press(pilot, "x")
        await shows(pilot, "Loading the rest")
        await wait_until(pilot, lambda: store(pilot).index.complete)
        await shows(pilot, "sort: next run ↑", "Next ↑", "240 schedules")
        assert set(pages(world)) == {1, 2, 3}
        rows = [store(pilot).row_at(place) for place in range(240)]
        runs = [store(pilot).times.next_run(row) for row in rows if row is not None]
        known = [run for run in runs if not isinstance(run, Silent)]
        assert known == sorted(known) == runs[: len(known)]
        await press(pilot, "s")
        await shows(pilot, "all rows loaded", "soonest first")
        await press(pilot, "x")
        await shows(pilot, "sort: next run ↓")


async def test_the_arrows_go_through_both_parts_of_the_sorts(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "s")
        await shows(pilot, "needs all rows")
        await press(pilot, *["down"] * 6)
        assert screen_text(pilot.app).count("▸") == 1
        await press(pilot, "enter")
        await shows(pilot, "sort: destination ↑")


async def test_a_run_that_passed_is_renewed_with_the_next_key_and_not_before(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await pane_shows(pilot, "Tue 3, Wed 4", "estimated")
        name = "Copper traffic"
        await go_to(pilot, world, name)
        assert line_of(pilot, name).split()[-3] == "04:00"
        clock_at(pilot, NOW + timedelta(hours=1))
        await pilot.pause(0.1)
        assert line_of(pilot, name).split()[-3] == "04:00"
        await press(pilot, "down")
        await wait_until(pilot, lambda: line_of(pilot, name).split()[-3] == "05:00")


async def test_a_missed_run_is_flagged_explained_and_filtered(world: World) -> None:
    late(world, DIGEST, NOW - timedelta(days=6))
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await pane_shows(pilot, "! Missed?", "Omni does not retry and notifies only the owner.")
        assert line_of(pilot, DIGEST).split()[1] == "!"
        await press(pilot, "g")
        await choose(pilot, "by-state", "MISSED")
        await shows(pilot, "1 of")
        await press(pilot, "enter")
        await shows(pilot, "filter: missed?·", "1 match")
        assert store(pilot).index.complete
        assert current(pilot) == DIGEST
        await press(pilot, "f")
        await shows(pilot, "1 of 240 match", "[missed?]", "Show 1")


async def test_omnis_clock_decides_what_was_missed(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        session, row = omni(pilot).workspace.session, store(pilot).rows[id_of(world, DIGEST)]
        assert session is not None
        assert not store(pilot).times.missed(row)
        session.client.server_offset = 8 * 3600.0
        assert store(pilot).times.missed(row)
        store(pilot).confirm(row.id, None, 0.0)
        assert not store(pilot).times.missed(row)
        assert screen(pilot).current is not None
