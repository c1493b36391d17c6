"""Reads and replaces omnitui's own small files: private to their owner, and never half written."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> None:
    """Create `folder` for its owner alone (0700); an existing one keeps its mode. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def private_file(path: Path) -> None:
    """Create `path`, empty, in a private folder; make it readable by its owner alone (0600). Raises OSError."""
    private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    with suppress(PermissionError):
        os.chmod(path, 0o600)


def read_plain(path: Path) -> bytes | None:
    """Return the content of `path`, None if it does not exist. Raises OSError, also for a pipe, which never ends."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError("not a plain file")
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, data: bytes) -> None:
    """Replace the content of `path` atomically and durably (0600); a link is followed. Raises OSError."""
    import tempfile

    target = Path(os.path.realpath(path))
    private_folder(target.parent)
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(target.parent)


def reason(error: OSError) -> str:
    """Return why a file could not be read or written, in lower case and without its path."""
    return (error.strerror or str(error)).lower()


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
