"""A second opinion on AWS crons that shares no code with the product: slow, literal, minute by minute.

It reads an expression by walking each field's ring of values, and finds runs by walking the clock itself:
every minute of UTC is turned into a wall-clock time, which runs if it matches and was not seen before.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
RINGS: list[tuple[list[int], list[str]]] = [
    (list(range(60)), []),
    (list(range(24)), []),
    (list(range(1, 32)), []),
    (list(range(1, 13)), MONTHS),
    (list(range(1, 8)), WEEKDAYS),
    (list(range(1970, 2200)), []),
]
LONGEST_REPEAT = timedelta(hours=25)


class Refused(Exception):
    pass


def _word(text: str, ring: list[int], names: list[str]) -> int:
    if text in names:
        return names.index(text) + 1
    if not re.fullmatch("0*[0-9]{1,4}", text) or int(text) not in ring:
        raise Refused(text)
    return int(text)


def _walk(item: str, kind: int) -> list[int]:
    ring, names = RINGS[kind]
    found = re.fullmatch(r"(\*|[0-9A-Z]+)(?:-([0-9A-Z]+))?(?:/([0-9]+))?", item)
    if not found or (found[1] == "*" and (found[2] or not found[3])) or (found[3] and kind == 4):
        raise Refused(item)
    step = int(found[3]) if found[3] else 1
    if not 1 <= step <= ring[-1]:
        raise Refused(item)
    place = 0 if found[1] == "*" else ring.index(_word(found[1], ring, names))
    if not found[2]:
        return ring[place::step] if found[3] else [ring[place]]
    goal = _word(found[2], ring, names)
    if kind == 5 and goal < ring[place]:
        raise Refused(item)
    walked = [ring[place]]
    while walked[-1] != goal:
        place = (place + 1) % len(ring)
        walked.append(ring[place])
    return walked[::step]


def _values(text: str, kind: int) -> set[int]:
    if text == "*":
        return set(RINGS[kind][0])
    return {value for item in text.split(",") for value in _walk(item, kind)}


def weekday_of(day: date) -> int:
    return WEEKDAYS.index(day.strftime("%a").upper()) + 1


def days_of(day: date) -> list[date]:
    return [day.replace(day=number) for number in range(1, calendar.monthrange(day.year, day.month)[1] + 1)]


def _by_date(text: str) -> Callable[[date], bool]:
    def near(day: date, wanted: int) -> bool:
        month = days_of(day)
        workdays = [one for one in month if weekday_of(one) not in (1, 7)]
        return wanted <= len(month) and day == min(workdays, key=lambda one: abs(one.day - wanted))

    if text == "L":
        return lambda day: day == days_of(day)[-1]
    if text == "LW":
        return lambda day: day == [one for one in days_of(day) if weekday_of(one) not in (1, 7)][-1]
    if re.fullmatch("[0-9]+W", text):
        wanted = _word(text[:-1], *RINGS[2])
        return lambda day: near(day, wanted)
    values = _values(text, 2)
    return lambda day: day.day in values


def _by_weekday(text: str) -> Callable[[date], bool]:
    if text == "L":
        return lambda day: weekday_of(day) == 7
    special = re.fullmatch(r"([0-9A-Z]+?)(?:L|#0*([1-5]))", text)
    if special:
        wanted, nth = _word(special[1], *RINGS[4]), int(special[2]) - 1 if special[2] else -1

        def chosen(day: date) -> bool:
            same = [one for one in days_of(day) if weekday_of(one) == wanted]
            return nth < len(same) and day == same[nth]

        return chosen
    values = _values(text, 4)
    return lambda day: weekday_of(day) in values


class Oracle:
    """One expression; raises Refused where AWS would not take it."""

    def __init__(self, text: str) -> None:
        if not text.isascii() or len(text.split()) != 6:
            raise Refused(text)
        minute, hour, by_date, month, by_weekday, year = text.upper().split()
        if (by_date == "?") == (by_weekday == "?"):
            raise Refused(text)
        self.minutes, self.hours = _values(minute, 0), _values(hour, 1)
        self.months, self.years = _values(month, 3), _values(year, 5)
        self._chosen = _by_weekday(by_weekday) if by_date == "?" else _by_date(by_date)
        self.runs_on = lru_cache(maxsize=None)(self._runs_on)

    def _runs_on(self, day: date) -> bool:
        return day.year in self.years and day.month in self.months and self._chosen(day)

    def runs(self, zone: tzinfo, start: datetime, end: datetime, step: int = 60) -> Iterator[datetime]:
        """Walk the clock from `start` (UTC) to before `end`; `step` is in seconds."""
        seen: set[datetime] = set()
        begin = start - LONGEST_REPEAT
        moment = begin.replace(second=0, microsecond=0)
        while moment < end:
            wall = moment.astimezone(zone).replace(tzinfo=None, fold=0)
            matches = wall.minute in self.minutes and wall.hour in self.hours and wall.second == 0
            if matches and self.runs_on(wall.date()) and wall not in seen:
                seen.add(wall)
                if moment >= start:
                    yield moment
            moment += timedelta(seconds=step)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Every calendar day it runs on, looking at each day in turn."""
        for number in range(first.toordinal(), last.toordinal() + 1):
            if self.runs_on(date.fromordinal(number)):
                yield date.fromordinal(number)


def changes(zone: tzinfo, first_year: int, last_year: int) -> list[datetime]:
    """The UTC midnights before each of a zone's clock changes."""
    moments = [
        datetime.fromordinal(number).replace(tzinfo=UTC)
        for number in range(date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal())
    ]
    offsets = [moment.astimezone(zone).utcoffset() for moment in moments]
    return [moment for moment, one, two in zip(moments, offsets, offsets[1:], strict=False) if one != two]
