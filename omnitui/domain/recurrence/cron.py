"""AWS EventBridge's six-field cron, in which Omni's schedules are written: parses it and computes its runs.

Runs follow EventBridge Scheduler (`omni-api.md §7`): a wall-clock time that a clock change skips does not run,
one that occurs twice runs the first time only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice, takewhile

from omnitui.domain.recurrence.fields import HOUR, MINUTE, MONTH, YEAR, CronError
from omnitui.domain.recurrence.month_days import LONGEST, Days, dates_in_month, read_days

__all__ = ["Cron", "CronError"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
# Two days wider than any run in any zone: dates outside need no lookup.
_FIRST = -2 * 86400
_END = (date(2200, 1, 3).toordinal() - _EPOCH_DAY) * 86400
_FIELDS = "minute, hour, day of month, month, day of week, year"


@dataclass(frozen=True, slots=True)
class Cron:
    """One valid cron: the values of every field, in order. Made by `Cron.parse`."""

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: tuple[int, ...]
    years: tuple[int, ...]
    possible_months: tuple[int, ...]

    @staticmethod
    def parse(text: str) -> Cron:
        """The cron in a text; blanks and case do not matter. Raises `CronError`."""
        return _parse(text)

    @property
    def runs_a_day(self) -> int:
        """How many runs there are on a day with any, clock changes aside."""
        return len(self.hours) * len(self.minutes)

    def next_run(self, zone: tzinfo, after: datetime) -> datetime | None:
        """The first run (in UTC) later than the aware `after`; None where there will be none."""
        for run in self._instants(zone, _seconds(after)):
            return _moment(run)
        return None

    def next_runs(self, zone: tzinfo, after: datetime, limit: int) -> list[datetime]:
        """Up to `limit` runs (in UTC) later than the aware `after`, in order."""
        return [_moment(run) for run in islice(self._instants(zone, _seconds(after)), limit)]

    def runs_between(self, zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
        """The runs (in UTC) from the aware `start` on and before `end`, in order."""
        stop = _ceiling(end)
        instants = takewhile(lambda run: run < stop, self._instants(zone, _ceiling(start) - 1))
        return map(_moment, instants)

    def hourly_counts(self, zone: tzinfo, start: datetime, hours: int) -> list[int]:
        """How many runs fall into each of the `hours` that follow the aware `start`.

        Counts whole hours at once, so that a cron of every minute costs no more than one of every hour.
        """
        counts = [0] * hours
        first = _ceiling(start)
        end = first + hours * 3600
        for day in self._dates(zone, first - 1, end):
            midnight = _even_midnight(zone, day)
            if midnight is None:
                for run in self._uneven_day(zone, day):
                    if first <= run < end:
                        counts[(run - first) // 3600] += 1
            else:
                self._count_even_day(midnight - first, counts)
        return counts

    def _count_even_day(self, offset: int, counts: list[int]) -> None:
        """Add a day that begins `offset` seconds after the first count's hour."""
        begin, late = divmod(offset, 3600)
        here = bisect_left(self.minutes, (3600 - late + 59) // 60)
        following = len(self.minutes) - here
        for hour in self.hours:
            index = begin + hour
            if 0 <= index < len(counts):
                counts[index] += here
            if following and 0 <= index + 1 < len(counts):
                counts[index + 1] += following

    def _instants(self, zone: tzinfo, after: int) -> Iterator[int]:
        """Each run later than `after`, in order; all in seconds since the epoch."""
        for day in self._dates(zone, after, _END):
            midnight = _even_midnight(zone, day)
            runs = self._uneven_day(zone, day) if midnight is None else self._even_day(midnight, after)
            for run in runs:
                if run > after:
                    yield run

    def _dates(self, zone: tzinfo, after: int, end: int) -> Iterator[date]:
        """The local dates that may hold a run later than `after` and before `end`, by month, not by day."""
        if after >= min(end, _END):
            return
        start = datetime.fromtimestamp(max(after, _FIRST), zone).date()
        last = datetime.fromtimestamp(max(min(end, _END), _FIRST), zone).date() + _DAY
        for year in self.years[bisect_left(self.years, start.year) :]:
            for month in self.possible_months:
                if (year, month) < (start.year, start.month):
                    continue
                dates = dates_in_month(self.days, year, month)
                from_day = start.day if (year, month) == (start.year, start.month) else 1
                for number in dates[bisect_left(dates, from_day) :]:
                    day = date(year, month, number)
                    if day > last:
                        return
                    yield day

    def _even_day(self, midnight: int, after: int) -> Iterator[int]:
        for hour in self.hours:
            begin = midnight + hour * 3600
            if begin + 3600 > after:
                for minute in self.minutes:
                    yield begin + minute * 60

    def _uneven_day(self, zone: tzinfo, day: date) -> Iterator[int]:
        """The runs of a day on which the zone's clocks change: each wall time that exists, the first time."""
        for hour in self.hours:
            for minute in self.minutes:
                wall = datetime(day.year, day.month, day.day, hour, minute)
                instant = wall.replace(tzinfo=zone).astimezone(UTC)
                if instant.astimezone(zone).replace(tzinfo=None) == wall:
                    yield _seconds(instant)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Cron:
    fields = text.upper().split()
    _check_whole(text, fields)
    minute, hour, of_month, month, of_week, year = fields
    minutes, hours = MINUTE.values(minute), HOUR.values(hour)
    months = MONTH.values(month)
    days = read_days(of_month, of_week)
    possible = tuple(month for month in months if days.earliest <= LONGEST[month])
    return Cron(" ".join(fields), minutes, hours, days, months, YEAR.values(year), possible)


def _check_whole(text: str, fields: list[str]) -> None:
    if not text.isascii():
        raise CronError("", "A cron has only letters, digits and , - * ? / #.")
    opening = text.strip().lower()
    if opening.startswith("cron("):
        raise CronError("", "Leave out cron( ): enter only the six fields.")
    if opening.startswith(("rate(", "at(")):
        raise CronError("", f"Omni accepts only cron: {_FIELDS}.")
    if len(fields) != 6:
        count = f"{len(fields)} field{'' if len(fields) == 1 else 's'}" if fields else "Empty"
        raise CronError("", f"{count}; a cron has six: {_FIELDS}.")


@lru_cache(maxsize=16384)
def _even_midnight(zone: tzinfo, day: date) -> int | None:
    """When a local day begins, in seconds since the epoch; None if the zone's clocks change on it.

    One comparison does: since 1970 no zone has changed its clocks twice within six days. `fold=1` makes a
    change that straddles the midnight at the end count for this day too.
    """
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = (begin + _DAY).replace(fold=1)
    offset = begin.utcoffset() or timedelta()
    if offset != end.utcoffset():
        return None
    return (day.toordinal() - _EPOCH_DAY) * 86400 - offset // _SECOND


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def _ceiling(moment: datetime) -> int:
    return -((_EPOCH - moment) // _SECOND)


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)
