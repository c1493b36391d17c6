"""Activity: every write from this machine, newest first, with what became of it and the way on and back."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import httpx
import pytest
from textual.widgets import Input

from omnitui.storage.journal.records import PlannedItem
from tests.flows.conftest import ORIGIN, World, omni, screen_text, shows, wait_until
from tests.flows.notes import active, journal_of, left_behind, name_of
from tests.flows.work import at_work, current, press, writes

SIZES = [(120, 40), (80, 24)]


async def ended(world: World, verb: str, became: dict[str, str], *, profile: str = "prod", words: str = "") -> int:
    """A run that an earlier session carried out to its end."""
    journal = journal_of(world)
    run_id = await journal.begin_operation(
        ORIGIN, profile, verb, [PlannedItem(i, name_of(world, i)) for i in became], ""
    )
    for known, outcome in became.items():
        await journal.record_sent(run_id, known)
        status = 403 if outcome == "failed" else None
        await journal.record_outcome(run_id, known, outcome, words if outcome == "failed" else "", status)
    await journal.end_operation(run_id)
    await journal.close()
    return run_id


@pytest.mark.parametrize("size", SIZES)
async def test_runs_stand_newest_first_with_their_items_below(world: World, size: tuple[int, int]) -> None:
    one, two, three, four = active(world, 4)
    await ended(world, "send now", {four.id: "done"})
    became = {one.id: "done", two.id: "failed", three.id: "unknown"}
    await ended(world, "pause", became, words="you may not [manage] this")
    async with at_work(world, size) as pilot:
        await press(pilot, "4")
        text = await shows(pilot, "[4 Activity]", "pause 3 schedules ✓ 1 ✗ 1 ? 1", "send now", "✓ accepted by Omni")
        assert text.index("pause 3 schedules") < text.index("send now")
        await shows(pilot, f"✗ {two.name[:15]}", "403 you may not [manage] this", "z resumes it")
        below = screen_text(pilot.app).partition("pause 3 schedules, ")[2]
        assert below.index(two.name[:10]) < below.index(three.name[:10]) < below.index(one.name[:10])
        await press(pilot, "down")
        await shows(pilot, f"send now {four.name[:20]}", "none")


@pytest.mark.parametrize("size", SIZES)
async def test_with_nothing_changed_it_says_so(world: World, size: tuple[int, int]) -> None:
    async with at_work(world, size) as pilot:
        await press(pilot, "4")
        await shows(pilot, "No changes from this machine yet.")
        await press(pilot, "z", "c", "enter", "E", "down", "G", "1")
        await shows(pilot, "[1 Schedules]")
    assert not world.journal_path.exists()


async def test_z_takes_the_way_back_of_the_row(world: World) -> None:
    one, two, three = active(world, 3)
    for each in (one, two):
        world.fake.schedule(each.id).disabled_at = "2026-03-03T02:12:00.000Z"
    await ended(world, "pause", {one.id: "done", two.id: "done"})
    await ended(world, "send now", {three.id: "done"})
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "z resumes the 2")
        await press(pilot, "z")
        await shows(pilot, "This operation can't be undone.")
        await press(pilot, "down", "z")
        await shows(pilot, "Resume 2 schedules?")
        await press(pilot, "y")
        await shows(pilot, "✓ 2, undone Tue 03:12:00", "resume 2 schedules ✓ 2")
    assert sorted(writes(world)) == sorted(f"resume {each.id}" for each in (one, two))


async def test_enter_opens_the_run_and_its_row_is_gone_to(world: World) -> None:
    one, two = active(world, 2)
    await ended(world, "pause", {one.id: "done", two.id: "failed"}, words="no")
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "z resumes it")
        await press(pilot, "enter")
        await shows(pilot, "Pause: 1 of 2 done", "Retry 1 r", "Undo 1 z")
        await press(pilot, "r")
        await shows(pilot, f"Pause “{two.name}”?")
        await press(pilot, "n")
        await wait_until(pilot, lambda: "Retry" not in screen_text(pilot.app))
        await press(pilot, "enter")
        await shows(pilot, "Pause: 1 of 2 done")
        await press(pilot, "enter")
        await shows(pilot, "[1 Schedules]")
        await wait_until(pilot, lambda: current(pilot) == two.name)


async def test_tab_goes_to_the_items_and_enter_from_there_to_the_schedule(world: World) -> None:
    one, two = active(world, 2)
    await ended(world, "pause", {one.id: "done", two.id: "done"})
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, f"✓ {two.name[:20]}")
        await press(pilot, "tab", "down", "enter")
        await wait_until(pilot, lambda: current(pilot) == two.name)


async def test_what_was_left_is_continued_from_here(world: World) -> None:
    one, two = active(world, 2)
    await left_behind(world, "pause", {one.id: "done", two.id: "planned"})
    async with at_work(world) as pilot:
        await shows(pilot, "Interrupted operation")
        await press(pilot, "escape")
        await press(pilot, "4")
        await shows(pilot, "✓ 1 – 1", "c continues, 1 left")
        await press(pilot, "c")
        await shows(pilot, "pause 2 schedules ✓ 2")
        await press(pilot, "c")
        await shows(pilot, "Nothing of this operation is left to do.")
    assert writes(world) == [f"pause {two.id}"]


async def test_search_finds_by_name_verb_outcome_and_profile(world: World) -> None:
    one, two, three = active(world, 3)
    await ended(world, "pause", {one.id: "done", two.id: "done"})
    await ended(world, "resume", {three.id: "failed"}, profile="Émile")
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "2 operations", "Profile", "Émile")
        for words, found in (
            (two.name, "pause 2"),
            ("FAILED émile", "resume"),
            ("resume", "resume"),
            ("prod", "pause 2"),
        ):
            await press(pilot, "slash")
            omni(pilot).screen.query_one("#search", Input).value = words
            await press(pilot, "enter")
            await shows(pilot, "1 operation", found)
        await press(pilot, "slash", *"nowhere", "enter")
        await shows(pilot, "matches “")
        await press(pilot, "escape")
        await shows(pilot, "2 operations")


async def test_the_end_is_read_when_it_comes_in_sight(world: World) -> None:
    one = active(world, 1)[0]
    journal = journal_of(world)
    begun = (journal.begin_operation(ORIGIN, "prod", "pause", [(one.id, f"Run {number}")], "") for number in range(450))
    runs = await asyncio.gather(*begun)
    await asyncio.gather(*(journal.end_operation(run_id) for run_id in runs))
    await journal.close()
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "200+ operations", "Run 449")
        await press(pilot, "G")
        await shows(pilot, "400+ operations")
        await press(pilot, "G")
        await shows(pilot, "450 operations")
        await press(pilot, "G")
        await shows(pilot, "Run 0 ")


@pytest.mark.parametrize("name", ["run.csv", "run.json"])
async def test_a_run_is_exported(world: World, tmp_path: Path, name: str) -> None:
    one, two = active(world, 2)
    world.fake.schedule(one.id).name = "=cmd()"
    await ended(world, "pause", {one.id: "done", two.id: "failed"}, words="no, never")
    target = tmp_path / name
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "pause 2 schedules")
        await press(pilot, "E")
        await shows(pilot, "Export the operation as CSV or JSON", "omnitui-2026-03-03-031200-pause.csv")
        omni(pilot).screen.query_one("#typed Input", Input).value = str(target)
        await press(pilot, "enter")
        await shows(pilot, "✓ Wrote the report of 2 to")
    text = target.read_text(encoding="utf-8")
    if name.endswith("csv"):
        assert "'=cmd(),done" in text and '"no, never"' in text
    else:
        assert [item["outcome"] for item in json.loads(text)["items"]] == ["done", "failed"]


async def test_the_report_of_this_session_exports_too(world: World, tmp_path: Path) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "space", "space", "p")
        await shows(pilot, "Pause")
        await press(pilot, "y")
        await shows(pilot, "z undoes it.")
        await press(pilot, "exclamation_mark")
        await shows(pilot, "e exports it, Activity (4) keeps it.", "▸[ Close Esc ]")
        await press(pilot, "e")
        await shows(pilot, "Export the operation as CSV or JSON")


async def test_a_damaged_journal_says_so_and_a_newer_one_is_only_read(world: World) -> None:
    world.journal_path.parent.mkdir(parents=True)
    world.journal_path.write_bytes(b"no database at all, " * 100)
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "The journal is damaged. Move")
    world.journal_path.unlink()
    one = active(world, 1)[0]
    await ended(world, "pause", {one.id: "done"})
    with sqlite3.connect(world.journal_path) as connection:
        connection.execute("PRAGMA user_version = 99")
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "The journal is from a newer omnitui", one.name[:20])


async def test_read_only_shows_all_and_changes_nothing(world: World) -> None:
    one = active(world, 1)[0]
    await ended(world, "pause", {one.id: "done"})
    async with at_work(world, read_only=True) as pilot:
        await press(pilot, "4")
        await shows(pilot, "✓ paused", "(z undo)")
        await press(pilot, "z")
        await shows(pilot, "This session is read-only (--read-only).")


async def test_what_another_org_was_done_is_shown_but_not_taken_back(world: World) -> None:
    run_id = await left_behind(world, "pause", {active(world, 1)[0].id: "done"}, origin="https://other.omniapp.co")
    journal = journal_of(world)
    assert await journal.take_over(run_id)
    await journal.end_operation(run_id)
    await journal.close()
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "in another org")
        await press(pilot, "z")
        await shows(pilot, "That was done in another org. Switch profile first")
    assert writes(world) == []


async def test_a_created_one_is_shown_by_the_id_it_was_given(world: World) -> None:
    made = active(world, 1)[0]
    journal = journal_of(world)
    run_id = await journal.begin_operation(ORIGIN, "prod", "create", [("new", "Brand new"), ("none", "Never made")], "")
    await journal.record_sent(run_id, "new")
    await journal.record_outcome(run_id, "new", "unknown", "no answer; a similar one was found", result={"id": made.id})
    await journal.record_outcome(run_id, "none", "failed", "no", 400)
    await journal.end_operation(run_id)
    await journal.close()
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "? Brand new", "no answer; a similar one was found")
        await press(pilot, "tab", "enter")
        await shows(pilot, "No schedule to open for this.")
        await press(pilot, "down", "enter")
        await shows(pilot, "[1 Schedules]")
        await wait_until(pilot, lambda: current(pilot) == made.name)


async def test_a_run_that_is_going_on_is_shown_as_it_goes(world: World) -> None:
    gate = asyncio.Event()

    async def slow(request: httpx.Request) -> None:
        await gate.wait()

    world.fake.fail("/pause", slow, times=1000)
    async with at_work(world) as pilot:
        await press(pilot, *["space"] * 12, "p")
        await shows(pilot, "Pause", "schedules?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: writes(world))
        await press(pilot, "4")
        await shows(pilot, "x stops it", "Pausing", "x stop")
        await shows(pilot, "in flight", "in flight")
        gate.set()
        await wait_until(pilot, lambda: "z resumes the" in screen_text(pilot.app))


async def test_what_another_omnitui_is_doing_is_not_taken_back_meanwhile(world: World) -> None:
    ids = [each.id for each in active(world, 3)]
    other = journal_of(world)
    run_id = await other.begin_operation(ORIGIN, "prod", "pause", [(known, "One") for known in ids], "")
    await other.record_sent(run_id, ids[0])
    await other.record_outcome(run_id, ids[0], "done")
    async with at_work(world) as pilot:
        await press(pilot, "4")
        await shows(pilot, "running elsewhere", "not while it runs")
        await press(pilot, "z")
        await shows(pilot, "Another omnitui is running this operation.")
        await other.leave_rest(run_id)
        await press(pilot, "R")
        await shows(pilot, "z resumes it")
        assert "elsewhere" not in screen_text(pilot.app)
    await other.close()
    assert writes(world) == []
