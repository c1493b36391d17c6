"""Whether an expression is one of AWS EventBridge's six fields (omni-api.md §7): a check of the writing alone."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


class _Place(NamedTuple):
    """One of the six places; `names` stand for numbers from `low` on, `alone` and `special` are signs of its own."""

    low: int
    high: int
    names: tuple[str, ...] = ()
    alone: str = "[*]"
    special: str = "(?!)"


_PLACES = (
    _Place(0, 59),
    _Place(0, 23),
    _Place(1, 31, alone="[*?]", special=r"L|LW|([1-9]|[12]\d|3[01])W"),
    _Place(1, 12, _MONTHS),
    _Place(1, 7, _DAYS, alone="[*?]", special=rf"L|([1-7]|{'|'.join(_DAYS)})L"),
    _Place(1970, 2199),
)
_NTH = re.compile(rf"([1-7]|{'|'.join(_DAYS)})#[1-5]")
_PART = re.compile(r"(?:(?P<all>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d{1,4}))?", re.ASCII)


def is_cron(text: str) -> bool:
    """Whether Omni takes it: six places, each in its range, and exactly one of the two days a `?`."""
    parts = text.split()
    if len(parts) != len(_PLACES) or (parts[2] == "?") == (parts[4] == "?"):
        return False
    return all(_fits(part.upper(), place) for part, place in zip(parts, _PLACES, strict=True))


def _fits(text: str, place: _Place) -> bool:
    if re.fullmatch(place.alone, text):
        return True
    if place.names == _DAYS and _NTH.fullmatch(text):
        return True
    return all(re.fullmatch(place.special, part) or _is_span(part, place) for part in text.split(","))


def _is_span(part: str, place: _Place) -> bool:
    found = _PART.fullmatch(part)
    if not found or (found["all"] and not found["step"]):
        return False
    if found["step"] and not 1 <= int(found["step"]) <= place.high:
        return False
    values = [_value(text, place) for text in (found["first"], found["last"]) if text]
    return all(place.low <= value <= place.high for value in values) and values == sorted(values)


def _value(text: str, place: _Place) -> int:
    if text in place.names:
        return place.names.index(text) + place.low
    return int(text) if text.isascii() and text.isdigit() else -1
