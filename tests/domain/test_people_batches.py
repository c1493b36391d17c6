"""Batches of people against an Omni that refuses, leaves out, reorders and makes up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.outcome import Outcome
from omnitui.domain.people.import_batches import (
    LARGEST,
    NOT_NAMED,
    Batches,
    LineResult,
    in_batches,
    split,
)
from omnitui.domain.people.importer import PersonRow, RowKind, read_people


def rows(count: int) -> list[PersonRow]:
    return [PersonRow(line, (), RowKind.ADD, f"p{line}@x.test", {"n": line}) for line in range(1, count + 1)]


def driven(people: list[PersonRow], bad: set[int], words: str = "Omni: no") -> tuple[list[LineResult], int]:
    """What becomes of each line where Omni refuses every batch with a bad one in it, and in how many calls."""
    batches, result, calls = Batches(people), list[LineResult](), 0
    while batch := batches.next():
        calls += 1
        wrong = [row for row in batch if row.line in bad]
        if wrong:
            result += batches.refused(batch, words.format(wrong[0].email, batch.index(wrong[0])))
        else:
            result += batches.taken(batch, [(row.email.upper(), "id") for row in reversed(batch)])
    return result, calls


@given(st.integers(0, 65), st.sets(st.integers(1, 65), max_size=8), st.sampled_from(["no", "email: {} is bad"]))
def test_only_the_bad_lines_are_refused_and_every_line_has_one_fate(count: int, bad: set[int], words: str) -> None:
    result, _ = driven(rows(count), bad, words)
    assert sorted(line.row.line for line in result) == list(range(1, count + 1))
    assert {line.row.line for line in result if line.outcome is Outcome.FAILED} == {
        line for line in bad if line <= count
    }


def test_one_bad_line_of_twenty_costs_a_few_calls_and_three_where_omni_names_it() -> None:
    assert driven(rows(20), {7})[1] <= 11
    assert driven(rows(20), {7}, "email: Invalid email address: {}.")[1] == 3
    assert driven(rows(20), {7}, "users.{1}.email: Invalid email address")[1] == 3
    assert driven(rows(20), {7}, "users[{1}].email: Invalid email address")[1] == 3


def test_the_lines_with_the_value_that_omni_names_are_parted_from_the_rest() -> None:
    table = read_people("email,zone\na@x.test,UTC\nb@x.test,EST\nc@x.test,UTC\nd@x.test,EST")
    first, rest = split(table.rows, "Omni: timezone not supported: EST")
    assert [row.email for row in first] == ["b@x.test", "d@x.test"]
    assert [row.email for row in rest] == ["a@x.test", "c@x.test"]


def test_a_cause_that_is_in_no_line_does_not_cost_a_call_a_line() -> None:
    result, calls = driven(rows(1000), set(range(1, 1001)), "unknown attribute")
    assert {line.outcome for line in result} == {Outcome.FAILED} and len(result) == 1000
    assert calls <= 2 * LARGEST + 1000 // LARGEST


def test_batches_hold_at_most_twenty_and_only_what_is_set() -> None:
    table = read_people("email,a,b\nx@x.test,,\ny@x.test,null,2")
    (batch,) = in_batches(table.sent)
    assert [(row.email, row.values) for row in batch] == [("x@x.test", {}), ("y@x.test", {"a": None, "b": 2})]
    assert [len(one) for one in in_batches(rows(45))] == [20, 20, 5]


def test_an_answer_is_matched_by_address_whatever_its_order_and_extent() -> None:
    batches = Batches(rows(3))
    batch = batches.next()
    assert batch is not None
    result = batches.taken(batch, [("who@x.test", "9"), ("P3@X.test ", "3"), ("p1@x.test", "")])
    assert [(line.row.line, line.outcome, line.words, line.user_id) for line in result] == [
        (1, Outcome.DONE, "", ""),
        (2, Outcome.UNKNOWN, NOT_NAMED, ""),
        (3, Outcome.DONE, "", "3"),
    ]


@pytest.mark.parametrize("words", ["users.0.email", "p1@x.test p2@x.test", "users.99.email", ""])
def test_a_split_always_gets_somewhere(words: str) -> None:
    batch = tuple(rows(2))
    parts = split(batch, words)
    assert [len(part) for part in parts] == [1, 1]
    assert split(parts[0], words) == ()
