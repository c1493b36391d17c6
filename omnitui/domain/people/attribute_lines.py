"""The attributes of one user as `name = value` lines, and the line that Omni's words are about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from omnitui.domain.people.attributes import Difference, Value, ValueKind, compare, kind_of, typed, value_text


def as_lines(attributes: Mapping[str, object]) -> list[str]:
    """The lines for the attributes that are set."""
    return [f"{name} = {value_text(value)}" for name, value in attributes.items()]


def read_lines(
    lines: Sequence[str], old: Mapping[str, object], kinds: Mapping[str, ValueKind]
) -> tuple[dict[str, Value], dict[int, str]]:
    """The values that the lines set, and by the index of a line what is wrong with it. Empty lines are skipped."""
    values: dict[str, Value] = {}
    wrong: dict[int, str] = {}
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        name, equals, text = (part.strip() for part in line.partition("="))
        if not equals or not name:
            wrong[index] = "use name = value"
        elif not text:
            wrong[index] = "no value; null unsets it"
        elif name in values:
            wrong[index] = f"duplicate name {name}"
        else:
            try:
                values[name] = typed(text, kind_of(old.get(name)) or kinds.get(name) or _list_kind(text))
            except ValueError as error:
                wrong[index] = str(error)
    return values, wrong


def _list_kind(text: str) -> ValueKind | None:
    return ValueKind.LIST if text.startswith("[") and text.endswith("]") else None


def changed_only(old: Mapping[str, object], values: Mapping[str, Value]) -> dict[str, Value]:
    """Of what the lines set, what is not so already: the rest need not be sent."""
    unchanged = {line.name for line in compare(old, values) if line.difference is Difference.KEPT}
    return {name: value for name, value in values.items() if name not in unchanged}


def line_of(words: str, lines: Sequence[str]) -> int | None:
    """The index of the line that Omni's words are about: the one whose name, else whose value, they contain."""
    parts = [[part.strip() for part in line.partition("=")] for line in lines]
    for which in (0, 2):
        for index, part in enumerate(parts):
            wanted = part[which].strip('"')
            if wanted and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", words):
                return index
    if "timezone" in words.lower():
        return next((index for index, part in enumerate(parts) if "timezone" in part[0].lower()), None)
    return None
