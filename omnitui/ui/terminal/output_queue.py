"""Bytes on their way to a terminal that may read slowly, late, or never."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable

CHUNK = 4096
#: Modes and the like, which delay no frame.
LITTLE = 1024
CANCEL = b"\x18"


class OutputQueue:
    """Writes to `fd` from its own thread, so that nothing waits for the terminal.

    It drops nothing it was given, except frames once `leave` is called. Callers must not make more frames
    than the terminal takes: `behind` says when to wait, and the thread calls `drained` when the wait is
    over.
    """

    def __init__(self, fd: int, drained: Callable[[], None]) -> None:
        self._fd, self._drained = fd, drained
        self._news = threading.Condition()
        self._parts: deque[tuple[bytes, bool]] = deque()
        self._sending = False
        self._waiting = 0
        self._leaving = False
        self._cut = False
        self.dead = False
        self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    @property
    def behind(self) -> bool:
        """Whether a frame, or a good deal of other output, is still unsent."""
        return self._waiting > LITTLE

    def write(self, data: bytes, *, frame: bool = False) -> None:
        """Queue `data` at once. A `frame` is output that a later repaint replaces."""
        with self._news:
            if not self._leaving and not self.dead:
                self._parts.append((data, frame))
                self._waiting += len(data) + LITTLE * frame
                self._news.notify_all()

    def leave(self, last: bytes) -> None:
        """Queue the last bytes: unsent frames are dropped, everything else stays. Only the first call counts."""
        with self._news:
            if self._leaving:
                return
            self._cut = self._sending
            unskippable = [part for part in self._parts if not part[1]]
            self._parts.clear()
            self._parts.extend([*unskippable, (last, False)])
            self._leaving = True
            self._news.notify_all()

    def finish(self, seconds: float) -> bool:
        """Wait at most so long for the last bytes to be sent; return whether they were."""
        self._thread.join(seconds)
        return not self._thread.is_alive() and not self.dead

    def _run(self) -> None:
        while (part := self._next()) is not None:
            try:
                self._send(*part)
            except OSError:
                # The terminal is gone: the key reader notices the hang-up itself.
                with self._news:
                    self.dead = True
                    self._parts.clear()
                return

    def _next(self) -> tuple[bytes, bool] | None:
        with self._news:
            was_sending, self._sending = self._sending, False
            if not self._parts:
                self._waiting = 0
                if was_sending:
                    self._drained()
            while not self._parts:
                if self._leaving:
                    return None
                self._news.wait()
            self._sending = True
            parts = [self._parts.popleft()]
            while self._parts and self._parts[0][1] == parts[0][1]:
                parts.append(self._parts.popleft())
        return b"".join(data for data, _ in parts), parts[0][1]

    def _send(self, data: bytes, frame: bool) -> None:
        at = 0
        while at < len(data):
            at += os.write(self._fd, data[at : at + CHUNK])
            if frame and self._cut and at < len(data):
                # The output may have stopped inside a sequence: this ends it.
                os.write(self._fd, CANCEL)
                return
        self._cut = False
