"""Turns frames of the screen into one SVG that plays by itself, even inside `<img>`: no script, nothing to fetch.

Shapes that frames share are written once, and CSS animations switch their visibility. Viewers that do not animate,
and readers who prefer reduced motion, see the first frame.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from xml.etree.ElementTree import fromstring
from xml.sax.saxutils import escape

from rich.cells import cell_len

SVG = "{http://www.w3.org/2000/svg}"
CELL, LINE = 12.2, 24.4
LEFT, TOP = 9.0, 41.0
BACK, FRONT = 0, 1

_STYLE = """
text{font:20px ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}
.m{animation:%(seconds)gs step-end infinite}
@media (prefers-reduced-motion:reduce){.m{animation:none!important}}
"""
_WINDOW = """\
<rect x="1" y="1" width="%(inner)g" height="%(tall)g" rx="8" fill="#292929" stroke="#fff" stroke-opacity=".35"/>
<circle cx="26" cy="22" r="7" fill="#ff5f57"/><circle cx="48" cy="22" r="7" fill="#febc2e"/>
<circle cx="70" cy="22" r="7" fill="#28c840"/>
"""


class Shape(NamedTuple):
    """An SVG element. Everything in the back layer is painted before anything in the front layer."""

    layer: int
    svg: str


@dataclass(frozen=True)
class Frame:
    """What the viewer sees at one moment, and for how many seconds."""

    shapes: tuple[Shape, ...]
    seconds: float


def text(x: float, y: float, words: str, ink: str) -> Iterator[Shape]:
    """Words in the terminal's font, with the baseline at y; `ink` is SVG attributes.

    Words separated by more than one space become elements of their own, so columns line up in any font.
    """
    for piece in re.finditer(r"\S+(?:\s\S+)*", words):
        at, cells = x + CELL * cell_len(words[: piece.start()]), cell_len(piece[0])
        content = escape(" ".join(piece[0].split()))
        yield Shape(FRONT, f'<text x="{at:g}" y="{y:g}" textLength="{CELL * cells:g}" {ink}>{content}</text>')


def shapes_in(screenshot: str) -> tuple[Shape, ...]:
    """The screen inside a screenshot exported by Rich; raises ValueError for any other SVG."""
    css = dict(re.findall(r"\.(\S+-r\d+) \{ (.*?) \}", screenshot))
    screen = fromstring(screenshot).find(f"{SVG}g[@clip-path]")
    if screen is None:
        raise ValueError("no screen is found in this SVG")
    shapes: list[Shape] = []
    for rect in screen.findall(f"{SVG}rect"):
        box = " ".join(f'{name}="{rect.get(name)}"' for name in ("x", "y", "width", "height", "fill"))
        shapes.append(Shape(BACK, f"<rect {box}/>"))
    for words in screen.iter(f"{SVG}text"):
        ink = _attributes(css[words.get("class", "")])
        shapes.extend(text(float(words.get("x", 0)), float(words.get("y", 0)), words.text or "", ink))
    return tuple(shapes)


def _attributes(css: str) -> str:
    """Turn `fill: #e0e0e0;font-weight: bold` into attributes."""
    pairs = (rule.split(":") for rule in css.split(";") if rule)
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in pairs)


def animate(frames: Sequence[Frame], columns: int, height: float) -> str:
    """Play the frames in a loop, inside a window that is `columns` cells wide and `height` pixels high."""
    seconds = sum(frame.seconds for frame in frames)
    starts = [100 * start / seconds for start in accumulate((f.seconds for f in frames[:-1]), initial=0.0)]
    inner, tall = LEFT * 2 + columns * CELL, TOP + height
    rules, body = [_STYLE % {"seconds": round(seconds, 3)}], []
    for number, (shown, drawn) in enumerate(grouped(frames)):
        if len(shown) == len(frames):
            body.append(f"<g>{drawn}</g>")
            continue
        hidden = "" if 0 in shown else ' visibility="hidden"'
        rules.append(f".m{number}{{animation-name:k{number}}}@keyframes k{number}{{{keyframes(shown, starts)}}}")
        body.append(f'<g class="m m{number}"{hidden}>{drawn}</g>')
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {inner + 2:g} {tall + 2:g}">',
        f"<style>{''.join(rules)}</style>",
        _WINDOW % {"inner": inner, "tall": tall} + f'<g transform="translate({LEFT:g},{TOP:g})">',
        *body,
        "</g></svg>\n",
    )
    return "\n".join(lines)


def grouped(frames: Sequence[Frame]) -> list[tuple[frozenset[int], str]]:
    """Shapes that always appear together, with the numbers of their frames: the back layer first."""
    numbers: dict[Shape, set[int]] = {}
    for number, frame in enumerate(frames):
        for shape in frame.shapes:
            numbers.setdefault(shape, set()).add(number)
    groups: dict[tuple[int, frozenset[int]], list[str]] = {}
    for shape, shown in numbers.items():
        groups.setdefault((shape.layer, frozenset(shown)), []).append(shape.svg)
    return [(shown, "".join(drawn)) for (_, shown), drawn in sorted(groups.items(), key=lambda group: group[0][0])]


def keyframes(shown: Collection[int], starts: Sequence[float]) -> str:
    """CSS keyframes that are visible in the `shown` frames; `starts` has every frame's start in percent."""
    changes, before = [], None
    for number, start in enumerate(starts):
        now = "visible" if number in shown else "hidden"
        if now != before:
            changes.append(f"{start:.5g}%{{visibility:{now}}}")
        before = now
    return "".join(changes)
