"""What is typed and answered by the terminal, turned into messages."""

from __future__ import annotations

import codecs
import logging
import os
import select
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

log = logging.getLogger(__name__)
READ_SIZE = 65536
TICK = 0.02
PASTE_STARTS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
PASTE_BREAKS_OFF = 2.0
_LONGEST_SEQUENCE = 32


class Decoder:
    """Text to messages. A paste is taken whole, not letter by letter, and no input breaks it."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._parser = XTermParser()
        self._paste: list[str] | None = None
        self._held = ""
        self.waiting = False

    def feed(self, data: bytes) -> Iterable[Message]:
        """The messages in `data`; what is cut at its end waits for the next piece."""
        text = self._held + self._decode(data)
        self._held = ""
        while text:
            if self._paste is None:
                before, start, text = text.partition(PASTE_STARTS)
                yield from self._parsed(before)
                self._paste = [] if start else None
            else:
                pasted, end, rest = text.partition(PASTE_ENDS)
                if not end:
                    keep = _begins(pasted, PASTE_ENDS)
                    self._held, pasted = pasted[len(pasted) - keep :], pasted[: len(pasted) - keep]
                self._paste.append(pasted)
                text = rest
                if end:
                    yield from self.break_off()

    def tick(self) -> Iterable[Message]:
        """The messages that time alone makes: an Esc that nothing followed."""
        yield from self._guarded(self._parser.tick)

    def break_off(self) -> Iterable[Message]:
        """The paste so far, whether or not its end has come."""
        if self._paste is not None:
            pasted = "".join(self._paste) + self._held
            self._paste, self._held = None, ""
            yield events.Paste(pasted.replace("\x00", ""))

    @property
    def pasting(self) -> bool:
        """Whether the end of a paste has yet to come."""
        return self._paste is not None

    def _parsed(self, text: str) -> Iterable[Message]:
        if text:
            self.waiting = "\x1b" in text[-_LONGEST_SEQUENCE:]
            yield from self._guarded(lambda: self._parser.feed(text))

    def _guarded(self, parse: Callable[[], Iterable[Message]]) -> Iterable[Message]:
        try:
            yield from parse()
        except (ValueError, OverflowError, StopIteration, RuntimeError):
            log.warning("input that is no key was left out")
            self._parser = XTermParser()


def _begins(text: str, mark: str) -> int:
    """How many letters at the end of `text` may be the beginning of `mark`."""
    return next((size for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), 0)


class Keyboard:
    """Reads `fd` in a thread of its own; `gone` is called, from there, when the terminal has hung up."""

    def __init__(self, fd: int, decoder: Decoder, deliver: Callable[[Message], None], gone: Callable[[], None]) -> None:
        self._fd, self._decoder, self._deliver, self._gone = fd, decoder, deliver, gone
        self._wake, self._waker = os.pipe()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="terminal-input", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Read no more."""
        if not self._stopped:
            self._stopped = True
            os.write(self._waker, b"x")
            self._thread.join(1.0)
            os.close(self._waker)
            os.close(self._wake)

    def _run(self) -> None:
        # A loop that has closed meanwhile raises RuntimeError: there is nobody left to tell.
        with suppress(RuntimeError):
            while not self._stopped:
                if not self._read():
                    self._gone()
                    return

    def _read(self) -> bool:
        """Deliver what has come; False where the terminal is gone."""
        ready = select.select([self._fd, self._wake], [], [], self._patience())[0]
        if self._fd in ready:
            try:
                data = os.read(self._fd, READ_SIZE)
            except OSError:
                return False
            if not data:
                return False
            self._waiting_since = time.monotonic()
            self._tell(self._decoder.feed(data))
        elif self._decoder.pasting:
            self._tell(self._decoder.break_off())
        if self._decoder.waiting:
            self._tell(self._decoder.tick())
            self._decoder.waiting = time.monotonic() < self._waiting_since + constants.ESCAPE_DELAY + 2 * TICK
        return True

    def _patience(self) -> float | None:
        if self._decoder.pasting:
            return PASTE_BREAKS_OFF
        return TICK if self._decoder.waiting else None

    def _tell(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._deliver(message)
