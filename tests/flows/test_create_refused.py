"""What Omni refuses stands under its field with everything typed still there; what was lost is never sent twice."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from omnitui.demo.protocol.answers import ApiError, error_answer
from tests.flows.conftest import World, omni, screen_text, shows, squeezed, type_in, wait_until
from tests.flows.forms import CREATE, Bodies, at, chosen, email, form, made, opened, people, saved, tab_to, typed
from tests.flows.work import at_work, press

LOST = httpx.ReadError("gone")


@pytest.mark.parametrize(
    ("detail", "name", "words"),
    [
        ("subject: Subject is too long", "subject", "Omni: Subject is too long"),
        ("timezone: Time zone must be IANA valid.", "zone", "Omni: Time zone must be IANA valid."),
        ("Document does not have a dashboard", "identifier", "Omni: Document does not have a dashboard"),
        ("schedule: Schedule is an invalid cron expression", "cron", "Omni: Schedule is an invalid cron"),
    ],
)
async def test_what_omni_refuses_stands_under_the_field_it_names(
    world: World, detail: str, name: str, words: str
) -> None:
    async with at_work(world, (80, 24)) as pilot:
        form = await opened(pilot)
        await email(pilot)
        typed_in = form.draft
        world.fake.fail(CREATE, error_answer(ApiError(400, detail)))
        await press(pilot, "ctrl+s")
        await shows(pilot, words, "Nothing was created, ")
        assert name in at(pilot), "keys go where it must be mended"
        assert form.draft == typed_in, "everything typed is still there"
        await saved(pilot)


async def test_what_fits_no_field_stands_in_the_foot(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot)
        world.fake.fail(CREATE, error_answer(ApiError(403, "You may not do what you want")))
        await press(pilot, "ctrl+s")
        await shows(pilot, "Omni: You may not do what you want", "Nothing was created, ")


async def test_an_older_server_says_so_under_by(world: World) -> None:
    world.fake.oldest = True
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot)
        await chosen(pilot, "destination", "slack")
        await typed(pilot, "channel", "C0BLOB42")
        await press(pilot, "ctrl+s")
        await shows(pilot, "✗ Omni:", "This server may be too old.")
        assert at(pilot) == ("destination",)


async def test_a_lost_create_that_was_made_is_found_and_the_form_closes(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (120, 32)) as pilot:
        await opened(pilot)
        await email(pilot)
        world.fake.fail(CREATE, LOST, after=True)
        await saved(pilot, "Found in the list after the response was lost")
        assert len(bodies.said) == 1


async def test_a_lost_create_that_was_not_made_stays_open_and_asks_before_it_is_sent_again(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot, "Nowhere to be found")
        world.fake.fail(CREATE, LOST)
        await press(pilot, "ctrl+s")
        await shows(pilot, "No answer", "none like it in the list yet")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Create it again?", "it may already exist")
        await press(pilot, "n")
        await wait_until(pilot, lambda: form(pilot))
        assert len(bodies.said) == 1
        await press(pilot, "ctrl+s")
        await shows(pilot, "Create it again?")
        await press(pilot, "y")
        await shows(pilot, "Created “Nowhere to be found”.")
        assert len(bodies.said) == 2


async def test_after_a_lost_create_a_refusal_does_not_make_the_next_one_safe(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot, "Nowhere to be found")
        world.fake.fail(CREATE, LOST)
        await press(pilot, "ctrl+s")
        await shows(pilot, "none like it in the list yet")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Create it again?")
        world.fake.fail(CREATE, error_answer(ApiError(400, "subject: Subject is too long")))
        await press(pilot, "y")
        await shows(pilot, "Omni: Subject is too long")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Create it again?", "it may already exist")
        assert len(bodies.said) == 2


async def test_escape_while_omni_answers_leaves_nothing_untold(world: World) -> None:
    bodies, answers = Bodies.of(world), asyncio.Event()

    async def wait(request: httpx.Request) -> None:
        if request.method == "POST":
            await answers.wait()

    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot)
        world.fake.fail(CREATE, wait)
        await press(pilot, "ctrl+s")
        await shows(pilot, "Sending to Omni", "Esc cancels what is not sent yet.")
        await press(pilot, "escape")
        await shows(pilot, "Requests in flight will finish")
        await press(pilot, "ctrl+s", "ctrl+t")
        assert form(pilot), "it stays until Omni has answered"
        answers.set()
        await shows(pilot, "Created “Bespoke churn”.")
        assert len(bodies.said) == 1 and made(world, "Bespoke churn")


async def test_one_like_a_lost_one_can_be_shown(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot, "Twin")
        await saved(pilot)
        (first,) = [schedule for schedule in world.fake if schedule.name == "Twin"]
        kept = world.fake.schedule(first.id)
        kept.created_at = "2025-11-02T12:00:00.000Z"
        await opened(pilot)
        await email(pilot, "Twin")
        world.fake.fail(CREATE, LOST)
        await press(pilot, "ctrl+s")
        await shows(pilot, "a similar one was found", "[ Show it")
        await press(pilot, "enter")
        await shows(pilot, first.id[:8])


async def test_sending_once_asks_whom_and_makes_nothing(world: World) -> None:
    async with at_work(world, (80, 24), production=True) as pilot:
        await opened(pilot)
        await email(pilot)
        await press(pilot, "ctrl+t")
        await shows(pilot, "Send “Bespoke churn” once?", "PRODUCTION", "3 people by email", "bob@x.test")
        assert not world.fake.deliveries
        await press(pilot, "y")
        await shows(pilot, "Sent once at", "3 people by email")
        (sent,) = world.fake.deliveries
        assert sent.schedule_id is None and len(sent.recipients) == 3
        assert form(pilot), "the form stays, to be saved or left"


async def test_a_lost_sending_is_told_and_never_repeated(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot)
        world.fake.fail(CREATE, LOST, after=True)
        await press(pilot, "ctrl+t")
        await shows(pilot, "once?")
        await press(pilot, "y")
        await shows(pilot, "Unknown whether it was sent")
        assert len(bodies.said) == 1 and bodies.said[0]["testNow"] is True
        await press(pilot, "ctrl+t")
        await shows(pilot, "it may already be sent")


async def test_what_omni_does_not_test_is_said_when_the_key_is_pressed(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await email(pilot)
        await chosen(pilot, "destination", "s3")
        await shows(pilot, "( Send once only  Ctrl+T )")
        await press(pilot, "ctrl+t")
        await shows(pilot, "Omni can't send once to S3.")
        assert not world.fake.deliveries


async def test_what_is_missing_is_counted_and_gone_to(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await shows(pilot, "✗ 4 missing")
        await email(pilot)
        await typed(pilot, "subject", "")
        await press(pilot, "ctrl+s")
        await shows(pilot, "✗ 1 missing", "An email needs a subject.")
        assert at(pilot) == ("subject",)
        await type_in(pilot, "Churn")
        await wait_until(pilot, lambda: "missing" not in screen_text(pilot.app))


async def test_escape_asks_where_something_was_typed(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: pilot.app.screen is omni(pilot).schedules)
        await opened(pilot)
        await typed(pilot, "name", "X")
        await press(pilot, "escape")
        await shows(pilot, "Discard changes?")
        await press(pilot, "n")
        await wait_until(pilot, lambda: form(pilot).draft.name == "X")
        await press(pilot, "escape")
        await shows(pilot, "Discard changes?")
        await press(pilot, "y")
        await wait_until(pilot, lambda: pilot.app.screen is omni(pilot).schedules)


async def test_read_only_opens_no_form(world: World) -> None:
    async with at_work(world, (80, 24), read_only=True) as pilot:
        await press(pilot, "n")
        await shows(pilot, "read-only")
        assert "New schedule" not in squeezed(screen_text(pilot.app))


async def test_pasted_people_are_told_apart(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        form = await opened(pilot)
        await people(pilot, "\n".join(f"person{n}@x.test" for n in range(50)))
        assert len(form.draft.people) == 50
        await tab_to(pilot, "people")
        await type_in(pilot, "PERSON1@x.test, bob(at)x.test, new@x.test")
        await shows(pilot, "added 1, 1 already there, 51 people", "bob(at)x.test: no @ in it")


async def test_an_empty_field_that_was_left_has_one_sign(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await opened(pilot)
        await tab_to(pilot, "name")
        await press(pilot, "down")
        await shows(pilot, "✗ A delivery needs a name.")
        (line,) = [line for line in screen_text(pilot.app).splitlines() if "A delivery needs a name." in line]
        assert line.count("✗") == 1
