"""Draws the pictures of this folder from the demo: `python screenshots/make.py`, or `… make.py tour` for one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from demo_app import demo, demo_app, still
from tour import tour

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Shot:
    """One picture: what is pressed before it is taken, how large, in which theme."""

    name: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = (120, 32)
    theme: str = "textual-dark"
    production: bool = False


MARKED = (*("down",) * 6, "space", "space", "down", "down")
SHOTS = (
    Shot("schedules", MARKED),
    Shot("schedules-light", MARKED, theme="textual-light"),
    Shot("schedules-80x24", MARKED, size=(80, 24)),
    Shot("pause", (*MARKED, "p"), production=True),
    Shot("filter", ("f",)),
    Shot("help", ("question_mark",)),
)


async def draw(shot: Shot) -> str:
    """One picture as SVG, the same every time."""
    with TemporaryDirectory() as folder:
        app = demo_app(Path(folder), demo().handle, production=shot.production)
        app.theme = shot.theme
        async with app.run_test(size=shot.size) as pilot:
            await still(pilot)
            for key in shot.keys:
                await pilot.press(key)
                await pilot.pause(0.1)
            return await still(pilot)


Drawing = Callable[[], Coroutine[None, None, str]]
PICTURES: dict[str, Drawing] = {"tour": tour, **{shot.name: partial(draw, shot) for shot in SHOTS}}


def main(names: Sequence[str]) -> None:
    """Draw the pictures named, or all of them."""
    for name in names or PICTURES:
        if name not in PICTURES:
            sys.exit(f"no picture is named {name}; there are {', '.join(PICTURES)}")
        (HERE / f"{name}.svg").write_text(asyncio.run(PICTURES[name]()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
