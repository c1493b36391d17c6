"""The log: requests to Omni and failures, never the content of requests or answers (DESIGN §8)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from omnitui.storage import files

LARGEST = 1_000_000
BACKUPS = 2


def start(path: Path) -> None:
    """Start logging to `path`: three private files of 1 MB each. Where it cannot be written there is no log."""
    import logging
    from logging.handlers import RotatingFileHandler

    class Private(RotatingFileHandler):
        def _open(self):  # type: ignore[no-untyped-def]  # the base class gives no types to override
            files.private_file(Path(self.baseFilename))
            return super()._open()

    with suppress(OSError):
        handler = Private(path, maxBytes=LARGEST, backupCount=BACKUPS, encoding="utf-8", errors="replace", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        files.private_file(path)
        root = logging.getLogger("omnitui")
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        root.propagate = False
    logging.raiseExceptions = False
