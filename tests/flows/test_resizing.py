"""A window may change its size at any moment, in any dialog."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.flows.conftest import World, screen_text, shows, wait_until
from tests.flows.work import at_work, press

SIZES = ((80, 23), (39, 9), (300, 80), (1, 1), (60, 12), (40, 10), (120, 32))
DIALOGS = {
    "filter": ("f",),
    "sort": ("s",),
    "question": ("p",),
    "help": ("question_mark",),
    "palette": ("colon",),
    "themes": ("colon", *"theme", "enter"),
    "profiles": ("colon", *"profile", "enter"),
    "zone": ("2", "Z"),
}


async def resized_all_ways(pilot: Pilot[None]) -> None:
    """Every size in turn; the same widget keeps the keys, and the frame stands whole at the end."""
    screen, focused = pilot.app.screen, pilot.app.screen.focused
    for size in SIZES:
        await pilot.resize_terminal(*size)
        await pilot.pause()
    assert pilot.app.screen is screen and screen.focused is focused
    await wait_until(pilot, lambda: all(corner in screen_text(pilot.app) for corner in "┌┐└┘"))


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_takes_any_size(world: World, name: str) -> None:
    async with at_work(world) as pilot:
        for key in DIALOGS[name]:
            await press(pilot, key)
        await shows(pilot, "┌", "┘")
        await resized_all_ways(pilot)


async def test_the_sign_in_form_takes_any_size(world: World) -> None:
    async with world.running() as pilot:
        await shows(pilot, "┌─ Sign in", "┘")
        await resized_all_ways(pilot)


async def test_a_report_takes_any_size(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "p")
        await shows(pilot, "[ Cancel n ]")
        await press(pilot, "y")
        await shows(pilot, "✓")
        await press(pilot, "exclamation_mark")
        await shows(pilot, "┌", "┘")
        await resized_all_ways(pilot)


@pytest.mark.parametrize(
    ("view", "words"), [("1", "Needs 40 by 10 cells"), ("2", "The week needs 80 columns; 1 leaves.")]
)
async def test_under_the_smallest_size_one_line_says_so(world: World, view: str, words: str) -> None:
    async with at_work(world) as pilot:
        await press(pilot, view)
        await pilot.resize_terminal(39, 9)
        await wait_until(pilot, lambda: screen_text(pilot.app).strip("▁ \n") == words)
        await pilot.resize_terminal(120, 32)
        await wait_until(pilot, lambda: words not in screen_text(pilot.app))
