"""The alphabet: each sign one cell, its twin one ASCII sign, and those that stand in one place told apart."""

from __future__ import annotations

from dataclasses import fields

import pytest
from rich.cells import cell_len

from omnitui.domain.schedules.query import Sort
from omnitui.domain.schedules.schedule import Result, State
from omnitui.text.glyphs import ASCII, GLYPHS, Glyphs, wants_ascii
from omnitui.text.schedules import result_span, state_span
from omnitui.ui.render.schedule_row import RowMarks, columns, header, row
from tests.ui.rows import MOMENT, schedule, text_of

NAMES = [field.name for field in fields(Glyphs)]
DISTINCT = (
    ("active", "paused", "stopped"),
    ("delivered", "failed", "with_errors", "unmet", "cancelled", "never", "unknown"),
    ("focus", "unfocused"),
    ("marked", "in_range"),
    ("bar_done", "bar_left"),
    ("left", "right", "up", "down"),
    ("open_quote", "vertical", "horizontal"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_and_its_twin_take_one_cell_each(name: str) -> None:
    sign, twin = getattr(Glyphs(), name), getattr(ASCII, name)
    assert len(sign) == cell_len(sign) == 1
    assert len(twin) == 1
    assert twin.isascii()
    assert twin.isprintable()


@pytest.mark.parametrize("signs", [Glyphs(), ASCII], ids=["signs", "ascii"])
@pytest.mark.parametrize("together", DISTINCT, ids=" ".join)
def test_signs_that_stand_in_one_place_differ(signs: Glyphs, together: tuple[str, ...]) -> None:
    assert len({getattr(signs, name) for name in together}) == len(together)


def test_no_sign_is_one_that_fonts_draw_as_emoji() -> None:
    assert not [name for name in NAMES if ord(getattr(Glyphs(), name)) >= 0x1F000]


def test_every_state_and_result_has_a_sign_of_its_own() -> None:
    assert len({state_span(state)[0] for state in State}) == len(State)
    assert len({result_span(result)[0] for result in Result}) == len(Result)


def test_whoever_holds_the_signs_follows_a_change_of_them() -> None:
    GLYPHS.use(ASCII)
    shown = columns(80)
    drawn = text_of(row(schedule(), shown, RowMarks(GLYPHS.focus, marked=True), MOMENT)) + text_of(
        header(shown, Sort())
    )
    assert drawn.isascii()
    assert drawn.startswith(">* A Cadmium churn")
    assert GLYPHS.quote("x") == '"x"'


@pytest.mark.parametrize(
    ("asked", "configured", "term", "encoding", "ascii_signs"),
    [
        (None, None, "xterm-256color", "UTF-8", False),
        ("1", None, "xterm-256color", "UTF-8", True),
        ("0", True, "linux", "ASCII", False),
        ("", None, "xterm", "UTF-8", False),
        (None, True, "xterm", "UTF-8", True),
        (None, False, "linux", "UTF-8", False),
        (None, None, "linux", "UTF-8", True),
        (None, None, "vt100", "UTF-8", True),
        (None, None, "vt220-w", "UTF-8", True),
        (None, None, "xterm", "ISO-8859-1", True),
        (None, None, "xterm", "ANSI_X3.4-1968", True),
    ],
)
def test_the_twins_are_used_where_asked_for_or_where_nothing_else_is_safe(
    monkeypatch: pytest.MonkeyPatch,
    asked: str | None,
    configured: bool | None,
    term: str,
    encoding: str,
    ascii_signs: bool,
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("LC_ALL", f"de_DE.{encoding}")
    if asked is not None:
        monkeypatch.setenv("OMNITUI_ASCII", asked)
    assert wants_ascii(configured) is ascii_signs
