"""Any AWS cron as one full English sentence."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.recurrence.cron import Cron
from omnitui.domain.recurrence.describe import (
    ALL_MONTHS,
    ALL_YEARS,
    MONTHS,
    WEEKDAYS,
    clock,
    cycle,
    ordinal,
    spans,
    stride,
    unbroken,
    week_order,
)
from omnitui.domain.recurrence.month_days import EVERY_DAY, DayRule, dates_in_month

_TIMES_LISTED = 6
_NTH = ("", "first", "second", "third", "fourth", "fifth")
_WORKDAY = "weekday (Monday to Friday)"


def sentence(cron: Cron) -> str:
    """The whole cron in one sentence, such as `At 09:00, Monday to Friday.`; times are the zone's."""
    every_day = cron.days == EVERY_DAY and cron.months == ALL_MONTHS
    implied = every_day and bool(cycle(cron.hours, 24)) and len(cron.hours) > 3
    parts = [_time(cron), "" if implied else _days(cron), _years(cron)]
    return f"{''.join(parts)}{'' if _comes(cron) else ': a date that never comes'}."


def _comes(cron: Cron) -> bool:
    return any(dates_in_month(cron.days, year, month) for year in cron.years for month in cron.possible_months)


def _time(cron: Cron) -> str:
    hours, minutes = cron.hours, cron.minutes
    if len(hours) == 24:
        return f"{_past(minutes)} every hour" if _past(minutes) else _all_day(minutes)
    if len(minutes) == 1:
        return _hours_at(hours, minutes[0])
    if cron.runs_a_day <= _TIMES_LISTED:
        return f"At {_join([clock(hour, minute) for hour in hours for minute in minutes])}"
    if cycle(minutes, 60):
        return f"{_every(cycle(minutes, 60), 'minute')} {_hour_spans(hours, minutes)}"
    return _minutes_in_hours(hours, minutes)


def _all_day(minutes: Sequence[int]) -> str:
    """Evenly spread over every hour."""
    step = cycle(minutes, 60)
    if minutes == (0,):
        return "Every hour, on the hour"
    if step == 60:
        return f"At {_counted(minutes)} past every hour"
    from_then = f", from {_counted(minutes[:1])} past each hour" if minutes[0] else ""
    return f"{_every(step, 'minute')}{from_then}"


def _past(minutes: Sequence[int]) -> str:
    """The opening for minutes that are not spread evenly over the hour; "" for those that are."""
    if cycle(minutes, 60):
        return ""
    step = stride(minutes)
    if step and len(minutes) > _TIMES_LISTED:
        return f"{_every(step, 'minute')} from {minutes[0]} to {minutes[-1]} minutes past"
    return f"At {_counted(minutes)} past"


def _hours_at(hours: Sequence[int], minute: int) -> str:
    """One minute, in some hours of the day."""
    times = [clock(hour, minute) for hour in hours]
    step = stride(hours)
    if len(hours) < 4 or not step:
        unbroken_hours = [span for span in spans(hours) if span[1] - span[0] > 2]
        if len(hours) > _TIMES_LISTED and len(unbroken_hours) == len(spans(hours)):
            return f"Every hour {_join([_clock_span(span, minute, minute) for span in spans(hours)])}"
        return f"At {_join(times)}"
    if cycle(hours, 24):
        return f"{_every(step, 'hour')} from {times[0]}"
    return f"{_every(step, 'hour')} from {times[0]} to {times[-1]}"


def _hour_spans(hours: Sequence[int], minutes: Sequence[int]) -> str:
    whole = spans(hours)
    if len(whole) < 4:
        return _join([_clock_span(span, minutes[0], minutes[-1]) for span in whole])
    from_then = f"from {_counted(minutes[:1])} past, " if minutes[0] else ""
    return f"{from_then}in the hours {_join([f'{hour:02}' for hour in hours])}"


def _clock_span(span: tuple[int, int], first: int, last: int) -> str:
    return f"from {clock(span[0], first)} to {clock(span[1], last)}"


def _minutes_in_hours(hours: Sequence[int], minutes: Sequence[int]) -> str:
    whole = spans(hours)
    if len(whole) == 1 and len(hours) > 2:
        return f"{_past(minutes)} every hour from {clock(hours[0], 0)} to {clock(hours[-1], 0)}"
    return f"{_past(minutes)} {_join([clock(hour, 0) for hour in hours])}"


def _days(cron: Cron) -> str:
    """When in the month and year, with what parts it from the time."""
    days = cron.days
    comma = "," if len(cron.hours) == 24 else ""
    if days == EVERY_DAY:
        return f"{comma} every day{_in_months(cron)}"
    if days.rule is DayRule.WEEKDAYS:
        named = _weekdays(days.values)
        return f"{comma if named.startswith(' ') else ''}{named}{_in_months(cron)}"
    if _one_date(cron):
        return f"{comma} on {days.values[0]} {MONTHS[_months(cron)[0] - 1]}"
    return f"{comma} on {_of_month(cron)} of {_months_of(cron)}"


def _months(cron: Cron) -> tuple[int, ...]:
    """The months as the sentence names them: without those that lack the date, if others have it."""
    return cron.possible_months or cron.months


def _one_date(cron: Cron) -> bool:
    return cron.days.rule is DayRule.DATES and len(cron.days.values) == 1 == len(_months(cron))


def _of_month(cron: Cron) -> str:
    days, values = cron.days, cron.days.values
    if days.rule is DayRule.DATES:
        return _dates(values)
    if days.rule is DayRule.LAST_DATE:
        return "the last day"
    if days.rule is DayRule.LAST_WORKDAY:
        return f"the last {_WORKDAY}"
    if days.rule is DayRule.NEAR_DATE:
        return f"the {_WORKDAY} nearest the {ordinal(values[0])}"
    if days.rule is DayRule.LAST_WEEKDAY:
        return f"the last {WEEKDAYS[values[0] - 1]}"
    where = ", where there is one," if days.nth == 5 and cron.months != ALL_MONTHS else ""
    return f"the {_NTH[days.nth]} {WEEKDAYS[values[0] - 1]}{where}"


def _months_of(cron: Cron) -> str:
    if cron.months != ALL_MONTHS:
        return _month_names(_months(cron))
    if cron.days.nth < 5 and cron.days.earliest < 29:
        return "every month"
    return f"every month that has {'one' if len(cron.days.values) == 1 else 'them'}"


def _dates(dates: Sequence[int]) -> str:
    step = stride(dates)
    if step > 1 and len(dates) > 3:
        return f"every {ordinal(step)} day from the {ordinal(dates[0])} to the {ordinal(dates[-1])}"
    return f"the {_join(_spelled([ordinal(day) for day in range(1, 32)], [day - 1 for day in dates]))}"


def _weekdays(weekdays: Sequence[int]) -> str:
    days = week_order(weekdays)
    names = [WEEKDAYS[day - 1] for day in days]
    if len(days) > 2 and unbroken(days):
        return f", {names[0]} to {names[-1]}"
    return f" every {_join(names)}"


def _in_months(cron: Cron) -> str:
    if cron.months == ALL_MONTHS:
        return ""
    opening = "from" if len(cron.months) > 2 and len(spans(cron.months)) == 1 else "in"
    return f"{_apart(cron)} {opening} {_month_names(cron.months)}"


def _apart(cron: Cron) -> str:
    """The comma after days that stand between commas themselves (`, Monday to Friday`)."""
    weekly = cron.days.rule is DayRule.WEEKDAYS and _weekdays(cron.days.values).startswith(",")
    return "," if weekly else ""


def _month_names(months: Sequence[int]) -> str:
    return _join(_spelled(MONTHS, [month - 1 for month in months]))


def _years(cron: Cron) -> str:
    years = cron.years
    if _one_date(cron):
        if len(years) == 1:
            return f" {years[0]}"
        if years == ALL_YEARS and cron.possible_months:
            leap = cron.days.values[0] == 29 and _months(cron) == (2,)
            return " in leap years" if leap else " every year"
    if years == ALL_YEARS:
        return ""
    step = stride(years)
    if step > 1 and len(years) > 3:
        return f", every {ordinal(step)} year from {years[0]} to {years[-1]}"
    comma = _apart(cron) or ("," if len(cron.hours) == 24 else "")
    if len(years) > 1 and len(spans(years)) == 1:
        return f"{comma} from {years[0]} to {years[-1]}"
    names = _spelled([str(year) for year in ALL_YEARS], [year - ALL_YEARS[0] for year in years])
    return f"{comma} in {_join(names)}"


def _spelled(names: Sequence[str], positions: Sequence[int]) -> list[str]:
    """The names at `positions`; three neighbours and more as `first to last`."""
    parts: list[str] = []
    for first, last in spans(positions):
        if last - first > 1:
            parts.append(f"{names[first]} to {names[last]}")
        else:
            parts.extend(names[first : last + 1])
    return parts


def _counted(minutes: Sequence[int]) -> str:
    parts = _spelled([str(minute) for minute in range(60)], minutes)
    return f"{_join(parts)} minute{'' if tuple(minutes) == (1,) else 's'}"


def _every(step: int, unit: str) -> str:
    return f"Every {unit}" if step == 1 else f"Every {step} {unit}s"


def _join(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
