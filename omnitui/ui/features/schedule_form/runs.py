"""The next runs of a draft's cron, in the schedule's zone and the user's: an estimate, as Omni returns none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, pairwise

from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.schedules.timetable import at, zone_named
from omnitui.text.measure import cut
from omnitui.text.times import DAYS, MONTHS, Clock, city

_LONGEST_GAP = 400


@dataclass(frozen=True, slots=True)
class Run:
    """One run, by the schedule's clock and by the user's; a `far` one is in another year."""

    there: datetime
    here: datetime
    far: bool = False

    @property
    def apart(self) -> bool:
        """Whether the two clocks show different times."""
        return self.there.utcoffset() != self.here.utcoffset()


def next_runs(cron: str, zone: str, reader: tzinfo, now: float, most: int) -> list[Run]:
    """The next runs; none if cron or zone cannot be parsed yet."""
    timezone = zone_named(zone.strip()) if zone.strip() else None
    if timezone is None:
        return []
    try:
        runs = Cron.parse(cron).next_runs(timezone, at(now), most)
    except CronError:
        return []
    this_year = at(now).year
    return [Run(there := run.astimezone(timezone), run.astimezone(reader), there.year != this_year) for run in runs]


def in_lines(runs: Sequence[Run], reader: Clock, zone: str, cells: int, most: int) -> list[str]:
    """The runs in at most `most` lines, as many as fit: `Mon 9, 16, 23 Mar 09:00 = 14:00 Paris`."""
    if not runs:
        return []
    by_day = len(runs) > 1 and runs[0].there.date() == runs[1].there.date()
    groups = [list(group) for _, group in groupby(runs, key=_day if by_day else _times)][:most]
    tell = _one_day if by_day else _one_time
    lines = [_fitting(group, tell, reader, cells) for group in groups]
    for number, (before, after) in enumerate(pairwise(groups), 1):
        change = _clock_change(before[-1], after[0], reader, zone)
        if change and len(lines[number]) + len(change) <= cells:
            lines[number] += change
    return lines


def one_each(runs: Sequence[Run], reader: Clock) -> list[str]:
    """The runs one a line: `Tue  3 Mar 03:15 = 09:15 Paris`."""
    return [
        f"{DAYS[run.there.weekday()]} {run.there.day:>2} {MONTHS[run.there.month - 1]}{_year(run)} {run.there:%H:%M}"
        + (f" = {_here(run)} {reader.name}" if run.apart else "")
        for run in runs
    ]


def _fitting(group: list[Run], tell: Callable[[list[Run], Clock], str], reader: Clock, cells: int) -> str:
    fitting = list(group)
    while len(fitting) > 1 and len(tell(fitting, reader)) > cells:
        fitting.pop()
    return cut(tell(fitting, reader), cells)


def _day(run: Run) -> object:
    return run.there.date(), run.apart


def _times(run: Run) -> object:
    return f"{run.there:%H:%M}", f"{run.here:%H:%M}"


def _year(run: Run) -> str:
    return f" {run.there.year}" if run.far else ""


def _here(run: Run) -> str:
    """The user's time, with the weekday if it differs."""
    day = "" if run.here.date() == run.there.date() else f"{DAYS[run.here.weekday()]} "
    return f"{day}{run.here:%H:%M}"


def _one_day(group: list[Run], reader: Clock) -> str:
    first = group[0].there
    here = f" = {', '.join(f'{run.here:%H:%M}' for run in group)} {reader.name}" if group[0].apart else ""
    times = ", ".join(f"{run.there:%H:%M}" for run in group)
    return f"{DAYS[first.weekday()]} {first.day} {MONTHS[first.month - 1]}{_year(group[0])} {times}{here}"


def _one_time(group: list[Run], reader: Clock) -> str:
    here = f" = {_here(group[0])} {reader.name}" if group[0].apart else ""
    return f"{', '.join(_dates(group))} {group[0].there:%H:%M}{here}"


def _dates(group: list[Run]) -> Iterator[str]:
    """`Mon 9`, `16`, `23 Mar`: weekday and month only when they change."""
    for index, run in enumerate(group):
        day = run.there
        before = group[index - 1].there if index else None
        following = group[index + 1].there if index + 1 < len(group) else None
        lead = "" if before is not None and before.weekday() == day.weekday() else f"{DAYS[day.weekday()]} "
        ends = following is None or (following.month, following.year) != (day.month, day.year)
        yield f"{lead}{day.day}{f' {MONTHS[day.month - 1]}{_year(run)}' if ends else ''}"


def _clock_change(before: Run, after: Run, reader: Clock, zone: str) -> str:
    for one, other, name in ((before.here, after.here, reader.name), (before.there, after.there, city(zone.strip()))):
        if one.utcoffset() != other.utcoffset():
            evenings = (one.replace(hour=23, minute=59) + timedelta(days=days) for days in range(_LONGEST_GAP))
            day = next((evening for evening in evenings if evening.utcoffset() == other.utcoffset()), other)
            return f", {name}’s clocks change {day.day} {MONTHS[day.month - 1]}"
    return ""
