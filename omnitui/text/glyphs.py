"""The product's glyphs, and their ASCII twins for terminals that cannot draw them."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

from omnitui.text.encoding import terminal_encoding

_ASCII_TERMINALS = ("linux", "vt100", "vt102", "vt220")


@dataclass
class Glyphs:
    """Every glyph by its meaning; `GLYPHS` is the set in use."""

    focus: str = "▸"
    unfocused: str = "▹"
    marked: str = "◆"
    in_range: str = "◇"
    active: str = "●"
    paused: str = "‖"
    stopped: str = "⊘"
    missed: str = "!"
    delivered: str = "✓"
    failed: str = "✗"
    with_errors: str = "◐"
    unmet: str = "∅"
    cancelled: str = "■"
    never: str = "–"
    unknown: str = "?"
    cut: str = "…"
    vertical: str = "│"
    horizontal: str = "─"
    top_left: str = "┌"
    top_right: str = "┐"
    bottom_left: str = "└"
    bottom_right: str = "┘"
    tee_right: str = "├"
    tee_left: str = "┤"
    bar_done: str = "━"
    bar_left: str = "─"
    left: str = "←"
    up: str = "↑"
    right: str = "→"
    down: str = "↓"
    dot: str = "·"
    dash: str = "–"
    minus: str = "−"
    open_quote: str = "“"
    close_quote: str = "”"
    bullet: str = "•"
    light: str = "░"
    middle: str = "▒"
    dark: str = "▓"

    def quote(self, text: str) -> str:
        """Return a name in quotation marks, for use in a sentence."""
        return f"{self.open_quote}{text}{self.close_quote}"

    def use(self, other: Glyphs) -> None:
        """Copy every glyph from `other`, so that every module that imported `GLYPHS` follows."""
        for field in fields(other):
            setattr(self, field.name, getattr(other, field.name))


ASCII = Glyphs(
    focus=">", unfocused=")", marked="*", in_range="+", active="A", paused="P", stopped="S", delivered="v",
    failed="X", with_errors="E", unmet="0", cancelled="K", never="-", unknown="?", cut="~", vertical="|",
    horizontal="-", top_left="+", top_right="+", bottom_left="+", bottom_right="+", tee_right="+", tee_left="+",
    bar_done="#", bar_left="-", left="<", up="^", right=">", down="v", dot=".", dash="-", minus="-", open_quote='"',
    close_quote='"', bullet="*", light="-", middle="+", dark="#",
)  # fmt: skip

GLYPHS = Glyphs()


def wants_ascii(configured: bool | None = None) -> bool:
    """Whether this terminal needs the ASCII twins (DESIGN §7): configured, or nothing else is safe."""
    asked = os.environ.get("OMNITUI_ASCII")
    if asked:
        return asked != "0"
    if configured is not None:
        return configured
    if os.environ.get("TERM", "").split("-")[0] in _ASCII_TERMINALS:
        return True
    return terminal_encoding() != "utf-8"
