"""What is asked of Omni, and what can be told from the rows alone."""

from __future__ import annotations

from typing import Any

import pytest

from omnitui.domain.schedules.query import Filters, ListQuery, Sort, found
from omnitui.domain.schedules.schedule import State
from tests.domain.support import row

MANY: list[tuple[Filters, dict[str, Any], bool]] = [
    (Filters(), {}, True),
    (Filters(status="success"), {"lastStatus": "COMPLETE"}, True),
    (Filters(status="success"), {"lastStatus": "condition_unmet"}, True),
    (Filters(status="success"), {"lastStatus": "ERROR"}, False),
    (Filters(status="error"), {"lastStatus": "ERROR_DELIVERED"}, True),
    (Filters(status="error"), {"lastStatus": "NEW_KIND"}, False),
    (Filters(status="canceled"), {"lastStatus": "KILLED"}, True),
    (Filters(status="none"), {"lastStatus": None}, True),
    (Filters(status="none"), {"lastStatus": "COMPLETE"}, False),
    (Filters(destination="s3"), {"destinationType": "S3"}, True),
    (Filters(destination="email"), {"destinationType": "slack"}, False),
    (Filters(schedule_type="alert"), {"alert": "RESULTS_CHANGED"}, True),
    (Filters(schedule_type="alert"), {"alert": None}, False),
    (Filters(schedule_type="schedule"), {"alert": {"conditionType": "RESULTS_PRESENT"}}, False),
    (Filters(schedule_type="schedule"), {}, True),
    (Filters(content_type="dashboard"), {"content": "dashboard"}, True),
    (Filters(content_type="dashboard"), {"content": "tile"}, False),
    (Filters(content_type="single tile"), {"content": "single tile"}, True),
    (Filters(owner_id="o"), {"ownerId": "o"}, True),
    (Filters(owner_id="o"), {"ownerId": "p"}, False),
    (Filters(identifier="d"), {"identifier": "e"}, False),
    (Filters(state=State.PAUSED), {"disabledAt": "2026-01-01"}, True),
    (Filters(state=State.PAUSED), {"disabledAt": "2026-01-01", "systemDisabledAt": "2026-01-01"}, False),
    (Filters(state=State.STOPPED), {"systemDisabledReason": "noAccess"}, True),
    (Filters(state=State.ACTIVE, format="csv"), {"format": "CSV"}, True),
    (Filters(timezone="UTC"), {"timezone": "Europe/Paris"}, False),
    (Filters(status="error", state=State.ACTIVE), {"lastStatus": "ERROR", "disabledAt": "2026-01-01"}, False),
]


@pytest.mark.parametrize(("filters", "fields", "passes"), MANY)
def test_a_row_is_guessed_as_omni_would_filter_it(filters: Filters, fields: dict[str, Any], passes: bool) -> None:
    assert filters.guesses(row(**fields)) is passes


def test_both_sort_words_are_always_sent_and_empty_filters_never() -> None:
    assert ListQuery().params() == {"sortField": "scheduleName", "sortDirection": "asc"}
    filters = Filters(status="error", content_type="single tile", owner_id="o", state=State.PAUSED, format="csv")
    assert ListQuery("x", Sort("lastRun", True), filters).params() == {
        "q": "x",
        "sortField": "lastRun",
        "sortDirection": "desc",
        "status": "error",
        "contentType": "single tile",
        "ownerId": "o",
    }


def test_filters_that_omni_lacks_do_not_make_another_request() -> None:
    assert ListQuery(filters=Filters(state=State.PAUSED)).key() == ListQuery().key()
    assert ListQuery(filters=Filters(destination="s3")).key() != ListQuery().key()
    assert Filters(timezone="UTC").local and not Filters(destination="s3").local


def test_choosing_the_sort_in_use_turns_it_and_last_run_begins_with_the_newest() -> None:
    assert Sort().turned("scheduleName") == Sort(descending=True)
    assert Sort(descending=True).turned("ownerName") == Sort("ownerName")
    assert Sort().turned("lastRun") == Sort("lastRun", True)


def test_search_looks_case_blind_into_the_names_of_schedule_dashboard_and_owner_only() -> None:
    known = row(name="Churn ⚡️", dashboardName="Größe", ownerName="Ada Moss", identifier="zzz", timezone="UTC")
    assert all(found(known, text) for text in ("", "CHURN", "größe", "GRÖSSE", "a m", "⚡️"))
    assert not any(found(known, text) for text in ("zzz", "utc", "churnada"))
