"""The first screen draws no frame that nobody sees, and its first one at once."""

from __future__ import annotations

import asyncio

import pytest
import textual.screen
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from omnitui.ui.terminal.textual_internals import CalmApp, QuickScreen

BEAT = 0.4


class Counted(Widget):
    """Counts how often it is drawn."""

    drawn = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.drawn += 1
        return super().render_lines(crop)


class Stock(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Counted()


class Quick(QuickScreen[None]):
    def compose(self) -> ComposeResult:
        yield Counted()


async def settle() -> None:
    """Let every message be handled, without asking for a frame as a pilot's pause does."""
    for _ in range(100):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("screen", "drawn"), [(Stock(), True), (Quick(), False)], ids=["stock", "quick"])
async def test_a_screen_built_in_a_batch_is_not_drawn_in_it(screen: Screen[None], drawn: bool) -> None:
    app = CalmApp()
    async with app.run_test() as pilot:
        with app.batch_update():
            await app.push_screen(screen)
            await settle()
            assert bool(screen.query_one(Counted).drawn) == drawn
        before = screen.query_one(Counted).drawn
        await pilot.pause()
        assert screen.query_one(Counted).drawn > before


@pytest.mark.parametrize("early", [False, True], ids=["waits", "begun early"])
async def test_the_first_frame_does_not_wait_where_the_beat_began(early: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", BEAT)
    app = CalmApp()
    async with app.run_test():
        screen = Quick()
        with app.batch_update():
            await app.push_screen(screen)
            if early:
                screen.start_beat()
            await asyncio.sleep(2.5 * BEAT)
        counted = screen.query_one(Counted)
        counted.refresh()
        await asyncio.sleep(BEAT / 2)
        assert bool(counted.drawn) == early
