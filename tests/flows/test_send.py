"""Send now: real mail is never sent unasked and never twice; and which of several is due first."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from textual import events
from textual.pilot import Pilot

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.ui.shell.confirm import ConfirmDialog
from tests.flows.conftest import World, screen_text, shows, type_in, wait_until
from tests.flows.test_pause import BOTH, TREES, mark
from tests.flows.test_search_and_filter import burst
from tests.flows.work import DIGEST, at_work, go_to, id_of, marked, press, status, store, writes

QUESTION = "Send “Happy little digest”?"


@asynccontextmanager
async def asked_about(
    world: World, name: str = DIGEST, *, size: tuple[int, int] = (120, 32), production: bool = False
) -> AsyncIterator[Pilot[None]]:
    async with at_work(world, size, production=production) as pilot:
        await go_to(pilot, world, name)
        await press(pilot, "t")
        await shows(pilot, f"Send “{name}”?")
        yield pilot


async def agree(pilot: Pilot[None]) -> None:
    """Say yes, once the recipients are on the screen and a key answers."""
    await shows(pilot, "[ Send to 12 y ]")
    question = pilot.app.screen
    await wait_until(pilot, lambda: isinstance(question, ConfirmDialog) and not question.is_early(events.Event()))
    await press(pilot, "y")


async def test_the_question_says_who_gets_what_and_when_it_runs_anyway(world: World) -> None:
    async with asked_about(world, production=True) as pilot:
        text = await shows(
            pilot,
            "Sends real mail now to 12 people:",
            "l lists them",
            "As pdf of Digest, with Blob Ross's view of the data.",
            "Last sent Mon 09:00; it still runs today 09:00.",
            "This can't be undone.",
            "▸[ Cancel n ] [ Send to 12 y ]",
            "blobsrus · PRODUCTION",
        )
        assert "@" in text.partition("12 people:")[2].partition("As pdf")[0]
        await press(pilot, "l")
        await wait_until(pilot, lambda: screen_text(pilot.app).count("@") >= 12)
        await press(pilot, "n")
        await wait_until(pilot, lambda: QUESTION not in screen_text(pilot.app))
        assert not world.fake.deliveries and writes(world) == []


async def test_the_verb_waits_for_the_recipients(world: World) -> None:
    go = asyncio.Event()

    async def slow(request: httpx.Request) -> None:
        await go.wait()

    async with at_work(world, (80, 16)) as pilot:
        await go_to(pilot, world, DIGEST)
        world.fake.fail("/recipients", slow)
        await press(pilot, "t")
        await shows(pilot, QUESTION, "Sends real mail now to 12 people: …", "( Send y )")
        await press(pilot, "y")
        assert writes(world) == []
        go.set()
        await shows(pilot, "l lists them")
        await agree(pilot)
        await shows(pilot, "✓ Omni accepted “Happy little digest”")
    assert len(world.fake.deliveries) == 1


async def test_recipients_that_cannot_be_read_are_said_and_asked_about_all_the_same(world: World) -> None:
    async with at_work(world, (80, 16)) as pilot:
        await go_to(pilot, world, DIGEST)
        world.fake.fail(id_of(world, DIGEST), httpx.Response(503), times=6)
        await press(pilot, "t")
        await shows(pilot, QUESTION, "Recipients could not be read.", "Omni failed (503, 3 tries).", "[ Send y ]")
        await press(pilot, "y")
        await shows(pilot, "✓ Omni accepted “Happy little digest”")


async def test_keys_typed_before_the_question_was_painted_send_nothing(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        burst(pilot, "t", "y", "y", "⏎")
        await shows(pilot, QUESTION, "Send to 12 y")
        await pilot.pause(0.1)
        assert writes(world) == []


async def test_another_destination_names_where_it_goes(world: World) -> None:
    async with asked_about(world, "Canvas stock-outs") as pilot:
        await shows(pilot, "It is an alert: nothing is sent unless its condition is met.", "[ Send y ]")
        text = await shows(pilot, "Sends a real delivery now to webhook ")
        assert re.search(r"to webhook [a-z]+[.][a-z.]+/", text), text


async def test_several_are_sent_only_by_typing_how_many(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH, "Canvas stock-outs", "Bright sky KPIs", "Crimson refunds")
        await press(pilot, "t")
        await shows(
            pilot,
            "Send 3 schedules?",
            "3 are sent now, for real: 2 by email to 100 people in all, 1 to webhook",
            "1 left out: paused; r resumes it, then t",
            "1 left out: stopped by Omni",
            "This can't be undone.",
            "▸ Type 3 to send: ",
            "( Send 3 )",
        )
        await press(pilot, "y", "enter", "4", "enter")
        await shows(pilot, "( Send 3 )")
        assert writes(world) == []
        await press(pilot, "backspace", "3")
        await shows(pilot, "[ Send 3 ]")
        await press(pilot, "enter")
        await shows(pilot, "✓ Omni accepted 3 schedules at 03:12:00. Delivery not confirmed yet.")
        assert sorted(d.name for d in world.fake.deliveries) == sorted([*BOTH, "Canvas stock-outs"])
        assert sorted(marked(pilot)) == ["Bright sky KPIs", "Crimson refunds"]


async def test_hidden_ones_left_out_with_o_are_asked_about_anew(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH, "Gesso backlog")
        await press(pilot, "slash", *"happy", "enter")
        await wait_until(pilot, lambda: store(pilot).query.search == "happy" and store(pilot).index.complete)
        await press(pilot, "t")
        await shows(pilot, "1 of the 3 is hidden by the search “happy”: Gesso backlog", "[ 2 shown o ]")
        await press(pilot, "o")
        await shows(pilot, "Send 2 schedules?", "Type 2 to send:", "( Send 2 )")
        assert writes(world) == []
        await press(pilot, "2", "enter")
        await shows(pilot, "Omni accepted 2 schedules")
        assert marked(pilot) == ["Gesso backlog"]


async def test_one_that_was_paused_meanwhile_says_so_and_what_to_do(world: World) -> None:
    async with asked_about(world) as pilot:
        await shows(pilot, "Send to 12 y")
        world.fake.schedule(id_of(world, DIGEST)).disabled_at = "2026-03-03T02:11:00.000Z"
        await press(pilot, "y")
        await shows(pilot, "✗ “Happy little digest” was not sent: it is paused (409). r resumes it, then t.")
        await shows(pilot, "‖ Happy little digest")
        assert not world.fake.deliveries


async def test_another_conflict_is_told_in_omnis_words(world: World) -> None:
    words = "Cannot trigger schedule while another execution is in progress"
    world.fake.fail("/trigger", error_answer(ApiError(409, words)))
    async with asked_about(world) as pilot:
        await agree(pilot)
        await wait_until(pilot, lambda: "was not sent: Cannot trigger schedule while" in status(pilot))
        assert len(writes(world)) == 1


@pytest.mark.parametrize("carried_out", [False, True])
@pytest.mark.parametrize("lost", [httpx.ReadError("gone"), httpx.Response(500)])
async def test_a_lost_answer_is_unknown_and_nothing_is_sent_again(
    world: World, carried_out: bool, lost: httpx.Response | Exception
) -> None:
    world.fake.fail("/trigger", lost, after=carried_out)
    async with asked_about(world, size=(140, 32)) as pilot:
        await agree(pilot)
        unheard, failed = "No answer for “Happy little digest”.", "digest” may have been sent (500)."
        lead = unheard if isinstance(lost, Exception) else failed
        await wait_until(pilot, lambda: lead in status(pilot))
        await shows(pilot, "its last run was still Mon 09:00. R checks again.")
        await press(pilot, "exclamation_mark", "escape", "R")
        await pilot.pause(0.2)
    assert len(world.fake.deliveries) == (1 if carried_out else 0)
    assert len(writes(world)) == 1


async def test_read_only_sends_nothing(world: World) -> None:
    async with at_work(world, read_only=True) as pilot:
        await shows(pilot, "(t send now)")
        await press(pilot, "t")
        await shows(pilot, "This session is read-only (--read-only).")
        assert writes(world) == []


async def test_the_week_sends_all_of_an_hour_once_the_number_is_typed(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, DIGEST, TREES)
        await press(pilot, "2", "t")
        await shows(pilot, "Send 2 schedules?")
        await type_in(pilot, "2")
        await shows(pilot, "[ Send 2 ]")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: len(world.fake.deliveries) == 2)


async def test_the_one_that_is_due_first_is_named(world: World) -> None:
    async with at_work(world) as pilot:
        await mark(pilot, world, *BOTH, "Mountain alert", "Bright sky KPIs", "Foothill forecast")
        await press(pilot, "p")
        await shows(pilot, "First run skipped: Mountain alert, today 03:15")
        await press(pilot, "n", "r")
        await shows(pilot, "Resume 2 schedules?", "First run: Foothill forecast, today 07:00")
        await press(pilot, "n")
        await go_to(pilot, world, "Mountain alert")
        await press(pilot, "u", "p")
        await shows(pilot, "Pause “Mountain alert”?", "First run skipped: today 03:15")
