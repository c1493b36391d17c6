"""Activity's lines: each thing in its column at every width, and every outcome in a sign and in words."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from omnitui.storage.journal.records import ItemRecord, OperationRecord
from omnitui.text.records import offer_lines, offer_text, title_of
from omnitui.text.times import Clock
from omnitui.ui.features.activity.text import Layout, header, in_order, item_line, next_step_words, row, title
from omnitui.ui.render.lines import line_width
from tests.ui.rows import text_of

NOW = 1_772_503_920.0
CLOCK = Clock(UTC, "UTC")


def note(verb: str, counts: dict[str, int], **fields: Any) -> OperationRecord:
    known = {"ended": NOW, **fields}
    return OperationRecord(1, NOW - 60, known.pop("ended"), "o", "prod", verb, "", counts=counts, **known)


def said(run: OperationRecord, first: ItemRecord | None = None, cells: int = 120, *, here: bool = True) -> str:
    back = next_step_words(run, here=here)
    return text_of(row(run, first, Layout.of(cells, profiles=False), "▸", CLOCK, NOW, back=back))


@pytest.mark.parametrize("cells", [60, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("profiles", [False, True])
def test_no_line_is_wider_than_the_screen(cells: int, profiles: bool) -> None:
    layout = Layout.of(cells, profiles=profiles)
    run = note("pause", {"done": 9_999, "failed": 9_999, "unknown": 9_999, "planned": 9_999}, undone=NOW)
    single = note("delete", {"failed": 1}, first_name="毎" * 99)
    failed = ItemRecord(1, "a", "毎" * 99, "failed", "words " * 90, 403, outcome_at=NOW)
    assert line_width(header(layout)) <= cells
    assert line_width(row(run, None, layout, "▸", CLOCK, NOW, back="z undoes")) <= cells
    assert line_width(row(single, failed, layout, "▸", CLOCK, NOW, back="z undoes")) <= cells
    assert line_width(item_line(failed, "▸", CLOCK, NOW, cells, None)) < cells


def test_what_a_row_says() -> None:
    three = note("pause", {"done": 209, "failed": 2, "unknown": 1})
    assert "pause       212 schedules" in said(three)
    assert "✓ 209   ✗ 2   ? 1" in said(three) and said(three).rstrip().endswith("z resumes the 209")
    assert "✓ 38, undone Tue 02:12:00" in said(note("pause", {"done": 38}, undone=NOW))
    assert said(three, here=False).rstrip().endswith("in another org")
    newer = note("teleport", {"done": 2})
    assert "teleport    2 schedules" in said(newer) and said(newer).rstrip().endswith("none")


def test_a_run_that_goes_on_elsewhere_has_no_way_back_until_it_is_stopped_there() -> None:
    going = {"done": 3, "planned": 9}
    assert said(note("pause", going, ended=None, going=True)).rstrip().endswith("not while it runs")
    stopped = said(note("pause", going, ended=None, going=True, left=NOW))
    assert "elsewhere" not in stopped and stopped.rstrip().endswith("z resumes the 3")


@pytest.mark.parametrize(
    ("verb", "item", "words"),
    [
        ("send now", {"outcome": "done", "result": {"delivered": NOW}}, "✓ delivered Tue 02:12:00"),
        ("send now", {"outcome": "done", "result": {"result": "failed"}}, "✓ accepted; failed"),
        ("send now", {"outcome": "done"}, "✓ accepted by Omni"),
        ("pause", {"outcome": "already"}, "✓ already paused"),
        ("recipients", {"outcome": "done", "result": {"added": 2, "removed": 1}}, "✓ added 2, removed 1"),
        ("delete", {"outcome": "failed", "words": "no", "status": 403}, "✗ 403 no"),
        ("create", {"outcome": "unknown", "words": "no answer; one like it"}, "? no answer; one like it"),
        ("create", {"outcome": "sent"}, "? no answer recorded"),
        ("create", {"outcome": "planned"}, "– never sent"),
    ],
)
def test_what_became_of_one(verb: str, item: dict[str, Any], words: str) -> None:
    outcome = item.pop("outcome")
    assert words in said(note(verb, {outcome: 1}, first_name="N"), ItemRecord(1, "a", "N", outcome, **item))


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (note("pause", {"done": 1}), "z resumes it"),
        (note("resume", {"done": 1_200}), "z pauses the 1,200"),
        (note("delete", {"done": 3}, copies=3), "z restores them"),
        (note("delete", {"done": 3}, copies_gone=NOW), "its copy is gone"),
        (note("recipients", {"done": 1}), "z restores them"),
        (note("create", {"done": 1}), "none"),
        (note("pause", {"done": 1, "planned": 2}, ended=None), "c continues, 2 left"),
        (note("pause", {"done": 1, "planned": 2}, ended=None, going=True), "not while it runs"),
    ],
)
def test_the_way_back(run: OperationRecord, words: str) -> None:
    assert next_step_words(run, here=True) == words
    assert next_step_words(run, here=True, running=True) == "x stops it"


def test_failures_come_first_and_the_rest_as_the_run_had_it() -> None:
    outcomes = ["done", "planned", "failed", "sent", "already", "unknown", "failed"]
    items = [ItemRecord(1, str(at), "", outcome) for at, outcome in enumerate(outcomes)]
    assert [item.id for item in in_order(items)] == ["2", "6", "5", "3", "1", "0", "4"]


def test_the_title_says_when_from_to_where_and_by_whom() -> None:
    words = title(note("pause", {"done": 212}), CLOCK, NOW, "by Blob Ross")
    assert words == "pause 212 schedules, Tue 3 Mar 02:11:00–02:12:00, prod, by Blob Ross"


def test_an_offer_counts_what_is_known_and_names_both_ways() -> None:
    cut = note("pause", {"done": 118, "sent": 1, "planned": 90, "not sent": 3}, ended=None)
    assert title_of(cut) == "Pause 212 schedules"
    assert offer_lines(cut) == [
        (118, "paused, confirmed by Omni"),
        (1, "unknown: connection lost before the answer"),
        (93, "never sent; still active"),
    ]
    assert offer_text(cut, near="03:17", undo=True) == (
        "Continue checks the unknown one first, then pauses the rest, ETA 03:17. Undo resumes the 118."
    )
    assert "Undo" not in offer_text(cut, near="", undo=False)
    lost = note("send now", {"sent": 2}, ended=None)
    assert offer_text(lost, near="", undo=True) == "Continue checks the unknown 2 first."
