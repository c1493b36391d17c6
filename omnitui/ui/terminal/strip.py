"""Lines in few bytes: over SSH, bytes are latency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual.strip import Strip

_RESET: Final = "\x1b[0m"


def joined(spans: Iterable[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """Merge neighbours that look alike: each span costs some 40 bytes of colour.

    Spaces show no letters, so they take the colour of a neighbour with the same background.
    """
    line: list[tuple[str, Style]] = []
    for text, style in spans:
        if not line or not _look_alike(line[-1], (text, style)):
            line.append((text, style))
            continue
        before, style_before = line[-1]
        line[-1] = (before + text, style if before.isspace() else style_before)
    return line


def _look_alike(left: tuple[str, Style], right: tuple[str, Style]) -> bool:
    (text, style), (other_text, other) = left, right
    if style == other:
        return True
    if not (text.isspace() or other_text.isspace()) or style.bgcolor != other.bgcolor:
        return False
    return not any(one.reverse or one.underline or one.strike for one in (style, other))


class LeanStrip(Strip):
    """A strip that sends for each span only what differs from the one before it."""

    __slots__ = ()

    @classmethod
    def of(cls, strip: Strip) -> LeanStrip:
        """Return the same line as a lean strip."""
        return strip if isinstance(strip, LeanStrip) else cls(strip, strip.cell_length)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Divide the strip into lean ones."""
        return [self.of(part) for part in super().divide(cuts)]

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return the strip between two cells, lean."""
        return self.of(super().crop(start, end))

    def render(self, console: Console) -> str:
        """Return the line as it is sent to the terminal."""
        system = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        sent: list[str] = []
        now, led_to = ("", ""), None
        for text, style, _ in self:
            then = _codes(style, system) if style is not None else ("", "")
            leads_to = style.link if style is not None else None
            sent.append(_change(now, then) + (_link(leads_to) if leads_to != led_to else "") + text)
            now, led_to = then, leads_to
        return "".join(sent) + (_link(None) if led_to else "") + _change(now, ("", ""))


def _link(url: str | None) -> str:
    """Return OSC 8: from here on the letters link to `url`, or to nothing."""
    return f"\x1b]8;;{url or ''}\x1b\\"


def _change(now: tuple[str, str], then: tuple[str, str]) -> str:
    if now == then:
        return ""
    if now[0] == then[0] and then[1]:
        return f"\x1b[{then[1]}m"
    codes = ";".join(code for code in ("0" if any(now) else "", *then) if code)
    return f"\x1b[{codes}m" if any(then) else _RESET


@lru_cache(maxsize=256)
def _codes(style: Style, system: ColorSystem) -> tuple[str, str]:
    """Return the codes of background and weight, and those of the letters."""
    ground = style.without_color + Style.from_color(bgcolor=style.bgcolor)
    return Strip.render_ansi(ground, system), Strip.render_ansi(Style.from_color(style.color), system)
