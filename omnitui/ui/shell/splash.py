"""The first frame, painted before anything slow is loaded."""

from __future__ import annotations

from textual.app import ComposeResult

from omnitui.ui.shell import frame_text, keymap
from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.widgets.lines import StyledLines


class SplashScreen(BaseScreen[None]):
    """The frame of the first view, which replaces it as soon as it is loaded."""

    def compose(self) -> ComposeResult:
        """Yield the lines that are the same in every session."""
        yield StyledLines(id="header")
        yield StyledLines(id="main")
        yield StyledLines(id="status")
        yield StyledLines(id="footer")

    def on_mount(self) -> None:
        """Draw to the width of the terminal."""
        width = self.app.size.width
        self.query_one("#header", StyledLines).show([frame_text.header(frame_text.Badge(), 0, width)])
        self.query_one("#footer", StyledLines).show([keymap.footer(width, (*keymap.SCHEDULES, *keymap.EVERYWHERE))])
