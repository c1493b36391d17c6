"""A file's bytes as text: whatever spreadsheets on any system write, or a clear no."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_KINDS = ((b"PK\x03\x04", "a zip or an xlsx"), (b"\xd0\xcf\x11\xe0", "an old Excel file"), (b"%PDF", "a PDF"))
_SAVE_AS = "Save it as CSV first."


class Unreadable(Exception):
    """A file cannot be read; `words` says why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def text_of(raw: bytes) -> str:
    """The text in `raw`: UTF-8, UTF-16 or UTF-32, else the Western encodings of Windows and older Macs.

    Raises `Unreadable` for what is not text.
    """
    for start, kind in _KINDS:
        if raw.startswith(start):
            raise Unreadable(f"This is {kind}, not CSV. {_SAVE_AS}")
    text = _decoded(raw)
    if _NO_TEXT.search(text):
        raise Unreadable(f"This is not text. {_SAVE_AS}")
    return text


def _decoded(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding)
    # In a table's UTF-16, at least the commas, line ends and @ have a zero byte, always in the same half.
    if encoding := _half_empty(raw[:2000]):
        return _strictly(raw, encoding)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


def _half_empty(raw: bytes) -> str:
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if not even and odd > len(raw) // 8:
        return "utf-16-le"
    return "utf-16-be" if not odd and even > len(raw) // 8 else ""


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(f"It starts as {encoding.upper()} and continues as something else. {_SAVE_AS}") from None
