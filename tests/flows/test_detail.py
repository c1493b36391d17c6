"""The pane: the row at once, the rest once the cursor rests, kept until R, and Enter for all of it."""

from __future__ import annotations

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.domain.schedules.detail_loader import DetailLoader
from omnitui.ui.features.schedules import finding
from omnitui.ui.render.detail_note import detail_note
from tests.flows.conftest import World, omni, screen_text, shows, wait_until
from tests.flows.work import DIGEST, LIST, at_work, current, go_to, id_of, pages, pane_shows, press, screen, store


def looked_at(world: World) -> list[str]:
    """The ids whose settings were asked for, in order."""
    paths = [request.path for request in world.fake.requests if request.method == "GET"]
    return [path.rpartition("/")[2] for path in paths if path.startswith(f"{LIST}/") and "recipients" not in path]


async def test_the_pane_fills_once_the_cursor_rests_and_costs_two_requests(world: World) -> None:
    async with at_work(world, (120, 40)) as pilot:
        await go_to(pilot, world, "Crimson refunds")
        text = await pane_shows(
            pilot, "⊘ Stopped by Omni", "missingQuery", "To email, 14 people", "and 11 more: Enter", "Loaded"
        )
        assert "Owner" in text
        known = id_of(world, "Crimson refunds")
        asked = [request.path for request in world.fake.requests if known in request.path]
        assert sorted(asked) == [f"{LIST}/{known}", f"{LIST}/{known}/recipients"]


async def test_the_row_is_in_the_pane_before_the_rest_is(world: World) -> None:
    async with at_work(world) as pilot:
        world.fake.latency = 30.0
        await go_to(pilot, world, DIGEST)
        text = await shows(pilot, "email, 12 people", "Digest, whole dashboard, as pdf")
        assert "gustav" not in text
        assert " …" in screen_text(pilot.app)


async def test_what_was_read_is_kept_until_it_is_read_again(world: World) -> None:
    async with at_work(world) as pilot:
        first = current(pilot)
        await wait_until(pilot, lambda: len(looked_at(world)) == 1)
        await press(pilot, "down")
        await wait_until(pilot, lambda: len(looked_at(world)) == 2)
        await press(pilot, "up")
        await shows(pilot, "Loaded 03:12")
        assert current(pilot) == first
        assert len(looked_at(world)) == 2
        await press(pilot, "R")
        await wait_until(pilot, lambda: len(looked_at(world)) == 3)
        assert looked_at(world)[2] == looked_at(world)[0]


async def test_nothing_is_read_while_the_cursor_runs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "DETAIL_REST", 5.0)
    async with at_work(world) as pilot:
        await press(pilot, *["down"] * 12)
        await shows(pilot, current(pilot))
        assert looked_at(world) == []


async def test_with_few_requests_left_enter_reads_the_rest(world: World) -> None:
    async with at_work(world, per_minute=23) as pilot:
        await wait_until(pilot, lambda: "requests left" in screen_text(pilot.app))
        await press(pilot, "down")
        await shows(pilot, "Enter loads the rest")
        asked = len(world.fake.requests)
        await press(pilot, "enter")
        await shows(pilot, "Esc closes", "Loaded 03:12")
        assert len(world.fake.requests) == asked + 2
        await press(pilot, "escape")
        text = await shows(pilot, "Loaded 03:12")
        assert "Enter loads the rest" not in text


async def test_enter_opens_all_of_it_and_the_keys_scroll_there(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await go_to(pilot, world, "Alizarin traffic")
        await press(pilot, "enter")
        await shows(pilot, "Alizarin traffic", "Esc closes", "email, 316 people")
        before = screen_text(pilot.app)
        await press(pilot, "pagedown", "down")
        await wait_until(pilot, lambda: screen_text(pilot.app) != before)
        await press(pilot, "escape")
        await shows(pilot, "Name ↑")
        assert current(pilot) == "Alizarin traffic"


async def test_a_failure_stays_inside_the_pane_and_enter_tries_again(world: World) -> None:
    known = id_of(world, DIGEST)
    world.fake.fail(known, httpx.Response(502), times=6)
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await pane_shows(pilot, "✗ Omni failed (502, 3 tries). Enter tries again.", "email, 12 people")
        asked = len(looked_at(world))
        await press(pilot, "down", "up")
        await pane_shows(pilot, "Enter tries again.")
        assert looked_at(world)[asked:].count(known) == 0
        await press(pilot, "enter")
        await shows(pilot, "Esc closes", "Subject", "Loaded 03:12")


@pytest.mark.parametrize("status", [404, 405, 403])
async def test_a_server_without_one_of_the_calls_loses_only_what_it_shows(world: World, status: int) -> None:
    world.fake.fail("/recipients", httpx.Response(status), times=100)
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await pane_shows(pilot, "Owner Blob Ross", "Not available from this server: recipients (")


def flow_of(pilot: Pilot[None]) -> DetailLoader:
    """A new session's details: no call has told of anything yet."""
    session = omni(pilot).workspace.session
    assert session is not None
    return DetailLoader(session, store(pilot), omni(pilot).now)


@pytest.mark.parametrize("told_before", [True, False])
async def test_one_that_vanished_is_told_from_an_old_server(world: World, told_before: bool) -> None:
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: id_of(world, DIGEST) in store(pilot).rows)
        known, flow = id_of(world, DIGEST), flow_of(pilot)
        session = omni(pilot).workspace.session
        assert session is not None
        if told_before:
            await flow.read(id_of(world, "Crimson refunds"))
        await session.client.schedules.delete(known)
        world.fake.fail(known, httpx.Response(404), times=100)
        await flow.read(known)
        note = detail_note(flow, known)
        assert note is not None and note[0].startswith("✗ Not in Omni: deleted"), note


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_too_old_for_both_calls_is_no_vanished_schedule(world: World, status: int) -> None:
    async with at_work(world) as pilot:
        await wait_until(pilot, lambda: id_of(world, DIGEST) in store(pilot).rows)
        known, flow = id_of(world, DIGEST), flow_of(pilot)
        world.fake.fail(f"{LIST}/", httpx.Response(status), times=100)
        listed = len(pages(world))
        for schedule in (known, id_of(world, "Crimson refunds")):
            await flow.read(schedule)
            note = detail_note(flow, schedule)
            assert note is not None and note[0].startswith("Not available from this server:"), note
        assert len(pages(world)) == listed + (status == 404)


async def test_the_pane_takes_the_keys_and_gives_them_back(world: World) -> None:
    async with at_work(world, (120, 16)) as pilot:
        await go_to(pilot, world, "Crimson refunds")
        await pane_shows(pilot, "missingQuery", "Next none while")
        row = screen(pilot).table.cursor_row
        before = screen_text(pilot.app)
        await press(pilot, "tab")
        assert screen(pilot).focused is screen(pilot).pane
        assert screen_text(pilot.app).count("▸") == 1
        await press(pilot, "down", "j", "down")
        assert screen(pilot).table.cursor_row == row
        assert screen_text(pilot.app) != before
        await press(pilot, "escape")
        assert screen(pilot).focused is screen(pilot).table
        await press(pilot, "down")
        assert screen(pilot).table.cursor_row == row + 1


async def test_below_the_table_it_is_eight_lines_under_a_rule_with_the_name(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await go_to(pilot, world, "Crimson refunds")
        await shows(pilot, "Stopped by Omni")
        lines = screen_text(pilot.app).splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("── Crimson refunds ─"))
        assert at == 24 - 2 - 8


async def test_id_and_link_are_copied_as_they_are(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(world) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(omni(pilot), "copy_to_clipboard", copied.append)
        await go_to(pilot, world, DIGEST)
        known = id_of(world, DIGEST)
        await press(pilot, "y")
        await shows(pilot, f"Copied id {known}")
        await press(pilot, "o")
        await shows(pilot, "Copied link of “Happy little digest”")
        board = next(row.identifier for row in screen(pilot).workspace.store.rows.values() if row.id == known)
        assert copied == [known, f"https://blobsrus.omniapp.co/dashboards/{board}/schedules/{known}"]
