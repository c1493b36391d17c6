"""A multi-line text box, typed or pasted all at once."""

from __future__ import annotations

import re

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import TextArea

from omnitui.ui.widgets.fields import Label

_UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class PasteArea(TextArea):
    """Accepts every line of a paste; nothing blinks, and nothing reaches the terminal that it would obey."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(
            plain(text), soft_wrap=False, compact=True, highlight_cursor_line=False, show_line_numbers=False, id=id
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False

    async def on_paste(self, event: events.Paste) -> None:
        """Insert all lines of the paste, sanitized."""
        event.prevent_default()
        event.stop()
        result = self.replace(plain(event.text), *self.selection)
        self.move_cursor(result.end_location)

    async def on_key(self, event: events.Key) -> None:
        """Start a new line on a line feed, which an unmarked paste sends between its lines."""
        if event.character == "\n":
            event.prevent_default()
            event.stop()
            self.insert("\n")

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, counted from 1."""
        self.move_cursor((max(0, min(line, self.document.line_count) - 1), 0), center=True)


class PasteField(Horizontal):
    """The box with its label."""

    def __init__(self, label: str, text: str = "") -> None:
        super().__init__(classes="lot part")
        self._label = Label(label)
        self.area = PasteArea(text, id="lot")

    def compose(self) -> ComposeResult:
        """Yield label and box side by side."""
        yield self._label
        yield self.area

    def on_descendant_focus(self) -> None:
        """Show the focus glyph."""
        self._label.point(True)

    def on_descendant_blur(self) -> None:
        """Hide the focus glyph."""
        self._label.point(False)


def plain(text: str) -> str:
    """Return the text with `?` for each character that a terminal would obey, and `\n` at the end of lines."""
    return _UNSHOWN.sub("?", text.replace("\r\n", "\n").replace("\r", "\n"))
