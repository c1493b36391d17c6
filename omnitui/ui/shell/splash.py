"""What is painted before anything that takes time is loaded."""

from __future__ import annotations

from textual.app import ComposeResult

from omnitui.ui.shell import frame_text, keymap
from omnitui.ui.shell.base import Calm
from omnitui.ui.widgets.lines import Lines


class Front(Calm[None]):
    """The frame of the first view, which takes its place as soon as it is loaded."""

    def compose(self) -> ComposeResult:
        """The lines that are the same in every session."""
        yield Lines(id="header")
        yield Lines(id="main")
        yield Lines(id="status")
        yield Lines(id="footer")

    def on_mount(self) -> None:
        """Draw to the width of the terminal."""
        width = self.app.size.width
        self.query_one("#header", Lines).show([frame_text.header(frame_text.Badge(), 0, width)])
        self.query_one("#footer", Lines).show([keymap.footer(width, (*keymap.SCHEDULES, *keymap.EVERYWHERE))])
