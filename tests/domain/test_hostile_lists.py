"""Reading from a server that keeps no promise about pages, totals and cursors."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from omnitui.api.errors import Rejected
from tests.domain.support import Desk, ListServer, ids, until


async def test_the_total_tells_every_place_from_the_first_page_on() -> None:
    desk = Desk(ListServer(ids(431)))
    await desk.read(1)
    assert (len(desk.index), desk.index.loaded, desk.index.pages) == (431, 100, 5)
    await desk.read(5)
    assert desk.index.id_at(430) == "s0430" and desk.index.position_of("s0400") == 400
    assert desk.index.id_at(200) is None and desk.server.asked == [1, 5]


@pytest.mark.parametrize("raw", [[], ["only"]])
async def test_an_empty_list_and_a_single_row_are_complete_after_one_request(raw: list[str]) -> None:
    desk = Desk(ListServer(raw))
    assert await desk.everything()
    assert desk.index.complete and list(desk.index) == raw and desk.server.asked == [1]


async def test_an_empty_list_that_refuses_even_its_first_page_is_empty() -> None:
    async def none_at_all(server: ListServer) -> None:
        desk = Desk(server)
        assert await desk.everything()
        assert len(desk.index) == 0 and desk.index.complete

    class Refusing(ListServer):
        @property
        def last(self) -> int:
            return 0

    await none_at_all(Refusing([]))


async def test_the_same_page_asked_twice_at_once_is_one_request() -> None:
    desk = Desk(ListServer(ids(300)))
    await asyncio.gather(desk.read(1), desk.read(1, 1), desk.read(1))
    assert desk.server.asked == [1]
    await asyncio.gather(desk.read(2, 3), desk.read(3, 2))
    assert sorted(desk.server.asked) == [1, 2, 3]


async def test_answers_in_the_wrong_order_find_their_places() -> None:
    doors = {number: asyncio.Event() for number in range(1, 5)}
    doors[1].set()
    desk = Desk(ListServer(ids(400), gate=lambda number: doors[number].wait()))
    await desk.read(1)
    reading = asyncio.create_task(desk.read(2, 3, 4))
    for number in (4, 2, 3):
        doors[number].set()
        await until(partial(desk.index.has, number))
    await reading
    assert list(desk.index) == ids(400) and desk.index.complete


async def test_a_reader_who_leaves_does_not_take_the_page_from_another() -> None:
    shared = asyncio.Event()
    desk = Desk(ListServer(ids(50), gate=lambda number: shared.wait()))
    first, second = asyncio.create_task(desk.read(1)), asyncio.create_task(desk.read(1))
    await until(lambda: bool(desk.server.asked))
    first.cancel()
    shared.set()
    await second
    assert desk.index.complete and desk.server.asked == [1]


async def test_a_failed_page_may_be_asked_for_again() -> None:
    def refuse_once(server: ListServer, number: int) -> None:
        if len(server.asked) == 2:
            raise ValueError

    desk = Desk(ListServer(ids(200), before=refuse_once))
    await desk.read(1)
    with pytest.raises(ValueError):
        await desk.read(2)
    assert not desk.index.has(2)
    await desk.read(2)
    assert desk.index.complete


async def test_a_numeric_next_cursor_keeps_random_access() -> None:
    desk = Desk(ListServer(ids(431), cursors={number: number for number in range(2, 6)}))
    await desk.read(1)
    await desk.read(5)
    assert desk.server.asked == [1, 5] and not desk.index.in_order_only


async def test_an_opaque_next_cursor_is_followed_page_by_page() -> None:
    desk = Desk(ListServer(ids(431), cursors={number: f"c-{number}x" for number in range(2, 6)}))
    await desk.read(1)
    await desk.read(4)
    assert desk.server.asked == [1, 2, 3, 4]
    assert await desk.everything() and list(desk.index) == ids(431)
    assert desk.server.asked == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("total", [None, -1, 1000, 0, 5])
async def test_a_next_page_promised_for_ever_is_not_read_for_ever(total: int | None) -> None:
    desk = Desk(ListServer(ids(250), total=total, endless=True, refuses=False))
    await desk.everything()
    assert desk.index.complete and list(desk.index) == ids(250)
    assert len(desk.server.asked) <= 24


async def test_the_same_page_for_every_cursor_is_not_read_for_ever() -> None:
    class Stuck(ListServer):
        def _body(self, number: int) -> dict[str, object]:
            return super()._body(1)

    desk = Desk(Stuck(ids(431)))
    await desk.everything()
    assert list(desk.index) == ids(100) and len(desk.server.asked) <= 15


@pytest.mark.parametrize("total", [None, -1])
async def test_without_total_or_page_size_everything_is_still_read(total: int | None) -> None:
    desk = Desk(ListServer(ids(250), total=total, states=None))
    assert await desk.everything() and list(desk.index) == ids(250)


@pytest.mark.parametrize("states", [-1, 100, None, 0, -7, 10**9])
async def test_a_server_that_gives_20_for_100_asked_is_read_whole_and_by_number(states: int | None) -> None:
    desk = Desk(ListServer(ids(431), size=20, states=states))
    await desk.read(1)
    assert desk.index.pages == 22 or states == -7
    await desk.read(desk.index.page_at(430))
    assert desk.index.id_at(430) == "s0430" or states == -7
    assert await desk.everything() and list(desk.index) == ids(431)


async def test_a_server_that_gives_more_than_asked_is_believed() -> None:
    desk = Desk(ListServer(ids(431), size=200))
    await desk.read(1)
    await desk.read(desk.index.pages)
    assert desk.server.asked == [1, 3] and desk.index.id_at(430) == "s0430"


async def test_a_total_that_counts_each_destination_shrinks_with_every_duplicate_found() -> None:
    raw = [schedule_id for schedule_id in ids(150) for _ in range(2)]
    desk = Desk(ListServer(raw))
    await desk.read(1)
    assert (len(desk.index), desk.index.loaded) == (250, 50)
    assert await desk.everything(), "the same twice over is a list that stands still"
    assert len(desk.index) == 150 and list(desk.index) == ids(150)


async def test_a_last_page_that_emptied_ends_the_list_where_omni_says() -> None:
    desk = Desk(ListServer(ids(401)))
    await desk.read(1)
    desk.server.ids = ids(380)
    await desk.read(5)
    assert desk.index.pages == 4 and not desk.index.has(5)
    await desk.everything()
    assert desk.index.complete and list(desk.index) == ids(380)


async def test_pages_read_behind_the_new_end_are_dropped_with_their_rows_places() -> None:
    desk = Desk(ListServer(ids(600)))
    await desk.read(1)
    await desk.read(5)
    desk.server.ids = ids(250)
    await desk.read(6)
    assert not desk.index.has(5) and desk.index.position_of("s0400") is None and desk.index.shifted
    assert await desk.everything() and list(desk.index) == ids(250)


async def test_another_refusal_is_passed_on() -> None:
    class Refusing(ListServer):
        def _body(self, number: int) -> dict[str, object]:
            return {"detail": "Invalid page number. The last valid page is 9.", "status": 400}

    desk = Desk(Refusing(ids(10)))
    with pytest.raises(Rejected):
        await desk.read(1)


async def test_rows_known_from_another_listing_are_told_as_come_again() -> None:
    desk = Desk(ListServer(ids(200)))
    await desk.read(1)
    desk.result.clear()
    desk.store.ask(desk.store.query.searching("s"))
    await desk.read(1)
    assert desk.result == ids(100), "they have places now which were drawn as unread"
