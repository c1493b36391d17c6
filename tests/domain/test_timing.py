"""When a schedule runs next, why it does not, and which runs seem missed by Omni's clock."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.recurrence.cron import Cron
from omnitui.domain.schedules import timetable
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.timetable import LATE, Gaps, Silent, Timetable
from tests.domain.support import row

HOUR = 3600.0
DAILY = "0 9 * * ? *"


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


class Clocks:
    """This machine's clock and Omni's, both set by hand."""

    def __init__(self, now: str, ahead: float = 0.0) -> None:
        self.now = at(now)
        self.ahead = ahead
        self.times = Timetable(lambda: self.now, lambda: self.now + self.ahead)


def daily(**fields: Any) -> Schedule:
    """A schedule of 09:00 UTC that ran yesterday."""
    known = {"schedule": DAILY, "timezone": "UTC", "lastCompletedAt": "2026-03-02T09:01:00Z"}
    return row(**{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ({}, at("2026-03-03 09:00")),
        ({"timezone": "America/New_York"}, at("2026-03-03 14:00")),
        ({"timezone": ""}, at("2026-03-03 09:00")),
        ({"disabledAt": "2026-01-01"}, Silent.PAUSED),
        ({"systemDisabledAt": "2026-01-01", "disabledAt": "2026-01-01"}, Silent.STOPPED),
        ({"schedule": "0 9 1 1 ? 2020"}, Silent.NEVER),
        ({"schedule": "0 9 30 2 ? *"}, Silent.NEVER),
        ({"schedule": "0 9 * * *"}, Silent.UNKNOWN),
        ({"schedule": ""}, Silent.UNKNOWN),
        ({"timezone": "Mars/Olympus_Mons"}, Silent.UNKNOWN),
        ({"timezone": "../etc/passwd"}, Silent.UNKNOWN),
    ],
)
def test_the_next_run_or_why_there_is_none(fields: dict[str, Any], when: float | Silent) -> None:
    assert Clocks("2026-03-03 02:12").times.next_run(daily(**fields)) == when


def test_a_run_is_reckoned_once_for_all_that_share_it_until_its_time_has_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    parse = Cron.parse

    def counted(text: str) -> Cron:
        asked.append(text)
        return parse(text)

    monkeypatch.setattr(Cron, "parse", staticmethod(counted))
    clocks = Clocks("2026-03-03 02:12")
    for number in range(50):
        assert clocks.times.next_run(daily(id=str(number))) == at("2026-03-03 09:00")
    assert len(asked) == 1
    clocks.now = at("2026-03-03 08:59:59")
    clocks.times.next_run(daily())
    assert len(asked) == 1
    clocks.now = at("2026-03-03 09:00")
    assert clocks.times.next_run(daily()) == at("2026-03-04 09:00")
    assert len(asked) == 2


def test_the_coming_runs_are_of_an_active_schedule_only() -> None:
    times = Clocks("2026-03-03 09:00").times
    assert times.coming(daily(), 2) == [at("2026-03-04 09:00"), at("2026-03-05 09:00")]
    assert times.coming(daily(disabledAt="2026-01-01"), 2) == []
    assert times.coming(daily(schedule="?"), 2) == []


@pytest.mark.parametrize(
    ("now", "fields", "due"),
    [
        ("2026-03-03 09:59:59", {}, None),
        ("2026-03-03 10:00", {}, "2026-03-03 09:00"),
        ("2026-03-05 12:00", {}, "2026-03-03 09:00"),
        ("2026-03-03 10:00", {"lastCompletedAt": "2026-03-03T09:00:01Z"}, None),
        ("2026-03-03 10:00", {"lastCompletedAt": "2026-03-03T08:59:59Z"}, "2026-03-03 09:00"),
        ("2026-03-03 10:00", {"lastCompletedAt": None}, None),
        ("2026-03-03 10:00", {"lastCompletedAt": "yesterday"}, None),
        ("2026-03-03 10:00", {"disabledAt": "2026-03-03"}, None),
        ("2026-03-03 10:00", {"systemDisabledAt": "2026-03-03"}, None),
        ("2026-03-03 10:00", {"schedule": "nonsense"}, None),
        ("2026-03-03 10:00", {"timezone": "Mars/Olympus_Mons"}, None),
        ("2026-03-03 10:00", {"schedule": "0 9 1 1 ? 2020"}, None),
        ("2026-03-05 10:00", {"schedule": "0 9 3 3 ? 2026"}, "2026-03-03 09:00"),
    ],
)
def test_a_run_due_over_an_hour_ago_without_a_newer_end_seems_missed(
    now: str, fields: dict[str, Any], due: str | None
) -> None:
    times, schedule = Clocks(now).times, daily(**fields)
    assert times.missed(schedule) is (due is not None)
    assert times.due(schedule) == (None if due is None else at(due))


@pytest.mark.parametrize(("ahead", "missed"), [(-5 * HOUR, False), (0.0, True), (5 * HOUR, True)])
def test_missed_is_by_omnis_clock_however_far_ours_is_off(ahead: float, missed: bool) -> None:
    assert Clocks("2026-03-03 11:00", ahead).times.missed(daily()) is missed
    assert Clocks("2026-03-03 06:00", ahead).times.missed(daily()) is (ahead > 0)


def test_what_was_due_before_this_session_resumed_it_was_not_missed() -> None:
    clocks = Clocks("2026-03-05 12:00")
    old = daily()
    assert clocks.times.missed(old)
    clocks.times.resumed(old.id)
    assert not clocks.times.missed(old)
    clocks.now = at("2026-03-06 10:00")
    assert clocks.times.due(old) == at("2026-03-06 09:00")
    assert not clocks.times.missed(daily(lastCompletedAt="2026-03-06T09:02:00Z"))


def test_what_is_said_goes_stale_at_the_next_run_or_when_a_run_becomes_late() -> None:
    clocks = Clocks("2026-03-03 09:10")
    assert clocks.times.stale_at(daily()) == at("2026-03-03 09:00") + LATE
    assert clocks.times.stale_at(daily(lastCompletedAt="2026-03-03T09:01:00Z")) == at("2026-03-04 09:00")
    assert clocks.times.stale_at(daily(lastCompletedAt=None)) == at("2026-03-04 09:00")
    assert clocks.times.stale_at(daily(disabledAt="2026-01-01")) == math.inf
    clocks.now = at("2026-03-03 10:00")
    assert clocks.times.missed(daily())
    assert clocks.times.stale_at(daily()) == at("2026-03-04 09:00")
    ahead = Clocks("2026-03-03 07:10", 2 * HOUR)
    assert ahead.times.stale_at(daily()) == at("2026-03-03 08:00")


async def test_long_work_is_done_in_turns() -> None:
    done: list[int] = []
    await timetable.in_turns(range(100), done.append)
    assert done == list(range(100))


@given(
    st.lists(st.floats(0, 1000), min_size=1, max_size=30, unique=True).map(sorted),
    st.lists(st.floats(-10, 1010), max_size=400),
)
def test_stretches_without_a_run_tell_what_reckoning_each_would(runs: list[float], moments: list[float]) -> None:
    gaps, reckoned = Gaps(), list[float]()

    def first_after(since: float) -> float | None:
        return next((run for run in runs if run > since), None)

    def recompute(since: float) -> float | None:
        reckoned.append(since)
        return first_after(since)

    for since in moments:
        assert gaps.first_after(since, partial(recompute, since)) == first_after(since)
    reckoned.clear()
    for since in moments:
        gaps.first_after(since, partial(recompute, since))
    assert not reckoned


def test_the_stretches_of_long_ago_are_reckoned_anew_so_that_none_is_kept_for_ever() -> None:
    gaps, reckoned = Gaps(), list[int]()

    def recompute(hour: int) -> float:
        reckoned.append(hour)
        return hour + 1.0

    for hour in [*range(10_000), 9_999, 0]:
        assert gaps.first_after(hour + 0.5, partial(recompute, hour)) == hour + 1.0
    assert reckoned == [*range(10_000), 0]
