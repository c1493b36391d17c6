"""The one border between Omni's records and our rows (omni-api.md §3.1, §8)."""

from __future__ import annotations

from typing import Any

import pytest

from omnitui.domain.schedules.schedule import Result, State, instant, stamp
from tests.domain.support import row

AT = "2026-03-02T08:00:31.512Z"
CLASHES: list[tuple[dict[str, Any], str, object]] = [
    ({"format": "CSV"}, "format", "csv"),
    ({"format": None}, "format", ""),
    ({}, "one_tile", False),
    ({"content": "Dashboard"}, "one_tile", False),
    ({"content": "tile"}, "one_tile", True),
    ({"content": "single tile"}, "one_tile", True),
    ({"recipientCount": -1}, "recipients", None),
    ({"recipientCount": 0}, "recipients", 0),
    ({}, "recipients", None),
    ({"slackRecipientType": "Channel"}, "slack_kind", "channel"),
    ({"alert": None}, "condition", ""),
    ({"alert": ""}, "condition", ""),
    ({"alert": "RESULTS_CHANGED"}, "condition", "RESULTS_CHANGED"),
    ({"alert": {"conditionType": "RESULTS_PRESENT", "conditionQueryName": None}}, "condition", "RESULTS_PRESENT"),
    ({"alert": {"conditionType": None}}, "condition", ""),
    ({"alert": [1]}, "condition", ""),
    ({"destinationType": "google_sheets"}, "destination", "google_sheets"),
    ({"ownerId": None}, "owner_id", ""),
    ({"name": None}, "name", ""),
    ({"disabledAt": AT}, "state", State.PAUSED),
    ({"disabledAt": " "}, "state", State.ACTIVE),
    ({"disabledAt": "who knows"}, "state", State.PAUSED),
    ({"disabledAt": AT, "systemDisabledAt": AT}, "state", State.STOPPED),
    ({"systemDisabledReason": "missingQuery"}, "state", State.STOPPED),
    ({"lastStatus": None}, "result", Result.NEVER),
    ({"lastStatus": "complete"}, "result", Result.DELIVERED),
    ({"lastStatus": "CONDITION_UNMET"}, "result", Result.UNMET),
    ({"lastStatus": "ERROR_DELIVERED"}, "result", Result.SENT_WITH_ERRORS),
    ({"lastStatus": "KILLED"}, "result", Result.CANCELLED),
    ({"lastStatus": "BRAND_NEW"}, "result", Result.UNKNOWN),
]


@pytest.mark.parametrize(("fields", "name", "value"), CLASHES)
def test_each_clash_is_settled_at_the_border(fields: dict[str, Any], name: str, value: object) -> None:
    assert getattr(row(**fields), name) == value


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (AT, 1772438431.512),
        ("2026-03-02T08:00:31.512", 1772438431.512),
        ("2026-03-02T10:00:31.512+02:00", 1772438431.512),
        (f" {AT}\n", 1772438431.512),
        ("1970-01-01T00:00:00Z", 0.0),
        ("1960-01-01", -315619200.0),
        ("9999-12-31T23:59:59.999999-23:59", 253402387139.999999),
        ("0001-01-01T00:00:00+23:59", -62135683140.0),
    ],
)
def test_a_stamp_in_any_spelling_is_an_instant(text: str, seconds: float) -> None:
    assert instant(text) == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize("text", ["x", "99999-01-01", "2026-13-01", "1772438431512", "2026-02-30", "\udcff"])
def test_nonsense_is_no_instant_but_still_a_stamp_that_is_set(text: str) -> None:
    assert instant(text) is None and stamp(text) == 0.0


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_is_no_stamp(text: str | None) -> None:
    assert instant(text) is None and stamp(text) is None


def test_repeated_texts_are_kept_once() -> None:
    fields = {
        "timezone": "Europe/" + "Paris",
        "ownerName": "Ada Moss",
        "schedule": "0 9 ? * MON *",
        "lastStatus": "X Y",
    }
    one, two = row("a", **fields), row("b", **{key: "".join(list(text)) for key, text in fields.items()})
    assert all(getattr(one, name) is getattr(two, name) for name in ("timezone", "owner", "cron", "status"))
