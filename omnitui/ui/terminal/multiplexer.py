"""GNU screen and tmux, which change what is typed between the terminal and the program."""

from __future__ import annotations

from collections.abc import Mapping


def is_screen(environ: Mapping[str, str]) -> bool:
    """Whether it is GNU screen, which delays an Esc until the next key while the mouse is on (4.9, tested)."""
    named = environ.get("TERM", "").startswith("screen")
    return not environ.get("TMUX") and (bool(environ.get("STY")) or named)


def joins_esc(environ: Mapping[str, str]) -> bool:
    """Whether an Esc and the next key arrive as one, like Alt and the key: within 0.3 s in screen, 0.5 s in tmux."""
    named = environ.get("TERM", "").startswith(("screen", "tmux"))
    return bool(environ.get("TMUX") or environ.get("STY")) or named
