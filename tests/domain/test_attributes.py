"""Cells read as attributes, and old and new ones side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.people.attributes import (
    Difference,
    Value,
    ValueKind,
    compare,
    kind_of,
    kinds_of,
    typed,
    value_text,
)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("EMEA", None, "EMEA"),
        (" EMEA ", None, "EMEA"),
        ("null", None, None),
        ("NULL", ValueKind.TEXT, None),
        ("null", ValueKind.LIST, None),
        ('"null"', None, "null"),
        ('"5"', None, "5"),
        ('"', None, '"'),
        ('"a" or "b"', None, '"a" or "b"'),
        ("-", None, "-"),
        ("5", None, 5),
        ("-5.25", None, -5.25),
        ("0", None, 0),
        ("007", None, "007"),
        ("1.50", None, "1.50"),
        ("1e5", None, "1e5"),
        ("NaN", None, "NaN"),
        ("12345678901234567890", None, "12345678901234567890"),
        ("True", None, True),
        ("false", None, False),
        ("true", ValueKind.TEXT, "true"),
        ("5", ValueKind.TEXT, "5"),
        ("1e5", ValueKind.NUMBER, 100000.0),
        ("1.50", ValueKind.NUMBER, 1.5),
        ("12345678901234567890", ValueKind.NUMBER, 12345678901234567890),
        ("TRUE", ValueKind.BOOLEAN, True),
        ("a | b|c", None, "a | b|c"),
        ("a | b|c|", ValueKind.LIST, ["a", "b", "c"]),
        ("a", ValueKind.LIST, ["a"]),
        ("1 | x", ValueKind.LIST, [1, "x"]),
        ("1 | x", ValueKind.TEXTS, ["1", "x"]),
        ('["a|b", 2]', ValueKind.LIST, ["a|b", 2]),
        ("[a", ValueKind.LIST, ["[a"]),
        ("[" * 100_000, ValueKind.TEXTS, ["[" * 100_000]),
    ],
)
def test_a_cell_means_one_value(text: str, kind: ValueKind | None, value: Value) -> None:
    found = typed(text, kind)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("twelve", ValueKind.NUMBER, "not a number: twelve"),
        ("1,5", ValueKind.NUMBER, "not a number: 1,5"),
        ("9e999", ValueKind.NUMBER, "not a number: 9e999"),
        ("yes", ValueKind.BOOLEAN, "neither true nor false: yes"),
        ("[[1]]", ValueKind.LIST, "nested list"),
    ],
)
def test_what_is_not_of_the_known_kind_is_refused_in_words(text: str, kind: ValueKind, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{words.replace('[', '.')}$"):
        typed(text, kind)


scalars = st.text(max_size=8) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()


@given(scalars | st.lists(scalars, max_size=4) | st.none())
def test_a_value_shown_and_typed_again_is_the_same(value: object) -> None:
    assert not_changed(value, typed(value_text(value)[:] if value is not None else "null", kind_of(value)))


def not_changed(old: object, new: object) -> bool:
    return [line.difference for line in compare({"a": old}, {"a": new})] == [Difference.KEPT]


def test_the_kinds_of_attributes_are_those_all_users_have_them_in() -> None:
    people = [
        {"n": 1, "t": "x", "b": True, "l": [], "mixed": 1, "gone": None, "s": ["x"]},
        {"n": 1.5, "l": ["y"], "mixed": "1", "object": {}},
    ]
    assert kinds_of(people) == {
        "n": ValueKind.NUMBER,
        "t": ValueKind.TEXT,
        "b": ValueKind.BOOLEAN,
        "l": ValueKind.LIST,
        "s": ValueKind.TEXTS,
    }


def test_old_and_new_stand_side_by_side() -> None:
    old = {"region": "EMEA", "tier": 1, "teams": ["a", "b"], "vip": True, "zone": "UTC", "none": None}
    new = {"tier": 2, "teams": ["a", "b"], "vip": 1, "zone": "", "none": [], "lang": "fr", "nothing": None}
    assert [(line.name, line.difference.value, line.old, line.new) for line in compare(old, new)] == [
        ("region", "kept", "EMEA", "EMEA"),
        ("tier", "changed", 1, 2),
        ("teams", "kept", ["a", "b"], ["a", "b"]),
        ("vip", "changed", True, 1),
        ("zone", "unset", "UTC", None),
        ("none", "kept", None, None),
        ("lang", "added", None, "fr"),
        ("nothing", "kept", None, None),
    ]
