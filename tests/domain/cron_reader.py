"""Reads the product's English about a cron back into times and days, so that a wrong sentence is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from tests.domain.cron_oracle import days_of, weekday_of

Time = tuple[int, int]
Test = Callable[[date], bool]
CLOCK = r"\d\d:\d\d"
CLOCKS = rf"{CLOCK}(?:(?:, | and ){CLOCK})*"
SPANS = rf"from {CLOCK} to {CLOCK}(?:(?:, | and )from {CLOCK} to {CLOCK})*"
NUMBERS = r"\d+(?: to \d+)?(?:(?:, | and )\d+(?: to \d+)?)*"
DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
MONTHS += ["August", "September", "October", "November", "December"]
NTH = ["first", "second", "third", "fourth", "fifth"]
A_DAY = [(hour, minute) for hour in range(24) for minute in range(60)]


def _clock(text: str) -> Time:
    return int(text[:2]), int(text[3:])


def _parts(text: str) -> list[str]:
    return re.split(", | and ", text)


def _counted(text: str, names: list[str]) -> set[int]:
    """Places in `names`, from 0, of `a`, `a and b` or `a to b`; a span may pass the end."""
    found: set[int] = set()
    for part in _parts(text):
        first, _, last = part.partition(" to ")
        place = names.index(first)
        found.add(place)
        while last and names[place] != last:
            place = (place + 1) % len(names)
            found.add(place)
    return found


def _minutes(text: str) -> set[int]:
    return _counted(text, [str(number) for number in range(60)])


def _between(begin: str, end: str, step: int) -> set[Time]:
    first, last = _clock(begin), _clock(end)
    return set([time for time in A_DAY if first <= time <= last][::step])


def _past(minutes: set[int], where: str) -> set[Time]:
    if where.startswith("every hour"):
        begin, end = re.findall(CLOCK, where) or ("00:00", "23:00")
        hours = set(range(_clock(begin)[0], _clock(end)[0] + 1))
    else:
        hours = {_clock(clock)[0] for clock in _parts(where)}
    return {(hour, minute) for hour in hours for minute in minutes}


def _read_times(text: str) -> tuple[set[Time], str]:
    where = rf"(every hour(?: from {CLOCK} to {CLOCK})?|{CLOCKS})"
    if found := re.match(rf"At ({CLOCKS})", text):
        times = {_clock(clock) for clock in _parts(found[1])}
    elif found := re.match("Every hour, on the hour", text):
        times = _past({0}, "every hour")
    elif found := re.match(rf"At ({NUMBERS}) minutes? past {where}", text):
        times = _past(_minutes(found[1]), found[2])
    elif found := re.match(rf"Every (?:(\d+) )?minutes? from (\d+) to (\d+) minutes past {where}", text):
        times = _past(set(range(int(found[2]), int(found[3]) + 1, int(found[1] or 1))), found[4])
    elif found := re.match(rf"Every (?:(\d+) )?(hour|minute)s? ({SPANS})", text):
        step = int(found[1] or 1) * (60 if found[2] == "hour" else 1)
        ends = re.findall(CLOCK, found[3])
        times = {time for a, b in zip(ends[::2], ends[1::2], strict=True) for time in _between(a, b, step)}
    elif found := re.match(rf"Every (\d+) hours from ({CLOCK})", text):
        times = _between(found[2], "23:59", int(found[1]) * 60)
    elif found := re.match(
        r"Every (?:(\d+) )?minutes?(?: from (\d+) minutes? past,)? in the hours ((?:\d\d(?:, | and )?)+)",
        text,
    ):
        hours = " and ".join(f"{hour}:00" for hour in re.findall(r"\d\d", found[3]))
        times = _past(set(range(int(found[2] or 0), 60, int(found[1] or 1))), hours)
    else:
        found = re.match(r"Every (?:(\d+) )?minutes?(?:, from (\d+) minutes? past each hour)?", text)
        assert found, text
        times = _past(set(range(int(found[2] or 0), 60, int(found[1] or 1))), "every hour")
    return times, text[found.end() :]


def _read_years(text: str) -> tuple[Test, str]:
    if found := re.search(r", every (\d+)\w\w year from (\d{4}) to (\d{4})$", text):
        years = set(range(int(found[2]), int(found[3]) + 1, int(found[1])))
    elif found := re.search(r",? (?:in|from) (\d{4}(?:(?: to |, | and )\d{4})*)$", text):
        years = {1970 + place for place in _counted(found[1], [str(year) for year in range(1970, 2200)])}
    else:
        return (lambda day: True), text
    return (lambda day: day.year in years), text[: found.start()]


def _read_months(text: str) -> tuple[Test, str]:
    name = f"(?:{'|'.join(MONTHS)})"
    found = re.search(rf",? (?:in|from|of) ({name}(?:(?: to |, | and ){name})*)$", text)
    if not found:
        return (lambda day: True), re.sub(" of every month( that has (one|them))?$", "", text)
    months = _counted(found[1], MONTHS)
    return (lambda day: day.month - 1 in months), text[: found.start()]


def _same(day: date, name: str) -> list[date]:
    return [one for one in days_of(day) if DAYS[weekday_of(one) - 1] == name]


def _workdays(day: date) -> list[date]:
    return [one for one in days_of(day) if weekday_of(one) not in (1, 7)]


def _near(day: date, wanted: int) -> bool:
    nearest = min(_workdays(day), key=lambda one: abs(one.day - wanted))
    return wanted <= len(days_of(day)) and day == nearest


def _read_dates(text: str) -> Test:
    workday = r"weekday \(Monday to Friday\)"
    if text == "the last day":
        return lambda day: day == days_of(day)[-1]
    if re.fullmatch(f"the last {workday}", text):
        return lambda day: day == _workdays(day)[-1]
    if found := re.fullmatch(rf"the {workday} nearest the (\d+)\w\w", text):
        wanted = int(found[1])
        return lambda day: _near(day, wanted)
    if found := re.fullmatch(r"the last (\w+day)", text):
        name = found[1]
        return lambda day: day == _same(day, name)[-1]
    if found := re.fullmatch(r"the (\w+) (\w+day)(?:, where there is one,?)?", text):
        name, nth = found[2], NTH.index(found[1])
        return lambda day: day in _same(day, name)[nth : nth + 1]
    if found := re.fullmatch(r"every (\d+)\w\w day from the (\d+)\w\w to the (\d+)\w\w", text):
        dates = set(range(int(found[2]), int(found[3]) + 1, int(found[1])))
    else:
        plain = re.sub(r"(\d+)(st|nd|rd|th)", r"\1", text.removeprefix("the "))
        dates = {place + 1 for place in _counted(plain, [str(number) for number in range(1, 32)])}
    return lambda day: day.day in dates


def _read_days(text: str) -> Test:
    if found := re.fullmatch(r" on (\d+) (\w+)(?: (\d{4})| every year| in leap years)?", text):
        date_, month, year = int(found[1]), MONTHS.index(found[2]) + 1, found[3]
        return lambda day: (day.day, day.month) == (date_, month) and year in (None, str(day.year))
    in_months, text = _read_months(text)
    if text in ("", " every day"):
        return in_months
    if text.startswith(" on "):
        on_date = _read_dates(text.removeprefix(" on "))
        return lambda day: in_months(day) and on_date(day)
    weekdays = _counted(re.sub("^(, | every )", "", text), DAYS)
    return lambda day: in_months(day) and weekday_of(day) - 1 in weekdays


def read(sentence: str) -> tuple[set[Time], Test]:
    """The times of day and the days a sentence tells of."""
    assert sentence.endswith(".") and "  " not in sentence
    times, rest = _read_times(sentence[:-1].removesuffix(": a date that never comes"))
    in_years, rest = _read_years(rest)
    on_day = _read_days(re.sub("^, (?=every|on)", " ", rest))
    return times, lambda day: in_years(day) and on_day(day)
