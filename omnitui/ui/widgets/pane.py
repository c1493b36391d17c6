"""The detail pane: right of the table or below it; the arrows scroll it while it has the focus."""

from __future__ import annotations

from textual.binding import Binding

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine
from omnitui.ui.widgets.lines import StyledLines


class Pane(StyledLines, can_focus=True):
    """Shows as many of its lines as fit, from an offset on; it writes only changed cells."""

    BINDINGS = [
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._all: list[StyledLine] = []
        self._offset = 0
        self.ruled = True

    def fill(self, lines: list[StyledLine], *, fresh: bool) -> None:
        """Show other lines, from the top if they belong to another schedule."""
        self._all = lines
        if fresh:
            self._offset = 0
        self._paint()

    def action_scroll(self, rows: int) -> None:
        """Scroll the lines by `rows`."""
        last = max(0, len(self._all) - self.size.height)
        self._offset = min(max(0, self._offset + rows), last)
        self._paint()

    def on_resize(self) -> None:
        """Draw for the new height."""
        self._paint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the focus glyph."""
        super().watch_has_focus(has_focus)
        self._paint()

    def _paint(self) -> None:
        height = self.size.height
        last = max(0, len(self._all) - height)
        self._offset = min(self._offset, last)
        window = self._all[self._offset : self._offset + height]
        if not self.ruled:
            self.show(window)
            return
        blank: list[StyledLine] = [()] * (height - len(window))
        lines: list[StyledLine] = []
        for row, line in enumerate([*window, *blank]):
            glyph = GLYPHS.focus if self.has_focus and not row else " "
            lines.append(((GLYPHS.vertical, "disabled"), (glyph, "primary"), *line))
        self.show(lines)
