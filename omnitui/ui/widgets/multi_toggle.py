"""Several on/off options side by side: switches, or the days of a week."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message

from omnitui.text.measure import Span, StyledLine, width
from omnitui.ui.widgets.lines import StyledLines


class MultiToggle(StyledLines, can_focus=True):
    """`[x] link  [ ] filters`, or `[Mo] Tu  We`: arrows move along them, Space toggles one.

    Options that do not fit continue on further lines.
    """

    class Changed(Message):
        """An option was toggled."""

        def __init__(self, several: MultiToggle) -> None:
            super().__init__()
            self.several = several

    def __init__(self, options: Sequence[tuple[str, str]], on: Collection[str], *, boxes: bool = True) -> None:
        super().__init__(classes="several")
        self.options = list(options)
        self.on = set(on)
        self._boxes = boxes
        self._at = 0

    def offer(self, options: Sequence[tuple[str, str]], on: Collection[str]) -> None:
        """Show other options, or another selection of them."""
        self.options, self.on = list(options), set(on)
        self._at = min(self._at, len(self.options) - 1)
        self.draw()

    def draw(self) -> None:
        """Draw the options to the width."""
        before = len(self.lines)
        self.show(self._lines(self.size.width or 64))
        if len(self.lines) != before:
            self.refresh(layout=True)

    def _lines(self, cells: int) -> list[StyledLine]:
        lines: list[list[Span]] = [[]]
        used = 0
        for index, (value, words) in enumerate(self.options):
            spans = self._option(value, words, self.has_focus and index == self._at)
            size = sum(width(text) for text, _ in spans)
            if used and used + size > cells:
                lines.append([])
                used = 0
            lines[-1] += spans
            used += size
        return [tuple(line) for line in lines]

    def _option(self, value: str, words: str, here: bool) -> list[Span]:
        on = value in self.on
        style = "cursor" if here else "text"
        if self._boxes:
            return [(f"[{'x' if on else ' '}] {words}", style), ("  ", "text")]
        bracket_style = "cursor" if here else "primary"
        return [
            ("[" if on else " ", bracket_style),
            (words, "primary" if on and not here else style),
            ("]" if on else " ", bracket_style),
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines they take at this width."""
        return len(self._lines(width))

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show which option Space would toggle."""
        super().watch_has_focus(has_focus)
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """Move along the options, or toggle one."""
        steps = {"left": -1, "right": 1}
        if event.key in steps:
            self._at = min(max(0, self._at + steps[event.key]), len(self.options) - 1)
            self.draw()
        elif event.key == "space" and self.options:
            self._turn()
        else:
            return
        event.stop()

    def _turn(self) -> None:
        self.on ^= {self.options[self._at][0]}
        self.draw()
        self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        """Toggle what was clicked."""
        x, y, row = 0, 0, self._lines(self.size.width)
        for index, (value, words) in enumerate(self.options):
            size = sum(width(text) for text, _ in self._option(value, words, False))
            if x and x + size > self.size.width:
                x, y = 0, y + 1
            if y == event.y and x <= event.x < x + size and y < len(row):
                self._at = index
                self._turn()
                return
            x += size
