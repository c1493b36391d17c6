"""Lists that change while they are read (DESIGN §6): repeated, at most three times, and then said."""

from __future__ import annotations

import asyncio

import pytest

from tests.domain.support import Desk, ListServer, ids, until


async def test_a_list_that_shifted_once_is_read_again_and_stands_still() -> None:
    def delete_one(server: ListServer, number: int) -> None:
        if len(server.asked) == 3:
            server.ids = server.ids[1:]

    desk = Desk(ListServer(ids(500), before=delete_one))
    assert await desk.everything()
    assert list(desk.index) == ids(500)[1:]
    assert len(desk.server.asked) == 10


@pytest.mark.parametrize("growing", [True, False])
async def test_a_list_that_never_stands_still_is_read_three_times_and_said_to_be_unsteady(growing: bool) -> None:
    def change(server: ListServer, number: int) -> None:
        server.ids = [f"new{len(server.asked)}", *server.ids] if growing else server.ids[1:]

    desk = Desk(ListServer(ids(400), before=change))
    assert not await desk.everything()
    assert desk.index.complete
    assert desk.server.asked.count(1) == 3


async def test_a_schedule_listed_twice_on_one_page_is_no_shift_and_costs_no_second_reading() -> None:
    twice = [known for name in ids(150) for known in (name, name)]
    desk = Desk(ListServer(twice))
    assert await desk.everything()
    assert list(desk.index) == ids(150)
    assert len(desk.server.asked) == 3


async def test_totals_that_differ_within_one_batch_are_noticed() -> None:
    def wobble(server: ListServer, number: int) -> None:
        server.total = 401 if number == 3 else 400

    desk = Desk(ListServer(ids(400), before=wobble))
    assert not await desk.everything()
    assert desk.server.asked.count(1) == 3


async def test_a_page_read_long_before_counts_among_the_totals() -> None:
    desk = Desk(ListServer(ids(300)))
    await desk.read(1)
    desk.server.ids = ids(299, start=1)
    assert await desk.everything()
    assert list(desk.index) == ids(299, start=1), "row s0100 slipped over the border that was read before"


async def test_a_last_page_that_vanished_under_the_reader_means_a_row_slipped_over_a_border() -> None:
    desk = Desk(ListServer(ids(401)))
    await desk.read(1, 2, 3, 4)
    desk.server.ids = ids(400, start=1)
    assert await desk.everything()
    assert list(desk.index) == ids(400, start=1)


async def test_an_insertion_shows_as_a_duplicate_at_the_border_and_is_read_again() -> None:
    desk = Desk(ListServer(ids(200), total=None))
    await desk.read(1)
    desk.server.ids = ["new", *ids(200)]
    assert await desk.everything()
    assert list(desk.index) == ["new", *ids(200)]


async def test_an_opaque_list_that_shrinks_while_followed_comes_to_an_end() -> None:
    def shrink(server: ListServer, number: int) -> None:
        if number == 3:
            server.ids = ids(210)

    cursors: dict[int, str | int | None] = {number: f"c{number}" for number in range(2, 9)}
    desk = Desk(ListServer(ids(700), cursors=cursors, before=shrink))
    assert await desk.everything()
    assert list(desk.index) == ids(210)


async def test_cursor_and_marks_stay_on_their_ids_when_a_fresh_listing_takes_over() -> None:
    desk = Desk(ListServer(ids(300)))
    await desk.everything()
    desk.store.mark(["s0007", "s0299"])
    desk.server.ids = ids(200, start=5)
    await desk.read(1)
    fresh = Desk(desk.server)
    await fresh.everything()
    desk.store.replace_with(fresh.index)
    assert desk.store.shown.position_of("s0007") == 2
    assert [row.id for row in desk.store.marked_rows()] == ["s0007", "s0299"], "marked rows are kept though unlisted"


def pair_at_the_border(kind: str) -> tuple[list[str], dict[int, str]]:
    """A schedule with two destinations: its email row ends the first page, its `kind` row begins the next."""
    raw = [*ids(100), "s0099", *ids(150, start=100)]
    return raw, {100: kind}


@pytest.mark.parametrize("total", [None, -1])
async def test_a_pair_of_destinations_across_a_border_costs_no_second_reading(
    total: int | None,
) -> None:
    raw, kinds = pair_at_the_border("slack")
    desk = Desk(ListServer(raw, total=total, kinds=kinds))
    assert await desk.everything()
    assert list(desk.index) == ids(250)
    assert len(desk.server.asked) == 3


async def test_a_pair_is_known_whichever_of_its_pages_is_read_first() -> None:
    raw, kinds = pair_at_the_border("slack")
    desk = Desk(ListServer(raw, kinds=kinds))
    await desk.read(1)
    await desk.read(3)
    await desk.read(2)
    assert not desk.index.crossed
    backwards = Desk(ListServer(raw, kinds=kinds))
    await backwards.read(2)
    await backwards.read(1)
    assert not backwards.index.crossed


async def test_two_rows_of_one_kind_across_a_border_may_be_a_shift_and_are_read_again() -> None:
    raw, kinds = pair_at_the_border("email")
    desk = Desk(ListServer(raw, kinds=kinds))
    assert await desk.everything()
    assert len(desk.server.asked) == 6


async def test_the_second_row_of_a_pair_that_slipped_over_a_border_is_a_shift() -> None:
    raw = [*ids(99), "s0098", *ids(100, start=99)]
    desk = Desk(ListServer(raw, total=199, kinds={99: "slack", 100: "email"}))
    await desk.read(1)
    desk.server.ids, desk.server.kinds = ["new", *raw], {100: "slack"}
    assert await desk.everything()
    assert "new" in desk.index


async def test_pages_are_asked_for_as_others_come_not_in_batches() -> None:
    shared = asyncio.Event()
    desk = Desk(ListServer(ids(3_000), gate=lambda number: shared.wait() if number == 2 else asyncio.sleep(0)))
    reading = asyncio.create_task(desk.everything())
    await until(lambda: desk.index.loaded == 2_900)
    assert not desk.index.has(2)
    shared.set()
    assert await reading
    assert sorted(desk.server.asked) == list(range(1, 31))


async def test_after_a_failure_no_more_pages_are_asked_for_and_those_on_their_way_are_kept() -> None:
    def refuse(server: ListServer, number: int) -> None:
        if number == 3:
            raise ValueError

    desk = Desk(ListServer(ids(3_000), before=refuse))
    with pytest.raises(ValueError):
        await desk.everything()
    assert len(desk.server.asked) < 20
    assert all(desk.index.has(number) for number in desk.server.asked if number != 3)
