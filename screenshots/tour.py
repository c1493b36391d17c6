"""The animated picture: find what failed, mark, pause, undo, create. A caption shows the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from textual.app import App
from textual.pilot import Pilot

from animation import BACK, CELL, FRONT, LINE, Frame, Shape, animate, shapes_in, text
from demo_app import Handler, demo, demo_app, still, wait_until

COLUMNS, ROWS = 100, 30
HEIGHT = ROWS * LINE + 62
BACKGROUND = "#121212"
_BACKDROP = Shape(BACK, f'<rect width="{COLUMNS * CELL:g}" height="{ROWS * LINE + 2:g}" fill="{BACKGROUND}"/>')


@dataclass(frozen=True)
class Step:
    """Keys to press, and how the frame that follows is captioned and timed.

    The frame is taken once `dialogs` dialogs are open and Omni has answered `answered` more writes.
    """

    press: tuple[str, ...]
    keys: str
    does: str
    seconds: float
    dialogs: int = 0
    answered: int = 0


def typed(words: str, does: str, *first: str, dialogs: int, at_once: int) -> tuple[Step, ...]:
    """Press the `first` keys, then type the words, `at_once` letters to a frame."""
    steps = []
    for end in range(at_once, len(words) + at_once, at_once):
        letters = tuple(map(key_of, words[end - at_once : end]))
        steps.append(Step((*first, *letters), words[:end], does, 0.2, dialogs))
        first = ()
    return tuple(steps)


def key_of(letter: str) -> str:
    """Textual's name for the key of a letter."""
    return {" ": "space", "@": "at", ".": "full_stop"}.get(letter, letter)


STORY = {
    "find": (
        Step((), "", "omnitui --demo", 1.0),
        Step(("f",), "f", "filter", 0.6, dialogs=1),
        Step(("down",), "↓ →", "last result", 0.2, dialogs=1),
        Step(("right",), "↓ →", "last result", 0.2, dialogs=1),
        Step(("right",), "↓ →", "last result: failed", 0.6, dialogs=1),
        Step(("enter",), "Enter", "show what failed", 1.1),
    ),
    "mark": (
        Step(("space",), "space", "mark", 0.3),
        Step(("space",), "space", "mark", 0.3),
        Step(("space",), "space", "mark", 0.5),
    ),
    "pause": (
        Step(("p",), "p", "pause the marked: asks first", 1.2, dialogs=1),
        Step(("y",), "y", "yes", 0.4),
        Step((), "y", "yes", 0.4, answered=1),
        Step((), "", "paused", 0.9, answered=2),
    ),
    "undo": (
        Step(("z",), "z", "undo: asks first, too", 1.0, dialogs=1),
        Step(("y",), "y", "yes", 0.4),
        Step((), "", "as it was", 0.9, answered=3),
    ),
    "create": (
        Step(("f", "c"), "f c", "clear the filter", 0.5),
        Step(("n",), "n", "new schedule", 0.6, dialogs=1),
        Step(("enter",), "Enter", "which dashboard?", 0.3, dialogs=2),
        *typed("fore", "which dashboard?", dialogs=2, at_once=2),
        Step(("enter",), "Enter", "take it", 0.3, dialogs=1),
        *typed("Monday forecast", "its name", "down", "down", dialogs=1, at_once=5),
        Step(("down", "down", "right"), "↓ →", "every Monday", 0.6, dialogs=1),
        Step((*("down",) * 6, "enter"), "Enter", "who gets it?", 0.3, dialogs=2),
        *typed("ann@blob.example", "who gets it?", dialogs=2, at_once=8),
        Step(("enter", "ctrl+s"), "Ctrl+S", "done", 0.3, dialogs=1),
        *typed("Forecast", "subject", "down", dialogs=1, at_once=4),
        Step(("ctrl+s",), "Ctrl+S", "create", 0.3, dialogs=1),
        Step((), "", "created", 1.6, answered=1),
    ),
}


class Gate:
    """Holds writes back until they are let through, so that a frame can show a run half done."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._free = asyncio.Semaphore(0)
        self._passed = 0

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a read immediately, a write when it is let through."""
        if request.method != "GET":
            await self._free.acquire()
            self._passed += 1
        return await self._handle(request)

    async def let_through(self, writes: int) -> None:
        """Let this many more writes through, and wait until they have passed."""
        goal = self._passed + writes
        for _ in range(writes):
            self._free.release()
        await wait_until(lambda: self._passed == goal, f"write {goal}")


async def tour() -> str:
    """Draw the animated picture; every call returns the same SVG."""
    with TemporaryDirectory() as folder:
        gate = Gate(demo().handle)
        app = demo_app(Path(folder), gate.handle)
        async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
            await still(pilot)
            frames = [await shoot(pilot, gate, step, chapter) for chapter, steps in STORY.items() for step in steps]
    return animate(frames, COLUMNS, HEIGHT)


async def shoot(pilot: Pilot[None], gate: Gate, step: Step, chapter: str) -> Frame:
    """Take one step of the story and return its frame."""
    await pilot.press(*step.press)
    await gate.let_through(step.answered)
    await wait_until(lambda: dialogs(pilot.app) == step.dialogs, f"{step.dialogs} dialogs at {step.does!r}")
    screen = [
        shape for shape in shapes_in(await still(pilot, first=0.0)) if not shape.svg.endswith(f'fill="{BACKGROUND}"/>')
    ]
    return Frame((_BACKDROP, *screen, *caption(step.keys, step.does, chapter)), step.seconds)


def dialogs(app: App[None]) -> int:
    """How many dialogs are open."""
    return sum(screen.is_modal for screen in app.screen_stack)


def caption(keys: str, does: str, chapter: str) -> Iterator[Shape]:
    """The strip below the screen: the keys just pressed, what they do, and the chapters of the story."""
    x, y = CELL, ROWS * LINE + 39
    if keys:
        cap = CELL * (len(keys) + 2)
        box = f'x="{x:g}" y="{y - 25:g}" width="{cap:g}" height="36" rx="6"'
        yield Shape(FRONT, f'<rect {box} fill="#e0e0e0"/>')
        yield from text(x + CELL, y, keys, 'fill="#121212" font-weight="bold"')
        x += cap + CELL
    yield from text(x, y, does, 'fill="#e0e0e0"')
    x = CELL * (COLUMNS - sum(len(name) + 2 for name in STORY))
    for name in STORY:
        yield from text(x, y, name, 'fill="#ffc473" font-weight="bold"' if name == chapter else 'fill="#8a8a8a"')
        x += CELL * (len(name) + 2)
