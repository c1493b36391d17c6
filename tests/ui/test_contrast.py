"""Letters are moved towards black or white as far as reading them takes, and no further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from omnitui.ui.render.contrast import LEAST, contrast, readable

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: Color(*parts))


@given(COLOURS, COLOURS)
def test_any_letters_can_be_read_on_any_ground(letters: Color, ground: Color) -> None:
    assert contrast(readable(letters, ground), ground) >= LEAST


@given(COLOURS, COLOURS)
def test_what_can_be_read_already_stays_as_it_is(letters: Color, ground: Color) -> None:
    if contrast(letters, ground) >= LEAST:
        assert readable(letters, ground) == letters


def test_what_is_meant_to_be_faint_stays_faint() -> None:
    ground = Color(18, 18, 18)
    faint = Color(255, 255, 255, 0.38)
    assert readable(faint, ground) == ground + faint


@pytest.mark.parametrize("name", ["ansi_yellow", "ansi_default"])
def test_a_colour_of_the_terminals_own_is_left_alone(name: str) -> None:
    letters, ground = Color.parse(name), Color(255, 255, 255)
    assert readable(letters, ground).ansi == letters.ansi
