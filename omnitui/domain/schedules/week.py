"""A week of expected deliveries by day and hour: how many, to how many people, and what is absent."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from io import StringIO

from omnitui.domain.csv_escape import guarded
from omnitui.domain.recurrence.cron import Cron
from omnitui.domain.schedules.schedule import Schedule, State
from omnitui.domain.schedules.timetable import at, in_turns, parsed

DAYS = 7
HOURS = 24
_HOUR = timedelta(hours=1)


class Absent(Enum):
    """Why a schedule is absent from the week."""

    PAUSED = "paused"
    STOPPED = "stopped"
    LATER = "later"
    NEVER = "never again"
    UNKNOWN = "not understood"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A schedule that runs in an hour, and when first (seconds since the epoch); None where it is absent."""

    at: float | None
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour: a line per schedule, the number of deliveries, and the instant that most of them share."""

    lines: list[Delivery]
    total: int = 0
    together: tuple[float, int] | None = None

    @property
    def ids(self) -> list[str]:
        """The schedules, by their ids."""
        return [line.schedule.id for line in self.lines]


@dataclass
class _Shared:
    """Schedules with one cron and zone, which run together."""

    cron: Cron
    zone: tzinfo
    rows: list[Schedule] = field(default_factory=list)
    people: int = 0


class Week:
    """Seven days from today in the reader's zone. Cells are (day, hour) by the wall clock there.

    An hour that the clocks skip is empty; one that they repeat holds both.
    """

    def __init__(self, zone: tzinfo, now: float) -> None:
        self.zone = zone
        self.now = now
        self.first = at(now).astimezone(zone).date()
        self.counts = [[0] * HOURS for _ in range(DAYS)]
        self.people = [[0] * HOURS for _ in range(DAYS)]
        self.skipped: dict[Absent, list[Schedule]] = {reason: [] for reason in Absent}
        self._shared: dict[tuple[str, str], _Shared] = {}
        self._running: dict[tuple[int, int], list[_Shared]] = defaultdict(list)
        self._start = self._instant(self.first, 0)
        self._end = self._instant(self.first + timedelta(days=DAYS), 0)
        self._cells = [self._cell(self._start + k * _HOUR) for k in range((self._end - self._start) // _HOUR)]
        self._by_hours = self._whole_hours()

    # ------------------------------------------------------------------ counting

    async def fill(self, rows: Iterable[Schedule]) -> None:
        """Count the deliveries of `rows`, yielding to the event loop in between."""
        await in_turns(rows, self._sort_in)
        await in_turns(list(self._shared.values()), self._count)

    def _sort_in(self, row: Schedule) -> None:
        reason = {State.PAUSED: Absent.PAUSED, State.STOPPED: Absent.STOPPED}.get(row.state)
        understood = parsed(row) if reason is None else None
        if understood is None:
            self.skipped[reason or Absent.UNKNOWN].append(row)
            return
        shared = self._shared.setdefault((row.cron, row.timezone), _Shared(*understood))
        shared.rows.append(row)
        shared.people += row.recipients or 0

    def _count(self, shared: _Shared) -> None:
        number = len(shared.rows)
        found = self._runs(shared)
        for cell, runs in found.items():
            day, hour = cell
            self.counts[day][hour] += runs * number
            self.people[day][hour] += runs * shared.people
            self._running[cell].append(shared)
        if not found:
            spent = shared.cron.next_run(shared.zone, at(self.now)) is None
            self.skipped[Absent.NEVER if spent else Absent.LATER].extend(shared.rows)

    def _runs(self, shared: _Shared) -> dict[tuple[int, int], int]:
        """Runs from now on by cell. Where clocks change by less than an hour, each run is counted separately."""
        found: Counter[tuple[int, int]] = Counter()
        if not self._by_hours:
            for run in shared.cron.runs_between(shared.zone, at(self.now), self._end):
                found[self._cell(run)] += 1
            return found
        counts = shared.cron.hourly_counts(shared.zone, self._start, len(self._cells))
        passed = int((at(self.now) - self._start) // _HOUR)
        for index, runs in enumerate(counts):
            if index > passed and runs:
                found[self._cells[index]] += runs
        end_of_hour = self._start + (passed + 1) * _HOUR
        this_hour = sum(1 for _ in shared.cron.runs_between(shared.zone, at(self.now), end_of_hour))
        if this_hour:
            found[self._cells[passed]] += this_hour
        return found

    def _whole_hours(self) -> bool:
        offsets = {(self._start + k * _HOUR).astimezone(self.zone).utcoffset() for k in range(len(self._cells))}
        first = next(iter(offsets)) or timedelta()
        return all(((offset or timedelta()) - first) % _HOUR == timedelta() for offset in offsets)

    def _cell(self, instant: datetime) -> tuple[int, int]:
        local = instant.astimezone(self.zone)
        return ((local.date() - self.first).days, local.hour)

    def _instant(self, day: date, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=self.zone).astimezone(UTC)

    # ------------------------------------------------------------------ questions

    def is_past(self, day: int, hour: int) -> bool:
        """Whether that hour is over."""
        return self._instant(self.first + timedelta(days=day), hour) + _HOUR <= at(self.now)

    def total(self, day: int) -> int:
        """All deliveries of a day from now on."""
        return sum(self.counts[day])

    @property
    def busiest(self) -> int:
        """The most deliveries in any hour."""
        return max(map(max, self.counts))

    def busiest_cells(self, most: int = 3) -> list[tuple[int, int]]:
        """The fullest hours, fullest first."""
        cells = [(day, hour) for day in range(DAYS) for hour in range(HOURS) if self.counts[day][hour]]
        return sorted(cells, key=lambda cell: -self.counts[cell[0]][cell[1]])[:most]

    async def hour(self, day: int, hour: int) -> Hour:
        """The deliveries of one hour in the order they run, yielding to the event loop in between."""
        start = max(self._instant(self.first + timedelta(days=day), hour), at(self.now))
        # Long enough for an hour that the clocks repeat.
        end = self._instant(self.first + timedelta(days=day), hour) + 2 * _HOUR
        lines: list[Delivery] = []
        instants: Counter[float] = Counter()

        def look(shared: _Shared) -> None:
            runs = [run for run in shared.cron.runs_between(shared.zone, start, end) if self._cell(run) == (day, hour)]
            for run in runs:
                instants[run.timestamp()] += len(shared.rows)
            if runs:
                lines.extend(Delivery(runs[0].timestamp(), row) for row in shared.rows)

        await in_turns(list(self._running[day, hour]), look)
        lines.sort(key=lambda line: (line.at, line.schedule.name.casefold()))
        fullest = max(instants.items(), key=lambda item: (item[1], -item[0]), default=None)
        return Hour(lines, instants.total(), fullest if fullest and fullest[1] > 1 else None)

    def absent(self) -> Hour:
        """The schedules that are absent from the map, by reason."""
        return Hour([Delivery(None, row) for rows in self.skipped.values() for row in rows])

    def as_csv(self) -> str:
        """The map as CSV: one line per hour that has deliveries."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["date", "hour", "zone", "deliveries", "people"])
        for day in range(DAYS):
            for hour in range(HOURS):
                if self.counts[day][hour]:
                    when = self.first + timedelta(days=day)
                    row = [when.isoformat(), f"{hour:02}:00", guarded(str(self.zone))]
                    writer.writerow([*row, self.counts[day][hour], self.people[day][hour]])
        return text.getvalue()
