"""A delivery's filters as they are edited: JSON, with the position of a mistake (`omni-api.md §5.4`)."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any


class FilterError(ValueError):
    """A text is not an object of filters. `line` and `column` count from 1, and are 0 where the position is unknown."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"Line {line}, column {column}: {reason}" if line else reason)
        self.reason = reason
        self.line = line
        self.column = column


def read_filters(text: str) -> dict[str, Any]:
    """The filters in a text, none for a blank one; their values are not checked. Raises `FilterError`."""
    if not text.strip():
        return {}
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise FilterError(_reason(error), error.lineno, error.colno) from None
    except RecursionError:
        raise FilterError("The JSON is nested too deep.") from None
    except FilterError:
        raise
    except ValueError:
        raise FilterError("A number is too long.") from None
    if not isinstance(value, dict):
        raise FilterError("Filters must be a JSON object, in { }.", *_start(text))
    return value


def write_filters(filters: object) -> str:
    """The text to edit for an object of filters, empty where there are none."""
    return json.dumps(filters, ensure_ascii=False, indent=2) if filters else ""


def unknown_filters(names: Iterable[str], available: Collection[str]) -> str:
    """A message about filters that the dashboard does not have, empty where it has all. Names are case-sensitive."""
    unknown = [name for name in names if name not in available]
    if not unknown:
        return ""
    near = get_close_matches(unknown[0].casefold(), {name.casefold(): name for name in available}, 1)
    meant = next((name for name in available if near and name.casefold() == near[0]), "")
    hint = f" Did you mean “{meant}”?" if meant else ""
    return f"The dashboard has no filter {', '.join(f'“{name}”' for name in unknown)}.{hint}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FilterError(f"“{twice}” appears twice.")
    return found


def _no_number(text: str) -> float:
    raise FilterError(f"{text} is not a JSON number.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise FilterError("A number is too large.")
    return number


def _reason(error: json.JSONDecodeError) -> str:
    return f"{error.msg[:1].upper()}{error.msg[1:]}."


def _start(text: str) -> tuple[int, int]:
    before = text[: len(text) - len(text.lstrip())]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
