"""The form's choices for when a schedule runs, written as a cron and read back from one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.recurrence.describe import ALL_MONTHS, ALL_YEARS, cycle, unbroken, week_order
from omnitui.domain.recurrence.month_days import EVERY_DAY, DayRule

Kind = Literal["hourly", "daily", "weekly", "monthly"]

WORKDAYS = ("MON", "TUE", "WED", "THU", "FRI")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MONTHLY = {DayRule.LAST_DATE: "L", DayRule.LAST_WORKDAY: "LW"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The form's fields for one kind of recurrence; fields that only another kind needs keep their defaults.

    Hourly: at `minute`, each `every` hours (a divisor of 24) from `hour` on, `hour` being less than `every`.
    Daily: at `hour`:`minute`. Weekly: also on `weekdays` (`MON`, from Monday on).
    Monthly: also `on` a day as AWS writes it: `15`, `L`, `LW`, `15W`, `MON#1` or `MONL`.
    """

    kind: Kind
    hour: int = 0
    minute: int = 0
    every: int = 1
    weekdays: tuple[str, ...] = ()
    on: str = ""


def build(choice: Choice) -> str:
    """The cron of a choice. Raises `CronError` for an invalid one: an hour of 24, no weekday, a 32nd."""
    text = f"{choice.minute} {_hours(choice)} {_days(choice)}"
    Cron.parse(text)
    return text


def read_choice(cron: Cron) -> Choice | None:
    """The choice that fires exactly as the cron does; None where the form cannot express it."""
    if len(cron.minutes) != 1 or cron.months != ALL_MONTHS or cron.years != ALL_YEARS:
        return None
    hour, minute = cron.hours[0], cron.minutes[0]
    if len(cron.hours) > 1:
        every = cycle(cron.hours, 24)
        return Choice("hourly", hour, minute, every) if every and cron.days == EVERY_DAY else None
    if cron.days == EVERY_DAY:
        return Choice("daily", hour, minute)
    if cron.days.rule is DayRule.WEEKDAYS:
        names = [_WEEKDAYS[day - 1] for day in sorted(cron.days.values, key=lambda day: (day - 2) % 7)]
        return Choice("weekly", hour, minute, weekdays=tuple(names))
    on = _day_of_month(cron)
    return Choice("monthly", hour, minute, on=on) if on else None


def _hours(choice: Choice) -> str:
    if choice.kind != "hourly":
        return str(choice.hour)
    if choice.every not in (1, 2, 3, 4, 6, 8, 12) or not 0 <= choice.hour < choice.every:
        raise CronError("hour", "Use every 1, 2, 3, 4, 6, 8 or 12 hours, from an hour below that.")
    return "*" if choice.every == 1 else f"{choice.hour}/{choice.every}"


def _days(choice: Choice) -> str:
    if choice.kind == "weekly":
        return f"? * {_weekly(choice.weekdays)} *"
    if choice.kind == "monthly":
        of_week = choice.on[:3] in _WEEKDAYS
        return f"? * {choice.on} *" if of_week else f"{choice.on} * ? *"
    return "* * ? *"


def _weekly(weekdays: tuple[str, ...]) -> str:
    unknown = [name for name in weekdays if name not in _WEEKDAYS]
    if unknown or not weekdays:
        raise CronError("day of week", "Choose at least one weekday.")
    days = week_order({_WEEKDAYS.index(name) + 1 for name in weekdays})
    names = [_WEEKDAYS[day - 1] for day in days]
    return f"{names[0]}-{names[-1]}" if len(days) > 2 and unbroken(days) else ",".join(names)


def _day_of_month(cron: Cron) -> str:
    days = cron.days
    if days.rule in _MONTHLY:
        return _MONTHLY[days.rule]
    if len(days.values) != 1:
        return ""
    if days.rule is DayRule.DATES:
        return str(days.values[0])
    if days.rule is DayRule.NEAR_DATE:
        return f"{days.values[0]}W"
    weekday = _WEEKDAYS[days.values[0] - 1]
    return f"{weekday}#{days.nth}" if days.nth else f"{weekday}L"
