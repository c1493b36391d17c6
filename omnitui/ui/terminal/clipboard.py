"""Copying to the clipboard of the reader's own terminal, through whatever is in between (DESIGN §7)."""

from __future__ import annotations

import asyncio
import base64
import os
import unicodedata
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from omnitui.text.glyphs import GLYPHS

if TYPE_CHECKING:
    from omnitui.text.measure import StyledLine

LIMIT = 2.0
_SILENT = "tmux did not answer."
# GNU screen accepts strings of at most 256 bytes.
_PIECE = 240
_JOINERS = "\u200c\u200d"
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class CopyingApp(Protocol):
    """What copying needs from the app."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text through the terminal (OSC 52)."""

    def send(self, sequence: str) -> None:
        """Write to the terminal unchanged."""

    def say(self, message: str | StyledLine, style: str = "text") -> None:
        """Show a message in the status line."""

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> object:
        """Run `work` in the background."""


def harmless(text: str, keep: str = "") -> str:
    """Make `text` safe to paste anywhere: `?` for what a terminal or shell would obey, except what `keep` lists."""
    if text.isascii() and text.isprintable():
        return text
    allowed = keep + _JOINERS
    return "".join("?" if unicodedata.category(char) in _UNSAFE and char not in allowed else char for char in text)


def copy(app: CopyingApp, text: str) -> None:
    """Copy a text with its lines and tabs; the status line reports a failure."""
    text = harmless(text, "\n\t")
    if os.environ.get("TMUX"):
        app.start(_into_tmux(app, text), "copy", exclusive=True)
    elif os.environ.get("STY"):
        app.send(through_screen(text))
        return
    app.copy_to_clipboard(text)


def through_screen(text: str) -> str:
    """Wrap OSC 52 for GNU screen to pass on to its own terminal: in chunks, each inside a DCS."""
    whole = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
    return "".join(f"\x1bP{whole[at : at + _PIECE]}\x1b\\" for at in range(0, len(whole), _PIECE))


async def _into_tmux(app: CopyingApp, text: str) -> None:
    """Copy through tmux's own buffer, because by default it drops a program's OSC 52 silently (libraries.md §5)."""
    # tmux before 3.2 lacks -w, which passes the buffer on to the terminal.
    trouble = await load_buffer(text, "-w")
    if trouble and trouble != _SILENT:
        trouble = await load_buffer(text)
    if trouble:
        app.say(((f"{GLYPHS.failed} ", "error"), (f"Not copied: {trouble}", "text")))


async def load_buffer(text: str, *options: str) -> str:
    """Pass `text` to tmux on its standard input; return what went wrong, empty if nothing did."""
    try:
        process = await asyncio.create_subprocess_exec(
            "tmux",
            "load-buffer",
            *options,
            "-",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return "tmux cannot be started."
    try:
        async with asyncio.timeout(LIMIT):
            await process.communicate(text.encode())
    except TimeoutError:
        return _SILENT
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
    return "tmux refused it." if process.returncode else ""
