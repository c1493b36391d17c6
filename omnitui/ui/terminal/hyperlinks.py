"""Links that a terminal opens by itself (OSC 8): which terminals get them, and how a style name carries one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

# These show such links or ignore them; others print them as text or are confused by them.
_TERMINALS = ("xterm", "tmux", "foot", "alacritty", "kitty", "wezterm", "ghostty", "vte", "gnome", "konsole", "iterm")
_LONGEST = 2000


def linked(style: str, url: str) -> str:
    """Return a style name whose letters link to `url`; the plain style if `url` is not a safe address."""
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST
    return f"{style} {url}" if plain and url.startswith(("https://", "http://")) else style


def split(style: str) -> tuple[str, str]:
    """Return the plain style, and the address it links to."""
    name, _, url = style.partition(" ")
    return name, url


@lru_cache(maxsize=1)
def shown() -> bool:
    """Whether this terminal gets links."""
    return shown_by(os.environ)


def shown_by(environ: Mapping[str, str]) -> bool:
    """Whether a terminal with this environment gets links; GNU screen passes none on."""
    return "STY" not in environ and environ.get("TERM", "").startswith(_TERMINALS)
