"""The week drawn: the drawing's own shape at 120 and 80 cells, in ASCII, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from omnitui.domain.schedules.week import Delivery, Hour, Week
from omnitui.text.glyphs import ASCII, GLYPHS, Glyphs
from omnitui.ui.render.heatmap import (
    ALL,
    Spot,
    busiest_words,
    day_line,
    delivery_line,
    empty_words,
    head,
    hour_title,
    left_out_words,
    map_lines,
)
from omnitui.ui.render.lines import line_width
from tests.ui.rows import HOSTILE, MOMENT, NOW, PARIS, at, schedule, text_of

TUESDAY = [0, 0, 0, 6, 6, 14, 33, 44, 95, 129, 42, 23, 39, 17, 13, 25, 19, 22, 32, 15, 11, 6, 6, 9]
FRIDAY = [9, 8, 0, 0, 6, 11, 32, 47, 95, 126, 42, 22, 41, 19, 14, 27, 17, 21, 36, 11, 9, 7, 10, 12]
NINE = Spot(0, 9)


@pytest.fixture
def drawn() -> Week:
    """The numbers of screens.md, drawing m."""
    week = Week(PARIS.zone, NOW)
    week.counts[0], week.counts[3] = list(TUESDAY), list(FRIDAY)
    week.counts[6][9] = 169
    week.people[0][9] = 1930
    return week


@pytest.fixture
def in_ascii() -> Iterator[None]:
    GLYPHS.use(ASCII)
    yield
    GLYPHS.use(Glyphs())


HEAD_120 = "".join(f"  {hour:02}" for hour in range(24))


def test_the_map_at_120(drawn: Week) -> None:
    lines = [text_of(line) for line in map_lines(drawn, NINE, 120, focused=True)]
    assert lines[0] == f"        {HEAD_120}    all"
    early, late = "   –   –   –   6   6  14  33 ░44 ▒95▸129  42  23", "  39  17  13  25  19  22  32  15  11   6   6   9"
    assert lines[1] == f" Tue  3 {early}{late}    606"
    early, late = "   9   8   ·   ·   6  11  32 ░47 ▒95▒126  42  22", "  41  19  14  27  17  21  36  11   9   7  10  12"
    assert lines[4] == f" Fri  6 {early}{late}    622"
    assert len(lines) == 8


def test_the_map_at_80(drawn: Week) -> None:
    assert text_of(head(80)) == "     00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 all"
    line = day_line(drawn, 0, NINE, 80, focused=True)
    assert text_of(line) == "Tue   –  –  –  6  6 14 33 44 95▸++ 42 23 39 17 13 25 19 22 32 15 11  6  6  9 606"
    assert [text for text, style in line if style == "strong"] == ["95", "++"]


@pytest.mark.usefixtures("in_ascii")
def test_the_map_in_ascii(drawn: Week) -> None:
    line = text_of(day_line(drawn, 0, NINE, 120, focused=True))
    assert line.startswith(" Tue  3    -   -   -   6   6  14  33 -44 +95>129  42  23")
    assert all(text_of(line).isascii() for line in map_lines(drawn, Spot(1, ALL), 80, focused=False))
    assert left_out_words(drawn, 100).isascii()


def test_without_the_keys_the_cursor_is_hollow_and_a_day_can_have_it(drawn: Week) -> None:
    assert "▹129" in text_of(day_line(drawn, 0, NINE, 120, focused=False))
    assert text_of(day_line(drawn, 0, Spot(0, ALL), 120, focused=True)).endswith("   9   ▸606")
    assert text_of(day_line(drawn, 0, Spot(0, ALL), 80, focused=True)).endswith("  9▸606")


@pytest.mark.parametrize("number", [7, 999, 1000, 12_345, 100_000])
@pytest.mark.parametrize("cells", [80, 111, 112, 120, 200])
def test_no_line_is_wider_than_the_screen_or_the_head(drawn: Week, number: int, cells: int) -> None:
    drawn.counts[2] = [number] * 24
    for hour in (0, 23, ALL):
        line = day_line(drawn, 2, Spot(2, hour), cells, focused=True)
        assert line_width(line) == line_width(head(cells)) <= cells


def test_the_cursor_stops_at_the_edges() -> None:
    assert Spot(0, 0).moved(-1, -1) == Spot(0, 0)
    assert Spot(6, 23).moved(1, 1).moved(0, 1) == Spot(6, ALL)
    assert Spot(3, ALL).moved(1, -1) == Spot(4, 23)


def test_the_words_of_an_hour(drawn: Week) -> None:
    rows = [Delivery(at("2026-03-03 09:00"), schedule())] * 129
    found = Hour(rows, 129, (at("2026-03-03 09:00"), 61))
    words = "Tue 3 Mar 09:00–09:59 Paris: 129 deliveries, 1,930 people; 61 of them at 09:00"
    assert hour_title(drawn, NINE, found, MOMENT) == words
    assert hour_title(drawn, NINE, None, MOMENT) == words.partition(";")[0]
    some = hour_title(drawn, NINE, replace(found, lines=rows[:74]), MOMENT)
    assert "129 deliveries of 74 schedules, 1,930 people" in some
    assert hour_title(drawn, Spot(0, ALL), None, MOMENT).startswith(
        "Tue 3 Mar Paris: 606 deliveries, 1,930 people; below"
    )


def test_what_is_busiest_and_what_is_left_out_in_words(drawn: Week) -> None:
    hours = {(6, 9): Hour([], 169, (at("2026-03-09 09:15"), 82)), (0, 9): Hour([], 129)}
    assert busiest_words(drawn, hours, MOMENT) == "Busiest: Mon 09:00 169 (82 at 09:15), Tue 09:00 129"
    assert busiest_words(drawn, {}, MOMENT) == "Nothing runs in these seven days."
    assert left_out_words(drawn, 100) == ""
    for why, number in zip(drawn.skipped, (38, 2, 0, 0, 1), strict=True):
        drawn.skipped[why] = [schedule()] * number
    words = "Not on the map: 38 paused, 2 stopped, 1 not understood"
    assert left_out_words(drawn, 100) == f"{words} (Enter on “all” lists them)"
    assert left_out_words(drawn, 66) == words


def test_an_empty_list_says_why(drawn: Week) -> None:
    assert empty_words(drawn, Spot(0, 1)) == "This hour has passed."
    assert empty_words(drawn, Spot(3, 2)) == "Nothing runs in this hour."
    assert empty_words(drawn, Spot(3, ALL)) == "Everything is on the map."


def test_a_row_of_the_list() -> None:
    row = schedule(name="Gesso backlog", recipients=5, last_at=at("2026-03-02 09:00"))
    line = delivery_line(Delivery(at("2026-03-03 09:00"), row), MOMENT, 120)
    assert text_of(line) == (
        "09:00  ● Gesso backlog                       ✓ Mon 09:00  email       5  Mon–Fri 09:00    "
    )


def test_a_row_says_what_failed_and_what_is_stopped_and_fits_whatever_the_name() -> None:
    row = schedule(status="ERROR", stopped_at=1.0, recipients=None)
    line = delivery_line(Delivery(None, row), MOMENT, 120)
    assert text_of(line).startswith("–      ⊘ ")
    assert {"error", "warning"} <= {style for _, style in line}
    for name in HOSTILE:
        for cells in (80, 100, 120):
            assert line_width(delivery_line(Delivery(None, schedule(name=name)), MOMENT, cells)) <= cells - 3
