"""The status line: fixed columns, one message at a time, and the progress of an operation."""

from __future__ import annotations

from dataclasses import replace

from textual.timer import Timer

from omnitui.text.measure import StyledLine
from omnitui.ui.shell.frame_text import LOW_REQUESTS, Progress, Status, is_cut, progress_line, status_line
from omnitui.ui.widgets.lines import StyledLines

PATIENCE = 5.0


class StatusLine(StyledLines):
    """Shows what is marked, loaded and how old, and the last message until the next one or Esc.

    Its `mirrors` show the same in the other views; the `resting` line fills in if there is no message.
    """

    def __init__(self) -> None:
        super().__init__(id="status")
        self.state = Status()
        self.progress: Progress | None = None
        self.mirrors: list[StatusLine] = []
        self.resting: StyledLine = ()
        self._waiting: StyledLine = ()
        self._patience: Timer | None = None

    def say(self, message: StyledLine) -> None:
        """Show a message; an empty one clears it."""
        self.state = replace(self.state, message=message)
        self._changed()

    def wait(self, words: str, since: str) -> None:
        """Show what the program waits for, and since when if it takes long; an empty text clears only that."""
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        if words:
            self.say(((words, "muted"),))
            self._waiting = self.state.message
            still = ((f"{words}, still waiting since {since}", "muted"),)
            self._patience = self.set_timer(PATIENCE, lambda: self._wait_on(still))
        elif self.state.message == self._waiting:
            self.say(())

    def _wait_on(self, still: StyledLine) -> None:
        if self.state.message == self._waiting:
            self.say(still)
            self._waiting = still

    def update(self, *, marked: int, count: str, stamp: str, left: int | None) -> None:
        """Show new figures; the message stays."""
        self.state = replace(self.state, marked=marked, count=count, stamp=stamp, left=left)
        self._changed()

    def show_progress(self, progress: Progress | None) -> None:
        """Show an operation's progress; None returns the line to messages."""
        self.progress = progress
        self._changed()

    def rest(self, line: StyledLine) -> None:
        """Set the line to show if there is no message."""
        self.resting = line
        self._draw()

    @property
    def message(self) -> StyledLine:
        """Return the message or the resting line; a request limit that runs low comes before both."""
        low = self.state.left is not None and self.state.left <= LOW_REQUESTS
        return self.state.message or (() if low else self.resting)

    @property
    def message_is_cut(self) -> bool:
        """Whether the message is longer than its room."""
        return is_cut(self.message, self.size.width, self.state.marked)

    def _changed(self) -> None:
        self._draw()
        for mirror in self.mirrors:
            mirror.follow(self)

    def follow(self, other: StatusLine) -> None:
        """Mirror what `other` shows."""
        self.state, self.progress = other.state, other.progress
        self._changed()

    def on_resize(self) -> None:
        """Draw to the new width."""
        self._draw()

    def _draw(self) -> None:
        cells = self.size.width
        if not cells:
            return
        if self.progress is not None:
            self.show([progress_line(self.state.marked, self.progress, cells)])
        else:
            self.show([status_line(replace(self.state, message=self.message), cells)])
