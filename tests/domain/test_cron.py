from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from omnitui.domain.recurrence.cron import Cron, CronError
from tests.domain.cron_oracle import Oracle

NEW_YORK = ZoneInfo("America/New_York")
NOVEMBER = datetime(2026, 11, 23, 3, tzinfo=UTC)


def runs(text: str, zone: str, after: str, limit: int = 5) -> list[str]:
    start = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = Cron.parse(text).next_runs(ZoneInfo(zone), start, limit)
    return [run.strftime("%Y-%m-%d %H:%M") for run in found]


@pytest.mark.parametrize(
    ("text", "zone", "after", "expected"),
    [
        (
            "00 09 ? * 2,3,4,5,6 *",
            "America/New_York",
            "2025-05-16 13:00",
            [f"2025-05-{day} 13:00" for day in (19, 20, 21, 22, 23)],
        ),
        (
            "0 9 1W * ? *",
            "UTC",
            "2025-01-31",
            [f"2025-{day} 09:00" for day in ("02-03", "03-03", "04-01", "05-01", "06-02")],
        ),
        (
            "0 9 31W * ? *",
            "UTC",
            "2025-05-01",
            [f"2025-{day} 09:00" for day in ("05-30", "07-31", "08-29", "10-31", "12-31")],
        ),
        (
            "0 9 ? * 6#5 *",
            "UTC",
            "2025-01-01",
            [f"{day} 09:00" for day in ("2025-01-31", "2025-05-30", "2025-08-29", "2025-10-31", "2026-01-30")],
        ),
        (
            "0 12 29 2 ? 2096-2110",
            "UTC",
            "2095-01-01",
            ["2096-02-29 12:00", "2104-02-29 12:00", "2108-02-29 12:00"],
        ),
        (
            "30 2 * * ? *",
            "America/New_York",
            "2025-03-08 12:00",
            [f"2025-03-{day} 06:30" for day in (10, 11, 12, 13, 14)],
        ),
        (
            "0 * * * ? *",
            "America/New_York",
            "2025-11-02 03:30",
            [f"2025-11-02 {hour}:00" for hour in ("04", "05", "07", "08", "09")],
        ),
    ],
)
def test_the_samples_of_the_notes(text: str, zone: str, after: str, expected: list[str]) -> None:
    assert runs(text, zone, after) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0 9 ? * MON-FRI *",
        "00 09 ? * 2,3,4,5,6 *",
        "0 9 ? * * *",
        "15 10 L * ? *",
        "0 8 15W * ? *",
        "0 12 ? * 6#3 *",
        "0/15 8-17 ? * MON-FRI *",
        "0 0 1 1 ? 2030",
        "0 9 ? * 2L *",
        "*/5 * * * ? *",
        "0 9 LW * ? *",
        "0 9 ? * L *",
        "0 9 1 1 ? 2025/2",
        "0 9 1 1 ? */2",
        "0 9 1 1 ? 2025-2031/2",
        "0 9 1 1 ? 2027,2029/2",
        "  0   9 \t? * mon-Fri  * ",
        "0 22-2 * * ? *",
        "0 9 ? * FRI-MON *",
        "0 9 ? NOV-FEB SAT,SUN *",
    ],
)
def test_every_form_runs_when_the_oracle_says(text: str) -> None:
    expected = []
    for day in Oracle(text).days(NOVEMBER.date(), datetime(2031, 1, 2).date()):
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        expected += [run for run in Oracle(text).runs(UTC, midnight, midnight + timedelta(days=1)) if run > NOVEMBER]
        if len(expected) >= 5:
            break
    assert Cron.parse(text).next_runs(UTC, NOVEMBER, 5)[: len(expected)] == expected[:5]


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "", "Empty; a cron has six: minute, hour, day of month, month, day of week, year."),
        ("0 9 * * *", "", "5 fields; a cron has six: minute, hour, day of month, month, day of week, year."),
        (
            "0 0 9 * * ? *",
            "",
            "7 fields; a cron has six: minute, hour, day of month, month, day of week, year.",
        ),
        ("cron(0 9 * * ? *)", "", "Leave out cron( ): enter only the six fields."),
        (
            "rate(1 day)",
            "",
            "Omni accepts only cron: minute, hour, day of month, month, day of week, year.",
        ),
        ("0 9 * * * *", "", "Set a day of month or a day of week, and ? for the other."),
        ("0 9 1 * MON *", "", "Set a day of month or a day of week, and ? for the other."),
        ("0 9 ? * ? *", "", "Set a day of month or a day of week, and ? for the other."),
        ("61 0 ? * * *", "minute", "61 is out of range. Use 0 to 59."),
        ("x 0 ? * * *", "minute", "X is not valid here. Use 0 to 59."),
        ("1,,2 0 ? * * *", "minute", "A value is missing."),
        ("*,5 0 ? * * *", "minute", "* must stand alone, or start a step as in */2."),
        ("0 0/0 * * ? *", "hour", "The step after / must be 1 or more."),
        ("0/90 9 * * ? *", "minute", "90 is too large a step. Use 1 to 59."),
        ("0 24 * * ? *", "hour", "24 is out of range. Use 0 to 23."),
        ("0 ? * * ? *", "hour", "? must stand alone, in one of the two day fields."),
        ("0 9 32W * ? *", "day of month", "32 is out of range. Use 1 to 31, L, LW or 15W."),
        ("0 9 L-3 * ? *", "day of month", "L is not valid here. Use 1 to 31, L, LW or 15W."),
        ("0 9 1,L * ? *", "day of month", "L and W must stand alone, not in a list."),
        ("0 9 1-5W * ? *", "day of month", "1-5 is not valid here. Use 1 to 31, L, LW or 15W."),
        ("0 9 1 13 ? *", "month", "13 is out of range. Use 1 to 12, or JAN to DEC."),
        ("0 9 ? * 8 *", "day of week", "8 is out of range. Use 1 (Sunday) to 7, or SUN to SAT."),
        ("0 9 ? * 0 *", "day of week", "0 is out of range. Use 1 (Sunday) to 7, or SUN to SAT."),
        ("0 9 ? * 3#1,6#3 *", "day of week", "L and # must stand alone, not in a list."),
        ("0 9 ? * 3#6 *", "day of week", "Use 1 to 5 after #, as in MON#1."),
        ("0 9 ? * MON/2 *", "day of week", "Steps (/) do not work here. List the days."),
        ("0 9 1 1 ? 1969", "year", "1969 is out of range. Use 1970 to 2199."),
        ("0 9 1 1 ? 2030-2026", "year", "2030-2026 goes backwards."),
        ("0 9 ? * MON–FRI *", "", "A cron has only letters, digits and , - * ? / #."),
        (
            f"{'9' * 5000} 0 ? * * *",
            "minute",
            "9999999999999999999… is out of range. Use 0 to 59.",
        ),
    ],
)
def test_what_omni_would_not_take_is_refused_with_the_field_and_the_reason(text: str, field: str, reason: str) -> None:
    with pytest.raises(CronError) as refused:
        Cron.parse(text)
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert str(refused.value) == (f"{field.capitalize()}: {reason}" if field else reason)


def test_a_cron_keeps_its_own_text_with_single_blanks_in_capitals() -> None:
    assert Cron.parse(" 00  09 ? * mon-fri * ").text == "00 09 ? * MON-FRI *"


def test_schedules_with_the_same_text_share_one_cron() -> None:
    assert Cron.parse("7 9 * * ? *") is Cron.parse("7 9 * * ? *")


@pytest.mark.parametrize(
    "text",
    ["0 9 30 2 ? *", "0 9 31 4,6,9,11 ? *", "0 9 * * ? 2025", "0 9 ? 2 2#5 2025-2027", "0 9 31W 2 ? *"],
)
def test_a_cron_that_never_runs_again_is_spent(text: str) -> None:
    assert Cron.parse(text).next_run(NEW_YORK, NOVEMBER) is None
    assert Cron.parse(text).next_runs(NEW_YORK, NOVEMBER, 5) == []


def test_an_instant_beyond_the_years_of_a_cron_is_no_error() -> None:
    cron = Cron.parse("0 0 * * ? *")
    first = cron.next_run(ZoneInfo("Pacific/Kiritimati"), datetime.min.replace(tzinfo=UTC))
    assert first == datetime(1970, 1, 1, 10, 40, tzinfo=UTC)
    assert cron.next_run(NEW_YORK, datetime.max.replace(tzinfo=UTC)) is None
    assert cron.hourly_counts(UTC, datetime(9999, 12, 1, tzinfo=UTC), 3) == [0, 0, 0]
    assert list(cron.runs_between(UTC, NOVEMBER, NOVEMBER)) == []


def test_the_last_minute_of_the_last_year_is_reached() -> None:
    last = datetime(2199, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=12)))
    assert Cron.parse("59 23 31 12 ? *").next_run(last.tzinfo or UTC, last - timedelta(days=360)) == last


def test_the_second_pass_of_a_repeated_hour_does_not_run_again() -> None:
    inside_second = datetime(2025, 11, 2, 6, 10, tzinfo=UTC)
    run = Cron.parse("30 1 * * ? *").next_run(NEW_YORK, inside_second)
    assert run == datetime(2025, 11, 3, 6, 30, tzinfo=UTC)


def test_a_date_that_a_zone_leaves_out_has_no_runs() -> None:
    assert runs("0 12 29-31 12 ? 2011", "Pacific/Apia", "2011-12-29") == [
        "2011-12-29 22:00",
        "2011-12-30 22:00",
    ]


def test_half_an_hour_left_out_and_repeated_on_lord_howe() -> None:
    assert runs("15 * * * ? *", "Australia/Lord_Howe", "2025-10-04 14:50", 3) == [
        "2025-10-04 16:15",
        "2025-10-04 17:15",
        "2025-10-04 18:15",
    ]
    assert runs("45 * * * ? *", "Australia/Lord_Howe", "2025-04-05 14:00", 3) == [
        "2025-04-05 14:45",
        "2025-04-05 16:15",
        "2025-04-05 17:15",
    ]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Beirut", "2024-03-31"), ("America/Sao_Paulo", "2018-11-04"), ("Africa/Cairo", "2024-04-26")],
)
def test_a_midnight_that_a_zone_leaves_out_is_no_run(zone: str, day: str) -> None:
    noon_before = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)) - timedelta(hours=12)
    midnight, one, late = (Cron.parse(text) for text in ("0 0 * * ? *", "0 1 * * ? *", "59 23 * * ? *"))
    following = noon_before.date() + timedelta(days=2)
    assert _local_date(midnight, noon_before) == following
    assert (
        _local_date(one, noon_before)
        == _local_date(late, noon_before + timedelta(hours=12))
        == following - timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Beirut", "2024-10-26"), ("America/Sao_Paulo", "2018-02-17"), ("Africa/Cairo", "2024-10-31")],
)
def test_the_hour_before_a_midnight_repeated_runs_once(zone: str, day: str) -> None:
    noon = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)) + timedelta(hours=12)
    evening = Cron.parse("30 23 * * ? *").next_runs(ZoneInfo(zone), noon, 2)
    assert [run.astimezone(ZoneInfo(zone)).fold for run in evening] == [0, 0]
    assert evening[1] - evening[0] == timedelta(hours=25)


def _local_date(cron: Cron, after: datetime) -> date:
    run = cron.next_run(after.tzinfo or UTC, after)
    assert run
    return run.astimezone(after.tzinfo).date()


def test_an_offset_of_odd_seconds_keeps_the_wall_clock() -> None:
    zone, start = ZoneInfo("Africa/Monrovia"), datetime(1972, 1, 5, tzinfo=UTC)
    end = start + timedelta(days=4)
    expected = list(Oracle("15 0,12 * * ? *").runs(zone, start, end, step=30))
    assert list(Cron.parse("15 0,12 * * ? *").runs_between(zone, start, end)) == expected
    assert len(expected) == 7


def test_start_counts_and_end_does_not() -> None:
    cron, nine = Cron.parse("0 9 * * ? *"), datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert list(cron.runs_between(UTC, nine, nine + timedelta(days=1))) == [nine]
    assert cron.next_run(UTC, nine) == nine + timedelta(days=1)
    assert cron.next_run(UTC, nine - timedelta(microseconds=1)) == nine


def test_runs_a_day() -> None:
    assert Cron.parse("15 * * * ? *").runs_a_day == 24
    assert Cron.parse("0/30 9,10 ? * MON *").runs_a_day == 4
