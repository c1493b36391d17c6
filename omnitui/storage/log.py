"""The log: what was asked of Omni and what went wrong, never what was said (DESIGN §8)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from omnitui.storage import files

LARGEST = 1_000_000
BACKUPS = 2


def start(path: Path) -> None:
    """Log to `path` from now on, three files of 1 MB, for their owner alone; no log where none can be written."""
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
