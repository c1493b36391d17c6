"""Times in words that do not go stale on an idle screen (screens.md §1, Time)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from math import ceil
from zoneinfo import ZoneInfo

_WITHIN = timedelta(days=6)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _machine_zone_name() -> str | None:
    path = os.path.realpath("/etc/localtime")
    return path.partition("zoneinfo/")[2] or None


@dataclass(frozen=True)
class Clock:
    """The reader's clock: the profile's zone, else `TZ`, else the machine's."""

    zone: tzinfo
    name: str

    @classmethod
    def of(cls, configured: str | None) -> Clock:
        """Find the reader's zone; an unrecognized name falls through to the next source."""
        asked = os.environ.get("TZ", "").lstrip(":")
        # The C library still understands a TZ that is not a zone name (`JST-9`).
        for name in (configured, asked, None if asked else _machine_zone_name()):
            zone = _zone(name)
            if zone is not None and name:
                return cls(zone, city(name))
        local = datetime.now().astimezone()
        return cls(local.tzinfo or ZoneInfo("UTC"), local.tzname() or "local")

    def at(self, seconds: float) -> datetime:
        """Return the wall-clock time here at `seconds` since the epoch."""
        return datetime.fromtimestamp(seconds, self.zone)

    def short(self, seconds: float, now: float) -> str:
        """Use at most nine cells: today `09:00`, within six days `Mon 09:00`, this year `16 Mar`, else `Dec 2025`."""
        return _short(self.at(seconds).replace(second=0, microsecond=0), self.at(now))

    def long(self, seconds: float, now: float, *, exact: bool = False) -> str:
        """Return `Fri 20 Feb 06:01`, with the year if it is not the current one, and seconds where order matters."""
        moment = self.at(seconds)
        year = "" if moment.year == self.at(now).year else f" {moment.year}"
        return f"{DAYS[moment.weekday()]} {_date(moment)}{year} {moment:{'%H:%M:%S' if exact else '%H:%M'}}"

    def exact(self, seconds: float, now: float) -> str:
        """Return `Mon 09:14:02` within six days (today included), `27 Feb 09:31` this year, else `2 Nov 2025`."""
        moment, today = self.at(seconds), self.at(now)
        if abs(moment.date() - today.date()) <= _WITHIN:
            return f"{DAYS[moment.weekday()]} {moment:%H:%M:%S}"
        return f"{_date(moment)} {moment:{'%H:%M' if moment.year == today.year else '%Y'}}"

    def midnight_after(self, now: float) -> float:
        """Return the end of the day that contains `now`."""
        following = self.at(now).date() + timedelta(days=1)
        return datetime(following.year, following.month, following.day, tzinfo=self.zone).timestamp()

    def date(self, seconds: float, now: float) -> str:
        """Return `15 Jan`, or `2 Nov 2025` if the year is not the current one."""
        moment = self.at(seconds)
        return _date(moment) + ("" if moment.year == self.at(now).year else f" {moment.year}")

    def clock(self, seconds: float, *, exact: bool = True) -> str:
        """Return `03:12:40`, or `03:12`."""
        return f"{self.at(seconds):{'%H:%M:%S' if exact else '%H:%M'}}"

    def stamp(self, seconds: float) -> str:
        """Return `as of 03:12 Paris`: the only text on a screen that names the reader's zone."""
        return f"as of {self.clock(seconds, exact=False)} {self.name}"


@lru_cache(maxsize=512)
def city(zone: str) -> str:
    """Return `New York` for `America/New_York`; a name without a city stays whole."""
    return zone.rpartition("/")[2].replace("_", " ")


def duration(seconds: float) -> str:
    """Return `40 s`, `4 min`, `1 h 10 min`, rounded up."""
    if seconds <= 59:
        return f"{max(1, ceil(seconds))} s"
    minutes = ceil(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _date(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def _short(moment: datetime, now: datetime) -> str:
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    if abs(moment.date() - now.date()) <= _WITHIN:
        return f"{DAYS[moment.weekday()]} {moment:%H:%M}"
    if moment.year == now.year:
        return _date(moment)
    return f"{MONTHS[moment.month - 1]} {moment.year}"
