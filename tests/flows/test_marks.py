"""Marks are the to-do list: ids that outlive every change of view, and nothing drops them but `u`."""

from __future__ import annotations

import httpx
import pytest

from tests.flows.conftest import World, screen_text, shows, wait_until
from tests.flows.work import (
    DIGEST,
    LIST,
    at_work,
    current,
    go_to,
    id_of,
    marked,
    pages,
    press,
    screen,
    status,
    store,
    table,
)


async def test_space_marks_and_goes_down_and_takes_the_mark_off_again(world: World) -> None:
    async with at_work(world) as pilot:
        first = current(pilot)
        await press(pilot, "space", "space")
        assert len(marked(pilot)) == 2
        assert table(pilot).cursor_row == 2
        assert "2 marked" in status(pilot)
        assert screen_text(pilot.app).count("◆") == 2
        await press(pilot, "up", "up", "space")
        assert first not in marked(pilot)
        assert "1 marked" in status(pilot)


async def test_a_range_stretches_with_the_arrows_and_space_marks_it(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "down", "v")
        await press(pilot, "down", "down", "down")
        assert screen_text(pilot.app).count("◇") == 4
        assert not store(pilot).marks
        assert "Range: arrows extend it" in screen_text(pilot.app)
        await press(pilot, "space")
        await wait_until(pilot, lambda: len(store(pilot).marks) == 4)
        assert screen_text(pilot.app).count("◇") == 0
        assert "A range" not in screen_text(pilot.app)
        assert list(store(pilot).marks) == [store(pilot).shown.id_at(place) for place in (1, 2, 3, 4)]


async def test_a_range_stretches_upwards_too(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, *["down"] * 6, "shift+up", "shift+up", "shift+down", "shift+up")
        assert screen_text(pilot.app).count("◇") == 3
        await press(pilot, "v")
        await wait_until(pilot, lambda: len(store(pilot).marks) == 3)
        assert list(store(pilot).marks) == [store(pilot).shown.id_at(place) for place in (4, 5, 6)]


async def test_escape_drops_a_range_but_never_a_mark(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "space", "v", "down", "down")
        assert "◇" in screen_text(pilot.app)
        await press(pilot, "escape", "escape", "escape")
        assert "◇" not in screen_text(pilot.app)
        assert len(store(pilot).marks) == 1


async def test_a_range_to_the_end_reads_the_pages_between(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "v", "G")
        await press(pilot, "space")
        await wait_until(pilot, lambda: len(store(pilot).marks) == 240)
        assert sorted(pages(world)) == [1, 2, 3]


async def test_star_marks_all_after_reading_the_rest(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "asterisk")
        await shows(pilot, "240 marked", "240 schedules")
        assert len(store(pilot).marks) == 240


async def test_star_says_that_it_reads_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(world) as pilot:
        said: list[str] = []
        monkeypatch.setattr(screen(pilot), "reading", said.append)
        await press(pilot, "asterisk")
        await wait_until(pilot, lambda: len(store(pilot).marks) == 240)
        assert any(words.startswith("Loading the rest: ") and "of about 24" in words for words in said)
        assert said[-1] == ""


async def test_star_marks_only_what_the_filter_shows(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "slash", *"digest", "enter")
        await shows(pilot, " match")
        await wait_until(pilot, lambda: store(pilot).query.search == "digest" and store(pilot).index.complete)
        await press(pilot, "asterisk")
        await wait_until(pilot, lambda: len(store(pilot).marks) > 1)
        assert all("digest" in f"{row.name} {row.dashboard}".lower() for row in store(pilot).marked_rows())
        assert len(store(pilot).marks) == len(store(pilot).shown)


async def test_star_marks_nothing_when_the_rest_cannot_be_read(world: World) -> None:
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: pages(world) == [1, 2])
        world.fake.fail(LIST, httpx.Response(502), times=3)
        await press(pilot, "asterisk")
        await wait_until(pilot, lambda: pages(world).count(3) == 3)
        await shows(pilot, "of about")
        await press(pilot, "asterisk")
        await shows(pilot, "Not all rows are loaded: R loads the rest, then * marks all.")
        assert not store(pilot).marks


async def test_u_drops_all_and_again_brings_the_last_set_back(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "space", "space", "u")
        assert not store(pilot).marks
        assert "◆" not in screen_text(pilot.app)
        assert "marked" not in status(pilot)
        await press(pilot, "u")
        assert len(store(pilot).marks) == 2
        assert "2 marked" in status(pilot)
        await press(pilot, "u", "space", "u", "u")
        assert len(store(pilot).marks) == 1


async def test_marks_survive_search_sort_refresh_and_what_others_do(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "space")
        await press(pilot, "slash", *"chromium", "enter")
        await wait_until(pilot, lambda: store(pilot).query.search == "chromium" and store(pilot).index.complete)
        assert marked(pilot) == [DIGEST]
        await press(pilot, "R")
        await press(pilot, "s", "d")
        await wait_until(pilot, lambda: store(pilot).query.sort.field == "dashboardName")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not store(pilot).query.search)
        await press(pilot, "R")
        await press(pilot, "R")
        assert list(store(pilot).marks) == [id_of(world, DIGEST)]
        assert "1 marked" in status(pilot)


async def test_a_row_not_read_yet_cannot_be_marked(world: World) -> None:
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: pages(world) == [1, 2])
        world.fake.latency = 0.2
        await press(pilot, "G", "space")
        assert not store(pilot).marks
        await shows(pilot, "This row is not loaded yet.")
