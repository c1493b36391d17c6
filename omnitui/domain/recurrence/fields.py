"""The fields of an AWS cron, read and checked one by one (`omni-api.md §7.1`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


class CronError(ValueError):
    """A text is not a cron that Omni accepts.

    `field` names the field ("" for the whole cron), `reason` is a sentence or two.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field.capitalize()}: {reason}" if field else reason)
        self.field = field
        self.reason = reason


_NUMBER = re.compile(r"[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """One field's vocabulary: its numbers, their names, and the operators it accepts.

    A range may wrap past the field's end (`FRI-MON`, `22-2`), except in years. AWS does not document such
    ranges; Quartz, whose syntax this is, reads them so, and rejects a step larger than the field's highest
    value.
    """

    name: str
    low: int
    high: int
    range_in_words: str
    names: dict[str, int] = field(default_factory=dict)
    steps: bool = True
    wraps: bool = True

    def values(self, text: str) -> tuple[int, ...]:
        """The values of `text` (upper case), in order. Raises `CronError`."""
        if text == "*":
            return tuple(range(self.low, self.high + 1))
        return tuple(sorted({value for part in text.split(",") for value in self._part(part)}))

    def value(self, text: str) -> int:
        """The number of one value. Raises `CronError`."""
        if text in self.names:
            return self.names[text]
        if not _NUMBER.fullmatch(text):
            raise self._wrong(text)
        digits = text.lstrip("0") or "0"
        number = int(digits) if len(digits) < 5 else self.high + 1
        if not self.low <= number <= self.high:
            raise CronError(self.name, f"{_short(text)} is out of range. {self.range_in_words}")
        return number

    def _part(self, part: str) -> range | list[int]:
        span, slash, step = part.partition("/")
        if slash and not self.steps:
            raise CronError(self.name, "Steps (/) do not work here. List the days.")
        if span == "*" and slash:
            return range(self.low, self.high + 1, self._step(step))
        first, dash, last = span.partition("-")
        start = self.value(first)
        if dash:
            return self._range(start, self.value(last), self._step(step) if slash else 1)
        return range(start, self.high + 1, self._step(step)) if slash else range(start, start + 1)

    def _range(self, start: int, end: int, step: int) -> range | list[int]:
        if start <= end:
            return range(start, end + 1, step)
        if not self.wraps:
            raise CronError(self.name, f"{start}-{end} goes backwards.")
        size = self.high - self.low + 1
        return [self.low + (value - self.low) % size for value in range(start, end + size + 1, step)]

    def _step(self, text: str) -> int:
        if not _NUMBER.fullmatch(text) or not text.strip("0"):
            raise CronError(self.name, "The step after / must be 1 or more.")
        step = int(text) if len(text) < 5 else self.high + 1
        if step > self.high:
            raise CronError(self.name, f"{_short(text)} is too large a step. Use 1 to {self.high}.")
        return step

    def _wrong(self, text: str) -> CronError:
        if not text:
            return CronError(self.name, "A value is missing.")
        if text == "*":
            return CronError(self.name, "* must stand alone, or start a step as in */2.")
        if text == "?":
            return CronError(self.name, "? must stand alone, in one of the two day fields.")
        return CronError(self.name, f"{_short(text)} is not valid here. {self.range_in_words}")


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"


def _numbered(names: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), 1)}


MINUTE = Field("minute", 0, 59, "Use 0 to 59.")
HOUR = Field("hour", 0, 23, "Use 0 to 23.")
DAY_OF_MONTH = Field("day of month", 1, 31, "Use 1 to 31, L, LW or 15W.")
MONTH = Field(
    "month",
    1,
    12,
    "Use 1 to 12, or JAN to DEC.",
    _numbered("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
)
DAY_OF_WEEK = Field(
    "day of week",
    1,
    7,
    "Use 1 (Sunday) to 7, or SUN to SAT.",
    _numbered("SUN MON TUE WED THU FRI SAT"),
    steps=False,
)
YEAR = Field("year", 1970, 2199, "Use 1970 to 2199.", wraps=False)
