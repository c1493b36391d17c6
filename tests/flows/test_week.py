"""View 2: where everything runs; its keys, its list, its marks, its zone, its file, and the way back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.domain.schedules.week import HOURS
from omnitui.ui.features.week.screen import WeekScreen
from omnitui.ui.render.heatmap import ALL, Spot
from omnitui.ui.shell import keymap
from tests.flows.conftest import World, omni, screen_text, shows, wait_until
from tests.flows.work import (
    LIST,
    at_work,
    current,
    marked,
    pages,
    press,
    screen,
    status,
    store,
    table,
    writes,
)


def week(pilot: Pilot[None]) -> WeekScreen:
    shown = omni(pilot).view
    assert isinstance(shown, WeekScreen)
    return shown


async def reckoned(pilot: Pilot[None]) -> None:
    """Wait until the map and its list are those of the rows there are."""
    await wait_until(pilot, lambda: isinstance(omni(pilot).view, WeekScreen) and week(pilot).found is not None)
    await wait_until(pilot, lambda: not week(pilot).computing)
    await pilot.pause()


@asynccontextmanager
async def in_week(
    world: World, size: tuple[int, int] = (120, 32), *, read_only: bool = False
) -> AsyncIterator[Pilot[None]]:
    """At work, with the week on the screen."""
    async with at_work(world, size, read_only=read_only) as pilot:
        await press(pilot, "2")
        await reckoned(pilot)
        yield pilot


async def test_it_reads_the_rest_first_and_stands_at_the_present_hour(world: World) -> None:
    async with in_week(world) as pilot:
        assert sorted(set(pages(world))) == [1, 2, 3]
        assert store(pilot).index.complete
        text = await shows(pilot, "[2 Week]", "Tue 3 Mar 03:00–03:59 Paris:", "Busiest: ")
        assert "1 Schedules [2 Week]" in text
        assert "▸" in screen_text(pilot.app).splitlines()[3]
        assert "Not on the map: " in status(pilot)
        assert week(pilot).spot == Spot(0, 3)


async def test_every_schedule_has_its_place_or_is_counted(world: World) -> None:
    async with in_week(world) as pilot:
        made = week(pilot).week
        assert made is not None
        placed = {known for day in range(7) for hour in range(HOURS) for known in (await made.hour(day, hour)).ids}
        assert placed | set(made.absent().ids) == set(store(pilot).rows)
        assert not placed & set(made.absent().ids)


async def test_arrows_and_hjkl_move_and_the_list_follows(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, "down", "right", "j", "l")
        assert week(pilot).spot == Spot(2, 5)
        await shows(pilot, "Thu 5 Mar 05:00–05:59 Paris:")
        await press(pilot, "up", "left", "k", "h")
        await shows(pilot, "Tue 3 Mar 03:00–03:59 Paris:")
        await press(pilot, *["left"] * 5)
        await shows(pilot, "Tue 3 Mar 00:00–00:59 Paris:", "This hour has passed.")


async def test_enter_goes_to_the_list_and_from_there_to_the_schedule(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, "enter", "down", "down")
        assert screen_text(pilot.app).count("▸") == 1
        row = week(pilot).current
        assert row is not None and week(pilot).list.index == 2
        await press(pilot, "escape")
        assert week(pilot).map.has_focus
        await press(pilot, "enter", "enter")
        await shows(pilot, "[1 Schedules]")
        assert screen(pilot).current == row
        assert table(pilot).has_focus


async def test_all_lists_what_has_no_place(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, *["right"] * 30)
        assert week(pilot).spot == Spot(0, ALL)
        await shows(pilot, "Tue 3 Mar Paris:", "below, what is not on the map", "‖")
        await press(pilot, "enter", *["pagedown"] * 3)
        row = week(pilot).current
        assert row is not None and week(pilot).list.index == 30
        assert row.id in week(pilot).found.ids[24:]  # type: ignore[union-attr]  # `reckoned` waited for it


async def test_space_marks_the_hour_and_takes_its_marks_off_again(world: World) -> None:
    async with in_week(world) as pilot:
        found = week(pilot).found
        assert found is not None
        await press(pilot, "space")
        assert set(store(pilot).marks) == set(found.ids)
        assert f"{len(found.ids)} marked" in status(pilot)
        assert screen_text(pilot.app).count("◆") == min(len(found.ids), week(pilot).list.size.height)
        await press(pilot, "space")
        assert not store(pilot).marks
        await press(pilot, "enter", "space", "space")
        assert list(store(pilot).marks) == found.ids[:2]
        await press(pilot, "1")
        assert len(marked(pilot)) == 2
        assert "2 marked" in status(pilot)


async def test_m_reckons_with_the_marked_only_and_says_so(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, "m")
        await shows(pilot, "Nothing is marked.")
        await press(pilot, "space", "m")
        await reckoned(pilot)
        made, number = week(pilot).week, len(store(pilot).marks)
        assert made is not None
        assert number == len(week(pilot).rows())
        await shows(pilot, f"marked only: {number}")
        await press(pilot, "u")
        await reckoned(pilot)
        assert not week(pilot).only_marked
        assert len(week(pilot).rows()) == 240


async def test_the_filter_is_the_one_of_the_schedules(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, "slash")
        await shows(pilot, "[1 Schedules]")
        await press(pilot, *"digest", "enter")
        await wait_until(pilot, lambda: store(pilot).query.search == "digest" and store(pilot).index.complete)
        await press(pilot, "2")
        await shows(pilot, "[2 Week]", "/ digest")
        await reckoned(pilot)
        assert {row.id for row in week(pilot).rows()} == set(store(pilot).shown_ids())
        assert len(week(pilot).rows()) < 60


async def test_a_zone_is_chosen_by_typing(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, "Z")
        await shows(pilot, "The zone of the week")
        await press(pilot, *"Nowher", "enter")
        await shows(pilot, "No zone named Nowher.")
        await press(pilot, *["backspace"] * 6, *"tokyo", "enter")
        await shows(pilot, "03:00–03:59 Tokyo", "Z zone: Tokyo")
        await reckoned(pilot)
        made = week(pilot).week
        assert made is not None and str(made.zone) == "Asia/Tokyo"
        await press(pilot, "Z")
        await press(pilot, *["backspace"] * 10, "enter")
        await shows(pilot, "03:00–03:59 Paris")


async def test_export_writes_a_new_file_and_another_only_when_told_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "omnitui-week-2026-03-03.csv"
    file.write_text("mine")
    async with in_week(world) as pilot:
        await press(pilot, "E")
        await shows(pilot, "Export the week", file.name)
        await press(pilot, "enter")
        await shows(pilot, f"{file.name} already exists.", "Ctrl+S again overwrites it.")
        assert file.read_text() == "mine"
        await press(pilot, "ctrl+s")
        await shows(pilot, "Wrote 2026-03-03 to 2026-03-09")
        made = week(pilot).week
        assert made is not None and file.read_text() == made.as_csv()
        assert os.listdir(tmp_path).count(file.name) == 1


async def test_export_says_what_goes_wrong_and_stays_open(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    async with in_week(world) as pilot:
        await press(pilot, "E")
        await shows(pilot, "Export the week")
        await press(pilot, "home", *"gone/", "enter")
        await shows(pilot, "cannot be written: No such file or directory")
        await press(pilot, "escape")
        await shows(pilot, "[2 Week]")


async def test_back_in_view_1_everything_is_as_it_was(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "down", "down", "space", "down")
        here, row = current(pilot), table(pilot).cursor_row
        await press(pilot, "2")
        await reckoned(pilot)
        await press(pilot, "down", "right", "1")
        assert (current(pilot), table(pilot).cursor_row, len(marked(pilot))) == (here, row, 1)
        await press(pilot, "2")
        assert week(pilot).spot == Spot(1, 4)
        await pilot.resize_terminal(80, 24)
        await press(pilot, "1")
        await wait_until(pilot, lambda: table(pilot).size.width == 80)
        assert current(pilot) == here


async def test_pause_from_the_week_acts_on_the_hour_and_the_map_follows(world: World) -> None:
    async with in_week(world) as pilot:
        found = week(pilot).found
        assert found is not None and len(found.ids) > 1
        await press(pilot, "p")
        await shows(pilot, f"Pause {len(found.ids)}")
        await press(pilot, "y")
        await wait_until(pilot, lambda: len(writes(world)) == len(found.ids))
        await shows(pilot, f"Paused {len(found.ids)} schedules.", "Nothing runs in this hour.", "[2 Week]")


async def test_a_read_only_session_dims_the_keys_and_says_why(world: World) -> None:
    async with in_week(world, (80, 24), read_only=True) as pilot:
        assert "(p pause)" in screen_text(pilot.app)
        await press(pilot, "p")
        await shows(pilot, "read-only")
        assert not writes(world)


async def test_a_page_that_fails_is_said_and_what_is_here_is_shown(world: World) -> None:
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: pages(world) == [1, 2])
        await shows(pilot, "Loaded 03:12")
        world.fake.fail(LIST, httpx.Response(502), times=3)
        await press(pilot, "2")
        await reckoned(pilot)
        await shows(pilot, "Not all rows are loaded: R loads them.")
        await press(pilot, "R")
        await wait_until(pilot, lambda: store(pilot).index.complete)
        await reckoned(pilot)
        assert "Not all rows are loaded" not in status(pilot)


async def test_an_hour_that_has_passed_is_past_with_the_next_key(world: World) -> None:
    async with in_week(world) as pilot:
        at = omni(pilot).now()
        omni(pilot).launch.now = lambda: at + 3600
        assert screen_text(pilot.app).splitlines()[3].count("–") == 3
        await press(pilot, "down")
        await wait_until(pilot, lambda: screen_text(pilot.app).splitlines()[3].count("–") == 4)


async def test_a_slow_reckoning_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with in_week(world) as pilot:
        go = asyncio.Event()

        async def waits(self: object, rows: object) -> None:
            await go.wait()

        monkeypatch.setattr("omnitui.domain.schedules.week.Week.fill", waits)
        await press(pilot, "R")
        await shows(pilot, "Calculating the week of 240 schedules…")
        go.set()
        await shows(pilot, "Nothing runs in these seven days.")
        assert "Reckoning" not in screen_text(pilot.app)


async def test_below_80_columns_one_line_says_so_and_1_goes_back(world: World) -> None:
    async with in_week(world, (79, 24)) as pilot:
        await shows(pilot, "The week needs 80 columns")
        await press(pilot, "1")
        await shows(pilot, "[1 Schedules]")


async def test_help_tells_of_the_week(world: World) -> None:
    async with in_week(world) as pilot:
        await press(pilot, "question_mark")
        text = await shows(pilot, "Keys: Week", keymap.DO_HOUR)
        assert [key.does for key in keymap.WEEK if key.listed and key.does not in text] == []
