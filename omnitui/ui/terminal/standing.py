"""What stands on the terminal, so that a frame writes only the cells that differ from it (performance.md §3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from omnitui.ui.widgets.lean_strip import LeanStrip

#: A run goes on over so many cells that stay: to begin another takes a move, and its colours said anew.
BRIDGED: Final = 16
Cell = tuple[str, Style | None]
Part = tuple[int, int, Strip]


class Standing:
    """The cells as they were last written. Rows with anything but narrow signs are written whole, as before:
    terminals may disagree on where the cells of a wide one are.
    """

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Nothing is known of what stands there: something else has drawn, or the terminal has another size."""
        self._rows.clear()

    def changes(self, parts: Iterable[Part], size: Size, console: Console) -> str:
        """What to write so that these stand there: each a column, a row and a line. Empty where they do already."""
        if size != self._size:
            self._size = size
            self.forget()
        sent: list[str] = []
        for x, y, strip in joined_parts(parts):
            line = LeanStrip.of(strip.crop(0, max(0, size.width - x)))
            sent += [
                f"\x1b[{y + 1};{x + start + 1}H{line.crop(start, end).render(console)}"
                for start, end in self._changed(x, y, line)
            ]
        return "".join(sent)

    def _changed(self, x: int, y: int, line: Strip) -> list[tuple[int, int]]:
        """The runs of a line that differ, and from now on stand there."""
        cells: list[Cell] = [(sign, style) for text, style, _ in line for sign in text]
        length = line.cell_length
        if len(cells) != length or not _narrow(line):
            self._rows.pop(y, None)
            return [(0, length)] if length else []
        row = self._rows.get(y)
        if row is None:
            row = self._rows[y] = [None] * self._size.width
        before = row[x : x + length]
        if before == cells:
            return []
        row[x : x + length] = cells
        return _runs([at for at, cell in enumerate(cells) if before[at] != cell])


def joined_parts(parts: Iterable[Part]) -> list[Part]:
    """Those of a row that follow upon each other made one."""
    joined: list[Part] = []
    for x, y, strip in parts:
        if joined and joined[-1][1] == y and joined[-1][0] + joined[-1][2].cell_length == x:
            before = joined.pop()
            joined.append((before[0], y, Strip.join([before[2], strip])))
        else:
            joined.append((x, y, strip))
    return joined


def _runs(changed: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at in changed:
        if runs and at - runs[-1][1] <= BRIDGED:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _narrow(line: Strip) -> bool:
    """Whether every sign surely takes one cell: letters of Latin, lines, arrows and the like."""
    return all(text.isascii() or max(text) < "\u3000" for text, _, _ in line)
