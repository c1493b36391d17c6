"""A text over the screen: a whole schedule, or a message that was cut."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.lines import StyledLines

if TYPE_CHECKING:
    from omnitui.ui.shell.context import Shell

Draw = Callable[[int], list[StyledLine]]


class TextDialog(Dialog[None]):
    """Shows what `draw` returns for its width, and draws again once `read` has loaded the rest. Esc closes."""

    def __init__(
        self, title: str, draw: Draw, read: Callable[[], Awaitable[None]] | None = None, *, wide: bool = True
    ) -> None:
        self.WIDTH = 76 if wide else 58
        super().__init__()
        self._title, self._draw, self._read = title, draw, read

    def title_words(self) -> str:
        """Return the subject."""
        return self._title

    def title_right(self) -> str:
        """Return how to close it."""
        return "Esc closes"

    def body(self) -> ComposeResult:
        """Yield the text."""
        yield StyledLines(id="words", classes="part text")

    def on_mount(self) -> None:
        """Load what is missing, once."""
        if self._read is not None:
            self.start(self._read_and_draw(), "read")

    async def _read_and_draw(self) -> None:
        if self._read is not None:
            await self._read()
            self._paint()

    def on_resize(self) -> None:
        """Draw for the width."""
        self._paint()

    def _paint(self) -> None:
        inside = min(self.WIDTH, self.size.width) - 6
        lines: list[StyledLine] = [(("  ", "text"), *line) for line in self._draw(inside)]
        self.query_one("#words", StyledLines).show(lines)

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10, "space": 10}
        if event.key in steps:
            event.stop()
            self.query_one("#body").scroll_relative(y=steps[event.key], animate=False)
        elif event.key in ("escape", "q", "enter"):
            event.stop()
            self.dismiss(None)


async def show_text(shell: Shell, title: str, words: str) -> None:
    """Show a text that did not fit on its line."""
    await shell.ask(TextDialog(title, lambda cells: [((part, "text"),) for part in wrap(words, cells)], wide=False))
