"""The table's columns for every width, and rows that fill them whatever the data says."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from omnitui.domain.schedules.query import ALL_SORTS, Sort
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.schedules import NO_NAME, short_name
from omnitui.ui.render.lines import line_width
from omnitui.ui.render.schedule_row import Column, RowMarks, columns, header, row
from tests.ui.rows import HOSTILE, MOMENT, NOW, at, schedule, text_of

KEYS = ("name", "last", "next", "to", "runs", "dashboard", "owner", "format")
#: screens.md §1.
JOINS = {"next": 60, "to": 75, "runs": 104, "dashboard": 124, "owner": 140, "format": 146}
FIXED = {"last": 11, "next": 9, "to": 13, "runs": 27, "owner": 14, "format": 4}
WIDTHS = range(40, 301)
SORTED = {
    "scheduleName": "name",
    "dashboardName": "dashboard",
    "ownerName": "owner",
    "next": "next",
    "destination": "to",
    "recipients": "to",
    "zone": "runs",
}


def cells_of(shown: tuple[Column, ...]) -> dict[str, int]:
    return {column.key: column.cells for column in shown}


def test_a_column_joins_where_it_is_drawn_to() -> None:
    for cells in WIDTHS:
        expected = [key for key in KEYS if JOINS.get(key, 0) <= cells]
        assert [column.key for column in columns(cells)] == expected, cells


def test_name_then_dashboard_take_what_is_left() -> None:
    for cells in WIDTHS:
        shown = cells_of(columns(cells))
        name, dashboard = shown["name"], shown.get("dashboard", 18)
        assert 21 <= name <= 48 and (name >= 30 or cells < 49), cells
        assert 18 <= dashboard <= 32 and (dashboard == 18 or name == 48), cells
        assert all(shown[key] == FIXED[key] for key in FIXED if key in shown), cells
        used = sum(column.width for column in columns(cells)) + 1
        full = name == 48 and shown.get("dashboard", 32) == 32
        assert used == cells or (full and used < cells), cells


def test_the_narrowest_table_keeps_21_cells_for_the_name() -> None:
    assert cells_of(columns(40)) == {"name": 21, "last": 11}


@pytest.mark.parametrize("cells", [1, 10, 20, 39])
def test_a_table_too_narrow_to_be_shown_is_still_no_trouble(cells: int) -> None:
    assert text_of(row(schedule(), columns(cells), RowMarks(), MOMENT))


@pytest.mark.parametrize("cells", [40, 59, 60, 75, 76, 104, 123, 124, 140, 146, 160, 300])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_row_of_hostile_data_fills_its_columns_to_the_cell(name: str, cells: int) -> None:
    hostile = schedule(
        name=name,
        dashboard=name,
        owner=name,
        cron=name,
        timezone=name or "Mars/Olympus_Mons",
        destination=name,
        format=name,
        recipients=123_456_789,
        status=name,
        last_at=None,
    )
    shown = columns(cells)
    assert cell_len(text_of(row(hostile, shown, RowMarks("▸", marked=True), MOMENT))) == sum(c.width for c in shown)


def drawn(cells: int, **fields: object) -> str:
    return text_of(row(schedule(**fields), columns(cells), RowMarks(), MOMENT))


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, "   ● Cadmium churn                        ✓     02:12      09:00  email      12"),
        (
            {"destination": "google_sheets", "recipients": None, "last_at": at("2026-02-20 06:01")},
            "   ! Cadmium churn                        ✓    20 Feb      09:00  sheets      –",
        ),
        (
            {"status": "", "last_at": None, "recipients": 1204, "paused_at": 1.0},
            "   ‖ Cadmium churn                        –         –     paused  email   1,204",
        ),
        (
            {"status": "TIMED_OUT", "recipients": 2_000_000, "stopped_at": 1.0, "destination": ""},
            "   ⊘ Cadmium churn                        ?     02:12    stopped  –        99k+",
        ),
        (
            {"name": " ", "status": "error_delivered", "recipients": 0, "destination": "pigeon"},
            "   ● (no name)                            ◐     02:12      09:00  pigeon      0",
        ),
    ],
)
def test_a_row_at_80(fields: dict[str, object], shown: str) -> None:
    assert drawn(80, **fields) == shown


def test_a_wide_row_has_the_zone_only_where_it_is_not_the_readers() -> None:
    fields: dict[str, object] = {"dashboard": "", "owner": "", "format": "link_only"}
    own = drawn(160, **fields)
    assert own.split(" 12  ", 1)[1].split() == ["Mon–Fri", "09:00", "–", "–", "link"]
    assert "New York" in drawn(160, timezone="America/New_York")
    assert "Olympus …" in drawn(160, timezone="Mars/Olympus_Mons")


@pytest.mark.parametrize(
    ("fields", "state_ink", "sign_ink", "time_ink", "name_ink"),
    [
        ({}, "muted", "muted", "text", "text"),
        ({"status": "CONDITION_UNMET"}, "muted", "muted", "text", "text"),
        ({"status": "ERROR"}, "muted", "error", "error", "text"),
        ({"status": "ERROR_DELIVERED"}, "muted", "warning", "warning", "text"),
        ({"status": "KILLED"}, "muted", "warning", "warning", "text"),
        ({"status": "nobody knows"}, "muted", "warning", "warning", "text"),
        ({"status": "", "last_at": None}, "muted", "muted", "text", "text"),
        ({"stopped_at": 1.0, "status": "ERROR"}, "warning", "error", "error", "text"),
        ({"paused_at": 1.0, "status": "ERROR"}, "muted", "muted", "muted", "muted"),
        ({"paused_at": 1.0, "stopped_at": 1.0}, "warning", "muted", "text", "text"),
        ({"name": ""}, "muted", "muted", "text", "muted"),
    ],
)
def test_only_what_is_wrong_has_a_colour(
    fields: dict[str, object], state_ink: str, sign_ink: str, time_ink: str, name_ink: str
) -> None:
    line = [piece for piece in row(schedule(**fields), columns(59), RowMarks(), MOMENT) if piece[0].strip()]
    state, name, sign, when = line
    assert (state[1], sign[1], when[1], name[1]) == (state_ink, sign_ink, time_ink, name_ink)


@pytest.mark.parametrize(
    ("fields", "words", "style"),
    [
        ({}, "09:00", "text"),
        ({"cron": "0 9 ? * WED *"}, "Wed 09:00", "text"),
        ({"cron": "0 9 1 7 ? *"}, "1 Jul", "text"),
        ({"cron": "0 9 1 1 ? *"}, "Jan 2027", "text"),
        ({"cron": "0 9 1 1 ? 2020"}, "never", "muted"),
        ({"cron": "0 9 * * *"}, "?", "muted"),
        ({"timezone": "Mars/Olympus_Mons"}, "?", "muted"),
        ({"paused_at": 1.0}, "paused", "muted"),
        ({"stopped_at": 1.0, "paused_at": 1.0}, "stopped", "warning"),
    ],
)
def test_when_it_runs_next_or_why_not(fields: dict[str, object], words: str, style: str) -> None:
    line = [piece for piece in row(schedule(**fields), columns(60), RowMarks(), MOMENT) if piece[0].strip()]
    assert line[-1] == (words.rjust(9), style)


@pytest.mark.parametrize(
    ("last", "sign"), [("2026-03-02 09:01", "●"), ("2026-03-02 08:59", "!"), ("2026-02-27 09:01", "!")]
)
def test_an_active_schedule_that_missed_its_run_is_flagged(last: str, sign: str) -> None:
    line = row(schedule(last_at=at(last)), columns(60), RowMarks(), MOMENT)
    assert line[3] == (sign, "warning" if sign == "!" else "muted")


@pytest.mark.parametrize(
    ("place", "start"),
    [
        (RowMarks(), "   ● "),
        (RowMarks("▸"), "▸  ● "),
        (RowMarks("▹", marked=True), "▹◆ ● "),
        (RowMarks(in_range=True), " ◇ ● "),
        (RowMarks("▸", marked=True, in_range=True), "▸◆ ● "),
    ],
)
def test_cursor_and_mark_stand_before_the_state(place: RowMarks, start: str) -> None:
    line = row(schedule(paused_at=None), columns(80), place, MOMENT)
    assert text_of(line).startswith(start)
    assert {style for text, style in line[:2] if text.strip()} <= {"primary"}


def test_the_signs_of_a_paused_row_keep_their_ink() -> None:
    assert row(schedule(paused_at=NOW), columns(80), RowMarks("▸", marked=True), MOMENT)[0] == ("▸", "primary")


def test_a_row_not_read_yet_says_so() -> None:
    assert text_of(row(None, columns(80), RowMarks("▸", marked=False), MOMENT)) == "▸    …"


@pytest.mark.parametrize("cells", [40, 60, 75, 104, 124, 146, 300])
@pytest.mark.parametrize("field", ALL_SORTS)
def test_the_heads_stand_over_their_columns_with_one_arrow(cells: int, field: str) -> None:
    for descending, arrow in ((False, "↑"), (True, "↓")):
        shown = columns(cells)
        line = header(shown, Sort(field, descending))
        assert line_width(line) == sum(column.width for column in shown)
        sorted_key = SORTED.get(field, "last")
        heads = {column.key: text for column, (text, _) in zip(shown, line, strict=True)}
        assert [key for key, text in heads.items() if arrow in text] == [key for key in heads if key == sorted_key]


def test_the_heads_of_a_table_with_room_for_all() -> None:
    assert " ".join(text_of(header(columns(146), Sort())).split()) == "Name ↑ Last Next To Runs Dashboard Owner Form"


@pytest.mark.parametrize(
    ("row_of", "cells", "shown"),
    [
        (schedule(), 30, "Cadmium churn"),
        (schedule(), 8, "Cadmium…"),
        (schedule(name="a\tb"), 30, "a?b"),
        (schedule(name=" "), 30, NO_NAME),
    ],
)
def test_a_name_in_a_sentence_is_short_and_harmless(row_of: Schedule, cells: int, shown: str) -> None:
    assert short_name(row_of, cells) == shown
