"""Copying to the clipboard of the terminal that is looked at, through whatever stands between (DESIGN §7)."""

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
# GNU screen takes no longer strings than 256 bytes.
_PIECE = 240
_JOINERS = "\u200c\u200d"
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class CopyingApp(Protocol):
    """What copying needs of the app."""

    def copy_to_clipboard(self, text: str) -> None:
        """Have the terminal copy a text (OSC 52)."""

    def send(self, sequence: str) -> None:
        """Write to the terminal as it is."""

    def say(self, message: str | StyledLine, style: str = "text") -> None:
        """Put a message into the status line."""

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> object:
        """Run `work` beside everything else."""


def harmless(text: str, keep: str = "") -> str:
    """`text` as it may be pasted anywhere: `?` for what a terminal or a shell would obey, but for `keep`."""
    if text.isascii() and text.isprintable():
        return text
    allowed = keep + _JOINERS
    return "".join("?" if unicodedata.category(char) in _UNSAFE and char not in allowed else char for char in text)


def copy(app: CopyingApp, text: str) -> None:
    """Copy a text, its lines and tabs kept; a failure is said in the status line."""
    text = harmless(text, "\n\t")
    if os.environ.get("TMUX"):
        app.start(_into_tmux(app, text), "copy", exclusive=True)
    elif os.environ.get("STY"):
        app.send(through_screen(text))
        return
    app.copy_to_clipboard(text)


def through_screen(text: str) -> str:
    """OSC 52 as GNU screen hands it on to its own terminal: in pieces, each wrapped in a DCS."""
    whole = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
    return "".join(f"\x1bP{whole[at : at + _PIECE]}\x1b\\" for at in range(0, len(whole), _PIECE))


async def _into_tmux(app: CopyingApp, text: str) -> None:
    """By tmux's own buffer: by default it drops a program's OSC 52 silently (libraries.md §5)."""
    # tmux older than 3.2 knows no -w, which hands the buffer on to the terminal.
    trouble = await load_buffer(text, "-w")
    if trouble and trouble != _SILENT:
        trouble = await load_buffer(text)
    if trouble:
        app.say(((f"{GLYPHS.failed} ", "error"), (f"Not copied: {trouble}", "text")))


async def load_buffer(text: str, *options: str) -> str:
    """Hand `text` to tmux on its standard input; words for what went wrong, empty where nothing did."""
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
