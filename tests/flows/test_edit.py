"""`e`: the form filled with how a schedule is, saved after a look at what differs, and never over what others did."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from textual.pilot import Pilot

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.ui.features.schedule_form.editing import EditForm
from tests.flows.conftest import World, screen_text, shows, squeezed, type_in, wait_until
from tests.flows.forms import at, chosen, form, people, tab_to, typed
from tests.flows.work import DIGEST, at_work, go_to, id_of, press, row_where, store, writes

SIZES = [(80, 24), (120, 40)]


async def editing(pilot: Pilot[None], world: World, name: str = DIGEST) -> EditForm:
    """The form of a schedule, opened by its key."""
    await go_to(pilot, world, name)
    await press(pilot, "e")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, EditForm))
    await pilot.pause()
    top = form(pilot)
    assert isinstance(top, EditForm)
    return top


async def saved(pilot: Pilot[None], *words: str) -> str:
    """Ctrl+S, the question with these words, yes, and the list again."""
    await press(pilot, "ctrl+s")
    question = await shows(pilot, *words)
    await press(pilot, "y")
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, EditForm) and "Save" not in squeezed(title(pilot)))
    return question


def title(pilot: Pilot[None]) -> str:
    words = getattr(pilot.app.screen, "title_words", None)
    return str(words()) if words else ""


class Puts:
    """Every body that was put in place of a schedule's own."""

    def __init__(self, world: World) -> None:
        self.said: list[dict[str, Any]] = []
        handle = world.fake.handle

        async def listening(request: httpx.Request) -> httpx.Response:
            if request.method == "PUT" and request.url.path.count("/") == 4:
                self.said.append(json.loads(request.content))
            return await handle(request)

        world.hosts["blobsrus.omniapp.co"] = listening


@pytest.mark.parametrize("size", SIZES)
async def test_what_differs_is_asked_about_and_saved(world: World, size: tuple[int, int]) -> None:
    puts = Puts(world)
    async with at_work(world, size, production=True) as pilot:
        opened = await editing(pilot, world)
        await shows(pilot, "Edit “Happy little digest”", "PRODUCTION", "[ Save")
        was = opened.draft
        await typed(pilot, "cron", "0 7 ? * MON-FRI *")
        await chosen(pilot, "format", "png")
        question = await saved(pilot, "Save “Happy little digest”?", "PRODUCTION", "[ Save 2  y ]")
        assert "Mon–Fri 09:00 → Mon–Fri 07:00" in question and "pdf → png" in question
        assert "Replaces the whole schedule:" in question
        assert "12 people are sent unchanged" in squeezed(question)
        await shows(pilot, "✓ Saved “Happy little digest”.", "z undoes it.")
        (said,) = puts.said
        assert (said["schedule"], said["format"], said["subject"]) == ("0 7 ? * MON-FRI *", "png", was.subject)
        assert set(said["recipients"]) == set(was.people) and "owner" not in said
        (now,) = [row for row in store(pilot).rows.values() if row.name == DIGEST]
        assert (now.cron, now.format) == ("0 7 ? * MON-FRI *", "png")


async def test_without_a_change_nothing_is_asked_and_nothing_sent(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await editing(pilot, world)
        await press(pilot, "ctrl+s")
        await shows(pilot, "No changes to save.")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, EditForm))
        assert writes(world) == []


async def test_no_and_esc_send_nothing(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await editing(pilot, world)
        await typed(pilot, "name", "Another")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Save “Happy little digest”?")
        await press(pilot, "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, EditForm))
        assert form(pilot).draft.name == "Another"
        await press(pilot, "escape")
        await shows(pilot, "What you entered is not saved.")
        await press(pilot, "y")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, EditForm))
        assert writes(world) == []


@pytest.mark.parametrize(
    ("status_code", "detail", "name", "words"),
    [
        (400, "subject: Subject is too long", "subject", "Omni: Subject is too long"),
        (400, "timezone: Time zone must be IANA valid.", "zone", "Omni: Time zone must be IANA valid."),
        (404, 'Document with identifier "x" not found', "identifier", "Omni: Document with identifier"),
    ],
)
async def test_what_omni_refuses_stands_under_its_field(
    world: World, status_code: int, detail: str, name: str, words: str
) -> None:
    async with at_work(world, (80, 24)) as pilot:
        opened = await editing(pilot, world)
        await typed(pilot, "name", "Another")
        known = id_of(world, DIGEST)
        world.fake.fail(f"schedules/{known}", _but_for_get(ApiError(status_code, detail)), times=9)
        await press(pilot, "ctrl+s")
        await shows(pilot, "Save “Happy little digest”?")
        await press(pilot, "y")
        await shows(pilot, words, "Not saved, ")
        assert name in at(pilot) and opened.draft.name == "Another"


def _but_for_get(blocked_reason: ApiError) -> Any:
    return lambda request: None if request.method == "GET" else error_answer(blocked_reason)


async def test_a_server_that_takes_no_update_says_so(world: World) -> None:
    world.fake.without |= {"update"}
    async with at_work(world, (80, 24)) as pilot:
        await editing(pilot, world)
        await typed(pilot, "name", "Another")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Save “Happy little digest”?")
        await press(pilot, "y")
        await shows(pilot, "Method Not Allowed", "Not saved, ")


@pytest.mark.parametrize("wrong", [(405, "Method Not Allowed"), (404, "Not Found")])
async def test_a_server_that_shows_no_single_schedule_says_so(world: World, wrong: tuple[int, str]) -> None:
    world.fake.without |= {"get"}
    world.fake.wrong_method = wrong
    async with at_work(world, (120, 40)) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "e")
        await shows(pilot, f"({wrong[0]})", "an edit must send all" if wrong[0] == 405 else "An edit must send all")


async def test_what_somebody_else_changed_is_said_kept_and_not_overwritten(world: World) -> None:
    puts = Puts(world)
    async with at_work(world, (120, 40)) as pilot:
        opened = await editing(pilot, world)
        await typed(pilot, "name", "Mine")
        theirs = world.fake.schedule(id_of(world, DIGEST))
        theirs.cron = "0 4 ? * FRI *"
        await press(pilot, "ctrl+s")
        await shows(pilot, "Save “Happy little digest”?")
        await press(pilot, "y")
        await shows(pilot, "Changed in Omni meanwhile: runs.", "Not saved, ")
        assert puts.said == []
        assert (opened.draft.name, opened.draft.cron) == ("Mine", "0 4 ? * FRI *")
        await saved(pilot, "Save “Happy little digest”?", "[ Save 1  y ]")
        await shows(pilot, "✓ Saved “Happy little digest”.")
        assert (puts.said[0]["name"], puts.said[0]["schedule"]) == ("Mine", "0 4 ? * FRI *")


async def test_a_password_nobody_can_read_stops_the_save(world: World) -> None:
    puts = Puts(world)
    async with at_work(world, (80, 24)) as pilot:
        row = await row_where(pilot, lambda row: row.destination == "sftp" and row.name != "")
        await editing(pilot, world, row.name)
        await typed(pilot, "port", "2022")
        await tab_to(pilot, "password")
        await press(pilot, "tab", "ctrl+s")
        await shows(pilot, "Omni never returns passwords; type it again.")
        assert at(pilot) == ("password",) and writes(world) == []
        await typed(pilot, "password", "s3cret")
        await press(pilot, "ctrl+s")
        text = await shows(pilot, f"Save “{row.name}”?", "retyped", "[ Save 2  y ]")
        assert "s3cret" not in text
        await press(pilot, "y")
        await shows(pilot, "✓ Saved")
        assert (puts.said[0]["passwordUnencrypted"], puts.said[0]["port"]) == ("s3cret", 2022)


async def test_people_alone_go_by_the_calls_made_for_them(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await editing(pilot, world)
        await people(pilot, "; newcomer@x.test")
        question = await saved(pilot, "Save “Happy little digest”?", "12 → 13: + newcomer@x.test")
        assert "Changes only the recipients." in question
        await wait_until(pilot, lambda: len(writes(world)) == 1)
        assert writes(world)[0].startswith("add-recipients ")
        await shows(pilot, "“Happy little digest”: added 1")


async def test_two_destinations_are_read_only_and_say_so(world: World) -> None:
    async with at_work(world, (120, 40)) as pilot:
        twin = next(known for known in world.fake if known.second and known.id in store(pilot).rows and known.name)
        await go_to(pilot, world, twin.name)
        await press(pilot, "e")
        await shows(pilot, "It has 2 destinations; an edit can send only one.")


async def test_a_delivery_to_google_sheets_is_dimmed_with_the_reason(world: World) -> None:
    async with at_work(world, (120, 40)) as pilot:
        row = await row_where(pilot, lambda row: row.destination == "google_sheets")
        await go_to(pilot, world, row.name)
        await press(pilot, "e")
        await shows(pilot, "Omni's API can't change Google Sheets deliveries")


async def test_read_only_sessions_say_why(world: World) -> None:
    async with at_work(world, (120, 40), read_only=True) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "e")
        await shows(pilot, "This session is read-only")


async def test_a_lost_answer_is_looked_up_and_nothing_is_sent_twice(world: World) -> None:
    puts = Puts(world)
    async with at_work(world, (80, 24)) as pilot:
        await editing(pilot, world)
        await typed(pilot, "name", "Another")
        known = id_of(world, DIGEST)
        lost: list[int] = []

        def once(request: httpx.Request) -> httpx.Response | None:
            if request.method == "GET" or lost:
                return None
            lost.append(1)
            raise httpx.ReadError("gone")

        world.fake.fail(f"schedules/{known}", once, times=99)
        await press(pilot, "ctrl+s")
        await shows(pilot, "Save “Happy little digest”?")
        await press(pilot, "y")
        await shows(pilot, "Unchanged (", "Not saved, ")
        assert len(puts.said) == 1 and world.fake.schedule(known).name == DIGEST
        await saved(pilot, "Save “Happy little digest”?")
        assert len(puts.said) == 2 and world.fake.schedule(known).name == "Another"


async def test_z_puts_an_edited_one_back_through_the_form(world: World) -> None:
    async with at_work(world, (120, 40)) as pilot:
        await editing(pilot, world)
        known = id_of(world, DIGEST)
        await typed(pilot, "name", "Another")
        await saved(pilot, "Save “Happy little digest”?")
        await shows(pilot, "z undoes it.")
        await press(pilot, "z")
        await shows(pilot, "Restore “Another”", "Ctrl+S shows what is restored.")
        await saved(pilot, "Save “Another”?", "Another → Happy little digest")
        await wait_until(pilot, lambda: world.fake.schedule(known).name == DIGEST)


async def test_what_came_after_the_edit_is_said_before_it_is_put_back(world: World) -> None:
    async with at_work(world, (120, 40)) as pilot:
        await editing(pilot, world)
        known = id_of(world, DIGEST)
        await typed(pilot, "name", "Another")
        await saved(pilot, "Save “Happy little digest”?")
        await shows(pilot, "z undoes it.")
        world.fake.schedule(known).cron = "0 4 ? * FRI *"
        await press(pilot, "z")
        await shows(pilot, "Changed since that edit")
        await press(pilot, "ctrl+s")
        await shows(pilot, "Fri 04:00 → Mon–Fri 09:00")


async def test_signs_that_steer_a_terminal_are_shown_harmless_and_go_back_as_they_are(world: World) -> None:
    puts = Puts(world)
    async with at_work(world, (120, 40)) as pilot:
        row = await row_where(pilot, lambda row: "\x1b" in row.name and row.destination == "email")
        await editing(pilot, world, row.name)
        assert "\x1b" not in screen_text(pilot.app)
        await tab_to(pilot, "email_text")
        await type_in(pilot, "Hello")
        await saved(pilot, "Save “")
        await wait_until(pilot, lambda: bool(puts.said))
        assert puts.said[0]["name"] == row.name and puts.said[0]["textBody"].endswith("Hello")


async def test_the_dashboard_is_the_one_the_list_names_now(world: World) -> None:
    async with at_work(world, (120, 40)) as pilot:
        await wait_until(pilot, lambda: store(pilot).index.asked)
        kept = world.fake.schedule(id_of(world, DIGEST))
        other = next(known.dashboard for known in world.fake if known.dashboard != kept.dashboard)
        kept.dashboard = other
        opened = await editing(pilot, world)
        assert opened.draft.identifier == other.identifier
