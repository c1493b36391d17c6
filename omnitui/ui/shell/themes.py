"""The choice of theme, and the program's own: high contrast, 7:1 or more for every letter (WCAG AAA)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from omnitui.storage.config.profiles import Config

DEFAULT, FEW_COLOURS = "textual-dark", "ansi-dark"
CONTRAST = Theme(
    name="omnitui-contrast",
    primary="#0047b3",
    secondary="#ffd700",
    accent="#ffd700",
    warning="#ffd700",
    error="#ff9c9c",
    success="#7dff9b",
    foreground="#ffffff",
    background="#000000",
    surface="#141414",
    panel="#1f1f1f",
    dark=True,
    variables={
        "text": "#ffffff",
        "text-muted": "#dcdcdc",
        "text-disabled": "#b4b4b4",
        "text-primary": "#8fe3ff",
        "text-warning": "#ffd700",
        "text-error": "#ffb3b3",
        "text-success": "#7dff9b",
        "error-muted": "#4d0000",
        "block-cursor-background": "#0047b3",
        "block-cursor-foreground": "#ffffff",
    },
)


def names() -> list[str]:
    """Return every theme, Textual's and the program's, as `--theme` accepts them."""
    return sorted([*BUILTIN_THEMES, CONTRAST.name])


def chosen(available: Collection[str], once: str | None, config: Config, few_colours: bool = False) -> str:
    """Return the theme to draw with: this session's, else the config's, else what the terminal can show.

    With 16 colours the default theme would show error, success and muted as one white (screens.md §1).
    A configured theme that no longer exists is added to the config's problems.
    """
    if once in available and once is not None:
        return once
    wanted = config.ui.theme
    if wanted is None or wanted in available:
        return wanted or (FEW_COLOURS if few_colours else DEFAULT)
    words = f"config.toml: ui.theme {wanted} is not a theme; using {DEFAULT}."
    config.problems.append("".join(char if char.isprintable() else "?" for char in words))
    return DEFAULT
