"""The cron module against an oracle that walks the clock (`cron_oracle.py`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnitui.domain.recurrence.cron import Cron, CronError
from tests.domain.cron_oracle import Oracle, Refused, changes
from tests.domain.cron_texts import ANY_CRON, OFTEN, ONCE_A_DAY, almost_crons

ZONES = [
    "America/New_York",
    "Europe/Paris",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Antarctica/Troll",
    "America/Nuuk",
    "America/Goose_Bay",
    "Asia/Pyongyang",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Africa/Cairo",
    "America/Caracas",
]
STEADY: list[tzinfo] = [UTC, ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-3, minutes=-30))]


def thorough(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )


@cache
def clock_changes() -> list[tuple[str, datetime]]:
    return [(zone, moment) for zone in ZONES for moment in changes(ZoneInfo(zone), 1970, 2045)]


@st.composite
def near_changes(draw: st.DrawFn) -> tuple[tzinfo, datetime]:
    """A zone and an instant a few hours before or after one of its clock changes."""
    zone, moment = draw(st.sampled_from(clock_changes()))
    return ZoneInfo(zone), moment + timedelta(seconds=draw(st.integers(-12 * 3600, 30 * 3600)))


steady = st.tuples(
    st.sampled_from(STEADY), st.datetimes(datetime(1975, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))
)


@thorough(260)
@given(OFTEN, near_changes())
def test_every_minute_around_a_clock_change_is_judged_alike(text: str, place: tuple[tzinfo, datetime]) -> None:
    zone, start = place
    end = start + timedelta(hours=36)
    expected = list(Oracle(text).runs(zone, start, end))
    assert list(Cron.parse(text).runs_between(zone, start, end)) == expected


class LeapOverMidnight(tzinfo):
    """A made zone, an hour ahead from 23:30 on 10 June 2030; no real one leaves a midnight out so far."""

    CHANGE = datetime(2030, 6, 10, 23, 30)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        assert dt
        ahead = dt.replace(tzinfo=None) >= self.CHANGE + timedelta(hours=0 if dt.fold else 1)
        return timedelta(hours=1 if ahead else 0)

    def dst(self, dt: datetime | None) -> None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return "made"

    def fromutc(self, dt: datetime) -> datetime:
        return dt + timedelta(hours=1 if dt.replace(tzinfo=None) >= self.CHANGE else 0)


@pytest.mark.parametrize("text", ["* * * * ? *", "45 * * * ? *", "15 0 * * ? *"])
def test_an_hour_left_out_around_midnight_is_left_out_of_both_days(text: str) -> None:
    zone, start = LeapOverMidnight(), datetime(2030, 6, 9, tzinfo=UTC)
    end = start + timedelta(days=4)
    expected = list(Oracle(text).runs(zone, start, end))
    assert list(Cron.parse(text).runs_between(zone, start, end)) == expected


@thorough(45)
@given(OFTEN, steady)
def test_every_minute_of_a_week_is_judged_alike(text: str, place: tuple[tzinfo, datetime]) -> None:
    zone, start = place
    end = start + timedelta(days=7)
    expected = list(Oracle(text).runs(zone, start, end))
    assert list(Cron.parse(text).runs_between(zone, start, end)) == expected


@thorough(120)
@given(OFTEN, near_changes(), st.integers(1, 60))
def test_hourly_counts_are_the_oracles_runs_hour_by_hour(text: str, place: tuple[tzinfo, datetime], hours: int) -> None:
    zone, start = place
    expected = [0] * hours
    for run in Oracle(text).runs(zone, start, start + timedelta(hours=hours)):
        expected[(run - start) // timedelta(hours=1)] += 1
    assert Cron.parse(text).hourly_counts(zone, start, hours) == expected


@thorough(200)
@given(ONCE_A_DAY, st.integers(1970, 2199))
def test_each_day_of_five_years_is_judged_alike(text: str, year: int) -> None:
    expected = [day for day in Oracle(text).days(date(year, 1, 1), date(min(year + 4, 2199), 12, 31))]
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 5, 1, 1, tzinfo=UTC)
    assert [run.date() for run in Cron.parse(text).runs_between(UTC, start, end)] == expected


@thorough(90)
@given(ONCE_A_DAY, st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_the_next_run_however_far_away_is_the_first_the_oracle_finds(text: str, day: date) -> None:
    after = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    expected = next(Oracle(text).days(day + timedelta(days=1), date(2199, 12, 31)), None)
    found = Cron.parse(text).next_run(UTC, after)
    assert (found and found.date()) == expected


@thorough(300)
@given(ANY_CRON, near_changes())
def test_next_runs_are_strictly_later_ordered_and_agree_with_next_run(
    text: str, place: tuple[tzinfo, datetime]
) -> None:
    zone, after = place
    cron = Cron.parse(text)
    runs = cron.next_runs(zone, after, 5)
    assert runs == sorted(set(runs)) and all(run > after for run in runs)
    later = after
    for run in runs:
        assert cron.next_run(zone, later) == run
        later = run
    if len(runs) < 5:
        assert cron.next_run(zone, later) is None


@thorough(1000)
@given(st.one_of(almost_crons(), ANY_CRON))
def test_module_and_oracle_take_and_refuse_the_same_texts(text: str) -> None:
    try:
        oracle = Oracle(text)
    except Refused:
        with pytest.raises(CronError) as refused:
            Cron.parse(text)
        assert refused.value.reason.endswith(".")
        return
    cron = Cron.parse(text)
    assert (set(cron.minutes), set(cron.hours)) == (oracle.minutes, oracle.hours)
    assert (set(cron.months), set(cron.years)) == (oracle.months, oracle.years)
