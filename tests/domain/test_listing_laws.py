"""What holds of a listing whatever the server lists, in whatever order its pages are read."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from omnitui.domain.schedules.page_index import PageAnswer, PageIndex
from tests.domain.support import Desk, ListServer, once

RAW = st.lists(st.integers(0, 40).map(lambda number: f"s{number:02}"), max_size=60)
SIZE = st.integers(1, 9)


def answer(raw: list[str], size: int, number: int, counted: bool = True) -> PageAnswer:
    last = max(1, -(-len(raw) // size))
    more = number < last
    ids = raw[(number - 1) * size : number * size]
    return PageAnswer(number, ids, len(raw) if counted else None, size, more, str(number + 1) if more else None)


def agrees(index: PageIndex) -> None:
    """Positions and ids are inverse to one another, and the length is that of the places."""
    places = [index.id_at(position) for position in range(len(index))]
    known = [schedule_id for schedule_id in places if schedule_id is not None]
    assert known == list(index)
    assert len(known) == len(set(known)) == index.loaded
    for position, schedule_id in enumerate(places):
        if schedule_id is not None:
            assert index.position_of(schedule_id) == position
            assert index.has(index.page_at(position))
    assert index.id_at(-1) is None and index.id_at(len(index)) is None


@given(RAW, SIZE, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_pages_in_any_order_give_each_id_once_and_shrink_by_each_duplicate(
    raw: list[str], size: int, chance: Random
) -> None:
    index = PageIndex()
    numbers = list(range(1, max(1, -(-len(raw) // size)) + 1))
    chance.shuffle(numbers)
    for number in numbers:
        page = answer(raw, size, number)
        before = index.duplicates
        index.take(page)
        assert len(index) == len(raw) - index.duplicates
        assert index.duplicates - before <= len(page.ids)
        agrees(index)
    assert index.complete and index.missing() == []
    assert sorted(index) == sorted(set(raw))
    assert len(index) == len(set(raw)) == len(raw) - index.duplicates
    remaining = iter(raw)
    assert all(known in remaining for known in index), "not in the server's order"


@given(RAW, SIZE, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_reading_everything_yields_each_id_once_in_the_servers_order(
    raw: list[str], size: int, counted: bool, stated: bool
) -> None:
    # Without a total, a whole page of nothing new cannot be told from a server that promises more for ever.
    starts = range(0, len(raw) - size, size)
    assume(counted or all(set(raw[at : at + size]) - set(raw[:at]) for at in starts))

    async def scenario() -> None:
        desk = Desk(ListServer(raw, size, -1 if counted else None, -1 if stated else None))
        assert await desk.everything()
        assert desk.index.complete
        assert list(desk.index) == once(raw)
        assert set(desk.store.rows) == set(raw)
        agrees(desk.index)

    asyncio.run(scenario())


@given(RAW.filter(bool), SIZE, st.lists(st.integers(0, 80), max_size=12))
@settings(max_examples=60, deadline=None)
def test_looking_at_any_rows_in_any_order_asks_for_each_page_at_most_once(
    raw: list[str], size: int, looks: list[int]
) -> None:
    async def scenario() -> None:
        desk = Desk(ListServer(raw, size))
        await desk.read(1)
        for place in looks:
            page = desk.index.page_at(min(place, max(0, len(desk.index) - 1)))
            await desk.read(page)
            assert desk.index.has(page)
            agrees(desk.index)
        assert len(desk.server.asked) == len(set(desk.server.asked))

    asyncio.run(scenario())


@given(RAW.filter(bool), SIZE)
@settings(max_examples=40, deadline=None)
def test_the_last_page_needs_one_request_more_than_the_first(raw: list[str], size: int) -> None:
    async def scenario() -> None:
        desk = Desk(ListServer(raw, size))
        await desk.read(1)
        last = desk.index.page_at(len(desk.index) - 1)
        await desk.read(desk.index.pages)
        assert desk.server.asked == ([1] if desk.server.last == 1 else [1, desk.server.last])
        assert last in (desk.index.pages, desk.server.last)
        assert raw[-1] in desk.store.rows

    asyncio.run(scenario())


@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.lists(st.integers(0, 12).map(str), max_size=5),
            st.none() | st.integers(-2, 30),
            st.none() | st.integers(-1, 300),
            st.booleans(),
            st.sampled_from([None, "", "2", "3", "opaque"]),
        ),
        max_size=12,
    ),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), max_size=3),
)
@settings(deadline=None)
def test_no_answer_however_mad_breaks_the_places(pages: list[tuple[Any, ...]], ends: list[tuple[int, int]]) -> None:
    index = PageIndex()
    for turn, page in enumerate(pages):
        index.take(PageAnswer(*page))
        agrees(index)
        for at, last in ends:
            if at == turn:
                index.end_at(last)
                agrees(index)
        assert index.complete == (index.missing() == []) or not index.asked
