"""Text that every terminal draws alike: sanitized, measured in cells, cut to fit."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len

from omnitui.text.glyphs import GLYPHS

Span = tuple[str, str]
StyledLine = tuple[Span, ...]

_SIMPLE = re.compile(r"[ -~]*")
_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0000, 0xE0080)
_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f\u20e3"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Replace whatever a terminal obeys, or two terminals measure differently.

    Control, bidi and unassigned characters become `?`, a joined emoji its first one, a flag its letters.
    """
    if _SIMPLE.fullmatch(text):
        return text
    cleaned: list[str] = []
    joined = False
    for char in text:
        code = ord(char)
        if joined:
            joined = False
        elif char == _JOINER and cleaned and unicodedata.category(cleaned[-1]) == "So":
            joined = True
        elif char in _SELECTORS or code in _TONES or code in _TAGS:
            continue
        elif code in _FLAG_LETTERS:
            cleaned.append(chr(ord("A") + code - _FLAG_LETTERS.start))
        else:
            cleaned.append("?" if unicodedata.category(char) in _UNSEEN else char)
    return unicodedata.normalize("NFC", "".join(cleaned))


def width(text: str) -> int:
    """Return the number of cells `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """Cut `text` to at most `cells` cells, with `…` at the end, never through a wide character."""
    if width(text) <= cells:
        return text
    return head_of(text, cells - 1) + GLYPHS.cut if cells > 0 else ""


def cut_middle(text: str, cells: int) -> str:
    """As `cut`, but keep both ends: for ids, where the last characters distinguish them."""
    if width(text) <= cells or cells < 3:
        return cut(text, cells)
    tail = _tail(text, (cells - 1) // 2)
    return head_of(text, cells - 1 - width(tail)) + GLYPHS.cut + tail


def cut_address(address: str, cells: int) -> str:
    """Cut an email address inside its local part, so that the domain stays readable."""
    local, at, domain = address.rpartition("@")
    room = cells - width(domain) - 1
    return cut_middle(local, room) + at + domain if at and room >= 5 else cut_middle(address, cells)


def fit(text: str, cells: int, align: str = "left") -> str:
    """Return `text` in exactly `cells` cells: cut at the end or padded with spaces."""
    shown = cut(text, cells)
    space = " " * (cells - width(shown))
    return space + shown if align == "right" else shown + space


def wrap(text: str, cells: int) -> list[str]:
    """Break `text` into lines of at most `cells` cells, at spaces if there are any; returns at least one line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while word and width(word) > cells:
            if line:
                lines.append(line)
                line = ""
            head = head_of(word, cells) or word[0]
            lines.append(head)
            word = word[len(head) :]
        if line and width(line) + 1 + width(word) > cells:
            lines.append(line)
            line = word
        elif word:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line or not lines else lines


def wrap_with_tail(text: str, tail: str, cells: int) -> list[str]:
    """As `wrap`, with a tail that never breaks: it follows the last word if it fits, or gets a line of its own."""
    lines = wrap(text, cells)
    if not tail:
        return lines
    if width(lines[-1]) + 1 + width(tail) > cells:
        return [*lines, tail]
    return [*lines[:-1], f"{lines[-1]} {tail}"]


def count(number: int) -> str:
    """Format a number as `1,204`, and as `99k+` from 100,000 on, so that a column keeps its width."""
    return f"{number:,}" if number < 100_000 else "99k+"


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return `1 schedule`, `3 schedules`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def head_of(text: str, cells: int) -> str:
    """Return as much of `text` as fits into `cells` cells."""
    taken = 0
    for index, char in enumerate(text):
        taken += width(char)
        if taken > cells:
            return text[:index]
    return text


def _tail(text: str, cells: int) -> str:
    taken = 0
    for index in range(len(text) - 1, -1, -1):
        taken += width(text[index])
        if taken > cells:
            return text[index + 1 :]
    return text
