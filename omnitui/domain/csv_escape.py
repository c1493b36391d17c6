"""Escapes CSV cells that a spreadsheet would take for a formula, and reads them back."""

from __future__ import annotations

import re

# Some spreadsheets treat the full-width signs of East Asian keyboards as the plain ones.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
