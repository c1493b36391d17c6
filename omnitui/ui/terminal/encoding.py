"""Letters for a terminal that does not read UTF-8."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size

_AS_WIDE = "omnitui-as-wide"
_LANGUAGE_ALONE = {"C": "ascii", "POSIX": "ascii"}


def terminal_encoding() -> str:
    """What the environment says the terminal reads: `utf-8`, or another name Python knows.

    Python is not asked, nor the C library: the one speaks UTF-8 in the C locale, whatever the terminal does; the
    other falls back to C where a name that came over SSH is not installed. Nothing said at all is UTF-8.
    """
    # Where the locale is C, Python itself sets LC_CTYPE.
    coerced = sys.flags.utf8_mode and os.environ.get("LC_CTYPE") == "C.UTF-8"
    names = ("LC_ALL", "LANG") if coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    said = next((value for name in names if (value := os.environ.get(name))), "C.UTF-8")
    encoding = said.partition("@")[0].partition(".")[2] or _LANGUAGE_ALONE.get(said, "latin-1")
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "ascii"


def encode(text: str, encoding: str) -> bytes:
    """`text` in `encoding`; what that cannot say is a plain letter or `?`, as many cells wide."""
    return text.encode() if encoding == "utf-8" else text.encode(encoding, _AS_WIDE)


def _as_wide(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_plain(character) for character in text), error.end


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    cells = get_character_cell_size(character)
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if base.isascii() and base.isprintable() and cells == 1 else "?" * cells


codecs.register_error(_AS_WIDE, _as_wide)
