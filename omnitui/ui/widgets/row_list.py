"""A focusable list of plain rows, each drawn as it comes into sight."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message

from omnitui.text.measure import StyledLine
from omnitui.ui.widgets.lines import StyledLines

DrawRow = Callable[[int, bool], StyledLine]


class RowList(StyledLines, can_focus=True):
    """Rows drawn by `draw(index, here)` as they come into sight; `empty` appears if there are none."""

    class Picked(Message):
        """The row under the glyph was clicked."""

    def __init__(self, draw: DrawRow) -> None:
        super().__init__(id="hour")
        self.index = 0
        self._draw_row = draw
        self._number = 0
        self._empty: StyledLine = ()
        self._top = 0

    def fill(self, number: int, empty: StyledLine, *, keep: bool = False) -> None:
        """Show so many rows, from the first unless `keep` preserves the position."""
        self._number, self._empty = number, empty
        if not keep:
            self.index = self._top = 0
        self.move(0)

    def move(self, rows: int) -> None:
        """Move the glyph, and scroll with it."""
        self.index = min(max(0, self.index + rows), max(0, self._number - 1))
        height = max(1, self.size.height)
        self._top = min(max(self._top, self.index - height + 1), self.index)
        self.draw()

    def draw(self) -> None:
        """Draw what changed in the rows in sight."""
        rows = range(self._top, min(self._number, self._top + self.size.height))
        lines = [self._draw_row(row, self.has_focus and row == self.index) for row in rows]
        self.show(lines or [self._empty])

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the focus."""
        super().watch_has_focus(has_focus)
        self.draw()

    def on_resize(self) -> None:
        """Scroll the glyph into sight."""
        self.move(0)

    def on_click(self, event: events.Click) -> None:
        """Go to the row that was clicked."""
        if self._top + event.y < self._number:
            self.index = self._top + event.y
            self.draw()
            self.post_message(self.Picked())
