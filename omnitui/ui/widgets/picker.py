"""A list to choose from: one line per entry, the focus glyph at the one that Enter picks."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine
from omnitui.ui.render.lines import fitted
from omnitui.ui.widgets.lines import StyledLines


class Picker(StyledLines, can_focus=True):
    """Arrows, j and k move, PgUp and PgDn by ten, Enter or a click picks. Scrolls inside its own height.

    The dialog handles a step past either end. Unless it is `alone`, the glyph appears only while it has the focus;
    a `fixed` list always has its full height, however few its entries.
    """

    class Picked(Message):
        """An entry was picked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(
        self,
        entries: Sequence[Sequence[Span]],
        *,
        most: int = 12,
        alone: bool = True,
        fixed: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id, classes="part picker")
        self.index = 0
        self._most = most
        self._alone = alone
        self._fixed = fixed
        self._top = 0
        self.entries: list[Sequence[Span]] = []
        self.fill(entries)

    def fill(self, entries: Sequence[Sequence[Span]]) -> None:
        """Show other entries, from the first."""
        self.entries = list(entries)
        self.index = self._top = 0
        self.styles.height = self._most if self._fixed else max(1, min(len(self.entries), self._most))
        self._draw()

    def move(self, rows: int) -> None:
        """Move the glyph, and scroll with it."""
        self.index = min(max(0, self.index + rows), max(0, len(self.entries) - 1))
        height = min(self._most, self.size.height or self._most)
        self._top = min(max(self._top, self.index - height + 1), self.index)
        self._draw()

    def on_resize(self) -> None:
        """Scroll the glyph into sight."""
        self.move(0)

    def _draw(self) -> None:
        self.show(self._window())

    def _window(self) -> list[StyledLine]:
        lines: list[StyledLine] = []
        for index, entry in enumerate(self.entries[self._top : self._top + self._most], self._top):
            here = index == self.index
            glyph = GLYPHS.focus if self.has_focus else GLYPHS.unfocused if self._alone else " "
            glyph = glyph if here else " "
            spans: list[Span] = [(glyph, "primary"), (" ", "text"), *entry]
            if here and self.has_focus:
                spans = [("".join(text for text, _ in spans), "cursor")]
            lines.append(fitted(spans, self.size.width or 200))
        return lines

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the focus."""
        super().watch_has_focus(has_focus)
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Move or pick."""
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            before = self.index
            self.move(steps[event.key])
            if self._alone or self.index != before:
                event.stop()
        elif event.key == "enter" and self.entries:
            event.stop()
            self.post_message(self.Picked(self.index))

    def on_click(self, event: events.Click) -> None:
        """Pick what was clicked."""
        index = self._top + event.y
        if index < len(self.entries):
            self.index = index
            self._draw()
            self.post_message(self.Picked(index))


class Roll(Picker):
    """A list of given height whose entries change under the glyph, which appears only with the focus.

    One line counts the entries out of sight: the last, or the first if the list `follows` what is added at its end.
    """

    def __init__(self, *, follows: bool = False, id: str | None = None) -> None:
        super().__init__((), alone=False, id=id)
        self.can_focus = False
        self._follows = follows

    def refill(self, entries: Sequence[Sequence[Span]], height: int) -> None:
        """Show these entries in `height` lines, from the current position, or at the end if it `follows`."""
        self.entries, self._most = list(entries), height
        self.can_focus = bool(self.entries)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        last = max(0, len(self.entries) - 1)
        to_end = self._follows and not self.has_focus
        self.index = last if to_end else min(self.index, last)
        end = max(0, len(self.entries) - height)
        self._top = end if to_end else min(self._top, end)
        self._draw()

    def move(self, rows: int) -> None:
        """Move the glyph, but never onto the line that counts the entries out of sight."""
        super().move(rows)
        on_last, on_first = self.index - self._top == self._most - 1, self.index == self._top
        if not self._follows and on_last and self._below > 0 and self._most > 1:
            self._top += 1
        elif self._follows and on_first and self._top and self._most > 1:
            self._top -= 1
        else:
            return
        self._draw()

    @property
    def _below(self) -> int:
        return len(self.entries) - self._top - self._most

    def _window(self) -> list[StyledLine]:
        # The line stays while focused too: if first and last line change at once, everything between is written.
        lines = super()._window()
        if lines and self._follows and self._top:
            lines[0] = ((f"    {self._top + 1:,} more above", "muted"),)
        elif lines and not self._follows and self._below > 0:
            lines[-1] = ((f"    and {self._below + 1:,} more", "muted"),)
        return lines
