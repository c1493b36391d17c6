"""Clone: the form filled from a schedule, and what cannot be read marked; and a deleted one made anew."""

from __future__ import annotations

import asyncio
from typing import Any

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.delivery.snapshot import snapshot_of
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.ui.features.schedule_form import create
from omnitui.ui.features.schedule_form.form import ScheduleForm
from tests.flows.conftest import World, omni, screen_text, shows, squeezed, type_in, wait_until
from tests.flows.forms import Bodies, chosen, form, picked, saved, tab_to
from tests.flows.work import DIGEST, at_work, go_to, id_of, press, row_where, store


async def cloned(pilot: Any, world: World, name: str) -> ScheduleForm:
    await go_to(pilot, world, name)
    await press(pilot, "c")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))
    await pilot.pause()
    return form(pilot)


async def test_a_clone_goes_out_as_its_original_under_another_name(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (120, 40)) as pilot:
        await cloned(pilot, world, DIGEST)
        await shows(pilot, "New schedule, from “Happy little digest”", "Happy little digest (copy)")
        await saved(pilot, "Created “Happy little digest (copy)”.")
        (said,) = bodies.said
        original = world.fake.schedule(id_of(world, DIGEST)).row()
        assert (said["schedule"], said["timezone"], said["identifier"]) == (
            original["schedule"],
            original["timezone"],
            original["identifier"],
        )
        assert len(said["recipients"]) == original["recipientCount"]


async def test_what_omni_never_tells_is_marked_as_ours_to_fill_in(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        name = next(row.name for row in store(pilot).rows.values() if row.destination == "sftp")
        await cloned(pilot, world, name)
        await tab_to(pilot, "password")
        await shows(pilot, "Omni never returns passwords; type it again.")
        await press(pilot, "ctrl+s")
        await pilot.pause()
        assert form(pilot), "it is not sent until somebody has been there"


async def test_a_delivery_to_google_sheets_says_why_it_cannot_be_cloned(world: World) -> None:
    async with at_work(world, (120, 32)) as pilot:
        row = await row_where(pilot, lambda row: row.destination == "google_sheets")
        await go_to(pilot, world, row.name)
        await press(pilot, "c")
        await shows(pilot, "create Google Sheets deliveries; use Omni's web app.")


async def test_a_destination_this_program_does_not_know_is_not_shown_as_another(world: World) -> None:
    world.fake.without |= {"get", "recipients"}
    world.fake.insert(name="Aardvark", destination="teams", format="docx")
    async with at_work(world, (80, 24)) as pilot:
        await cloned(pilot, world, "Aardvark")
        await shows(pilot, "Via email slack webhook", "an unknown destination; choose another.", "Format pdf png")
        await chosen(pilot, "destination", "email")
        await shows(pilot, "[email]", "People", "Subject")


async def test_a_clone_that_cannot_be_read_says_so(world: World) -> None:
    async with at_work(world, (120, 32)) as pilot:
        await go_to(pilot, world, DIGEST)
        world.fake.fail(id_of(world, DIGEST), error_answer(ApiError(403, "No")), times=9)
        await press(pilot, "c")
        await shows(pilot, "This key is not allowed to do that (403).")


async def test_a_personal_token_has_no_owner_to_choose(world: World) -> None:
    from omnitui.demo.fake_omni import DEMO_PERSONAL_TOKEN
    from omnitui.storage.config.profiles import Profile
    from tests.flows.conftest import ORIGIN
    from tests.flows.work import known_who

    bodies = Bodies.of(world)
    world.know(Profile("own", ORIGIN), DEMO_PERSONAL_TOKEN)
    async with world.app().run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: omni(pilot).begun and store(pilot).index.asked)
        await wait_until(pilot, lambda: known_who(pilot))
        await press(pilot, "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))
        assert "Owner" not in screen_text(pilot.app)
        assert bodies.owners == []


async def test_an_owner_is_found_by_typing_among_the_members(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (120, 40)) as pilot:
        await cloned(pilot, world, DIGEST)
        await picked(pilot, "owner", "frida.blahlo")
        await saved(pilot)
        assert len(bodies.owners[0]) == 36


async def test_a_deleted_one_is_made_anew_from_its_copy(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (120, 40)) as pilot:
        row = await row_where(pilot, lambda row: row.name == DIGEST)
        client = omni(pilot).workspace.session
        assert client is not None
        copy = snapshot_of(
            ScheduleInFull(
                row, await client.client.schedules.get(row.id), await client.client.schedules.get_recipients(row.id)
            )
        )
        restoring = asyncio.create_task(create.restore(omni(pilot).operations(), copy))
        await shows(pilot, "Restore “Happy little digest”")
        await saved(pilot)
        new = await restoring
        assert new in {schedule.id for schedule in world.fake} and new != row.id
        assert bodies.said[0]["name"] == DIGEST


async def test_filters_begin_with_the_dashboards_own_and_mistakes_have_a_line(world: World) -> None:
    bodies = Bodies.of(world)
    async with at_work(world, (120, 40)) as pilot:
        await cloned(pilot, world, DIGEST)
        await tab_to(pilot, "filters")
        await press(pilot, "delete", "enter")
        await shows(pilot, '"region": {', "omitted filters stay as they are")
        await press(pilot, "x")
        await shows(pilot, "Line 1, column 1:")
        await press(pilot, "backspace", "ctrl+s")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))
        await saved(pilot)
        assert "order_date" in bodies.said[0]["filterConfig"]


async def test_a_pasted_link_is_a_dashboard(world: World) -> None:
    async with at_work(world, (80, 24)) as pilot:
        await press(pilot, "n")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))
        await pilot.pause()
        await type_in(pilot, "https://blobsrus.omniapp.co/dashboards/ba6a081e?f=1")
        await wait_until(pilot, lambda: "ba6a081e" in squeezed(screen_text(pilot.app)))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: form(pilot).draft.identifier == "ba6a081e")
