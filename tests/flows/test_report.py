"""The report of a run: whole at 80 columns, whatever the numbers in it."""

from __future__ import annotations

from textual.pilot import Pilot

from omnitui.domain.operations.plan import switching
from omnitui.domain.operations.runner import Item, ItemResult, Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.ui.features.operations.report_dialog import ReportActions, ReportDialog
from tests.flows.conftest import NOW, World, omni, screen_text, shows, wait_until
from tests.flows.work import at_work, press, screen


async def test_the_ways_on_all_stand_on_one_line_however_many_there_are(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        for size in (1, 84, 1_209, 100_000):
            ways = ReportActions(retry=size, go_on=size, undo=size, export=True)
            plan = switching(Verb.PAUSE, [])
            items = [Item(str(place), "N") for place in range(3)]
            run = Operation("pause", items, NOW.timestamp(), cut_short="127.0.0.1 refuses connections " * 3)
            run.results = {item.id: ItemResult(item, Outcome.NOT_SENT, NOW.timestamp()) for item in items}
            dialog = ReportDialog(omni(pilot).operations(), plan, run, ways, going=False)
            screen(pilot).open(_shown(pilot, dialog))
            await shows(pilot, "3 never sent", "Activity (4) keeps it.")
            lines = screen_text(pilot.app).splitlines()
            framed = [line.rstrip() for line in lines if "│" in line]
            assert all(line.endswith("│") and len(line) == len(framed[0]) for line in framed), lines
            (buttons,) = [line for line in framed if "Close" in line]
            assert all(f"{key} ]" in buttons for key in ("z", "Esc", "c", "r")), buttons
            await press(pilot, "escape")
            await wait_until(pilot, lambda: not isinstance(pilot.app.screen, ReportDialog))


async def test_what_a_line_has_no_room_for_stands_whole_below_the_list(world: World) -> None:
    long = "this schedule belongs to a dashboard that its owner may no longer see, so Omni keeps it as it is"
    async with at_work(world, (80, 24)) as pilot:
        items = [Item("a", "Alizarin"), Item("b", "Bark")]
        run = Operation("pause", items, NOW.timestamp())
        run.results = {
            "a": ItemResult(items[0], Outcome.FAILED, NOW.timestamp(), words="no", status=403),
            "b": ItemResult(items[1], Outcome.FAILED, NOW.timestamp(), words=long, status=403),
        }
        dialog = ReportDialog(
            omni(pilot).operations(), switching(Verb.PAUSE, []), run, ReportActions(retry=2), going=False
        )
        screen(pilot).open(_shown(pilot, dialog))
        text = await shows(pilot, "Pause: 0 of 2 done")
        assert "keeps it as it is" not in text
        await press(pilot, "down")
        await shows(pilot, "403 this schedule belongs to a dashboard", "keeps it as it is")
        await press(pilot, "up")
        await wait_until(pilot, lambda: "keeps it as it is" not in screen_text(pilot.app))
        await press(pilot, "escape")


async def _shown(pilot: Pilot[None], dialog: ReportDialog) -> None:
    await omni(pilot).ask(dialog)
