"""The pane of one person: who they are, and a list of their schedules that the arrows move through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine
from omnitui.ui.render.lines import fitted
from omnitui.ui.widgets.lines import StyledLines

DrawRow = Callable[[int], StyledLine]


class PersonPane(StyledLines, can_focus=True):
    """Head, rows drawn as they become visible, foot; `ruled` if it is to the right of the table."""

    class Picked(Message):
        """The selected row was clicked."""

    def __init__(self, draw: DrawRow) -> None:
        super().__init__(id="pane")
        self.ruled = True
        self.index = 0
        self._draw_row = draw
        self._head: Sequence[StyledLine] = ()
        self._foot: Sequence[StyledLine] = ()
        self._number = 0
        self._top = 0

    @property
    def inside(self) -> int:
        """The cells available to the words of a line."""
        return max(1, self.size.width - (3 if self.ruled else 4))

    def fill(self, head: Sequence[StyledLine], number: int, foot: Sequence[StyledLine] = ()) -> None:
        """Show other words and this many rows; `index` is the selected one."""
        self._head, self._number, self._foot = head, number, foot
        self.move(0)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - len(self._head) - len(self._foot))

    def move(self, rows: int) -> None:
        """Move the selection, and scroll with it."""
        self.index = min(max(0, self.index + rows), max(0, self._number - 1))
        self._top = min(max(self._top, self.index - self._room + 1), self.index)
        self.draw()

    def draw(self) -> None:
        """Draw those visible lines that changed."""
        height = self.size.height
        lines: list[StyledLine] = [self._plain(line) for line in self._head[: max(0, height - 1)]]
        for row in range(self._top, min(self._number, self._top + self._room)):
            lines.append(self._row(row))
        lines.extend(self._plain(line) for line in self._foot)
        lines.extend(self._plain(()) for _ in range(height - len(lines)))
        self.show(lines[:height])

    def _plain(self, line: StyledLine) -> StyledLine:
        return ((GLYPHS.vertical, "disabled"), (" ", "text"), *line) if self.ruled else line

    def _row(self, row: int) -> StyledLine:
        here = row == self.index and self.has_focus
        glyph: StyledLine = ((GLYPHS.focus if here else " ", "primary"), *(() if self.ruled else ((" ", "text"),)))
        line = fitted((*glyph, *self._draw_row(row)), self.size.width - 1)
        if here:
            line = (("".join(text for text, _ in line), "cursor"),)
        return ((GLYPHS.vertical, "disabled"), *line) if self.ruled else line

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show whether the pane has the focus."""
        super().watch_has_focus(has_focus)
        self.draw()

    def on_resize(self) -> None:
        """Scroll the selection into view."""
        self.move(0)

    def on_click(self, event: events.Click) -> None:
        """Select the clicked row."""
        row = self._top + event.y - len(self._head)
        if event.y >= len(self._head) and row < self._number:
            self.index = row
            self.post_message(self.Picked())
