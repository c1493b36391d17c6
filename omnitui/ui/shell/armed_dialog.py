"""What a dialog needs whose keys do something at once: none counts that was typed before it stood there."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.message import Message

from omnitui.ui.shell.base import Dialog

T = TypeVar("T")


class ArmedDialog(Dialog[T]):
    """A dialog that knows since when it has stood on the screen."""

    TAKES_TYPED_AHEAD = False

    def __init__(self) -> None:
        super().__init__()
        self._painted_at: float | None = None

    def wait_for_paint(self) -> None:
        """From the next paint on keys count, and none before."""
        self._painted_at = None
        self.call_after_refresh(self._note_painted)

    def is_early(self, event: events.Event) -> bool:
        """Whether this was typed before what it would answer stood there."""
        return self._painted_at is None or event.time < self._painted_at

    def caught_up(self) -> None:
        """Now it stands there."""
        if self._painted_at is None:
            self._note_painted()

    def _note_painted(self) -> None:
        # On a line that is behind it stands nowhere yet.
        if self.waiting_size is None:
            self._painted_at = Message().time
