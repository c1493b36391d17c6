"""What the user types and the terminal answers, turned into messages."""

from __future__ import annotations

import codecs
import logging
import math
import os
import re
import select
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from omnitui.ui.terminal.sequences import ESC, Kind, cuts

log = logging.getLogger(__name__)
READ_SIZE = 65536
TICK = 0.02
PASTE_STARTS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
PASTE_BREAKS_OFF = 2.0
#: Keys that may move the focus, and the seconds that takes: a key typed right after them is for the new focus. The
#: same holds for a letter right after any key with an effect, because letters are delivered faster.
MOVING, MOVED = ("escape", "enter", "tab", "shift+tab"), 0.05
#: Nobody types so many letters in one read: it is the rest of an interrupted paste.
_PASTED_AT_ONCE = 32
#: Seconds to wait for the rest of a sequence, and seconds for which a late rest is still recognized as one.
SEQUENCE_COMES, REST_COMES = 2.0, 1.0
_REST = re.compile(r"\[[0-?]*[ -/]*(?:[@-~]|\Z)|\](?:\d|\Z)|P[0-9>!|$+=]|_G")
_NOT_OURS = re.compile(r"\x1b\[48;[\d;]*t")


class Decoder:
    """Decodes bytes to messages, however they are split. A paste is one message, not one per letter.

    An Esc counts if nothing follows it in the time the terminal gets (`ESCDELAY`), or if the next key was typed
    after it; without `alt`, also if a key came with it. Answers to queries, key releases and unrecognized
    sequences are ignored, never turned into letters.
    """

    def __init__(self, encoding: str = "utf-8", clock: Callable[[], float] = time.monotonic, alt: bool = True) -> None:
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._parser = XTermParser()
        self._clock, self._alt = clock, alt
        self._paste: list[str] | None = None
        self._broken_off = False
        self._pending, self._pending_since, self._pending_apart = "", 0.0, False
        self._gave_up_at = -math.inf

    @property
    def waiting(self) -> bool:
        """Whether only time will decide what the pending bytes are."""
        return bool(self._pending) and not self.pasting

    @property
    def pasting(self) -> bool:
        """Whether the end of a paste is still missing."""
        return self._paste is not None

    def feed(self, data: bytes) -> Iterable[Message]:
        """Return the messages in `data`; a sequence cut at its end waits for the next bytes."""
        text = self._decode(data)
        if self._broken_off:
            self._paste = [] if PASTE_ENDS in text or len(text) > _PASTED_AT_ONCE else None
            self._broken_off = False
        pending, self._pending = self._pending, ""
        apart = pending == ESC and not self.pasting
        if not pending and self._clock() < self._gave_up_at + REST_COMES and _REST.match(text):
            pending = ESC
        self._gave_up_at = -math.inf
        text = pending + text
        while text:
            if self._paste is None:
                text = yield from self._typed(text, apart)
            else:
                text = yield from self._pasted(text)
            apart = False

    def tick(self) -> Iterable[Message]:
        """Return the messages that are due by time alone: an Esc that nothing followed."""
        now = self._clock()
        short = self._pending == ESC or self._pending[1:] in ("O", "]", "P", "_")
        if not self.waiting or now < self._pending_since + (constants.ESCAPE_DELAY if short else SEQUENCE_COMES):
            return
        pending, self._pending = self._pending, ""
        if pending == ESC:
            self._gave_up_at = now
            yield from self._parsed(ESC)
        elif short:
            yield from self._with_esc(pending, self._pending_apart)

    def break_off(self) -> Iterable[Message]:
        """Return the paste so far, whether or not it is complete."""
        if self._paste is not None:
            pasted = "".join(self._paste) + self._pending
            self._paste, self._pending, self._broken_off = None, "", True
            yield events.Paste(pasted.replace("\x00", ""))

    def _typed(self, text: str, apart: bool) -> Generator[Message, None, str]:
        """Handle what is typed up to the start of a paste, and return what follows it."""
        for cut in cuts(text):
            if cut.text == PASTE_STARTS:
                self._paste = []
                return text[cut.end :]
            if cut.kind is Kind.UNFINISHED:
                self._pending, self._pending_since, self._pending_apart = cut.text, self._clock(), apart
            elif cut.kind is Kind.ALT:
                yield from self._with_esc(cut.text, apart)
            elif cut.kind is not Kind.NOTHING:
                yield from self._parsed(cut.text)
            apart = False
        return ""

    def _pasted(self, text: str) -> Generator[Message, None, str]:
        pasted, end, rest = text.partition(PASTE_ENDS)
        if not end:
            keep = _begins(pasted, PASTE_ENDS)
            self._pending, pasted = pasted[len(pasted) - keep :], pasted[: len(pasted) - keep]
        if self._paste is not None:
            self._paste.append(pasted)
        if end:
            yield from self.break_off()
            self._broken_off = False
        return rest

    def _with_esc(self, text: str, apart: bool) -> Iterable[Message]:
        """Handle Esc and a letter: two keys if they came separately, since no terminal sends Alt like that."""
        for part in (ESC, text[1:]) if apart or not self._alt else (text,):
            yield from self._parsed(part)

    def _parsed(self, text: str) -> Iterable[Message]:
        """Let Textual parse a whole sequence; a letter with Alt is a key but not a letter."""
        if text == ESC:
            yield events.Key("escape", ESC)
            return
        if _NOT_OURS.fullmatch(text):
            return
        found = False
        try:
            for message in self._parser.feed(text):
                found = True
                yield message
        except (ValueError, OverflowError, StopIteration, RuntimeError):
            log.warning("input that is no key was left out")
            found = False
        if not found:
            # The parser waits for more although the sequence is whole.
            self._parser = XTermParser()
            if len(text) == 2 and text[0] == ESC:
                yield from self._with_alt(text[1])

    def _with_alt(self, letter: str) -> Iterable[Message]:
        for message in self._parsed(letter):
            if isinstance(message, events.Key):
                name = f"shift+{letter.lower()}" if letter.isupper() else message.key
                yield events.Key(f"alt+{name}", None)


def _begins(text: str, mark: str) -> int:
    """Return how many characters at the end of `text` may start `mark`."""
    return next((size for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), 0)


def _overtakes(message: Message, before: Message | None) -> bool:
    """Whether a message delivered at once would reach the wrong widget, or arrive too early."""
    if not isinstance(before, events.Key) or before.is_printable:
        return False
    return before.key in MOVING or (isinstance(message, events.Key) and message.is_printable)


class Keyboard:
    """Reads `fd` in its own thread, and calls `gone` from there when the terminal hangs up."""

    def __init__(self, fd: int, decoder: Decoder, deliver: Callable[[Message], None], gone: Callable[[], None]) -> None:
        self._fd, self._decoder, self._deliver, self._gone = fd, decoder, deliver, gone
        self._wake, self._waker = os.pipe()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="terminal-input", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop reading."""
        if not self._stopped:
            self._stopped = True
            os.write(self._waker, b"x")
            self._thread.join(1.0)
            os.close(self._waker)
            os.close(self._wake)

    def _run(self) -> None:
        # A loop that has closed meanwhile raises RuntimeError: nobody needs the report then.
        with suppress(RuntimeError):
            while not self._stopped:
                if not self._read():
                    self._gone()
                    return

    def _read(self) -> bool:
        """Deliver what has arrived; return False if the terminal is gone."""
        ready = select.select([self._fd, self._wake], [], [], self._patience())[0]
        if self._fd in ready:
            try:
                data = os.read(self._fd, READ_SIZE)
            except OSError:
                return False
            if not data:
                return False
            self._tell(self._decoder.feed(data))
        elif self._decoder.pasting:
            self._tell(self._decoder.break_off())
        if self._decoder.waiting:
            self._tell(self._decoder.tick())
        return True

    def _patience(self) -> float | None:
        if self._decoder.pasting:
            return PASTE_BREAKS_OFF
        return TICK if self._decoder.waiting else None

    def _tell(self, messages: Iterable[Message]) -> None:
        before: Message | None = None
        for message in messages:
            if _overtakes(message, before):
                time.sleep(MOVED)
            self._deliver(message)
            before = message
