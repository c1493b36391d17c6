"""The days of a month on which a cron runs: dates, weekdays, and AWS's L, W and # (`omni-api.md §7.1`)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from omnitui.domain.recurrence.fields import DAY_OF_MONTH, DAY_OF_WEEK, CronError

LONGEST = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SATURDAY, SUNDAY = 7, 1


class DayRule(Enum):
    """How to read `Days.values`; the comment shows AWS's notation."""

    DATES = "dates"  # 1,15
    LAST_DATE = "last date"  # L
    NEAR_DATE = "weekday near a date"  # 15W
    LAST_WORKDAY = "last Monday to Friday"  # LW
    WEEKDAYS = "weekdays"  # MON-FRI
    LAST_WEEKDAY = "last such weekday"  # FRIL
    NTH_WEEKDAY = "nth such weekday"  # MON#1


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a month. `values` are dates, or weekdays with 1 for Sunday."""

    rule: DayRule
    values: tuple[int, ...] = ()
    nth: int = 0

    @property
    def earliest(self) -> int:
        """The lowest date that a month needs for any of these days to occur in it."""
        return self.values[0] if self.rule in (DayRule.DATES, DayRule.NEAR_DATE) else 1


EVERY_DAY = Days(DayRule.DATES, tuple(range(1, 32)))


def read_days(of_month: str, of_week: str) -> Days:
    """The days of AWS's two day fields (upper case), exactly one of which is `?`. Raises `CronError`.

    L, W and # stand alone in their field: AWS says so of #, Quartz of the others.
    """
    days = None if of_month == "?" else _read_of_month(of_month)
    weekdays = None if of_week == "?" else _read_of_week(of_week)
    if days and not weekdays:
        return days
    if weekdays and not days:
        return weekdays
    raise CronError("", "Set a day of month or a day of week, and ? for the other.")


def _read_of_month(text: str) -> Days:
    if text == "L":
        return Days(DayRule.LAST_DATE)
    if text == "LW":
        return Days(DayRule.LAST_WORKDAY)
    if "," in text and ("L" in text or "W" in text):
        raise CronError(DAY_OF_MONTH.name, "L and W must stand alone, not in a list.")
    if text.endswith("W") and text != "W":
        return Days(DayRule.NEAR_DATE, (DAY_OF_MONTH.value(text[:-1]),))
    return Days(DayRule.DATES, DAY_OF_MONTH.values(text))


def _read_of_week(text: str) -> Days:
    if text == "L":
        return Days(DayRule.WEEKDAYS, (SATURDAY,))
    if "," in text and ("#" in text or "L" in text):
        raise CronError(DAY_OF_WEEK.name, "L and # must stand alone, not in a list.")
    day, hash_sign, nth = text.partition("#")
    if hash_sign:
        if nth.lstrip("0") not in ("1", "2", "3", "4", "5"):
            raise CronError(DAY_OF_WEEK.name, "Use 1 to 5 after #, as in MON#1.")
        return Days(DayRule.NTH_WEEKDAY, (DAY_OF_WEEK.value(day),), int(nth))
    if text.endswith("L"):
        return Days(DayRule.LAST_WEEKDAY, (DAY_OF_WEEK.value(text[:-1]),))
    values = DAY_OF_WEEK.values(text)
    return EVERY_DAY if len(values) == 7 else Days(DayRule.WEEKDAYS, values)


def dates_in_month(days: Days, year: int, month: int) -> tuple[int, ...]:
    """The matching dates of one month, in order; none where the month lacks them."""
    return _dates(days, *_shape(year, month))


@cache
def _shape(year: int, month: int) -> tuple[int, int]:
    """The weekday of a month's first day (1 is Sunday) and how many days it has."""
    monday_is_0, length = monthrange(year, month)
    return (monday_is_0 + 1) % 7 + 1, length


@lru_cache(maxsize=8192)
def _dates(days: Days, first: int, length: int) -> tuple[int, ...]:
    if days.rule is DayRule.DATES:
        return tuple(value for value in days.values if value <= length)
    if days.rule is DayRule.LAST_DATE:
        return (length,)
    if days.rule is DayRule.LAST_WORKDAY:
        return (_workday_near(length, first, length),)
    if days.rule is DayRule.NEAR_DATE:
        return (_workday_near(days.values[0], first, length),) if days.values[0] <= length else ()
    matching = tuple(day for day in range(1, length + 1) if _weekday(day, first) in days.values)
    if days.rule is DayRule.LAST_WEEKDAY:
        return matching[-1:]
    return matching[days.nth - 1 : days.nth] if days.rule is DayRule.NTH_WEEKDAY else matching


def _weekday(day: int, first: int) -> int:
    return (first + day - 2) % 7 + 1


def _workday_near(day: int, first: int, length: int) -> int:
    """The Monday to Friday nearest to a date, never in another month (Quartz; AWS is silent)."""
    weekday = _weekday(day, first)
    if weekday == SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday == SUNDAY:
        return day + 1 if day < length else day - 2
    return day
