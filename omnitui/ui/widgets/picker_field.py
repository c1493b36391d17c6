"""A field whose value is chosen in its own dialog: it shows the choice, and any key opens the dialog."""

from __future__ import annotations

from textual import events
from textual.message import Message

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, clean
from omnitui.ui.render.lines import spread
from omnitui.ui.widgets.lines import StyledLines


class PickerField(StyledLines, can_focus=True):
    """Enter, a letter or a paste opens it; Delete and Backspace clear it."""

    class Opened(Message):
        """The dialog is to open; `text` is what was typed or pasted."""

        def __init__(self, picker: PickerField, text: str) -> None:
            super().__init__()
            self.picker = picker
            self.text = text

    class Emptied(Message):
        """The value is to be cleared."""

        def __init__(self, picker: PickerField) -> None:
            super().__init__()
            self.picker = picker

    def __init__(self, key_words: str = "Enter: list") -> None:
        super().__init__(classes="held")
        self._key_words = key_words
        self._words: tuple[Span, ...] = ()
        self._tail = ""
        self._lack = ""

    def say(self, words: str, tail: str = "", style: str = "text") -> None:
        """Show the value, and at its end what distinguishes it from similar ones."""
        self._words = ((clean(words), style),) if words else ()
        self._tail = clean(tail)
        self.draw()

    def lack(self, words: str) -> None:
        """Set the text of an empty field that must not be empty."""
        self._lack = words
        self.draw()

    def draw(self) -> None:
        """Draw to the width."""
        empty: tuple[Span, ...] = ((f"{GLYPHS.failed} {self._lack}", "error"),) if self._lack else ()
        tail = "  ".join(part for part in (self._tail, self._key_words) if part)
        self.show([spread(self._words or empty, ((f" {tail}", "muted"),), max(20, self.size.width or 20))])

    def on_resize(self) -> None:
        """Draw to the new width."""
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """Open the dialog, or clear the value."""
        if event.key in ("delete", "backspace"):
            self.post_message(self.Emptied(self))
        elif event.key == "enter":
            self.post_message(self.Opened(self, ""))
        elif event.is_printable and event.character:
            self.post_message(self.Opened(self, event.character if event.character != " " else ""))
        else:
            return
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Open the dialog with what was pasted."""
        event.stop()
        self.post_message(self.Opened(self, event.text))

    def on_click(self) -> None:
        """Open the dialog."""
        self.post_message(self.Opened(self, ""))
