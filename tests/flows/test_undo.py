"""`z` takes back the last run that can be, as far as nobody else has touched what it did."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.storage.journal.records import PlannedItem
from omnitui.ui.app import OmnituiApp
from tests.flows.conftest import ORIGIN, World, omni, screen_text, shows, wait_until
from tests.flows.notes import active, journal_of
from tests.flows.work import at_work, press, store, writes


async def pause(pilot: Pilot[None], ids: list[str]) -> None:
    """Pause these, and wait until it has been read how Omni has them."""
    await wait_until(pilot, lambda: all(known in store(pilot).rows for known in ids))
    store(pilot).mark(ids)
    await press(pilot, "p")
    await shows(pilot, "Pause")
    await press(pilot, "y")
    await shows(pilot, "✓ Paused", "z undoes it.")
    await kept(pilot)


async def kept(pilot: Pilot[None]) -> None:
    for _ in range(200):
        (note, *_) = await omni(pilot).workspace.journal.runs()
        if all(item.has_after for item in await omni(pilot).workspace.journal.items(note.id) if item.outcome == "done"):
            return
        await pilot.pause(0.02)
    raise AssertionError("how Omni has them was never noted")


def paused(world: World, ids: list[str]) -> list[bool]:
    return [world.fake.schedule(known).disabled_at is not None for known in ids]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_z_resumes_what_was_paused_but_not_what_somebody_changed(world: World, size: tuple[int, int]) -> None:
    ids = [each.id for each in active(world, 4)]
    async with at_work(world, size) as pilot:
        await pause(pilot, ids)
        world.fake.schedule(ids[0]).disabled_at = "2026-03-03T05:00:00.000Z"
        await press(pilot, "z")
        await shows(pilot, "Resume 3 schedules?", "1 left out: changed since the operation")
        assert len(writes(world)) == 4
        await press(pilot, "y")
        await shows(pilot, "✓ Resumed 3 schedules. z undoes it.")
        assert paused(world, ids) == [True, False, False, False]
        await kept(pilot)
        await press(pilot, "z")
        await shows(pilot, "Pause 3 schedules?")
        await press(pilot, "y")
        await shows(pilot, "✓ Paused 3 schedules.")
        assert paused(world, ids) == [True] * 4


async def test_no_leaves_it_and_z_asks_again(world: World) -> None:
    ids = [each.id for each in active(world, 2)]
    async with at_work(world) as pilot:
        await pause(pilot, ids)
        for _ in range(2):
            await press(pilot, "z")
            await shows(pilot, "Resume 2 schedules?")
            await press(pilot, "n")
            await wait_until(pilot, lambda: "Resume 2" not in screen_text(pilot.app))
        assert len(writes(world)) == 2


async def test_z_works_after_a_restart(world: World) -> None:
    ids = [each.id for each in active(world, 2)]
    async with at_work(world) as pilot:
        await pause(pilot, ids)
    async with at_work(world) as pilot:
        await press(pilot, "z")
        await shows(pilot, "Resume 2 schedules?")
        await press(pilot, "y")
        await shows(pilot, "✓ Resumed 2 schedules.")
    journal = journal_of(world)
    undo, run = await journal.runs()
    assert run.undone_by == undo.id and undo.undone is None
    await journal.close()


async def test_what_was_undone_in_part_is_not_called_undone_and_its_row_takes_back_the_rest(world: World) -> None:
    ids = [each.id for each in active(world, 3)]
    async with at_work(world) as pilot:
        await pause(pilot, ids)
        world.fake.fail(f"{ids[0]}/resume", error_answer(ApiError(403, "you may not")))
        await press(pilot, "z")
        await shows(pilot, "Resume 3 schedules?")
        await press(pilot, "y")
        await shows(pilot, "Resume: 2 of 3 done")
        await press(pilot, "escape", "4")
        text = await shows(pilot, "z resumes the 3")
        assert "undone" not in text
        await press(pilot, "down", "z")
        await shows(pilot, "Resume “", "changed since the operation")
        await press(pilot, "y")
        await shows(pilot, "undone")
        assert paused(world, ids) == [False] * 3


async def test_where_all_was_changed_nothing_is_asked(world: World) -> None:
    ids = [each.id for each in active(world, 2)]
    async with at_work(world) as pilot:
        await pause(pilot, ids)
        for known in ids:
            world.fake.schedule(known).disabled_at = None
        await press(pilot, "z")
        await shows(pilot, "Nothing to resume: 2 changed since the operation.")
        assert len(writes(world)) == 2


async def test_with_nothing_to_undo_and_in_a_read_only_session_the_reason_is_said(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "z")
        await shows(pilot, "Nothing to undo.")
    async with at_work(world, read_only=True) as pilot:
        await press(pilot, "z")
        await shows(pilot, "This session is read-only (--read-only).")


async def test_the_report_undoes_too(world: World) -> None:
    ids = [each.id for each in active(world, 3)]
    async with at_work(world) as pilot:
        await pause(pilot, ids)
        await press(pilot, "exclamation_mark")
        await shows(pilot, "Pause: 3 of 3 done", "Undo the 3 z")
        await press(pilot, "z")
        await shows(pilot, "Resume 3 schedules?")
        await press(pilot, "n")


async def test_recipients_are_put_back_after_a_question(world: World) -> None:
    mail = next(each for each in world.fake if each.destination == "email")
    change = {"add": [{"email": "new@acme.test", "userId": ""}], "remove": [], "addGroups": [], "removeGroups": []}
    journal = journal_of(world)
    task: dict[str, Any] = {**change, "before": ["ada@acme.test"]}
    run_id = await journal.begin_operation(ORIGIN, "prod", "recipients", [PlannedItem(mail.id, mail.name, task)], "")
    await journal.record_sent(run_id, mail.id)
    await journal.record_outcome(run_id, mail.id, "done")
    await journal.end_operation(run_id)
    await journal.close()
    async with at_work(world) as pilot:
        await press(pilot, "z")
        await shows(pilot, "Restore the recipients of", "removes who was added")
        assert writes(world) == []
        await press(pilot, "y")
        await wait_until(pilot, lambda: writes(world) == [f"remove-recipients {mail.id}"])


async def test_deleted_schedules_are_made_anew_one_after_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    async def restore(app: OmnituiApp, copy: dict[str, Any]) -> str | None:
        made.append(copy["row"]["name"])
        return f"new-{len(made)}"

    monkeypatch.setitem(sys.modules, "omnitui.ui.features.schedule_form.create", SimpleNamespace(restore=restore))
    journal = journal_of(world)
    run_id = await journal.begin_operation(
        ORIGIN, "prod", "delete", [("a", "First"), ("b", "Second"), ("c", "Third")], ""
    )
    for known, name in (("a", "First"), ("b", "Second"), ("c", "Third")):
        await journal.record_snapshot(run_id, known, {"row": {"id": known, "name": name}})
        await journal.record_sent(run_id, known)
        await journal.record_outcome(run_id, known, "done")
    await journal.end_operation(run_id)
    await journal.close()
    async with at_work(world) as pilot:
        await press(pilot, "z")
        await shows(pilot, "Restore the next one?", "1 of 3 done. Next: “Second”.")
        await press(pilot, "n")
        await shows(pilot, "Restored 1 of 3 schedules, with new ids.")
        assert made == ["First"]
        await press(pilot, "z")
        await shows(pilot, "1 of 2 done. Next: “Third”.")
        await press(pilot, "y")
        await shows(pilot, "Restored 2 of 2 schedules")
    assert made == ["First", "Second", "Third"]
