"""The table: its rows come as they are looked at, each page once, and the cursor stays on its schedule."""

from __future__ import annotations

import httpx
import pytest

from omnitui.demo.fake_omni import DEMO_PERSONAL_TOKEN, FakeOmni
from omnitui.storage.config.profiles import Profile
from tests.flows.conftest import NOW, ORIGIN, World, screen_text, shows, wait_until
from tests.flows.work import DIGEST, LIST, at_work, current, go_to, id_of, pages, press, screen, status, store, table


def of(count: int, world: World) -> FakeOmni:
    world.fake = FakeOmni(count, now=lambda: NOW)
    return world.fake


def fail_page(world: World, page: int, times: int) -> None:
    """The page fails so many times with a 502."""
    left = [times]

    def trouble(request: httpx.Request) -> httpx.Response | None:
        if request.url.params.get("cursor") != str(page) or left[0] <= 0:
            return None
        left[0] -= 1
        return httpx.Response(502, text="bad gateway")

    world.fake.fail(LIST, trouble, times=10_000)


async def test_the_first_rows_stand_there_with_their_true_number(world: World) -> None:
    of(431, world)
    async with at_work(world) as pilot:
        text = await shows(pilot, "Alizarin margin alert", "of about 43", "as of 03:12 Paris", "prod · Blob Ross")
        assert "[@click=app.quit]Quit[/] digest" in text
        rows = table(pilot).row_count
        assert abs(rows - 431) <= 3
        assert table(pilot).virtual_size.height == rows + 1
        assert table(pilot).max_scroll_y == rows + 1 - table(pilot).size.height


async def test_the_end_key_reaches_the_last_row_with_one_request_more(world: World) -> None:
    of(431, world)
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: pages(world) == [1, 2])
        await press(pilot, "G")
        await wait_until(pilot, lambda: current(pilot) == "👩‍🎨 Studio 🇫🇷 hours")
        assert table(pilot).cursor_row == table(pilot).row_count - 1
        await shows(pilot, "👩 Studio FR hours")
        assert pages(world) == [1, 2, 5]
        await press(pilot, "g")
        assert table(pilot).cursor_row == 0
        assert pages(world) == [1, 2, 5]


async def test_pages_come_one_ahead_and_never_twice(world: World) -> None:
    of(431, world)
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: pages(world) == [1, 2])
        while table(pilot).cursor_row < 110:
            await press(pilot, "pagedown")
        await wait_until(pilot, lambda: pages(world) == [1, 2, 3])
        await press(pilot, "pageup", "pageup", "g")
        await press(pilot, "pagedown", "G", "g", "G", "pageup")
        await wait_until(pilot, lambda: store(pilot).index.has(5))
        assert sorted(pages(world)) == sorted(set(pages(world)))


async def test_duplicates_make_the_whole_shorter(world: World) -> None:
    async with at_work(world) as pilot:
        assert store(pilot).index.total == 242
        await press(pilot, "G")
        await shows(pilot, "240 schedules")
        assert table(pilot).row_count == 240
        ids = [store(pilot).shown.id_at(place) for place in range(240)]
        assert len(set(ids)) == 240


async def test_the_cursor_stays_on_its_schedule_when_others_come_and_go(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        line, total = table(pilot).cursor_line, store(pilot).index.total
        assert total is not None
        for number in range(3):
            world.fake.insert(name=f"Aardvark {number}")
        asked = len(pages(world))
        await press(pilot, "R")
        await wait_until(pilot, lambda: store(pilot).index.total == total + 3)
        assert (current(pilot), table(pilot).cursor_line) == (DIGEST, line)
        assert len(pages(world)) > asked
        for name in ("Aardvark 0", "Aardvark 1", "Amber discounts", "Amber pipeline"):
            world.fake.delete(id_of(world, name))
        await press(pilot, "f5")
        await wait_until(pilot, lambda: store(pilot).index.total == total - 1)
        assert (current(pilot), table(pilot).cursor_line) == (DIGEST, line)


async def test_the_cursor_of_a_schedule_that_is_gone_stays_where_it_is(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        row = table(pilot).cursor_row
        world.fake.delete(id_of(world, DIGEST))
        await press(pilot, "ctrl+r")
        await wait_until(pilot, lambda: current(pilot) not in ("", DIGEST))
        assert table(pilot).cursor_row == row


async def test_a_page_that_comes_while_the_cursor_moves_does_not_take_it_back(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "down", "down")
        table(pilot).move_cursor(row=60)
        screen(pilot).view_changed()
        assert table(pilot).cursor_row == 60
        await pilot.pause()
        screen(pilot).view_changed()
        assert table(pilot).cursor_row == 60


async def test_a_change_made_elsewhere_shows_after_reading_again(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        world.fake.schedule(id_of(world, DIGEST)).disabled_at = "2026-03-02T10:00:00.000Z"
        assert "‖ Happy little digest" not in screen_text(pilot.app)
        await press(pilot, "R")
        await shows(pilot, "‖ Happy little digest")


async def test_a_page_that_failed_says_so_in_its_place_until_it_is_read(world: World) -> None:
    fail_page(world, 2, 3)
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: pages(world).count(2) == 3)
        await press(pilot, *["pagedown"] * 4)
        await shows(pilot, "✗ Omni failed after this row (502, 3 tries).", "of about", "R loads the rest.")
        asked = len(pages(world))
        await press(pilot, "asterisk")
        await shows(pilot, "Not all rows are loaded: R loads the rest, then * marks all.")
        assert not store(pilot).marks
        await press(pilot, "up", "down", "pageup", "pagedown")
        assert pages(world)[asked:] == []
        await press(pilot, "R")
        await wait_until(pilot, lambda: store(pilot).index.has(2))
        assert "failed after this row" not in screen_text(pilot.app)


async def test_an_empty_org_says_why_it_is_empty(world: World) -> None:
    of(1, world)
    world.fake.delete(next(iter(world.fake)).id)
    async with at_work(world) as pilot:
        await shows(pilot, "No schedules yet in this org.", "0 schedules")
        await press(pilot, "space", "p", "enter", "G", "g", "asterisk", "v", "u")
        assert not store(pilot).marks


async def test_an_empty_list_of_a_personal_token_says_whose_it_is(world: World) -> None:
    of(2, world)
    for schedule in list(world.fake):
        world.fake.delete(schedule.id)
    world.know(Profile("prod", ORIGIN), DEMO_PERSONAL_TOKEN)
    async with world.app().run_test(size=(120, 32)) as pilot:
        await shows(pilot, "A personal token shows only what you own or manage")


async def test_a_narrow_screen_reads_less_but_shows_the_same_rows(world: World) -> None:
    async with at_work(world, (60, 14)) as pilot:
        await shows(pilot, "Name ↑", "Last", "space mark")
        text = screen_text(pilot.app)
        assert "│" not in text
        assert "filter:" not in text
        assert [request.path for request in world.fake.requests if request.path.startswith(f"{LIST}/")] == []


SIZES = [(60, 8), (80, 23), (80, 24), (120, 15), (120, 40), (200, 60), (40, 10), (30, 8), (20, 5), (10, 3), (1, 1)]


@pytest.mark.parametrize("size", SIZES)
async def test_no_size_is_too_odd_to_start_and_work_in(world: World, size: tuple[int, int]) -> None:
    async with at_work(world, size) as pilot:
        await press(pilot, "down", "space", "question_mark", "escape", "f", "escape", "enter", "escape", "p", "n")
        await pilot.resize_terminal(120, 32)
        await shows(pilot, "1 marked")


@pytest.mark.parametrize("key", ["question_mark", "f", "s", "p", "enter", "colon", "slash", "v"])
async def test_resizing_with_something_open_breaks_nothing(world: World, key: str) -> None:
    async with at_work(world) as pilot:
        await press(pilot, key)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await press(pilot, "escape")
        await pilot.resize_terminal(120, 32)
        await shows(pilot, "[1 Schedules]", "? help")


@pytest.mark.parametrize("size", [(39, 24), (80, 9), (20, 5)])
async def test_a_screen_that_is_too_small_says_so_in_one_line(world: World, size: tuple[int, int]) -> None:
    async with at_work(world) as pilot:
        await pilot.resize_terminal(*size)
        await wait_until(pilot, lambda: "40 by 10" in screen_text(pilot.app))
        lines = [line for line in screen_text(pilot.app).splitlines() if line.strip()]
        assert len(lines) == 1
        await pilot.resize_terminal(80, 24)
        await shows(pilot, "Name ↑", "[1 Schedules]")
        assert "40 by 10" not in screen_text(pilot.app)
        assert status(pilot)
