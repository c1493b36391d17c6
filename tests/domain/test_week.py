"""The week's counts against counting every run by itself, and what has no place in it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnitui.domain.recurrence.timezones import find_zone
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.timetable import at, parsed
from omnitui.domain.schedules.week import DAYS, HOURS, Absent, Week
from tests.domain.support import row

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC)
#: Weeks in which clocks change: by an hour, by half an hour, at midnight; and one in which none does.
WEEKS = {
    "Paris": (PARIS, NOW),
    "New York, spring": (ZoneInfo("America/New_York"), datetime(2026, 3, 5, 17, 40, 5, tzinfo=UTC)),
    "New York, autumn": (ZoneInfo("America/New_York"), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    "Lord Howe, spring": (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 10, 2, 3, 17, tzinfo=UTC)),
    "Lord Howe, autumn": (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 4, 3, 20, 45, tzinfo=UTC)),
    "Santiago, midnight": (ZoneInfo("America/Santiago"), datetime(2026, 9, 4, 12, 1, tzinfo=UTC)),
    "Kathmandu": (ZoneInfo("Asia/Kathmandu"), datetime(2026, 6, 1, 0, 0, tzinfo=UTC)),
}
CRONS = st.sampled_from(
    ["0 9 * * ? *", "0/5 * * * ? *", "* * * * ? *", "30 2 ? * SUN *", "59 23 ? * MON-FRI *", "15 0/3 * * ? *"]
) | st.builds(lambda minute, hour: f"{minute} {hour} * * ? *", st.integers(0, 59), st.integers(0, 23))
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", ""])
SETS = st.lists(st.tuples(CRONS, ZONES, st.none() | st.integers(0, 500)), max_size=6)


def schedule(number: int, cron: str, zone: str = "Europe/Paris", people: int | None = 1, **fields: object) -> Schedule:
    return row(str(number), schedule=cron, timezone=zone, recipientCount=people, **fields)


async def week(rows: list[Schedule], zone: ZoneInfo = PARIS, now: datetime = NOW) -> Week:
    made = Week(zone, now.timestamp())
    await made.fill(rows)
    return made


def one_by_one(rows: list[Schedule], made: Week, zone: ZoneInfo) -> tuple[Counter[object], Counter[object]]:
    """Deliveries and people by local date and hour: each run of each schedule looked at by itself."""
    deliveries: Counter[object] = Counter()
    people: Counter[object] = Counter()
    for schedule in rows:
        understood = parsed(schedule)
        assert understood is not None
        cron, own = understood
        for run in cron.runs_between(own, at(made.now), at(made.now) + timedelta(days=9)):
            local = run.astimezone(zone)
            if local.date() < made.first + timedelta(days=DAYS):
                deliveries[local.date(), local.hour] += 1
                people[local.date(), local.hour] += schedule.recipients or 0
    return +deliveries, +people


def cells(figures: list[list[int]], made: Week) -> Counter[object]:
    return Counter(
        {
            (made.first + timedelta(days=day), hour): figures[day][hour]
            for day in range(DAYS)
            for hour in range(HOURS)
            if figures[day][hour]
        }
    )


@pytest.mark.parametrize("name", WEEKS)
@given(chosen=SETS)
@settings(max_examples=8, deadline=None)
async def test_counts_are_those_of_every_run_by_itself(name: str, chosen: list[tuple[str, str, int | None]]) -> None:
    zone, now = WEEKS[name]
    rows = [schedule(number, *parts) for number, parts in enumerate(chosen)]
    made = await week(rows, zone, now)
    deliveries, people = one_by_one(rows, made, zone)
    assert cells(made.counts, made) == deliveries
    assert cells(made.people, made) == people


@pytest.mark.parametrize(
    ("name", "day", "hour", "runs"),
    [
        ("New York, spring", 3, 2, 0),  # 8 March: 02:00 to 02:59 is left out
        ("New York, autumn", 0, 1, 90),  # 1 November from 01:30, and 01:00 to 01:59 once more
        ("Lord Howe, spring", 2, 2, 30),  # 4 October: 02:00 to 02:29 is left out
        ("Lord Howe, autumn", 1, 1, 90),  # 5 April: 01:30 to 01:59 comes twice
    ],
)
async def test_an_hour_that_clocks_change_holds_what_its_clock_shows(name: str, day: int, hour: int, runs: int) -> None:
    zone, now = WEEKS[name]
    made = await week([schedule(1, "* * * * ? *", "UTC")], zone, now)
    assert made.counts[day][hour] == runs


async def test_every_minute_is_sixty_an_hour_and_an_hour_that_has_begun_holds_what_is_left() -> None:
    made = await week([schedule(1, "* * * * ? *", people=3)])
    assert made.counts[0][:5] == [0, 0, 0, 48, 60]
    assert made.counts[6] == [60] * HOURS
    assert (made.total(6), made.people[6][23], made.busiest) == (1440, 180, 60)
    assert [made.is_past(0, hour) for hour in range(5)] == [True, True, True, False, False]


async def test_an_hour_names_its_schedules_in_order_each_once_and_the_fullest_instant() -> None:
    rows = [
        schedule(1, "30 9 * * ? *", name="Zinc"),
        schedule(2, "0/20 9 * * ? *", name="Ochre"),
        schedule(3, "0 3 * * ? *", "America/New_York", name="Umber"),
        schedule(4, "30 9 * * ? *", name="amber"),
        schedule(5, "0 10 * * ? *", name="Not now"),
    ]
    hour = await (await week(rows)).hour(0, 9)
    assert [line.schedule.name for line in hour.lines] == ["Ochre", "Umber", "amber", "Zinc"]
    assert hour.total == 6
    assert hour.together == (datetime(2026, 3, 3, 8, 0, tzinfo=UTC).timestamp(), 2)
    assert (await (await week(rows)).hour(0, 11)).lines == []


async def test_where_none_fall_together_no_instant_is_named() -> None:
    hour = await (await week([schedule(1, "0/30 9 * * ? *")])).hour(0, 9)
    assert (hour.total, len(hour.lines), hour.together) == (2, 1, None)


async def test_what_has_no_place_is_counted_by_reason() -> None:
    stamp = "2026-02-01T00:00:00Z"
    rows = [
        schedule(1, "0 9 * * ? *", disabledAt=stamp),
        schedule(2, "0 9 * * ? *", systemDisabledAt=stamp, disabledAt=stamp),
        schedule(3, "0 9 1 1 ? *"),
        schedule(4, "0 9 * * ? 2020"),
        schedule(5, "every morning"),
        schedule(6, "0 9 * * ? *", "Mars/Olympus"),
        schedule(7, "0 9 * * ? *"),
    ]
    made = await week(rows)
    assert {why: [known.id for known in rows] for why, rows in made.skipped.items()} == {
        Absent.PAUSED: ["1"],
        Absent.STOPPED: ["2"],
        Absent.LATER: ["3"],
        Absent.NEVER: ["4"],
        Absent.UNKNOWN: ["5", "6"],
    }
    assert made.absent().ids == ["1", "2", "3", "4", "5", "6"]
    assert sum(made.total(day) for day in range(DAYS)) == 7


async def test_the_fullest_hours_come_fullest_first() -> None:
    rows = [schedule(n, "0 9 * * ? *") for n in range(3)] + [schedule(9, "0 9 ? * FRI *"), schedule(10, "5 7 * * ? *")]
    made = await week(rows)
    assert made.busiest_cells(2) == [(3, 9), (0, 9)]
    assert (await week([])).busiest_cells() == []


async def test_the_csv_has_a_line_an_hour_that_holds_anything() -> None:
    made = await week([schedule(1, "0 9 ? * TUE,FRI *", people=12)])
    assert list(csv.reader(StringIO(made.as_csv()))) == [
        ["date", "hour", "zone", "deliveries", "people"],
        ["2026-03-03", "09:00", "Europe/Paris", "1", "12"],
        ["2026-03-06", "09:00", "Europe/Paris", "1", "12"],
    ]


@pytest.mark.parametrize("name", ["=1+1", "+02", "-02", "@here", "\t=1"])
async def test_no_cell_of_the_csv_is_a_formula(name: str) -> None:
    made = await week([schedule(1, "0 9 * * ? *")], ZoneInfo("Etc/GMT+2"))
    zone = type("Named", (ZoneInfo,), {"__str__": lambda self: name})("Etc/GMT+2")
    made.zone = zone
    assert {line[2] for line in csv.reader(StringIO(made.as_csv()))} == {"zone", f"'{name}"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("tokyo", "Asia/Tokyo"),
        ("UTC", "UTC"),
        ("Amsterdm", ["Europe/Amsterdam"]),
        ("nowhere at all", []),
    ],
)
def test_a_zone_is_found_as_people_type_it(typed: str, found: str | list[str]) -> None:
    known = find_zone(typed)
    assert (known if isinstance(known, list) else str(known)) == found
