"""The same people added to, and removed from, several schedules at once."""

from __future__ import annotations

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.demo.data.vocabulary import person
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.ui.features.recipients.bulk_dialog import RecipientsOfManyDialog
from tests.flows.conftest import World, screen_text, shows, type_in, wait_until
from tests.flows.recipient_work import changes, receive, receivers
from tests.flows.work import DIGEST, at_work, go_to, id_of, marked, press, status

TREES, GESSO, SLACK = "Happy trees revenue", "Gesso backlog", "Alizarin payroll"
ADA, FRIDA, YUKI = person(1), person(4), person(5)


async def open_many(pilot: Pilot[None], world: World, *names: str) -> None:
    for name in names:
        await go_to(pilot, world, name)
        await press(pilot, "space")
    await press(pilot, "a")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, RecipientsOfManyDialog))


def is_open(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, RecipientsOfManyDialog)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_same_are_added_and_removed_everywhere_as_one_run(world: World, size: tuple[int, int]) -> None:
    receive(world, ADA, FRIDA)
    receive(world, ADA, YUKI, name=TREES)
    receive(world, ADA, FRIDA, YUKI, name=GESSO)
    async with at_work(world, size) as pilot:
        await open_many(pilot, world, DIGEST, TREES, GESSO, SLACK)
        await shows(
            pilot,
            "Recipients of 3 schedules",
            f"Left out: 1 of the 4 marked goes to slack: “{SLACK}”.",
            f"{ADA.email} 3/3 3/3",
        )
        await type_in(pilot, "theo@blob.example")
        await press(pilot, "tab")
        await type_in(pilot, FRIDA.email)
        await shows(pilot, "+ theo@blob.example 0/3 3/3", f"− {FRIDA.email} 2/3 0/3", f"{YUKI.email} 2/3 2/3")
        await shows(pilot, "changes 3 of 3", "5 requests, right away.")
        assert changes(world) == []
        await press(pilot, "ctrl+s")
        await shows(pilot, "✓ Recipients of 3 schedules: added 3, removed 2. z undoes it.")
        assert sorted(changes(world)) == ["add-recipients"] * 3 + ["remove-recipients"] * 2
        assert receivers(world) == {ADA.email, "theo@blob.example"}
        assert receivers(world, TREES) == {ADA.email, YUKI.email, "theo@blob.example"}
        assert receivers(world, GESSO) == {ADA.email, YUKI.email, "theo@blob.example"}
        assert marked(pilot) == [SLACK]


async def test_one_that_would_have_nobody_left_is_named_and_asked_about(world: World) -> None:
    receive(world, ADA)
    receive(world, ADA, YUKI, name=TREES)
    async with at_work(world, (80, 24)) as pilot:
        await open_many(pilot, world, DIGEST, TREES)
        await shows(pilot, f"{ADA.email} 2/2 2/2")
        await press(pilot, "tab", "tab", "d")
        await shows(pilot, f"Remove {ADA.email}", f"− {ADA.email} 2/2 0/2")
        await shows(pilot, "✗ “Happy little digest” would have no recipients left. Add someone")
        await press(pilot, "l")
        await shows(pilot, "✗ Happy little digest removes 1; no recipients left", "Happy trees revenue removes 1")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: is_open(pilot))
        await press(pilot, "ctrl+s")
        await shows(pilot, "Remove the last recipient?")
        await press(pilot, "n")
        await wait_until(pilot, lambda: is_open(pilot))
        assert changes(world) == []
        await press(pilot, "d")
        await shows(pilot, "no changes yet", f"{ADA.email} 2/2 2/2")


async def test_what_fails_is_in_the_report_and_can_be_tried_again(world: World) -> None:
    receive(world, ADA)
    receive(world, ADA, name=TREES)
    async with at_work(world) as pilot:
        await open_many(pilot, world, DIGEST, TREES)
        await shows(pilot, f"{ADA.email} 2/2 2/2")
        world.fake.fail(f"{id_of(world, TREES)}/add-recipients", error_answer(ApiError(403, "You may not")))
        await press(pilot, *"kim@acme.test")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Change recipients of: 1 of 2 done", "1 changed, each confirmed by Omni", "You may not")
        await press(pilot, "r")
        await shows(pilot, "It get the requested recipients.")
        await press(pilot, "y")
        await wait_until(pilot, lambda: "kim@acme.test" in receivers(world, TREES))
        assert "kim@acme.test" in receivers(world)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_whom_omni_refuses_is_told_for_each_and_tried_again_alone(world: World, size: tuple[int, int]) -> None:
    receive(world, ADA)
    receive(world, ADA, YUKI, name=TREES)
    refused = error_answer(ApiError(400, "emails: bob@acme.test is not allowed"))

    def not_bob(request: httpx.Request) -> httpx.Response | None:
        return refused if b"bob@acme.test" in request.content and id_of(world, DIGEST) in request.url.path else None

    async with at_work(world, size) as pilot:
        await open_many(pilot, world, DIGEST, TREES)
        await shows(pilot, f"{ADA.email} 2/2 2/2")
        world.fake.fail("/add-recipients", not_bob, times=99)
        await type_in(pilot, "bob@acme.test; kim@acme.test")
        await press(pilot, "ctrl+s")
        await shows(
            pilot, "Change recipients of: 1 of 2 done", "added 1; not added: bob@acme.test (Bad Request: emails:"
        )
        await shows(pilot, "✓ Happy trees revenue added 2")
        assert receivers(world) == {ADA.email, "kim@acme.test"}
        assert receivers(world, TREES) == {ADA.email, YUKI.email, "bob@acme.test", "kim@acme.test"}
        asked = len(changes(world))
        await press(pilot, "r")
        await shows(pilot, "It get the requested recipients.")
        await press(pilot, "y")
        await shows(pilot, "400 Bad Request: emails")
        assert len(changes(world)) == asked + 1


async def test_one_that_cannot_be_read_is_left_out_and_says_why(world: World) -> None:
    receive(world, ADA)
    receive(world, ADA, name=TREES)
    async with at_work(world) as pilot:
        world.fake.fail(f"{id_of(world, TREES)}/recipients", httpx.ReadError("gone"), times=9)
        await open_many(pilot, world, DIGEST, TREES)
        await shows(pilot, "Recipients unknown for 1 schedule: The connection was lost", f"{ADA.email} 1/1 1/1")
        await press(pilot, *"kim@acme.test")
        await shows(pilot, "changes 1 of 1")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: changes(world) == ["add-recipients"])
        assert "kim@acme.test" in receivers(world) and receivers(world, TREES) == {ADA.email}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_those_that_cannot_take_recipients_are_named_first(world: World, size: tuple[int, int]) -> None:
    others = (SLACK, "Amber discounts", "Amber uptime")
    receive(world, ADA)
    async with at_work(world, size) as pilot:
        await open_many(pilot, world, DIGEST, *others)
        await shows(
            pilot, "Left out: 2 of the 4 marked go to slack, 1 goes to webhook", "and 1 more (l below lists them)."
        )
        await shows(pilot, f"{ADA.email} 1/1 1/1")
        await press(pilot, "tab", "tab", "l")
        await shows(pilot, *(f"✗ {name} left out: goes to" for name in others), "Happy little digest no change")
        lines = [line for line in screen_text(pilot.app).splitlines() if "left out" in line or "no change" in line]
        assert "no change" in lines[-1] and len(lines) == 4


async def test_none_of_them_by_email_is_said_and_not_asked(world: World) -> None:
    async with at_work(world) as pilot:
        for name in (SLACK, "Amber discounts"):
            await go_to(pilot, world, name)
            await press(pilot, "space")
        await press(pilot, "a")
        await wait_until(pilot, lambda: "None of the 2 are email" in status(pilot))
        assert not is_open(pilot)


async def test_an_address_that_cannot_be_is_named_and_escape_asks_first(world: World) -> None:
    async with at_work(world) as pilot:
        await open_many(pilot, world, DIGEST, TREES)
        await wait_until(pilot, lambda: "loading the rest" not in screen_text(pilot.app))
        await type_in(pilot, "bob(at)x; kim@acme.test")
        await shows(pilot, "✗ bob(at)x no @ in it: left out", "+ kim@acme.test 0/2 2/2")
        await press(pilot, "escape")
        await shows(pilot, "Not saved: changes 2 of 2.")
        await press(pilot, "y")
        await wait_until(pilot, lambda: not is_open(pilot))
        assert changes(world) == []


async def test_in_the_week_it_is_the_marked_too_and_a_long_list_of_mistakes_is_counted(world: World) -> None:
    receive(world, ADA)
    receive(world, ADA, name=TREES)
    async with at_work(world, (80, 24)) as pilot:
        for name in (DIGEST, TREES):
            await go_to(pilot, world, name)
            await press(pilot, "space")
        await press(pilot, "2")
        await shows(pilot, "[2 Week]")
        await press(pilot, "a")
        await shows(pilot, "Recipients of 2 schedules", f"{ADA.email} 2/2 2/2")
        await type_in(pilot, "\n".join([*(f"bad{number}(at)x" for number in range(30)), "kim@acme.test"]))
        await shows(pilot, "✗ bad0(at)x no @ in it: left out", "and 28 more are left out", "2 requests, right away.")
        await press(pilot, "ctrl+s")
        await wait_until(pilot, lambda: changes(world) == ["add-recipients"] * 2)
