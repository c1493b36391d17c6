"""A dialog whose keys act at once: it ignores everything typed before it was painted."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.message import Message

from omnitui.ui.shell.base import Dialog

T = TypeVar("T")


class ArmedDialog(Dialog[T]):
    """A dialog that records when it was painted."""

    TAKES_TYPED_AHEAD = False

    def __init__(self) -> None:
        super().__init__()
        self._painted_at: float | None = None

    def wait_for_paint(self) -> None:
        """Ignore keys until the next paint."""
        self._painted_at = None
        self.call_after_refresh(self._record_painted)

    def is_early(self, event: events.Event) -> bool:
        """Whether this was typed before the dialog was painted."""
        return self._painted_at is None or event.time < self._painted_at

    def caught_up(self) -> None:
        """Record that the dialog is painted."""
        if self._painted_at is None:
            self._record_painted()

    def _record_painted(self) -> None:
        # If the terminal lags, nothing is painted yet.
        if self.waiting_size is None:
            self._painted_at = Message().time
