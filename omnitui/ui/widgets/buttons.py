"""One-line buttons: a verb, and the key that does the same."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, width
from omnitui.ui.widgets.lines import StyledLines


class Button(StyledLines, can_focus=True):
    """`[ Pause 212  y ]`: Enter, Space or a click presses it; its key, if it has one, is a binding of the dialog."""

    class Pressed(Message):
        """A button was pressed; `choice` is its id within the dialog."""

        def __init__(self, button: Button) -> None:
            super().__init__()
            self.button = button
            self.choice = button.choice

    def __init__(self, choice: str, words: str, key: str, *, disabled: bool = False) -> None:
        super().__init__(classes="button")
        self.choice = choice
        self.key = key
        self._off = False
        self.say(words)
        self.disabled = disabled

    def say(self, words: str) -> None:
        """Change the verb or number."""
        self._words = words
        self.styles.width = self.cells
        self._draw()

    @property
    def cells(self) -> int:
        """Return its width."""
        return width(self._words) + (width(self.key) + 2 if self.key else 0) + 5

    def dim(self, off: bool) -> None:
        """Draw it in `( )` but leave it pressable, so that a press can explain why it does nothing."""
        self._off = off
        self._draw()

    def _draw(self) -> None:
        off = self.disabled or self._off
        glyph = GLYPHS.focus if self.has_focus else " "
        left, right = ("(", ")") if off else ("[", "]")
        style = "cursor" if self.has_focus else "disabled" if off else "text"
        key = "cursor" if self.has_focus else "disabled" if off else "primary"
        lead = (f"{left} {self._words}{'  ' if self.key else ''}", style)
        self.show([((glyph, "primary"), lead, (self.key, key), (f" {right}", style))])

    def watch_disabled(self, disabled: bool) -> None:
        """Draw it in `( )` while it cannot be pressed."""
        super().watch_disabled(disabled)
        self._draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the focus glyph."""
        super().watch_has_focus(has_focus)
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Press on Enter or Space."""
        if event.key in ("enter", "space"):
            event.stop()
            self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """Press on a click."""
        self.post_message(self.Pressed(self))


class ButtonRow(Horizontal):
    """The line of buttons: alternatives at the far left, then a gap, then Cancel and the verb at the right."""

    def __init__(self, right: Sequence[Button], left: Sequence[Button] = (), words: str = "") -> None:
        super().__init__(classes="buttons part")
        self._left = left
        self._right = right
        self._message = StyledLines([((words, "muted"),)] if words else [])

    def say(self, line: StyledLine) -> None:
        """Change the text left of the right-hand buttons."""
        self._message.show([line])

    def compose(self) -> ComposeResult:
        """Yield the left buttons, the text, and the right buttons."""
        yield from self._left
        yield self._message
        yield from self._right
