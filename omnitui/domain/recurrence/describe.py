"""Crons in words that fit a column, and the vocabulary that both cron texts share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from omnitui.domain.recurrence.cron import Cron
from omnitui.domain.recurrence.fields import YEAR
from omnitui.domain.recurrence.month_days import EVERY_DAY, DayRule

COLUMN = 17
"""Cells the cadence has in the table (`screens.md §1`)."""

ALL_MONTHS = tuple(range(1, 13))
ALL_YEARS = tuple(range(YEAR.low, YEAR.high + 1))
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# By AWS's number less one.
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def cadence(cron: Cron) -> str:
    """The cron in at most `COLUMN` cells (`Mon–Fri 09:00`, `every 4 h :30`), else the cron itself."""
    days = _days(cron)
    time = _clock_times(cron) if days else ""
    if not time:
        time, days = _interval(cron), "" if days == "daily" else days
    words = f"{days} {time}".strip() if time and days is not None else ""
    return words if words and len(words) <= COLUMN else cron.text


def clock(hour: int, minute: int) -> str:
    """A time of day as the screens write it."""
    return f"{hour:02}:{minute:02}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def spans(values: Iterable[int]) -> list[tuple[int, int]]:
    """Values in order as unbroken spans, first and last of each."""
    found: list[tuple[int, int]] = []
    for value in values:
        if found and found[-1][1] == value - 1:
            found[-1] = (found[-1][0], value)
        else:
            found.append((value, value))
    return found


def stride(values: Sequence[int]) -> int:
    """The common distance between three or more neighbours; 0 without one."""
    distances = {later - earlier for earlier, later in pairwise(values)}
    return distances.pop() if len(values) > 2 and len(distances) == 1 else 0


def cycle(values: Sequence[int], size: int) -> int:
    """The distance of values spread evenly over a whole hour or day (`size`); 0 where they are not."""
    step, odd = divmod(size, len(values))
    return step if not odd and list(values) == list(range(values[0], size, step)) else 0


def week_order(weekdays: Iterable[int]) -> list[int]:
    """AWS's weekdays from Monday on; an unbroken span of three or more across Sunday begins at its first day."""
    ordered = sorted(weekdays, key=lambda day: (day - 2) % 7)
    for turn in range(len(ordered)):
        turned = ordered[turn:] + ordered[:turn]
        if len(turned) > 2 and unbroken(turned):
            return turned
    return ordered


def unbroken(weekdays: Sequence[int]) -> bool:
    """Whether each weekday follows the one before, past Saturday to Sunday too."""
    return all(later == earlier % 7 + 1 for earlier, later in pairwise(weekdays))


def _clock_times(cron: Cron) -> str:
    if cron.runs_a_day > 2:
        return ""
    return ",".join(clock(hour, minute) for hour in cron.hours for minute in cron.minutes)


def _interval(cron: Cron) -> str:
    """`hourly :15`, `every 4 h :30`, `every 10 min`; "" for anything else."""
    step = cycle(cron.hours, 24)
    if len(cron.hours) == 24 and cycle(cron.minutes, 60):
        return _every_minutes(cron)
    past = ",".join(f":{minute:02}" for minute in cron.minutes)
    if step == 1:
        return f"hourly {past}"
    return f"every {step} h {past}" if step and len(cron.minutes) == 1 else ""


def _every_minutes(cron: Cron) -> str:
    step = cycle(cron.minutes, 60)
    if step == 60:
        return f"hourly :{cron.minutes[0]:02}"
    return "every minute" if step == 1 else f"every {step} min"


def _days(cron: Cron) -> str | None:
    """The day part of the cadence; None where it has no short form."""
    if cron.years != ALL_YEARS or cron.months != ALL_MONTHS:
        return _one_date(cron)
    days = cron.days
    if days == EVERY_DAY:
        return "daily"
    if days.rule is DayRule.DATES:
        return _dates(days.values)
    if days.rule is DayRule.WEEKDAYS:
        return _weekdays(days.values)
    if days.rule is DayRule.LAST_DATE:
        return "last day"
    if days.rule is DayRule.LAST_WEEKDAY:
        return f"last {_short_day(days.values[0])}"
    if days.rule is DayRule.NTH_WEEKDAY:
        return f"{ordinal(days.nth)} {_short_day(days.values[0])}"
    return None


def _one_date(cron: Cron) -> str | None:
    if cron.days.rule is not DayRule.DATES or len(cron.days.values) > 1 or len(cron.months) > 1:
        return None
    date = f"{cron.days.values[0]} {MONTHS[cron.months[0] - 1][:3]}"
    if cron.years == ALL_YEARS:
        return date
    return f"{date} {cron.years[0]}" if len(cron.years) == 1 else None


def _dates(dates: Sequence[int]) -> str:
    whole = spans(dates)
    if len(whole) == 1 and len(dates) > 2:
        return f"{ordinal(dates[0])}–{ordinal(dates[-1])}"
    return ",".join(map(ordinal, dates))


def _weekdays(weekdays: Sequence[int]) -> str:
    days = week_order(weekdays)
    if len(days) > 2 and unbroken(days):
        return f"{_short_day(days[0])}–{_short_day(days[-1])}"
    return ",".join(map(_short_day, days))


def _short_day(weekday: int) -> str:
    return WEEKDAYS[weekday - 1][:3]
