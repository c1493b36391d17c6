"""The one place of the program's frame that leans on private names of Textual's App (a guard test names it)."""

from __future__ import annotations

import logging
import sys

from textual.app import App

LEANED_ON = {
    "_fatal_error": "prints a traceback, locals and all, on the user's screen",
    "_driver": "the only way to send a sequence of one's own past the screen, in order with what is drawn",
}

log = logging.getLogger(__name__)


class CalmApp(App[None]):
    """An app whose own mistakes end in one line for the person and a traceback in the log."""

    def send(self, sequence: str) -> None:
        """Send a sequence to the terminal as it is; nothing where there is none."""
        if self._driver is not None:
            self._driver.write(sequence)

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1]
        log.critical("omnitui ends after a mistake of its own", exc_info=error)
        kind = type(error).__name__
        self.panic(f"omnitui made a mistake ({kind}) and ended. Nothing more was sent. Its log says more.")
