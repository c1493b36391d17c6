"""Computes the next run of schedules and which run seems missed, for Omni shows neither (omni-api.md §3.1)."""

from __future__ import annotations

import asyncio
import math
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.schedules.schedule import Schedule, State

#: Omni delivers within 15 minutes of the slot (`omni-api.md §7.1`); an hour late counts as missed.
LATE = 3600.0
_TURN = 0.008
_GAPS_KEPT = 100
T = TypeVar("T")


class Silent(Enum):
    """Why there is no next run."""

    PAUSED = "paused"
    STOPPED = "stopped"
    NEVER = "never"
    UNKNOWN = "?"


When = float | Silent


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of a schedule, None for an unknown name; an empty name is UTC."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return None


def parsed(schedule: Schedule) -> tuple[Cron, ZoneInfo] | None:
    """Its cron and zone, None where either cannot be understood."""
    zone = zone_named(schedule.timezone)
    try:
        return (Cron.parse(schedule.cron), zone) if zone is not None else None
    except CronError:
        return None


def at(seconds: float) -> datetime:
    """The instant `seconds` after the epoch."""
    return datetime.fromtimestamp(seconds, UTC)


class Timetable:
    """Next runs by cron and zone, which schedules share; each is computed once until its time has passed.

    `now` is this machine's clock, `server_now` Omni's, both in seconds since the epoch.
    """

    def __init__(self, now: Callable[[], float], server_now: Callable[[], float]) -> None:
        self._now = now
        self._server_now = server_now
        self._next: dict[tuple[str, str], When] = {}
        self._resumed: dict[str, float] = {}
        self._gaps: dict[tuple[str, str], Gaps] = {}

    def next_run(self, schedule: Schedule) -> When:
        """The next run after now, or the reason there is none."""
        if schedule.state is State.STOPPED:
            return Silent.STOPPED
        if schedule.state is State.PAUSED:
            return Silent.PAUSED
        key = (schedule.cron, schedule.timezone)
        now = self._now()
        when = self._next.get(key, 0.0)
        if isinstance(when, float) and when <= now:
            understood = parsed(schedule)
            when = Silent.UNKNOWN if understood is None else _first(understood, now) or Silent.NEVER
            self._next[key] = when
        return when

    def missed(self, schedule: Schedule) -> bool:
        """Whether an active schedule should have run over an hour ago, by Omni's clock, and has not run since.

        One that never ran is not missed: nothing says since when it is due.
        """
        late = self._server_now() - LATE
        due = self._first_due(schedule, late)
        return due is not None and due <= late

    def resumed(self, schedule_id: str) -> None:
        """This session resumed it just now: what was due before then was not missed."""
        self._resumed[schedule_id] = self._server_now()

    def due(self, schedule: Schedule) -> float | None:
        """When a missed schedule should have run first; None where it was not missed."""
        late = self._server_now() - LATE
        due = self._first_due(schedule, late)
        return due if due is not None and due <= late else None

    def stale_at(self, schedule: Schedule) -> float:
        """When the words about it go stale, by this machine's clock; infinity for never."""
        when = self.next_run(schedule)
        if isinstance(when, Silent):
            return math.inf
        due = self._first_due(schedule, math.inf)
        late = math.inf if due is None else due + LATE - (self._server_now() - self._now())
        return when if late <= self._now() else min(when, late)

    def _first_due(self, schedule: Schedule, before: float) -> float | None:
        """The first run after the last one, or after a resume; None where that is `before` or later anyway."""
        if schedule.state is not State.ACTIVE or schedule.last_at is None:
            return None
        since = max(schedule.last_at, self._resumed.get(schedule.id, 0.0))
        if since >= before:
            return None
        gaps = self._gaps.setdefault((schedule.cron, schedule.timezone), Gaps())
        return gaps.first_after(since, lambda: _due_after(schedule, since))

    def coming(self, schedule: Schedule, most: int) -> list[float]:
        """The next runs of an active schedule, at most `most`, as seconds since the epoch."""
        understood = parsed(schedule) if schedule.state is State.ACTIVE else None
        if understood is None:
            return []
        cron, zone = understood
        return [run.timestamp() for run in cron.next_runs(zone, at(self._now()), most)]

    def recompute(self, rows: Iterable[Schedule]) -> None:
        """Compute `rows` now, page by page as they come, so that sorting and filtering find the results."""
        for row in rows:
            self.next_run(row)
            self.missed(row)


class Gaps:
    """The stretches of time without a run of one cron, shared by schedules that ran at the same slot."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[float] = []
        self._ends: list[float] = []

    def first_after(self, since: float, recompute: Callable[[], float | None]) -> float | None:
        """The first run after `since`, None for none; `recompute` is called where no stretch covers it."""
        index = bisect_right(self._ends, since)
        if index == len(self._ends) or self._starts[index] > since:
            end = recompute()
            self._add(index, since, math.inf if end is None else end)
            return end
        end = self._ends[index]
        return None if end == math.inf else end

    def _add(self, index: int, since: float, end: float) -> None:
        if index < len(self._ends) and self._ends[index] == end:
            self._starts[index] = since
            return
        self._starts.insert(index, since)
        self._ends.insert(index, end)
        if len(self._ends) > _GAPS_KEPT:
            del self._starts[0], self._ends[0]


async def in_turns(items: Iterable[T], work: Callable[[T], None]) -> None:
    """Do `work` on each of `items`, yielding to the event loop every few milliseconds."""
    until = time.perf_counter() + _TURN
    for item in items:
        work(item)
        if time.perf_counter() >= until:
            await asyncio.sleep(0)
            until = time.perf_counter() + _TURN


def _due_after(schedule: Schedule, since: float) -> float | None:
    understood = parsed(schedule)
    return _first(understood, since) if understood else None


def _first(understood: tuple[Cron, ZoneInfo], after: float) -> float | None:
    cron, zone = understood
    run = cron.next_run(zone, at(after))
    return None if run is None else run.timestamp()
