"""The words of the cadence builder: its fields as a cron expression, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from omnitui.domain.recurrence.choices import Choice, Kind, build, read_choice
from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.recurrence.describe import clock, ordinal

KINDS = (("hourly", "hourly"), ("daily", "daily"), ("weekly", "weekly"), ("monthly", "monthly"), ("cron", "cron"))
EVERY = tuple((str(hours), f"{hours} h") for hours in (1, 2, 3, 4, 6, 8, 12))
DAYS = (
    *(("MON", "Mo"), ("TUE", "Tu"), ("WED", "We"), ("THU", "Th"), ("FRI", "Fr")),
    *(("SAT", "Sa"), ("SUN", "Su")),
)
_TIME = re.compile(r"(\d{0,2})[:.h](\d{1,2})")
_HOUR = re.compile(r"\d{1,2}")
_NTH = re.compile(r"(\d)(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*")
_LAST = re.compile(r"last\s+([a-z]{3})[a-z]*")
_NAMES = [name for name, _ in DAYS]


@dataclass(frozen=True, slots=True)
class Cadence:
    """The contents of the builder's fields, as typed; `kind` is one of Choice's or `cron`."""

    kind: str = "daily"
    time: str = "09:00"
    every: str = "1"
    days: tuple[str, ...] = ("MON",)
    on: str = "1"

    def cron(self) -> str:
        """The cron expression. Raises ValueError with words to show."""
        for kind in _KINDS_BUILT:
            if kind == self.kind:
                return _built(self._choice(kind))
        raise ValueError("Enter a cron.")

    def _choice(self, kind: Kind) -> Choice:
        hour, minute = _time(self.time, hourly=kind == "hourly")
        if kind == "hourly":
            return Choice("hourly", hour % int(self.every), minute, int(self.every))
        return Choice(kind, hour, minute, weekdays=self.days, on=_day(self.on) if kind == "monthly" else "")

    def turned(self, kind: str) -> Cadence:
        """Another kind, at the same time."""
        return replace(self, kind=kind, time=self._time_for(kind))

    def _time_for(self, kind: str) -> str:
        try:
            hour, minute = _time(self.time, hourly=True)
        except ValueError:
            return self.time
        if kind == "hourly":
            return f":{minute:02}" if self.every == "1" else clock(hour % int(self.every), minute)
        return f"09:{minute:02}" if self.kind == "hourly" else clock(hour, minute)


_KINDS_BUILT: tuple[Kind, ...] = ("hourly", "daily", "weekly", "monthly")


def cadence_of(text: str, before: Cadence) -> Cadence:
    """What the builder shows for a cron: `cron` if it has no words for it; fields that a kind lacks stay as before."""
    try:
        choice = read_choice(Cron.parse(text))
    except CronError:
        choice = None
    if choice is None:
        return replace(before, kind="cron")
    shown = replace(before, kind=choice.kind, time=clock(choice.hour, choice.minute))
    if choice.kind == "hourly":
        once = choice.every == 1
        return replace(
            shown, every=str(choice.every), time=f":{choice.minute:02}" if once else clock(choice.hour, choice.minute)
        )
    if choice.kind == "weekly":
        return replace(shown, days=choice.weekdays)
    return replace(shown, on=_day_words(choice.on)) if choice.kind == "monthly" else shown


def _built(choice: Choice) -> str:
    try:
        return build(choice)
    except CronError as error:
        raise ValueError(str(error)) from None


def _time(text: str, *, hourly: bool) -> tuple[int, int]:
    typed = text.strip().lower()
    found = _TIME.fullmatch(typed)
    if found and (found[1] or hourly):
        hour, minute = int(found[1] or 0), int(found[2])
    elif _HOUR.fullmatch(typed):
        hour, minute = (0, int(typed)) if hourly else (int(typed), 0)
    else:
        raise ValueError("Enter the minute as :15." if hourly else "Enter the time as 09:00.")
    if hour > 23 or minute > 59:
        raise ValueError("Hours go from 0 to 23, minutes from 0 to 59.")
    return hour, minute


def _day(text: str) -> str:
    """`15`, `last`, `last workday`, `1st Mon`, `last Fri` in AWS notation; any other text passes unchanged."""
    typed = " ".join(text.lower().split())
    if typed in ("last", "last day"):
        return "L"
    if typed == "last workday":
        return "LW"
    if (found := _NTH.fullmatch(typed)) and found[2].upper() in _NAMES:
        return f"{found[2].upper()}#{found[1]}"
    if (found := _LAST.fullmatch(typed)) and found[1].upper() in _NAMES:
        return f"{found[1].upper()}L"
    bare = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", typed)
    if not re.fullmatch(r"\d{1,2}w?|lw?|[a-z]{3}#\d|[a-z]{3}l", bare):
        raise ValueError("Enter the day as 15, last, 1st Mon or last Fri.")
    return bare.upper()


def _day_words(on: str) -> str:
    """The reverse: AWS notation in words."""
    if on in ("L", "LW"):
        return "last day" if on == "L" else "last workday"
    if "#" in on:
        name, _, nth = on.partition("#")
        return f"{ordinal(int(nth))} {name.capitalize()}"
    if on.endswith("L"):
        return f"last {on[:-1].capitalize()}"
    return on
