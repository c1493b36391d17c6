"""A list of given height: where the sign stands, and how many more there are."""

from __future__ import annotations

from textual.app import App, ComposeResult

from omnitui.stylesheets import STYLES
from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.widgets.picker import Roll

TEN = [((f"entry {number}", "text"),) for number in range(10)]


class _Screen(BaseScreen[None]):
    def __init__(self, roll: Roll) -> None:
        super().__init__()
        self._roll = roll

    def compose(self) -> ComposeResult:
        yield self._roll


class _Shown(App[None]):
    CSS_PATH = [STYLES / "app.tcss"]

    def __init__(self, roll: Roll) -> None:
        super().__init__()
        self._roll = roll

    def get_default_screen(self) -> _Screen:
        return _Screen(self._roll)


def lines(roll: Roll) -> list[str]:
    return ["".join(text for text, _ in line).strip() for line in roll.lines]


async def test_it_says_how_many_more_there_are_and_the_sign_reaches_each_of_them() -> None:
    roll = Roll()
    async with _Shown(roll).run_test(size=(40, 10)) as pilot:
        roll.refill(TEN, 4)
        assert lines(roll) == ["entry 0", "entry 1", "entry 2", "and 7 more"]
        roll.focus()
        await pilot.pause()
        for at in range(1, 10):
            roll.move(1)
            assert f"▸ entry {at}" in lines(roll)
        assert lines(roll)[-1] == "▸ entry 9"
        roll.move(-9)
        assert lines(roll) == ["▸ entry 0", "entry 1", "entry 2", "and 7 more"]


async def test_one_that_follows_shows_what_came_last_and_the_sign_reaches_the_first() -> None:
    roll = Roll(follows=True)
    async with _Shown(roll).run_test(size=(40, 10)) as pilot:
        roll.refill(TEN, 4)
        assert lines(roll) == ["7 more above", "entry 7", "entry 8", "entry 9"]
        roll.focus()
        await pilot.pause()
        for at in range(8, -1, -1):
            roll.move(-1)
            assert f"▸ entry {at}" in lines(roll)
        assert lines(roll)[0] == "▸ entry 0"


async def test_what_changes_under_the_sign_leaves_it_where_it_was() -> None:
    roll = Roll()
    async with _Shown(roll).run_test(size=(40, 10)) as pilot:
        roll.refill(TEN, 4)
        roll.focus()
        await pilot.pause()
        roll.move(5)
        roll.refill(TEN[:3], 4)
        assert roll.index == 2 and lines(roll) == ["entry 0", "entry 1", "▸ entry 2"]
        roll.refill([], 4)
        assert roll.index == 0 and lines(roll) == [] and not roll.can_focus
