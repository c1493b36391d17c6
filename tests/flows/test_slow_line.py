"""What the program does while the terminal does not take what is written."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.terminal.textual_internals import CalmApp
from tests.flows.conftest import World, shows, wait_until
from tests.flows.work import DIGEST, at_work, go_to, press


def calm(pilot: Pilot[None]) -> CalmApp:
    assert isinstance(pilot.app, CalmApp)
    return pilot.app


async def test_a_question_that_never_reached_the_terminal_is_not_answered(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        behind = [True]
        calm(pilot).line_behind = lambda: behind[0]
        await press(pilot, "p")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        await press(pilot, "y")
        await pilot.pause(0.2)
        assert isinstance(pilot.app.screen, ConfirmDialog)
        behind[0] = False
        calm(pilot).paint_what_waited()
        await shows(pilot, "Pause “Happy little digest”?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, ConfirmDialog))


async def test_what_changed_meanwhile_is_one_frame(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(world, (120, 40)) as pilot:
        frames: list[object] = []
        monkeypatch.setattr(pilot.app, "post_display_hook", lambda: frames.append(pilot.app.size))
        behind = [True]
        calm(pilot).line_behind = lambda: behind[0]
        await press(pilot, *["down"] * 20)
        await pilot.resize_terminal(80, 23)
        await press(pilot, "up")
        await pilot.pause(0.2)
        assert frames == []
        behind[0] = False
        calm(pilot).paint_what_waited()
        assert len(frames) == 1
