"""Characters for a terminal that does not use UTF-8."""

from __future__ import annotations

import codecs
import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size

_AS_WIDE = "omnitui-as-wide"


def encode(text: str, encoding: str) -> bytes:
    """Encode `text`; a character the encoding lacks becomes a plain letter or `?` of the same width."""
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
