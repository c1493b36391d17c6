"""The cron expressions of the invented schedules, each with the days and times it means.

Every expression comes with a plain rule about dates, so the times in the demo do not depend on a cron parser.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LONGEST_LOOK_BACK = 2500
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


class Cadence(NamedTuple):
    """An AWS six-field cron expression (omni-api.md §7) and its meaning: on these days, at these local times."""

    cron: str
    runs_on: Callable[[date], bool]
    hours: tuple[int, ...]
    minutes: tuple[int, ...] = (0,)


def _any_day(_: date) -> bool:
    return True


def _weekdays(*days: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() in days


def _dates(*days: int, months: tuple[int, ...] = (), years: tuple[int, ...] = ()) -> Callable[[date], bool]:
    return lambda day: day.day in days and (not months or day.month in months) and (not years or day.year in years)


def _last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _nearest_weekday(number: int) -> Callable[[date], bool]:
    def runs_on(day: date) -> bool:
        wanted = day.replace(day=number)
        shift = {SAT: 2 if number == 1 else -1, SUN: 1}.get(wanted.weekday(), 0)
        return day == wanted + timedelta(days=shift)

    return runs_on


def _nth(weekday: int, number: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() == weekday and (day.day - 1) // 7 + 1 == number


def _last_weekday(weekday: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() == weekday and (day + timedelta(days=7)).month != day.month


_EVERY_HOUR = tuple(range(24))
_WORK_DAYS = _weekdays(MON, TUE, WED, THU, FRI)

FREQUENT = (
    *(Cadence(f"{minute} * * * ? *", _any_day, _EVERY_HOUR, (minute,)) for minute in (0, 10, 15, 45)),
    *(Cadence(f"0 {hour} * * ? *", _any_day, (hour,)) for hour in (1, 2, 4, 5, 6, 7, 8, 18, 23)),
    *(Cadence(f"00 0{hour} ? * 2,3,4,5,6 *", _WORK_DAYS, (hour,)) for hour in (6, 7, 8, 9)),
    *(Cadence(f"30 {hour} ? * MON-FRI *", _WORK_DAYS, (hour,), (30,)) for hour in (5, 7, 12, 17)),
    Cadence("0 9 ? * 2-6 *", _WORK_DAYS, (9,)),
    Cadence("30 2/4 * * ? *", _any_day, (2, 6, 10, 14, 18, 22), (30,)),
    Cadence("0 6,12,18 * * ? *", _any_day, (6, 12, 18)),
    Cadence("30 7 ? * MON *", _weekdays(MON), (7,), (30,)),
    Cadence("0 8 ? * 2 *", _weekdays(MON), (8,)),
    Cadence("15 16 ? * FRI *", _weekdays(FRI), (16,), (15,)),
    Cadence("0 9 ? * 3,5 *", _weekdays(TUE, THU), (9,)),
    Cadence("0 10 ? * SAT,SUN *", _weekdays(SAT, SUN), (10,)),
)
USUAL = (*FREQUENT[3:], *FREQUENT[13:17] * 3, *FREQUENT[17:21] * 2)
"""Like `FREQUENT`, with fewer hourly ones and more on workday mornings, so that a week has busy hours."""
RARE = (
    Cadence("0 6 1 * ? *", _dates(1), (6,)),
    Cadence("0 9 1,15 * ? *", _dates(1, 15), (9,)),
    Cadence("0 6 L * ? *", _last_of_month, (6,)),
    Cadence("0 7 15W * ? *", _nearest_weekday(15), (7,)),
    Cadence("0 9 1W * ? *", _nearest_weekday(1), (9,)),
    Cadence("0 8 ? * 6L *", _last_weekday(FRI), (8,)),
    Cadence("0 8 ? * 2#1 *", _nth(MON, 1), (8,)),
    Cadence("0 16 ? * FRI#3 *", _nth(FRI, 3), (16,)),
    Cadence("0 6 1 1,4,7,10 ? *", _dates(1, months=(1, 4, 7, 10)), (6,)),
    Cadence("0 5 1 */3 ? *", _dates(1, months=(1, 4, 7, 10)), (5,)),
    Cadence("0 6 1 FEB,MAY,AUG,NOV ? *", _dates(1, months=(2, 5, 8, 11)), (6,)),
    Cadence("0 12 1 3 ? 2024,2026,2028,2030", _dates(1, months=(3,), years=(2024, 2026, 2028, 2030)), (12,)),
    Cadence("0 9 2 1 ? 2023/2", _dates(2, months=(1,), years=tuple(range(2023, 2200, 2))), (9,)),
)
SPENT = (
    Cadence("0 8 31 12 ? 2024", _dates(31, months=(12,), years=(2024,)), (8,)),
    Cadence("0 18 24 12 ? 2022-2024", _dates(24, months=(12,), years=(2022, 2023, 2024)), (18,)),
    Cadence("30 23 L 12 ? 2025", lambda day: day.year == 2025 and day.month == 12 and day.day == 31, (23,), (30,)),
)
SUB_HOURLY = Cadence("0/30 * * * ? *", _any_day, _EVERY_HOUR, (0, 30))
BY_CRON = {cadence.cron: cadence for cadence in (*FREQUENT, *RARE, *SPENT, SUB_HOURLY)}


@cache
def zone(name: str) -> timezone | ZoneInfo:
    """Return the time zone of that name; UTC if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def last_slot(cadence: Cadence, zone_name: str, before: datetime) -> datetime | None:
    """Return the latest run of the cadence that is at least 3 minutes before `before`; None if there is none."""
    until = before - timedelta(minutes=3)
    local = until.astimezone(zone(zone_name))
    for days in range(_LONGEST_LOOK_BACK):
        day = local.date() - timedelta(days=days)
        if not cadence.runs_on(day):
            continue
        for hour in reversed(cadence.hours):
            for minute in reversed(cadence.minutes):
                slot = datetime(day.year, day.month, day.day, hour, minute, tzinfo=local.tzinfo)
                if slot <= until:
                    return slot
    return None
