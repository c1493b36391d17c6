"""The one place of the program's frame that leans on a private name of Textual's App (a guard test names it)."""

from __future__ import annotations

import logging
import sys

from textual.app import App

LEANED_ON = {"_fatal_error": "prints a traceback, locals and all, on the user's screen"}

log = logging.getLogger(__name__)


class CalmApp(App[None]):
    """An app whose own mistakes end in one line for the person and a traceback in the log."""

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1]
        log.critical("omnitui ends after a mistake of its own", exc_info=error)
        kind = type(error).__name__
        self.panic(f"omnitui made a mistake ({kind}) and ended. Nothing more was sent. Its log says more.")
