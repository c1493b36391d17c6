"""The one place of the frame that leans on private names of Textual's App and Screen (a guard test names them)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from textual.app import App
from textual.screen import Screen

LEANED_ON = {
    "_fatal_error": "prints a traceback, locals and all, on the user's screen",
    "_driver": "the only way to send a sequence of one's own past the screen, in order with what is drawn",
    "_compositor_refresh": "in a batch it draws a whole frame that is then thrown away",
    "_update_timer": "times the frames, and holds back a screen's first one for a sixtieth of a second",
}

T = TypeVar("T")
log = logging.getLogger(__name__)


class CalmApp(App[None]):
    """An app whose own mistakes end in one line for the person and a traceback in the log."""

    batches = 0

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """Paint nothing until the block ends; `batches` says in how many such blocks the app is now."""
        self.batches += 1
        try:
            with super().batch_update():
                yield
        finally:
            self.batches -= 1

    def send(self, sequence: str) -> None:
        """Send a sequence to the terminal as it is; nothing where there is none."""
        if self._driver is not None:
            self._driver.write(sequence)

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1]
        log.critical("omnitui ends after a mistake of its own", exc_info=error)
        kind = type(error).__name__
        self.panic(f"omnitui made a mistake ({kind}) and ended. Nothing more was sent. Its log says more.")


class QuickScreen(Screen[T]):
    """A first screen: it draws no frame in vain while it is built, and shows its first one without a pause.

    Not for dialogs: over a screen that stands, Textual's way writes fewer bytes.
    """

    def _compositor_refresh(self) -> None:
        if not (isinstance(self.app, CalmApp) and self.app.batches):
            super()._compositor_refresh()

    def start_beat(self) -> None:
        """Let the timer of the frames sleep its first sixtieth of a second now, and not when there is a frame."""
        self._update_timer.resume()
