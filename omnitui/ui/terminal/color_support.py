"""Which colours Textual will use, detected as Textual itself does it."""

from __future__ import annotations


def colour_system() -> str | None:
    """Return `truecolor`, `256` or `standard` (16), as Rich reads it from COLORTERM and TERM; None for none."""
    from rich.console import Console
    from textual import constants

    asked = constants.COLOR_SYSTEM
    return Console(force_terminal=True, legacy_windows=False).color_system if asked == "auto" else asked
