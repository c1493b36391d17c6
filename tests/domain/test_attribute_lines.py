"""One user's attributes as lines: every kind of value, what is wrong with a line, and whose line an answer is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.people.attribute_lines import as_lines, changed_only, line_of, read_lines
from omnitui.domain.people.attributes import Value, ValueKind

SCALARS = st.one_of(st.booleans(), st.integers(-999, 999), st.text("ab |\"'é1", min_size=1, max_size=6))
VALUES = st.one_of(SCALARS, st.lists(st.text("abé", min_size=1, max_size=4), min_size=1, max_size=3))


@given(st.dictionaries(st.text("abc_", min_size=1, max_size=5), VALUES, max_size=4))
def test_what_is_set_reads_back_as_it_is(attributes: dict[str, Value]) -> None:
    values, wrong = read_lines(as_lines(attributes), attributes, {})
    assert (values, wrong) == (attributes, {})
    assert not changed_only(attributes, values)


def test_every_kind_of_value_can_be_typed() -> None:
    lines = ["region = Lisbon | Porto", "", "seats=4", "tier = gold", "vip = true", "old = null", 'codes = ["a", "b"]']
    values, wrong = read_lines(lines, {"region": ["Faro"]}, {"tier": ValueKind.TEXT})
    assert not wrong
    assert values == {
        "region": ["Lisbon", "Porto"],
        "seats": 4,
        "tier": "gold",
        "vip": True,
        "old": None,
        "codes": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("seats", "use name = value"),
        ("= 3", "use name = value"),
        ("tier =", "no value; null unsets it"),
        ("seats = many", "not a number: many"),
        ("first = 2", "duplicate name first"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, words: str) -> None:
    values, wrong = read_lines(["first = 1", line], {"seats": 3}, {})
    assert wrong == {1: words}
    assert values == {"first": 1}


def test_only_what_changes_is_sent() -> None:
    assert changed_only({"a": 1, "b": ["x"]}, {"a": 1, "b": ["x", "y"], "c": None, "d": "new"}) == {
        "b": ["x", "y"],
        "d": "new",
    }


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ('The provided user attributes: "colour" do not match the names of existing user attributes.', 1),
        ("User Attribute seats is type number, but passed-in value x is not a number.", 2),
        ("The timezone EST is not supported. Please see the connection page.", 3),
        ("Admin role required", None),
    ],
)
def test_an_answer_belongs_to_the_line_it_names(words: str, place: int | None) -> None:
    lines = ["tier = gold", "colour = red", "seats = x", "omni_user_timezone = EST"]
    assert line_of(words, lines) == place
