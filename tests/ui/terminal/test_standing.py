"""Only what differs is written, and afterwards the terminal shows what it would have shown had all been written."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from omnitui.ui.terminal.screen_buffer import Part, ScreenBuffer

COLUMNS, ROWS = 40, 12
SIZE = Size(COLUMNS, ROWS)
CONSOLE = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
PLAIN = Style.parse("#c0c0c0 on #000000")
STYLES = (PLAIN, Style.parse("bold #ff0000 on #000000"), Style.parse("#c0c0c0 on #202020"), Style.parse("reverse"))
SIGNS = "   ab─▸·é漢e\u0301"


def line(text: str, style: Style = PLAIN) -> Strip:
    return Strip([Segment(text.ljust(COLUMNS), style)])


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(COLUMNS, ROWS)
    return screen, pyte.Stream(screen)


def cells_of(screen: pyte.Screen) -> list[list[object]]:
    return [[screen.buffer[y][x] for x in range(COLUMNS)] for y in range(ROWS)]


def frame(texts: Sequence[str]) -> list[Part]:
    return [(0, y, line(text)) for y, text in enumerate(texts)]


def test_what_stands_there_already_is_not_written() -> None:
    standing = ScreenBuffer()
    assert "hello" in standing.changes(frame(["hello"]), SIZE, CONSOLE)
    assert standing.changes(frame(["hello"]), SIZE, CONSOLE) == ""


def test_of_a_line_the_cells_that_differ_are_written() -> None:
    standing = ScreenBuffer()
    standing.changes(frame(["hello world"]), SIZE, CONSOLE)
    written = standing.changes(frame(["hello World"]), SIZE, CONSOLE)
    assert "W" in written
    assert "hello" not in written
    assert "orld" not in written


def test_another_colour_is_written() -> None:
    standing = ScreenBuffer()
    standing.changes([(0, 0, line("hello"))], SIZE, CONSOLE)
    assert "hello" in standing.changes([(0, 0, line("hello", STYLES[1]))], SIZE, CONSOLE)


@pytest.mark.parametrize("forgets", ["told", "another size"])
def test_what_is_forgotten_is_written_again(forgets: str) -> None:
    standing = ScreenBuffer()
    standing.changes(frame(["hello"]), SIZE, CONSOLE)
    if forgets == "told":
        standing.forget()
    else:
        standing.changes(frame(["hello"]), Size(COLUMNS - 1, ROWS), CONSOLE)
    assert "hello" in standing.changes(frame(["hello"]), SIZE, CONSOLE)


def test_a_row_with_a_wide_sign_is_written_whole_each_time() -> None:
    standing = ScreenBuffer()
    standing.changes(frame(["one 漢 sign"]), SIZE, CONSOLE)
    assert "one 漢 sign" in standing.changes(frame(["one 漢 sign"]), SIZE, CONSOLE)
    assert "one a sign" in standing.changes(frame(["one a sign"]), SIZE, CONSOLE)


def some_line(dice: random.Random, cells: int) -> Strip:
    spans = [
        Segment("".join(dice.choice(SIGNS) for _ in range(dice.randint(1, 9))), dice.choice(STYLES)) for _ in range(12)
    ]
    return Strip(spans).crop(0, cells).extend_cell_length(cells, PLAIN)


def some_frame(dice: random.Random, rows: list[Strip]) -> list[Part]:
    """Changes some rows, as lists and forms do: other lines, or the same ones moved; its parts, all of each row."""
    first = dice.randrange(ROWS)
    last = dice.randrange(first, ROWS)
    kind = dice.choice(("other", "down", "up", "none"))
    if kind == "other":
        rows[first : last + 1] = [some_line(dice, COLUMNS) for _ in range(first, last + 1)]
    elif kind == "down":
        rows.insert(first, some_line(dice, COLUMNS))
        del rows[last + 1]
    elif kind == "up":
        rows.insert(last + 1, some_line(dice, COLUMNS))
        del rows[first]
    cut = dice.randrange(COLUMNS)
    parts: list[Part] = []
    for y in range(first, last + 1):
        left, right = rows[y].divide([cut, COLUMNS]) if cut else (rows[y], Strip([]))
        parts += [(0, y, left), (left.cell_length, y, right)]
    return parts


@pytest.mark.parametrize("seed", range(30))
def test_the_terminal_shows_what_it_would_show_had_all_been_written(seed: int) -> None:
    dice = random.Random(seed)
    (ours, our_stream), (whole, whole_stream) = terminal(), terminal()
    standing, rows = ScreenBuffer(), [some_line(dice, COLUMNS) for _ in range(ROWS)]
    parts: list[Part] = [(0, y, strip) for y, strip in enumerate(rows)]
    for _ in range(40):
        our_stream.feed(standing.changes(parts, SIZE, CONSOLE))
        for x, y, strip in parts:
            whole_stream.feed(f"\x1b[{y + 1};{x + 1}H{strip.render(CONSOLE)}")
        assert cells_of(ours) == cells_of(whole)
        parts = some_frame(dice, rows)


def form(rows: int) -> list[str]:
    return [f"form{sign * (COLUMNS - 4)}" for sign in "abcdefghijklmnop"[:rows]]


@pytest.mark.parametrize("step", [1, -1, 2])
def test_lines_that_move_are_moved_by_the_terminal(step: int) -> None:
    (screen, stream), standing = terminal(), ScreenBuffer()
    texts = form(ROWS)
    stream.feed(standing.changes(frame(texts), SIZE, CONSOLE))
    moved = ["new"] * step + texts[:-step] if step > 0 else [*texts[-step:], *["new"] * -step]
    written = standing.changes(frame(moved), SIZE, CONSOLE)
    stream.feed(written)
    assert screen.display == [text.ljust(COLUMNS) for text in moved]
    assert "form" not in written


def test_few_cells_are_written_and_not_moved() -> None:
    standing = ScreenBuffer()
    standing.changes(frame(["a", "b", "c", "d", "e"]), SIZE, CONSOLE)
    assert "r\x1b" not in standing.changes(frame(["x", "a", "b", "c", "d"]), SIZE, CONSOLE)


def test_a_dialog_that_grows_at_both_ends_is_moved_in_two_parts() -> None:
    (screen, stream), standing = terminal(), ScreenBuffer()
    texts = ["", *form(ROWS - 2), ""]
    stream.feed(standing.changes(frame(texts), SIZE, CONSOLE))
    grown = [*texts[1:6], "one new", "two new", *texts[6:-1]]
    written = standing.changes(frame(grown), SIZE, CONSOLE)
    stream.feed(written)
    assert screen.display == [text.ljust(COLUMNS) for text in grown]
    assert "form" not in written
