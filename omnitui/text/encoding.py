"""What encoding the terminal reads, as the environment says it."""

from __future__ import annotations

import codecs
import os
import sys

_LANGUAGE_ALONE = {"C": "ascii", "POSIX": "ascii"}


def terminal_encoding() -> str:
    """What the environment says the terminal reads: `utf-8`, or another name Python knows.

    Python is not asked, nor the C library: the one speaks UTF-8 in the C locale, whatever the terminal does; the
    other falls back to C where a name that came over SSH is not installed. Nothing said at all is UTF-8.
    """
    # Where the locale is C, Python itself sets LC_CTYPE.
    coerced = sys.flags.utf8_mode and os.environ.get("LC_CTYPE") == "C.UTF-8"
    names = ("LC_ALL", "LANG") if coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((value for name in names if (value := os.environ.get(name))), "C.UTF-8")
    encoding = locale.partition("@")[0].partition(".")[2] or _LANGUAGE_ALONE.get(locale, "latin-1")
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "ascii"
