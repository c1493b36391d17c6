"""The cells on the terminal, so that a frame writes only those that differ (performance.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from omnitui.ui.terminal.strip import LeanStrip

#: A range bridges so many unchanged cells: starting another costs a cursor move and its colours again.
BRIDGED: Final = 16
#: How far the terminal may scroll rows, how many at least, and how many cells that must save.
STEPS: Final = (-3, -2, -1, 1, 2, 3)
LEAST: Final = 3
WORTH: Final = 120
#: What the first or last scrolled row must save: some cells are alike by chance.
LITTLE: Final = 8
#: A dialog that grows does so at both ends, which takes two moves.
MOVES: Final = 3
#: The character and style of each cell; None if unknown.
Row = list[tuple[str, Style | None] | None]
Rows = dict[int, Row]
Part = tuple[int, int, Strip]
Lines = list[tuple[int, LeanStrip]]


class ScreenBuffer:
    """The cells as last written. Rows with anything but narrow characters are always written whole, because
    terminals may disagree on the cells of a wide one.
    """

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._rows: Rows = {}
        #: Rows written whole while their content was unknown; split into cells once something in them changes.
        self._whole: dict[int, Lines] = {}

    def forget(self) -> None:
        """Forget all cells: something else has drawn, or the terminal has another size."""
        self._rows.clear()
        self._whole.clear()

    def changes(self, parts: Iterable[Part], size: Size, console: Console) -> str:
        """Return what to write to show these parts, each a column, a row and a line; empty if all are shown already."""
        if size != self._size:
            self._size = size
            self.forget()
        wanted: Rows = {}
        sent: list[str] = []
        for y, lines in _by_row(parts, size.width).items():
            narrow = all(_narrow(text) for _, line in lines for text, _, _ in line)
            if narrow and self._is_tracked(y):
                wanted[y] = _laid(lines, self._rows[y])
                continue
            self._rows.pop(y, None)
            if narrow:
                self._whole[y] = lines
            sent += [_at(x, y) + line.render(console) for x, line in lines]
        sent += self._moved(wanted)
        for y, row in wanted.items():
            sent += [_at(start, y) + _line(row[start:end]).render(console) for start, end in self._changed(y, row)]
            self._rows[y] = row
        return "".join(sent)

    def _is_tracked(self, y: int) -> bool:
        """Whether the content of a row is tracked."""
        if lines := self._whole.pop(y, None):
            self._rows[y] = _laid(lines, [None] * self._size.width)
        return y in self._rows

    def _changed(self, y: int, row: Row) -> list[tuple[int, int]]:
        """Return the ranges of a row that differ from the terminal."""
        before = self._rows[y]
        return [] if before == row else _ranges(_differing(before, row), row)

    def _moved(self, wanted: Rows) -> Iterator[str]:
        """Let the terminal itself scroll lines that only moved up or down, as in a form that gets another line."""
        for _ in range(MOVES):
            changed = [y for y, row in wanted.items() if row != self._rows.get(y) and None not in row]
            first, last = _longest(changed)
            if last - first < LEAST or any(y not in self._rows for y in range(first, last + 1)):
                return
            before = [self._rows[y] for y in range(first, last + 1)]
            best = best_move(before, [wanted[y] for y in range(first, last + 1)])
            if best is None:
                return
            step, top, bottom = best
            for y, row in enumerate(_shifted(before[top : bottom + 1], step), first + top):
                self._rows[y] = row
            edge, move = (top, "\x1bM") if step > 0 else (bottom, "\x1bD")
            to_edge = _at(0, first + edge)
            yield f"{to_edge}\x1b[{first + top + 1};{first + bottom + 1}r{to_edge}{move * abs(step)}\x1b[r"


def _by_row(parts: Iterable[Part], cells: int) -> dict[int, Lines]:
    rows: dict[int, Lines] = {}
    for x, y, strip in parts:
        rows.setdefault(y, []).append((x, LeanStrip.of(strip.crop(0, max(0, cells - x)))))
    return rows


def _laid(lines: Lines, over: Row) -> Row:
    row = list(over)
    for x, line in lines:
        row[x : x + line.cell_length] = [(char, style) for text, style, _ in line for char in text]
    return row


def _at(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _line(cells: Row) -> LeanStrip:
    groups = groupby((cell for cell in cells if cell), key=itemgetter(1))
    return LeanStrip([Segment("".join(char for char, _ in group), style) for style, group in groups])


def _differing(before: Row, after: Row) -> list[int]:
    return [at for at, cell in enumerate(after) if cell is not None and before[at] != cell]


def _ranges(changed: list[int], row: Row) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for at in changed:
        if ranges and at - ranges[-1][1] <= BRIDGED and None not in row[ranges[-1][1] : at]:
            ranges[-1] = (ranges[-1][0], at + 1)
        else:
            ranges.append((at, at + 1))
    return ranges


def _longest(rows: list[int]) -> tuple[int, int]:
    """Return the longest range of adjacent rows: its first and its last."""
    stretches: list[tuple[int, int]] = []
    for y in sorted(rows):
        if stretches and stretches[-1][1] == y - 1:
            stretches[-1] = (stretches[-1][0], y)
        else:
            stretches.append((y, y))
    return max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(0, 0))


def _shifted(rows: list[Row], step: int) -> list[Row]:
    """Return the rows moved down, or up if `step` is negative; the rows that come in are unknown."""
    new: list[Row] = [[None] * len(rows[0]) for _ in range(abs(step))]
    return [*new, *rows[:-step]] if step > 0 else [*rows[-step:], *new] if step else rows


def _likely(before: list[Row], after: list[Row]) -> list[int]:
    """Return the steps worth trying: those that would put some rows, at least their left half, where they should be."""
    old, new = (["".join(cell[0] for cell in row[: len(row) // 2] if cell) for row in rows] for rows in (before, after))
    likely = []
    for step in STEPS:
        moved = zip(old, new[step:], strict=False) if step > 0 else zip(old[-step:], new, strict=False)
        if sum(one == other and not one.isspace() for one, other in moved) >= LEAST:
            likely.append(step)
    return likely


def best_move(before: list[Row], after: list[Row]) -> tuple[int, int, int] | None:
    """Return how far to move which rows to leave the fewest cells to write; None if it is not worth it."""
    now = [_cost(old, new) for old, new in zip(before, after, strict=True)]
    found, most = None, WORTH
    for step in _likely(before, after):
        gain, start = 0, max(0, step)
        for y in range(max(0, step), len(after) + min(0, step)):
            if gain <= 0:
                gain, start = 0, y
            gain += now[y] - _cost(before[y - step], after[y]) - LITTLE
            top, bottom = start - max(0, step), y - min(0, step)
            # The rows that come in are written whole.
            come_in = range(top, start) if step > 0 else range(y + 1, bottom + 1)
            worth = gain - sum(len(after[row]) - now[row] for row in come_in)
            if worth > most:
                found, most = (step, top, bottom), worth
    return found


def _cost(before: Row, after: Row) -> int:
    return 0 if before == after else len(_differing(before, after))


@lru_cache(maxsize=4096)
def _narrow(text: str) -> bool:
    """Whether every character surely takes one cell: Latin letters, lines, arrows and the like."""
    if text.isascii():
        return text.isprintable()
    return max(text) < "\u3000" and all(cell_len(char) == 1 for char in text)
