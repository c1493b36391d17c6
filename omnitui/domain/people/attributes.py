"""User attributes as they are typed into a cell, and old and new ones side by side (`omni-api.md §2.10`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

#: The value of an attribute; None unsets it.
Scalar = str | int | float | bool | None
Value = Scalar | list[Scalar]

UNSET = "null"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False}


class ValueKind(Enum):
    """What kind of value an attribute holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "true or false"
    LIST = "list"
    TEXTS = "list of texts"


def kind_of(value: object) -> ValueKind | None:
    """The kind of a value that Omni returned; None for null and for anything unsupported."""
    if isinstance(value, bool):
        return ValueKind.BOOLEAN
    if isinstance(value, int | float):
        return ValueKind.NUMBER
    if isinstance(value, str):
        return ValueKind.TEXT
    if isinstance(value, list):
        return ValueKind.TEXTS if value and all(isinstance(entry, str) for entry in value) else ValueKind.LIST
    return None


def kinds_of(people: Iterable[Mapping[str, object]]) -> dict[str, ValueKind]:
    """The kind of each attribute among these users; an attribute of two kinds is left out."""
    found: dict[str, set[ValueKind]] = {}
    for attributes in people:
        for name, value in attributes.items():
            if kind := kind_of(value):
                found.setdefault(name, set()).add(kind)
    for kinds in found.values():
        if ValueKind.LIST in kinds:
            kinds.discard(ValueKind.TEXTS)
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}


def typed(text: str, kind: ValueKind | None = None) -> Value:
    """The value of a cell's text. Raises ValueError, with words for the cell, where it is not of this `kind`.

    `null` unsets; a text in JSON's quotes is that text, even `"null"`. Without a kind, only what prints back the same
    is a number (`007` and `1.50` are texts), and `|` separates values only for lists.
    """
    text = text.strip()
    if text.lower() == UNSET:
        return None
    if kind in (ValueKind.LIST, ValueKind.TEXTS):
        return _list(text, texts=kind is ValueKind.TEXTS)
    quoted = _quoted(text)
    if quoted is not None:
        return quoted
    if kind is ValueKind.NUMBER:
        return _number(text)
    if kind is ValueKind.BOOLEAN:
        return _boolean(text)
    return text if kind is ValueKind.TEXT else _guessed(text)


def _quoted(text: str) -> str | None:
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return None
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _guessed(text: str) -> Scalar:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _NUMBER.fullmatch(text):
        value = _number(text)
        return value if str(value) == text else text
    return text


def _number(text: str) -> int | float:
    if not _JSON_NUMBER.fullmatch(text) or len(text) > 40:
        raise ValueError(f"not a number: {text[:20]}")
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"not a number: {text[:20]}")
    return int(text) if text.lstrip("-").isdigit() else value


def _boolean(text: str) -> bool:
    if text.lower() not in _WORDS:
        raise ValueError(f"neither true nor false: {text[:20]}")
    return _WORDS[text.lower()]


def _list(text: str, *, texts: bool = False) -> list[Scalar]:
    if text.startswith("["):
        try:
            value: object = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list):
            return _scalars(value)
    parts = [part.strip() for part in text.split("|") if part.strip()]
    return list(parts) if texts else [_guessed(part) for part in parts]


def _scalars(values: list[object]) -> list[Scalar]:
    found = [value for value in values if value is None or isinstance(value, str | int | float | bool)]
    if len(found) != len(values):
        raise ValueError("nested list")
    return found


def value_text(value: object) -> str:
    """The text that `typed` reads as this value, given its kind."""
    if isinstance(value, str):
        plain = value == value.strip() and value.lower() != UNSET and _quoted(value) is None
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        text = " | ".join(value_text(entry) for entry in value)
        whole = all(isinstance(entry, str | int | float) for entry in value)
        return text if text and whole and _same(_list(text), value) else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)


class Difference(Enum):
    """What becomes of an attribute."""

    KEPT = "kept"
    CHANGED = "changed"
    UNSET = "unset"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """One attribute, old and new side by side; None is not set."""

    name: str
    difference: Difference
    old: object
    new: object


def compare(old: Mapping[str, object], new: Mapping[str, object]) -> list[AttributeLine]:
    """The effect of an update with `new` on `old`, in the order of the old ones; unnamed attributes stay.

    Null, an empty text and an empty list unset (`omni-api.md §2.10`).
    """
    return [_line(name, old.get(name), new.get(name, old.get(name))) for name in dict.fromkeys([*old, *new])]


def _line(name: str, old: object, new: object) -> AttributeLine:
    old, new = _none_if_empty(old), _none_if_empty(new)
    if _same(old, new):
        return AttributeLine(name, Difference.KEPT, old, new)
    if new is None:
        return AttributeLine(name, Difference.UNSET, old, new)
    return AttributeLine(name, Difference.ADDED if old is None else Difference.CHANGED, old, new)


def _none_if_empty(value: object) -> object:
    return None if value == "" or value == [] else value


def _same(one: object, other: object) -> bool:
    """Equal as JSON is: 1 and 1.0 are, 1 and true are not, nor 1 and "1"."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and one == other
