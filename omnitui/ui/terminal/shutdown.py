"""The end of the program: asked for by a signal, a key or a closed terminal, and by force where something hangs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
#: Seconds an end may take by itself. What the journal has noted is on the disk by then; nothing else is lost.
PATIENCE: Final = 2.0


class Shutdown:
    """Hears the signals that end the program, and sees to it that any end comes.

    `leave` is called with the exit code, in the main thread, between any two instructions: it must only ask.
    `give_back` gives the terminal back, from another thread, where the program has not done so in `PATIENCE`.
    """

    def __init__(self, leave: Callable[[int], None], give_back: Callable[[], None]) -> None:
        self._leave, self._give_back = leave, give_back
        self._code = 0
        # A thread cannot be begun from a signal's handler without risk, nor a lock taken; a byte can be written.
        self._begun, self._begin = os.pipe()
        threading.Thread(target=self._watch, name="ending", daemon=True).start()

    def listen(self) -> None:
        """Hear the signals from now on, also while the event loop is busy."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
            signal.siginterrupt(number, False)

    def expect(self, code: int) -> None:
        """The program is ending, with this exit code: from now on it has `PATIENCE` seconds."""
        self._code = code
        os.write(self._begin, b"x")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.expect(128 + number)
        self._leave(128 + number)

    def _watch(self) -> None:
        os.read(self._begun, 1)
        time.sleep(PATIENCE)
        with suppress(Exception):
            self._give_back()
        os._exit(self._code)
