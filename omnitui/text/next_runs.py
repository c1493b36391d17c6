"""The next runs in a few lines, grouped by days that share a time or times that share a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from omnitui.text.times import DAYS, MONTHS, Clock


@dataclass(frozen=True, slots=True)
class _Run:
    there: datetime
    here: datetime

    @property
    def shift(self) -> int:
        """Return how many days the reader's date is ahead of the schedule's."""
        return (self.here.date() - self.there.date()).days

    def same_time(self, other: _Run) -> bool:
        """Whether both run at the same time of day, in both zones."""
        return (self.there.time(), self.here.time(), self.shift) == (other.there.time(), other.here.time(), other.shift)

    def same_day(self, other: _Run) -> bool:
        """Whether both run on the same day, in both zones."""
        return (self.there.date(), self.here.date()) == (other.there.date(), other.here.date())


_SHIFTS = {-1: ", the day before", 1: ", the day after"}


def run_lines(runs: Sequence[float], there: Clock | None, here: Clock, now: float) -> list[str]:
    """List runs in the schedule's zone and in the reader's: `Mon 9, Mon 16 Mar 09:00 = 14:00 Paris`.

    `there` is None if both zones are the same.
    """
    left = [_Run((there or here).at(run), here.at(run)) for run in runs]
    year = here.at(now).year
    lines = []
    while left:
        days = _leading(left, _Run.same_time)
        times = _leading(left, _Run.same_day)
        if times > days:
            day, clocks = _dates(left[:1], year), [run.there for run in left[:times]]
        else:
            day, clocks = _dates(left[:days], year), [left[0].there]
        group = left[: max(days, times)]
        text = f"{day} {_clocks(clocks)}"
        if there is not None:
            own = [run.here for run in group[: len(clocks)]]
            text += f" = {_clocks(own)} {here.name}{_SHIFTS.get(group[0].shift, '')}"
        lines.append(text)
        left = left[len(group) :]
    return lines


def _leading(runs: Sequence[_Run], alike: Callable[[_Run, _Run], bool]) -> int:
    return next((index for index, run in enumerate(runs) if not alike(runs[0], run)), len(runs))


def _clocks(moments: Sequence[datetime]) -> str:
    return ", ".join(f"{moment:%H:%M}" for moment in moments)


def _dates(runs: Sequence[_Run], year: int) -> str:
    """Return `Tue 3, Wed 4 Mar`: each month once, after its last day, and the year if it is not the current one."""
    return ", ".join(_each_date([run.there for run in runs], year))


def _each_date(days: Sequence[datetime], year: int) -> Iterator[str]:
    for index, day in enumerate(days):
        last = index + 1 == len(days) or (days[index + 1].year, days[index + 1].month) != (day.year, day.month)
        month = f" {MONTHS[day.month - 1]}" if last else ""
        years = f" {day.year}" if last and day.year != year else ""
        yield f"{DAYS[day.weekday()]} {day.day}{month}{years}"
