"""The book: what is shown, what is marked, what is wrong, and whose word on a row counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.domain.schedules.query import Filters, ListQuery, Sort
from omnitui.domain.schedules.schedule import Result, State
from omnitui.domain.schedules.store import ScheduleStore
from tests.domain.support import Desk, ListServer, ids, row

PAUSED = "2026-02-11T10:02:00.000Z"


async def whole_desk(names: list[str]) -> Desk:
    desk = Desk(ListServer(names))
    await desk.everything()
    desk.server.asked.clear()
    return desk


async def test_a_complete_answer_covers_every_search_in_it_case_blind() -> None:
    desk = await whole_desk(["Churn", "churn weekly", "Stock"])
    for text, found in (("CHURN", ["Churn", "churn weekly"]), ("weekly", ["churn weekly"]), ("zzz", [])):
        desk.store.ask(ListQuery(search=text))
        assert desk.store.index.complete and not desk.index.missing()
        assert [desk.store.shown.id_at(place) for place in range(len(desk.store.shown))] == found
    assert desk.server.asked == []


async def test_a_complete_answer_that_is_empty_covers_longer_searches_too() -> None:
    desk = Desk(ListServer([]))
    desk.store.ask(ListQuery(search="qq"))
    await desk.read(1)
    desk.store.ask(ListQuery(search="qqq"))
    assert desk.index.complete and len(desk.store.shown) == 0 and desk.server.asked == [1]


async def test_a_search_begun_before_all_was_read_is_covered_afterwards() -> None:
    desk = Desk(ListServer(ids(250)))
    desk.store.ask(ListQuery(search="s0"))
    await desk.read(1)
    desk.store.ask(ListQuery())
    await desk.everything()
    desk.store.ask(ListQuery(search="s0"))
    assert desk.index.complete and len(desk.store.shown) == 250


async def test_another_sort_or_a_filter_of_omnis_is_not_covered() -> None:
    desk = await whole_desk(["a", "b"])
    for query in (ListQuery(sort=Sort("lastRun", True)), ListQuery(filters=Filters(status="error"), search="a")):
        desk.store.ask(query)
        assert desk.index.missing() == [1]
        desk.store.ask(ListQuery())
        assert desk.index.complete, "and the way back costs nothing"


def test_marks_survive_every_change_of_view_and_come_back_after_being_dropped() -> None:
    store = ScheduleStore()
    store.put([row("a"), row("b")], 0.0)
    store.mark(["b", "unread", "a"])
    for query in (ListQuery("zz"), ListQuery(filters=Filters(state=State.PAUSED)), ListQuery()):
        store.ask(query)
        assert list(store.marks) == ["b", "unread", "a"]
        assert [known.id for known in store.marked_rows()] == ["b", "a"]
    store.drop_marks()
    assert not store.marks
    store.drop_marks()
    assert list(store.marks) == ["b", "unread", "a"]


def test_an_older_answer_never_undoes_a_confirmed_write() -> None:
    store = ScheduleStore()
    store.put([row("a")], 1.0)
    store.confirm("a", 77.0, 5.0)
    assert store.put([row("a")], 4.0) == [] and store.rows["a"].paused_at == 77.0
    assert store.put([row("a", name="new")], 4.0) == ["a"] and store.rows["a"].paused_at == 77.0
    assert store.put([row("a")], 6.0) == ["a"] and store.rows["a"].paused_at is None


def test_an_older_answer_never_undoes_a_confirmed_write_on_a_row_let_go_meanwhile() -> None:
    store = ScheduleStore()
    store.put([row("a", disabledAt=PAUSED)], 1.0)
    store.confirm("a", None, 5.0)
    store.rows.clear()
    store.put([row("a", disabledAt=PAUSED)], 4.0)
    assert store.rows["a"].state is State.ACTIVE
    assert not store.confirm("never seen", 1.0, 5.0)
    store.put([row("never seen")], 4.0)
    assert store.rows["never seen"].paused_at == 1.0


ROWS = st.builds(
    lambda known, status, paused, stopped: row(
        known, lastStatus=status, disabledAt=PAUSED if paused else None, systemDisabledAt=PAUSED if stopped else None
    ),
    st.sampled_from("abcdef"),
    st.sampled_from([None, "COMPLETE", "ERROR", "KILLED", "ODD"]),
    st.booleans(),
    st.booleans(),
)
STEPS = st.one_of(
    st.tuples(st.just("put"), st.lists(ROWS, max_size=4)),
    st.tuples(st.just("confirm"), st.tuples(st.sampled_from("abcdefg"), st.none() | st.floats(0, 9))),
    st.tuples(st.just("replace"), st.booleans()),
)


@given(st.lists(STEPS, max_size=15))
@settings(deadline=None)
def test_what_is_wrong_is_always_what_a_recount_says(steps: list[tuple[str, object]]) -> None:
    store = ScheduleStore()
    for at, (step, value) in enumerate(steps):
        if step == "put" and isinstance(value, list):
            store.put(value, float(at))
        elif step == "confirm" and isinstance(value, tuple):
            store.confirm(value[0], value[1], float(at))
        elif step == "replace":
            store.mark("ab", on=bool(value))
            store.replace_with(type(store.index)())
        wrong = store.problem_counts()
        states = Counter(known.state for known in store.rows.values())
        failed = sum(known.result is Result.FAILED for known in store.rows.values())
        assert (wrong.failed, wrong.stopped, wrong.paused) == (failed, states[State.STOPPED], states[State.PAUSED])
        assert wrong.of == len(store.rows)


async def test_what_is_wrong_is_of_all_only_when_all_without_a_filter_were_read() -> None:
    desk = Desk(ListServer(ids(150)))
    await desk.read(1)
    assert desk.store.problem_counts().of == 100
    await desk.read(2)
    assert desk.store.problem_counts().of is None
    desk.store.ask(replace(desk.store.query, search="s0001"))
    assert desk.store.problem_counts().of is None
