"""Finds where one item in a terminal's input ends and the next starts (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

ESC: Final = "\x1b"
#: What follows distinguishes strings (OSC, DCS, APC) from Alt with the same letter.
_STRING: Final = r"(?:\][0-9lLI]|P[0-9>!|$+=;]|_[A-Z])[^\x07\x1b]*"
_WHOLE: Final = re.compile(
    r"(?P<text>[^\x1b]+)"
    r"|(?P<mouse>\x1b\[M[^\x1b]{3})"
    # The second form is how the Linux console sends F1 to F5.
    r"|(?P<sequence>\x1b\[\[[A-E]|\x1b\[(?![M\[])[0-?]*[ -/]*[@-~]|\x1bO[0-9;]*[@-~])"
    rf"|(?P<string>\x1b{_STRING}(?:\x07|\x1b\\))"
    rf"|(?P<alt>\x1b(?!{_STRING})(?:[^\x1b\[O\]P_]|[\]P_](?=[\s\S])))"
)
_BEGUN: Final = re.compile(rf"\x1b(?:\[(?:M[^\x1b]{{0,2}}|\[|[0-?]*[ -/]*)|O[0-9;]*|{_STRING}|[\]P_])?")
#: Keys of kitty's protocol: a key may include its alternate forms, and the modifiers an event type.
_REPORT: Final = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~A-HPQS])")
_RELEASED: Final = "3"
_WHEEL_OR_MOTION: Final = 0b1100000


class Kind(Enum):
    """What a cut is: letters, a sequence, a letter with Alt before it, a lone Esc, or nothing of interest."""

    TEXT = auto()
    SEQUENCE = auto()
    ALT = auto()
    ESCAPE = auto()
    NOTHING = auto()
    UNFINISHED = auto()


@dataclass(frozen=True, slots=True)
class Cut:
    """One item of the input, and where the next one starts."""

    kind: Kind
    text: str
    end: int


def cuts(text: str) -> Iterator[Cut]:
    """Return the items of `text` in turn; the last may be UNFINISHED if more of it is still to come.

    A sequence that another one interrupts, and the answer to a query (OSC, DCS), are NOTHING.
    """
    at = 0
    while at < len(text):
        cut = _whole(text, at) or _begun(text, at)
        yield cut
        at = cut.end


def _whole(text: str, at: int) -> Cut | None:
    match = _WHOLE.match(text, at)
    if match is None:
        return None
    found, end = match[0], match.end()
    if match["text"]:
        return Cut(Kind.TEXT, found, end)
    if match["alt"]:
        return Cut(Kind.ALT, found, end)
    report = normalized(found) if match["sequence"] else _clicked(found) if match["mouse"] else ""
    return Cut(Kind.SEQUENCE if report else Kind.NOTHING, report, end)


def _begun(text: str, at: int) -> Cut:
    match = _BEGUN.match(text, at)
    found = match[0] if match else ESC
    end = at + len(found)
    # A string may be cut in the middle of its terminator.
    if end == len(text) or (len(found) > 2 and text[end:] == ESC and found[1] in "]P_"):
        return Cut(Kind.UNFINISHED, text[at:], len(text))
    return Cut(Kind.ESCAPE if found == ESC else Kind.NOTHING, found, end)


def normalized(sequence: str) -> str:
    """Return a key's report without its alternate forms and events; empty for a key release."""
    match = _REPORT.fullmatch(sequence) if ":" in sequence else None
    if match is None:
        return sequence
    code, pressed, typed = (match[group] for group in (1, 2, 3))
    modifiers, _, event = (pressed or "").partition(":")
    if event == _RELEASED:
        return ""
    parts = [code.partition(":")[0], modifiers, typed or ""]
    while parts and not parts[-1]:
        parts.pop()
    return f"{ESC}[{';'.join(parts)}{match[4]}"


def _clicked(sequence: str) -> str:
    """Convert a mouse report of older terminals (GNU screen 4) to the newer form; empty if it has no position."""
    button, column, row = (ord(char) - 32 for char in sequence[3:])
    if not (0 <= button < 128 and 0 < column < 224 and 0 < row < 224):
        return ""
    up = button & 3 == 3 and not button & _WHEEL_OR_MOTION
    return f"{ESC}[<{button & ~3 if up else button};{column};{row}{'m' if up else 'M'}"
