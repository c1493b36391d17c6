"""Which sessions are alive: each that records an operation locks a file of its own until its process ends.

An operation names its session, `host.pid.random`; the session locks `session-….lock` beside the journal. A free or
missing lock on this host means that the session is gone. Where that proves nothing (the session is on another host,
whose locks a network file system may not show here, or this host has no locks), it counts as gone once its operation
was quiet for `QUIET_SECONDS`. A wrong guess is harmless: taking an operation over also revokes the other session's
permission to send.
"""

from __future__ import annotations

import os
from contextlib import suppress
from enum import Enum
from pathlib import Path

QUIET_SECONDS = 900.0
_TRIES = 5


class _Lock(Enum):
    HELD = 1
    FREE = 2
    UNSURE = 3


class Sessions:
    """This session's lock, and the state of the others'. Does file I/O, so call it in a thread."""

    def __init__(self, journal: Path) -> None:
        self.name = ""
        self._journal = journal
        self._handle: int | None = None

    def enter(self) -> str:
        """Take this session's lock on the first call; return the session's name. Raises OSError."""
        for _ in range(_TRIES):
            if self._handle is not None:
                break
            self._try()
        else:
            raise OSError("no lock for this session")
        return self.name

    def leave(self) -> None:
        """Release the lock and remove its file."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                os.unlink(self._file(self.name))
            os.close(handle)

    def living(self, session: str, quiet: float) -> bool:
        """Whether the session is alive, given that its operation was last recorded `quiet` seconds ago."""
        if session == self.name or not session:
            # Version 1 named no session, so its operations count as interrupted.
            return bool(session)
        host, pid = _parts(session)
        lock = self._probe(session)
        if lock is _Lock.HELD:
            return True
        if host == _host():
            return lock is _Lock.UNSURE and _runs(pid) and quiet < QUIET_SECONDS
        return quiet < QUIET_SECONDS

    def sweep(self) -> None:
        """Remove the lock files of killed sessions on this host."""
        for file in self._folder().glob(f"session-{_host()}.*.lock"):
            session = file.name.removeprefix("session-").removesuffix(".lock")
            if session != self.name:
                self._probe(session, remove=True)

    def _try(self) -> None:
        """Create the file and lock it; a probe or sweep may intervene, and then the next try may succeed."""
        import secrets
        from fcntl import LOCK_EX, LOCK_NB, flock

        name = f"{_host()}.{os.getpid()}.{secrets.token_hex(4)}"
        handle = os.open(self._file(name), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return
        except OSError:
            # This file system has no locks: the process id has to do, and a probe finds that out too.
            pass
        if self._file(name).exists():
            self.name, self._handle = name, handle
        else:
            os.close(handle)

    def _probe(self, session: str, *, remove: bool = False) -> _Lock:
        """Return the state of a session's lock; `remove` deletes the file of a session that is gone.

        The probe asks for a shared lock, so that two probes never take each other for the session. It deletes a
        file while it has the lock, so nobody can take it in between.
        """
        from fcntl import LOCK_NB, LOCK_SH, flock

        try:
            handle = os.open(self._file(session), os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, ValueError):
            return _Lock.FREE
        except OSError:
            return _Lock.UNSURE
        try:
            flock(handle, LOCK_SH | LOCK_NB)
            if remove:
                with suppress(OSError):
                    os.unlink(self._file(session))
            return _Lock.FREE
        except BlockingIOError:
            return _Lock.HELD
        except OSError:
            return _Lock.UNSURE
        finally:
            os.close(handle)

    def _folder(self) -> Path:
        """The folder of the journal itself, after following links."""
        return Path(os.path.realpath(self._journal)).parent

    def _file(self, session: str) -> Path:
        return self._folder() / f"session-{session.replace(os.sep, '-')}.lock"


def _host() -> str:
    import socket

    return "".join(char if char.isascii() and char.isalnum() else "-" for char in socket.gethostname())[:60]


def _parts(session: str) -> tuple[str, int]:
    host, _, rest = session.partition(".")
    pid = rest.partition(".")[0]
    return host, int(pid) if pid.isdecimal() and pid.isascii() else 0


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return pid > 0
