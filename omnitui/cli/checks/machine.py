"""Checks this machine: what is installed, and what the environment reveals of the terminal."""

from __future__ import annotations

import locale
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata

from omnitui import __version__
from omnitui.cli.checks.finding import Finding, note, wrong

_LIBRARIES = ("textual", "httpx", "pydantic", "keyring")
_SMALLEST, _WANTED = (40, 10), (80, 24)
_DEPTHS = {"truecolor": "16 million", "256": "256", "standard": "16", "windows": "16"}
_OVER_SSH = ("SSH_TTY", "SSH_CONNECTION")


def versions() -> Iterator[Finding]:
    """Yield the versions of omnitui, Python, and the main libraries."""
    yield Finding("omnitui", __version__)
    yield Finding("Python", f"{platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in _LIBRARIES:
        try:
            yield Finding(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield wrong(name, "not installed", "Install omnitui again: pip install omnitui")


def terminal(
    colours: Callable[[], str | None],
    wants_ascii: Callable[[bool | None], bool],
    configured: bool | None,
    environ: Mapping[str, str] = os.environ,
) -> Iterator[Finding]:
    """Yield what omnitui would draw on: the terminal, its size, what is in between, its colours and glyphs.

    `colours` names the colour system that Textual would choose; `wants_ascii` decides on ASCII glyphs, from
    `configured`, the config's setting.
    """
    yield _kind(environ)
    yield _size()
    yield Finding("Through", ", ".join(_between(environ)) or "nothing: no ssh, tmux or screen")
    yield _colours(colours(), environ)
    yield _signs(wants_ascii(configured), configured, environ)


def _kind(environ: Mapping[str, str]) -> Finding:
    term = environ.get("TERM", "")
    seen = f"TERM is {term or 'not set'}, COLORTERM is {environ.get('COLORTERM') or 'not set'}"
    if not _is_terminal():
        return note("Terminal", f"{seen}; input or output is not a terminal", "omnitui itself needs a terminal.")
    if term in ("dumb", "unknown"):
        return wrong("Terminal", seen, "omnitui cannot draw on it. Set TERM, e.g. TERM=xterm-256color.")
    return Finding("Terminal", seen)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _size() -> Finding:
    for stream in (sys.__stdout__, sys.__stdin__, sys.__stderr__):
        try:
            columns, rows = os.get_terminal_size(stream.fileno() if stream else -1)
        except (OSError, ValueError):
            continue
        seen = f"{columns}x{rows}"
        if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
            return note("Size", seen, "omnitui needs 40x10, better 80x24: enlarge the window.")
        if columns < _WANTED[0] or rows < _WANTED[1] - 1:
            return note("Size", seen, "omnitui works here, and shows more from 80x24.")
        return Finding("Size", seen)
    return Finding("Size", "none: no terminal to measure")


def _between(environ: Mapping[str, str]) -> Iterator[str]:
    if any(name in environ for name in _OVER_SSH):
        yield f"ssh (ESCDELAY {environ.get('ESCDELAY', '300')} ms)"
    if environ.get("TMUX"):
        yield "tmux"
    if environ.get("STY"):
        yield "screen"


def _colours(system: str | None, environ: Mapping[str, str]) -> Finding:
    if "NO_COLOR" in environ:
        return Finding("Colours", "none: NO_COLOR is set")
    if environ.get("TEXTUAL_COLOR_SYSTEM", "auto") != "auto":
        why = f"TEXTUAL_COLOR_SYSTEM is {environ['TEXTUAL_COLOR_SYSTEM']}"
    elif system == "truecolor" and environ.get("COLORTERM"):
        why = f"COLORTERM is {environ['COLORTERM']}"
    else:
        why = f"TERM is {environ.get('TERM') or 'not set'}"
    depth = _DEPTHS.get(system or "", "none")
    if depth == "256":
        return Finding(
            "Colours", f"{depth}: {why}", "For all colours, if the terminal supports them: COLORTERM=truecolor"
        )
    return Finding("Colours", f"{depth}: {why}")


def _signs(ascii_signs: bool, configured: bool | None, environ: Mapping[str, str]) -> Finding:
    encoding = locale.getencoding()
    utf8 = encoding.lower().replace("-", "") == "utf8"
    kind = "ASCII" if ascii_signs else "Unicode"
    if asked := environ.get("OMNITUI_ASCII"):
        return Finding("Symbols", f"{kind}: OMNITUI_ASCII is {asked}")
    if configured is not None:
        return Finding("Symbols", f"{kind}: the config's [ui] ascii is {str(configured).lower()}")
    if ascii_signs and not utf8:
        to_do = "For all symbols use a UTF-8 locale, such as LC_ALL=C.UTF-8, or set OMNITUI_ASCII=0."
        return note("Symbols", f"{kind}: the locale's encoding is {encoding}, not UTF-8", to_do)
    if ascii_signs:
        return Finding("Symbols", f"{kind}: TERM is {environ.get('TERM', '')}", "OMNITUI_ASCII=0 turns it off.")
    return Finding("Symbols", f"{kind}: the locale's encoding is {encoding}")
