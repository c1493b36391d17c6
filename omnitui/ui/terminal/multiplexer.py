"""What stands between the program and its terminal: GNU screen and tmux change what is typed."""

from __future__ import annotations

from collections.abc import Mapping


def is_screen(environ: Mapping[str, str]) -> bool:
    """Whether it is GNU screen, which with the mouse on keeps an Esc back until the next key (4.9, tried)."""
    named = environ.get("TERM", "").startswith("screen")
    return not environ.get("TMUX") and (bool(environ.get("STY")) or named)


def joins_esc(environ: Mapping[str, str]) -> bool:
    """Whether an Esc and a key typed behind it come as one, as Alt and the key do: in screen for 0.3 s, tmux 0.5 s."""
    named = environ.get("TERM", "").startswith(("screen", "tmux"))
    return bool(environ.get("TMUX") or environ.get("STY")) or named
