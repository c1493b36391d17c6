"""Checks the syntax of a cron expression of AWS EventBridge's six fields (omni-api.md §7)."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


class _Field(NamedTuple):
    """One of the six fields. `names` stand for numbers from `low` on; `alone` and `special` match its own symbols."""

    low: int
    high: int
    names: tuple[str, ...] = ()
    alone: str = "[*]"
    special: str = "(?!)"


_FIELDS = (
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31, alone="[*?]", special=r"L|LW|([1-9]|[12]\d|3[01])W"),
    _Field(1, 12, _MONTHS),
    _Field(1, 7, _DAYS, alone="[*?]", special=rf"L|([1-7]|{'|'.join(_DAYS)})L"),
    _Field(1970, 2199),
)
_NTH = re.compile(rf"([1-7]|{'|'.join(_DAYS)})#[1-5]")
_PART = re.compile(r"(?:(?P<all>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d{1,4}))?", re.ASCII)


def is_cron(text: str) -> bool:
    """Whether Omni accepts it: six fields, each in its range, and a `?` for exactly one of the two days."""
    parts = text.split()
    if len(parts) != len(_FIELDS) or (parts[2] == "?") == (parts[4] == "?"):
        return False
    return all(_fits(part.upper(), field) for part, field in zip(parts, _FIELDS, strict=True))


def _fits(text: str, field: _Field) -> bool:
    if re.fullmatch(field.alone, text):
        return True
    if field.names == _DAYS and _NTH.fullmatch(text):
        return True
    return all(re.fullmatch(field.special, part) or _is_span(part, field) for part in text.split(","))


def _is_span(part: str, field: _Field) -> bool:
    found = _PART.fullmatch(part)
    if not found or (found["all"] and not found["step"]):
        return False
    if found["step"] and not 1 <= int(found["step"]) <= field.high:
        return False
    values = [_value(text, field) for text in (found["first"], found["last"]) if text]
    return all(field.low <= value <= field.high for value in values) and values == sorted(values)


def _value(text: str, field: _Field) -> int:
    if text in field.names:
        return field.names.index(text) + field.low
    return int(text) if text.isascii() and text.isdigit() else -1
