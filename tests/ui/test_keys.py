"""The key table: every key once, everything it does there to be done, and a footer for every width."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from textual.binding import Binding

from omnitui.ui.app import OmnituiApp
from omnitui.ui.features.schedules.screen import SchedulesScreen
from omnitui.ui.features.week.screen import WeekScreen
from omnitui.ui.render.lines import line_width
from omnitui.ui.shell import keymap
from omnitui.ui.shell.help import glyph_lines, in_columns, key_blocks
from omnitui.ui.shell.palette import matches
from tests.ui.rows import text_of

TABLE = (*keymap.SCHEDULES, *keymap.EVERYWHERE)
WIDTHS = range(40, 201)


@pytest.mark.parametrize("table", [keymap.SCHEDULES, keymap.WEEK], ids=["schedules", "week"])
def test_no_key_does_two_things_on_a_screen(table: tuple[keymap.Key, ...]) -> None:
    bound = Counter(key for entry in (*table, *keymap.EVERYWHERE) for key in entry.keys.split(",") if key)
    assert [key for key, times in bound.items() if times > 1] == []


@pytest.mark.parametrize("table", [keymap.SCHEDULES, keymap.WEEK], ids=["schedules", "week"])
def test_ids_are_told_apart_for_a_users_own_keymap(table: tuple[keymap.Key, ...]) -> None:
    assert max(Counter(entry.id for entry in (*table, *keymap.EVERYWHERE)).values()) == 1


def test_a_key_of_two_views_has_one_name_only_where_it_does_the_same() -> None:
    there = {entry.id: (entry.keys, entry.action, entry.does) for entry in keymap.SCHEDULES}
    assert [entry.id for entry in keymap.WEEK if there.get(entry.id, doing(entry)) != doing(entry)] == []


def doing(entry: keymap.Key) -> tuple[str, str, str]:
    return entry.keys, entry.action, entry.does


@pytest.mark.parametrize("entry", keymap.WEEK, ids=lambda entry: entry.id)
def test_what_a_key_of_the_week_does_exists_and_is_bound(entry: keymap.Key) -> None:
    owner, _, action = entry.action.rpartition(".")
    assert callable(getattr(OmnituiApp if owner else WeekScreen, f"action_{action.partition('(')[0]}", None))
    bound = {b.id: b for b in WeekScreen.BINDINGS if isinstance(b, Binding)}
    assert (bound[entry.id].key, bound[entry.id].action) == (entry.keys, entry.action)


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_footer_of_the_week_fits_and_keeps_the_way_out(cells: int) -> None:
    line = text_of(keymap.footer(cells, (*keymap.WEEK, *keymap.EVERYWHERE)))
    assert len(line) <= cells
    assert "q quit" in line or cells < 60
    assert "p pause" in line or cells < 80


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.id)
def test_what_a_key_does_exists(entry: keymap.Key) -> None:
    owner, _, action = entry.action.rpartition(".")
    name = f"action_{action.partition('(')[0]}"
    assert callable(getattr({"app": OmnituiApp, "": SchedulesScreen}[owner], name, None))


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.id)
def test_every_key_is_bound_as_the_table_says(entry: keymap.Key) -> None:
    owner = SchedulesScreen if entry in keymap.SCHEDULES else OmnituiApp
    bound = {b.id: b for b in owner.BINDINGS if isinstance(b, Binding)}
    assert (entry.id in bound) == bool(entry.keys)
    if entry.keys:
        assert (bound[entry.id].key, bound[entry.id].action) == (entry.keys, entry.action)


def test_every_entry_is_shown_or_the_other_half_of_one_that_is() -> None:
    assert [entry.id for entry in TABLE if entry.listed and entry.keys and not entry.shown and entry.id != "last"] == []
    assert {entry.group for entry in TABLE} == set(keymap.GROUPS)


def test_the_footer_is_never_wider_than_the_screen_and_never_loses_the_way_out() -> None:
    for cells in WIDTHS:
        line = keymap.footer(cells, TABLE)
        assert line_width(line) <= cells
        assert " space mark " in text_of(line)
        assert "p pause" in text_of(line) or cells < 60, cells
        assert "q quit" in text_of(line) or cells < 50, cells


def test_the_footer_grows_with_the_screen_and_keeps_its_order() -> None:
    words = [text_of(keymap.footer(cells, TABLE)).split() for cells in WIDTHS]
    for narrow, wide in pairwise(words):
        assert [word for word in wide if word in narrow] == narrow
    assert len(words[0]) < len(words[-1])


def test_the_footer_at_60_80_and_120() -> None:
    assert text_of(keymap.footer(60, TABLE)).rstrip() == " space mark  p pause  r resume  / search  ? help  q quit"
    at_80, at_120 = (text_of(keymap.footer(cells, TABLE)).rstrip() for cells in (80, 120))
    assert at_80 == " space mark  * all  p pause  r resume  t send now  / search  ? help  q quit"
    does = ["p pause", "r resume", "t send now", "n new", "a recipients"]
    assert at_120 == " " + "   ".join(["space mark", "* all", *does, "/ search", "f filter", "? help", "q quit"])


@pytest.mark.parametrize("cells", [60, 80, 120])
def test_a_disabled_key_stands_in_brackets_and_shifts_nothing(cells: int) -> None:
    off = frozenset({"pause", "resume"})
    on_line, off_line = text_of(keymap.footer(cells, TABLE)), text_of(keymap.footer(cells, TABLE, off))
    assert "(p pause)" in off_line
    assert "(r resume)" in off_line
    assert off_line.replace("(", " ").replace(")", " ") == on_line
    styles = {
        style for text, style in keymap.footer(cells, TABLE, off) if text.strip() in ("p", "pause", "r", "resume")
    }
    assert styles == {"disabled"}


@pytest.mark.parametrize(("cells", "columns"), [(118, 3), (78, 2), (58, 1)])
def test_help_names_every_key_and_every_sign_once(cells: int, columns: int) -> None:
    lines = in_columns(key_blocks({}), columns, cells)
    text = "\n".join(text_of(line) for line in lines)
    assert all(line_width(line) <= cells for line in (*lines, *glyph_lines(cells)))
    for entry in TABLE:
        if entry.listed and entry.keys:
            assert f"{entry.shown} " in text
            assert entry.does[:20] in text
    assert [text.count(f"  {group}") for group in keymap.GROUPS] == [1] * len(keymap.GROUPS)


def test_help_says_why_a_key_is_off() -> None:
    lines = [text_of(line) for block in key_blocks({"pause": "Not in this session."}) for line in block]
    at = next(i for i, line in enumerate(lines) if line.split() == ["p", "pause"])
    assert lines[at + 1].strip() == "Not in this session."


@pytest.mark.parametrize(
    ("typed", "words", "found"),
    [
        ("", "pause p", True),
        ("ps", "pause p", True),
        ("PAUSE", "pause p", True),
        ("pa us", "pause p", True),
        ("sp", "resume r", False),
        ("pausee", "pause", False),
    ],
)
def test_a_command_is_found_by_its_letters_in_order(typed: str, words: str, found: bool) -> None:
    assert matches(typed, words) is found


@pytest.mark.parametrize("table", [keymap.SCHEDULES, keymap.WEEK, keymap.PEOPLE, keymap.ACTIVITY])
@pytest.mark.parametrize(("inside", "columns"), [(118, 3), (78, 2)])
def test_no_word_of_the_help_is_cut(table: tuple[keymap.Key, ...], inside: int, columns: int) -> None:
    each = inside // columns
    reason = "None of the 2 goes by email, and nobody else receives them either."
    blocks = key_blocks(dict.fromkeys((key.id for key in table), reason), table, each)
    assert max(line_width(line) for block in blocks for line in block) <= each
    assert "…" not in "".join(text_of(line) for line in in_columns(blocks, columns, inside))
