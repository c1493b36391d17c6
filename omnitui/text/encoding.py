"""The terminal's encoding, according to the environment."""

from __future__ import annotations

import codecs
import os
import sys

_LANGUAGE_ALONE = {"C": "ascii", "POSIX": "ascii"}


def terminal_encoding() -> str:
    """Return the encoding the environment names for the terminal: `utf-8`, or another name that Python can look up.

    Python and the C library are no help: Python uses UTF-8 in the C locale whatever the terminal does, and the C
    library falls back to C if a locale name that came over SSH is not installed. An empty environment means UTF-8.
    """
    # Python itself sets LC_CTYPE when the locale is C.
    coerced = sys.flags.utf8_mode and os.environ.get("LC_CTYPE") == "C.UTF-8"
    names = ("LC_ALL", "LANG") if coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((value for name in names if (value := os.environ.get(name))), "C.UTF-8")
    encoding = locale.partition("@")[0].partition(".")[2] or _LANGUAGE_ALONE.get(locale, "latin-1")
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "ascii"
