"""Links that a terminal opens by itself (OSC 8): to which terminals, and as what ink."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

# They show such links, or pass over them; others print them as text or are confused by them.
_TERMINALS = ("xterm", "tmux", "foot", "alacritty", "kitty", "wezterm", "ghostty", "vte", "gnome", "konsole", "iterm")
_LONGEST = 2000


def linked(style: str, url: str) -> str:
    """The name of an ink whose letters lead to `url`; the ink itself where that is no address to send out."""
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST
    return f"{style} {url}" if plain and url.startswith(("https://", "http://")) else style


def split(style: str) -> tuple[str, str]:
    """The ink alone, and where it leads to."""
    name, _, url = style.partition(" ")
    return name, url


@lru_cache(maxsize=1)
def shown() -> bool:
    """Whether this terminal is sent links."""
    return shown_by(os.environ)


def shown_by(environ: Mapping[str, str]) -> bool:
    """Whether a terminal with this environment is sent links; GNU screen hands none on."""
    return "STY" not in environ and environ.get("TERM", "").startswith(_TERMINALS)
