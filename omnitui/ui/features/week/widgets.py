"""The map of the week, which takes the focus."""

from __future__ import annotations

from collections.abc import Callable

from omnitui.text.measure import StyledLine
from omnitui.ui.widgets.lines import StyledLines

DrawMap = Callable[[], list[StyledLine]]


class HeatMap(StyledLines, can_focus=True):
    """Shows what `draw` returns, and redraws when the focus changes; the screen moves its cursor."""

    def __init__(self, draw: DrawMap) -> None:
        super().__init__(id="map")
        self._draw_map = draw

    def draw(self) -> None:
        """Draw what changed."""
        self.show(self._draw_map())

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show whether the map has the focus."""
        super().watch_has_focus(has_focus)
        self.draw()
