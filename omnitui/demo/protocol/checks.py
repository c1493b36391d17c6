"""Checks a value of a body, or a whole body against a table of fields, in the words of Omni's validator."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.crons import is_cron

Check = Callable[[object], str | None]
"""What is wrong with a value, or None."""

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\.]+(\.[^\s@,;:<>()\[\]\"\\.]+)+")
_URL = re.compile(r"https?://[^\s/?#]+\S*")


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a body. `on` and `forms` name the destinations and formats that support it, if not all do.

    `tiled` are the formats that accept it only with a single tile; `default` is what Omni stores if it is not sent.
    """

    check: Check
    required: bool = False
    on: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    tiled: tuple[str, ...] = ()
    default: object = None


def kind(value: object) -> str:
    """Return JavaScript's name for the value's type."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def _of(wanted: str) -> Check:
    return lambda value: None if kind(value) == wanted else f"Expected {wanted}, received {kind(value)}"


text, flag, mapping = _of("string"), _of("boolean"), _of("object")


def whole(value: object) -> str | None:
    """Check for an integer; a number in quotes is not one."""
    if isinstance(value, float):
        return None if value.is_integer() else "Expected integer, received float"
    return _of("number")(value)


def between(low: int, high: int) -> Check:
    """Check for an integer from `low` to `high`."""

    def check(value: object) -> str | None:
        if not isinstance(value, int | float) or whole(value):
            return whole(value)
        if value < low:
            return f"Number must be greater than or equal to {low}"
        return f"Number must be less than or equal to {high}" if value > high else None

    return check


def choice(*values: str) -> Check:
    """Check for one of these strings."""
    expected = " | ".join(map(repr, values))

    def check(value: object) -> str | None:
        return None if value in values else f"Invalid enum value. Expected {expected}, received {value!r}"

    return check


def fits(pattern: re.Pattern[str], words: str) -> Check:
    """Check for a string that matches the pattern; `words` are the error."""
    return lambda value: text(value) or (None if pattern.fullmatch(str(value)) else words)


email, uuid, url = fits(_EMAIL, "Invalid email address"), fits(UUID, "Invalid uuid"), fits(_URL, "Invalid url")


def cron(value: object) -> str | None:
    """Check for an expression of AWS EventBridge's six fields (omni-api.md §7)."""
    return text(value) or (None if is_cron(str(value)) else "Schedule is an invalid cron expression")


def is_zone(name: str) -> bool:
    """Whether the name is an IANA time zone."""
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def zone(value: object) -> str | None:
    """Check for an IANA time zone."""
    return text(value) or (None if is_zone(str(value)) else "Time zone must be IANA valid.")


def or_null(check: Check) -> Check:
    """Allow null besides what `check` accepts."""
    return lambda value: None if value is None else check(value)


def many(check: Check) -> Check:
    """Check for a non-empty array whose values all pass `check`."""

    def check_all(value: object) -> str | None:
        if not isinstance(value, list):
            return _of("array")(value)
        if not value:
            return "Array must contain at least 1 element(s)"
        return next((wrong for one in value if (wrong := check(one))), None)

    return check_all


def either(first: Check, second: Check) -> Check:
    """Accept what passes one of the two checks; the error is that of the first."""
    return lambda value: (wrong := first(value)) and second(value) and wrong


def checked(body: object, fields: Mapping[str, Field]) -> Json:
    """Return the body if it is an object of these keys only. Raises ApiError with everything that is wrong."""
    if not isinstance(body, dict):
        raise ApiError(400, f"Expected object, received {kind(body)}")
    wrong = [words for name, field in fields.items() if (words := _wrong(name, field, body))]
    unknown = [name for name in body if name not in fields]
    if unknown:
        wrong.append(f"Unrecognized key(s) in object: {', '.join(map(repr, unknown))}")
    if wrong:
        raise ApiError(400, ", ".join(wrong))
    return body


def _wrong(name: str, field: Field, body: Json) -> str | None:
    if field.required and body.get(name, "") == "":
        return f"{name}: {name} is required"
    words = field.check(body[name]) if name in body else None
    return words and f"{name}: {words}"
