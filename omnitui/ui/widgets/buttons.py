"""Buttons of one line: a verb, and the key that does the same."""

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
    """`[ Pause 212  y ]`: pressed by Enter, Space or a click; its key, if it has one, is the dialog's binding."""

    class Pressed(Message):
        """A button was pressed; `choice` is its id in the dialog's own terms."""

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
        """Another verb or number on it."""
        self._words = words
        self.styles.width = self.cells
        self._draw()

    @property
    def cells(self) -> int:
        """How wide it is."""
        return width(self._words) + (width(self.key) + 2 if self.key else 0) + 5

    def dim(self, off: bool) -> None:
        """Draw it in `( )`, yet let it be pressed: it says then why it does nothing."""
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
        """Take, or give away, the sign that says where keys go."""
        super().watch_has_focus(has_focus)
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Enter or Space presses it."""
        if event.key in ("enter", "space"):
            event.stop()
            self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """So does the mouse."""
        self.post_message(self.Pressed(self))


class ButtonRow(Horizontal):
    """The line of buttons: other ways far left, then a gap, then Cancel and the verb at the right."""

    def __init__(self, right: Sequence[Button], left: Sequence[Button] = (), words: str = "") -> None:
        super().__init__(classes="buttons part")
        self._left = left
        self._right = right
        self._note = StyledLines([((words, "muted"),)] if words else [])

    def say(self, line: StyledLine) -> None:
        """Say something else left of the right ones."""
        self._note.show([line])

    def compose(self) -> ComposeResult:
        """Left ones, what there is to say, right ones."""
        yield from self._left
        yield self._note
        yield from self._right
