"""Textual's driver for a remote terminal: nothing waits for a slow connection, and the terminal is restored on exit."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import termios
import tty
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Final

from textual import constants, events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from omnitui.text.encoding import terminal_encoding
from omnitui.ui.terminal import multiplexer, suspend
from omnitui.ui.terminal.encoding import encode
from omnitui.ui.terminal.key_reader import Decoder, Keyboard
from omnitui.ui.terminal.output_queue import OutputQueue
from omnitui.ui.terminal.shutdown import Shutdown
from omnitui.ui.terminal.textual_internals import CalmApp

#: Buttons, the wheel, and motion while a button is pressed. All motion would cost a repaint for each event.
MOUSE: Final = (1000, 1002, 1006)
ALTERNATE_SCREEN, CURSOR, PASTES, WRAP = 1049, 25, 2004, 7
ASK_SYNCHRONIZED: Final = "\x1b[?2026$p"
#: Kitty's keyboard protocol: distinguish keys, report them all, with their text.
KEYS_ON, KEYS_OFF = "\x1b[>25u", "\x1b[<u"
#: Consoles that support neither; some draw the letters of a sequence they do not support.
PLAIN_TERMINALS: Final = ("linux", "vt100", "vt102", "vt220")
KEYS, SCREEN, ERRORS = 0, 1, 2
LEAVING: Final = 1.5
#: The same if something else has hung already.
LEAVING_BY_FORCE: Final = 0.4
SUSPEND_KEY: Final = "ctrl+z"
_FRAME: Final = re.compile(r"\x1b\[\d+;\d+H")
_ON_SIGNAL: Final = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT)


def mode(on: bool, *numbers: int) -> str:
    """Return the sequence that switches private modes on or off."""
    return "".join(f"\x1b[?{number}{'h' if on else 'l'}" for number in numbers)


class TerminalDriver(Driver):
    """Draws on standard output and reads standard input.

    While the terminal lags, screens paint nothing (`CalmApp.line_behind`); once it has caught up, they paint what
    changed meanwhile. Modes, copies and the last bytes are always sent.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.app = app
        self.loop = asyncio.get_running_loop()
        # Textual stores the active app in it; threads have none.
        self.context = copy_context()
        self.keys, self.screen = KEYS, SCREEN
        self.encoding = terminal_encoding()
        self.with_mouse = mouse and not multiplexer.is_screen(os.environ)
        self.plain = os.environ.get("TERM", "").split("-")[0] in PLAIN_TERMINALS
        self.found: list[Any] | None = None
        self.outgoing: OutputQueue | None = None
        self.keyboard: Keyboard | None = None
        self.ending = Shutdown(self._leave, self._by_force)
        if isinstance(app, CalmApp):
            app.line_behind = self.behind
            app.expect_end = self.ending.expect

    # ------------------------------------------------------------------ output

    def behind(self) -> bool:
        """Whether a frame written now would only queue behind another."""
        return self.outgoing is not None and self.outgoing.behind

    def write(self, data: str) -> None:
        """Queue `data` without waiting."""
        if self.outgoing is not None:
            self.outgoing.write(encode(data, self.encoding), frame=bool(_FRAME.match(data)))

    def _drained(self) -> None:
        self._soon(self._paint_again)

    def _paint_again(self) -> None:
        if isinstance(self.app, CalmApp):
            self.app.paint_what_waited()

    def _soon(self, then: Callable[[], object]) -> None:
        # A loop that has closed meanwhile raises RuntimeError: nobody needs the report then.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(then, context=self.context)

    # ------------------------------------------------------------------ start

    def start_application_mode(self) -> None:
        """Take over the terminal: raw keys, the alternate screen, the modes."""
        # Listen before taking anything, so that whatever ends the program from now on restores the terminal.
        self.ending.listen()
        self._take_keys()
        self.outgoing = OutputQueue(self.screen, self._drained)
        handlers = (self._tell_size, self.suspend, self._continued)
        for number, handler in zip(_ON_SIGNAL, handlers, strict=True):
            self.loop.add_signal_handler(number, handler)
        self._tell_size()
        self.write(self.entering())
        decoder = Decoder(self.encoding, alt=not multiplexer.joins_esc(os.environ))
        self.keyboard = Keyboard(self.keys, decoder, self._deliver, self._hung_up)

    def entering(self) -> str:
        """Return what switches the terminal over."""
        mouse = mode(True, *MOUSE) if self.with_mouse else ""
        asked = "" if self.plain else ASK_SYNCHRONIZED + ("" if constants.DISABLE_KITTY_KEY else KEYS_ON)
        return mode(True, ALTERNATE_SCREEN) + mode(False, CURSOR, WRAP) + mouse + mode(True, PASTES) + asked

    def leaving(self) -> str:
        """Return what restores the terminal; the keyboard's modes belong to the alternate screen."""
        mouse = mode(False, *reversed(MOUSE)) if self.with_mouse else ""
        keys = "" if self.plain or constants.DISABLE_KITTY_KEY else KEYS_OFF
        return mouse + mode(False, PASTES) + "\x1b[0m" + keys + mode(False, ALTERNATE_SCREEN) + mode(True, WRAP, CURSOR)

    def _take_keys(self) -> None:
        try:
            self.found = termios.tcgetattr(self.keys)
            raw = termios.tcgetattr(self.keys)
            raw[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            raw[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
            raw[tty.CC][termios.VMIN], raw[tty.CC][termios.VTIME] = 1, 0
            termios.tcsetattr(self.keys, termios.TCSANOW, raw)
        except termios.error:
            self.found = None

    def _tell_size(self) -> None:
        size = Size(*shutil.get_terminal_size())
        self.send_message(events.Resize(size, size))

    # ------------------------------------------------------------------ keys

    def _deliver(self, message: Message) -> None:
        if isinstance(message, events.Key) and message.key == SUSPEND_KEY:
            self._soon(self.suspend)
        else:
            self.process_message(message)

    def _hung_up(self) -> None:
        self.ending.expect(128 + signal.SIGHUP)
        self._leave(128 + signal.SIGHUP)

    # ------------------------------------------------------------------ end

    def _leave(self, code: int) -> None:
        self._soon(lambda: self.app.exit(None, code))

    def disable_input(self) -> None:
        """Stop reading keys, and drop those not read yet."""
        if self.keyboard is not None:
            self.keyboard.stop()
            self.keyboard = None
            with suppress(termios.error):
                termios.tcflush(self.keys, termios.TCIFLUSH)

    def stop_application_mode(self) -> None:
        """Restore the terminal; `close` waits until the bytes are sent."""
        for number in _ON_SIGNAL:
            self.loop.remove_signal_handler(number)
        self.disable_input()
        self._give_back()

    def _give_back(self) -> None:
        if self.outgoing is not None:
            self.outgoing.leave(encode(self.leaving(), self.encoding))
        if self.found is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.keys, termios.TCSANOW, self.found)

    def _by_force(self) -> None:
        outgoing = self.outgoing
        self._give_back()
        if outgoing is not None:
            outgoing.finish(LEAVING_BY_FORCE)

    def close(self) -> None:
        """Wait briefly for the terminal to take the last bytes; if it does not, nothing else waits for it."""
        outgoing, self.outgoing = self.outgoing, None
        if outgoing is not None and not outgoing.finish(LEAVING):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for fd in (self.screen, ERRORS):
                if os.isatty(fd) or fd == self.screen:
                    os.dup2(nowhere, fd)
            os.close(nowhere)

    # ------------------------------------------------------------------ suspend and resume

    @property
    def can_suspend(self) -> bool:
        """Return True: see `suspend`."""
        return True

    def suspend(self) -> None:
        """Give the terminal back to the shell, stop, and take it over again when the shell resumes the job."""
        self.suspend_application_mode()
        suspend.stop_here(self.keys)
        self.resume_application_mode()

    def resume_application_mode(self) -> None:
        """Take over the terminal again, and paint all of it."""
        self.start_application_mode()
        if isinstance(self.app, CalmApp):
            self.app.paint_all()

    def _continued(self) -> None:
        """Set the terminal up again after a stop from outside: the shell may have changed it meanwhile."""
        self.suspend_application_mode()
        self.resume_application_mode()
