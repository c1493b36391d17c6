from __future__ import annotations

from typing import Literal

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from omnitui.ui.terminal.strip import LeanStrip, joined

COLOURS = (None, "#ff0000", "#00ff00", "#101010")
STYLES = [
    Style(color=letters, bgcolor=ground, bold=bold, reverse=reverse)
    for letters in COLOURS
    for ground in COLOURS
    for bold in (None, True)
    for reverse in (None, True)
]
RUNS = st.lists(st.tuples(st.text("ab ", min_size=1, max_size=4), st.sampled_from(STYLES)), max_size=8)


def shown(sent: str) -> list[pyte.screens.Char]:
    screen = pyte.Screen(40, 1)
    pyte.Stream(screen).feed(sent + "|")
    return [screen.buffer[0][x] for x in range(40)]


def strip_of(runs: list[tuple[str, Style]]) -> Strip:
    return Strip([Segment(text, style) for text, style in runs])


@pytest.mark.parametrize("system", ["truecolor", "256", "standard"])
def test_fewer_codes_the_same_colours(system: Literal["truecolor", "256", "standard"]) -> None:
    console = Console(color_system=system, force_terminal=True)
    grey, red = Style(color="#a0a0a0", bgcolor="#121212"), Style(color="#ff0000", bgcolor="#121212")
    strip = strip_of([("  ● ", grey), ("name ", red), ("✓", grey)])
    assert shown(LeanStrip.of(strip).render(console)) == shown(strip.render(console))
    assert len(LeanStrip.of(strip).render(console)) < len(strip.render(console))


@given(RUNS)
def test_whatever_the_runs_the_terminal_shows_the_same(runs: list[tuple[str, Style]]) -> None:
    console = Console(color_system="truecolor", force_terminal=True)
    strip = strip_of(runs)
    assert shown(LeanStrip.of(strip).render(console)) == shown(strip.render(console))
    assert "".join(text for text, _ in joined(runs)) == strip.text


@given(RUNS)
def test_joining_changes_no_letter_and_no_ground(runs: list[tuple[str, Style]]) -> None:
    console = Console(color_system="truecolor", force_terminal=True)
    for was, now in zip(
        shown(strip_of(runs).render(console)), shown(strip_of(joined(runs)).render(console)), strict=True
    ):
        assert (was.data, was.bg) == (now.data, now.bg)
        assert was.data == " " or was == now


def test_its_parts_are_lean_too() -> None:
    lean = LeanStrip.of(strip_of([("abcd", STYLES[3]), ("ef", STYLES[9])]))
    assert [part.text for part in lean.divide([2, 6])] == ["ab", "cdef"]
    assert all(isinstance(part, LeanStrip) for part in (*lean.divide([2, 6]), lean.crop(1, 3)))


def test_spaces_take_the_colour_beside_them_but_keep_their_ground() -> None:
    red, grey, ground = Style(color="red"), Style(color="grey50"), Style(color="red", bgcolor="blue")
    assert joined([("  ", red), ("a", grey), (" ", red), ("b", red)]) == [("  a ", grey), ("b", red)]
    assert joined([(" ", ground), ("a", red)]) == [(" ", ground), ("a", red)]
