"""The sorts that Omni lacks: over all rows, stable, and those without a value last either way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from omnitui.domain.schedules.query import LOCAL_SORTS, ListQuery, Sort
from omnitui.domain.schedules.sorting import in_order
from omnitui.domain.schedules.timetable import Timetable
from tests.domain.support import Desk, ListServer, ids, row

NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC).timestamp()
TIMES = Timetable(lambda: NOW, lambda: NOW)
ROWS = [
    row("nine", schedule="0 9 * * ? *", timezone="UTC", destinationType="slack", recipientCount=None),
    row("paused", schedule="0 5 * * ? *", timezone="UTC", destinationType="email", recipientCount=3, disabledAt="2026"),
    row("five", schedule="0 5 * * ? *", timezone="Asia/Tokyo", destinationType="email", recipientCount=40),
    row("also nine", schedule="0 9 * * ? *", timezone="UTC", destinationType="", recipientCount=3),
    row("odd", schedule="?", timezone="", destinationType="s3", recipientCount=0),
]


@pytest.mark.parametrize(
    ("field", "up", "down"),
    [
        ("next", "nine, also nine, five, paused, odd", "five, nine, also nine, paused, odd"),
        ("destination", "paused, five, odd, nine, also nine", "nine, odd, paused, five, also nine"),
        ("recipients", "odd, paused, also nine, five, nine", "five, paused, also nine, odd, nine"),
        ("zone", "five, nine, paused, also nine, odd", "nine, paused, also nine, five, odd"),
    ],
)
def test_each_local_sort_both_ways(field: str, up: str, down: str) -> None:
    for descending, expected in ((False, up), (True, down)):
        ordered = in_order(ROWS, Sort(field, descending), TIMES)
        assert ", ".join(row.id for row in ordered) == expected


@pytest.mark.parametrize("field", LOCAL_SORTS)
def test_a_local_sort_asks_omni_for_nothing_new(field: str) -> None:
    assert ListQuery(sort=Sort(field, True)).key() == ListQuery().key()
    assert Sort(field).local


def test_the_most_recipients_and_the_soonest_run_come_first() -> None:
    assert Sort().turned("recipients") == Sort("recipients", True)
    assert Sort().turned("next") == Sort("next")


async def test_what_a_local_sort_still_needs_is_known_before_it_is_chosen() -> None:
    desk = Desk(ListServer(ids(431)))
    query = ListQuery(sort=Sort("next"))
    assert desk.store.rest_of(query) == (None, 1)
    await desk.read(1, 2)
    assert desk.store.rest_of(query) == (231, 3)
    assert desk.store.rest_of(ListQuery(sort=Sort("lastRun"))) == (431, 5)
    assert desk.store.rest_of(ListQuery("churn")) == (None, 1)
    desk.store.ask(query)
    assert desk.store.needs_all
    assert await desk.everything()
    assert desk.store.rest_of(query) == (0, 0)
    assert not desk.store.needs_all
