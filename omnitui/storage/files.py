"""Reading and replacing small files of ours: nobody else may read them, and none is ever half written."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make `folder` for its owner alone (0700); one that is there keeps the mode it was given."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def private_file(path: Path) -> None:
    """Make `path` in a private folder, empty if it is new, and readable by its owner alone (0600)."""
    private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    with suppress(PermissionError):
        os.chmod(path, 0o600)


def read_plain(path: Path) -> bytes | None:
    """What is in `path`, None where there is none; OSError also for a pipe, which would never end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError("not a plain file")
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(path: Path, data: bytes) -> None:
    """Put `data` in place of `path` at once and for good (0600); of a link the target changes."""
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
    """Why a file could not be read or written, in lower case and without its path."""
    return (error.strerror or str(error)).lower()


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
