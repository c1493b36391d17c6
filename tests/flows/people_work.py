"""What the flows in view 3 share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from omnitui.domain.people.loader import PeopleLoader
from omnitui.ui.features.people.screen import PeopleScreen
from omnitui.ui.widgets.paste_area import PasteArea
from tests.flows.conftest import World, omni, type_in, wait_until
from tests.flows.work import at_work, press

EMAIL_ONLY = "/api/v1/users/email-only"
USERS = "/api/scim/v2/Users"


def view(pilot: Pilot[None]) -> PeopleScreen:
    shown = omni(pilot).view
    assert isinstance(shown, PeopleScreen)
    return shown


@asynccontextmanager
async def in_people(
    world: World, size: tuple[int, int] = (120, 32), *, read_only: bool = False, whole: bool = True
) -> AsyncIterator[Pilot[None]]:
    """At work, with the people on the screen; all that is read quietly has been, unless told otherwise."""
    async with at_work(world, size, read_only=read_only) as pilot:
        await press(pilot, "3")
        await wait_until(pilot, lambda: isinstance(omni(pilot).view, PeopleScreen))
        if whole:
            await all_read(pilot)
        yield pilot


def reading(pilot: Pilot[None]) -> PeopleLoader:
    """What brings the people in."""
    known = view(pilot).reading
    assert known is not None
    return known


async def all_read(pilot: Pilot[None]) -> None:
    """Wait until who gets what is known of every schedule."""
    await wait_until(pilot, lambda: view(pilot).reading is not None and not reading_goes_on(pilot), 30)
    await wait_until(pilot, lambda: 0 < view(pilot).table.row_count == len(view(pilot).people.shown))


def reading_goes_on(pilot: Pilot[None]) -> bool:
    now = reading(pilot)
    pages = now.pages(view(pilot).people.search)
    return now.going or pages.in_progress or not (now.whole or now.stopped or now.lost)


def asked(world: World, path: str, method: str = "GET") -> Iterator[dict[str, str]]:
    """The queries of the requests to a path, in order."""
    return (request.query for request in world.fake.requests if (request.method, request.path) == (method, path))


async def go_to_person(pilot: Pilot[None], key: str) -> None:
    """Put the cursor on somebody known by now."""
    await wait_until(pilot, lambda: key in view(pilot).people.people)
    await wait_until(pilot, lambda: view(pilot).table.row_count == len(view(pilot).people.shown))
    view(pilot).table.move_cursor(row=view(pilot).people.position_of(key))
    await wait_until(pilot, lambda: view(pilot).cursor_key == view(pilot).listed_for == key)
    await pilot.pause(0.1)


async def paste_into(pilot: Pilot[None], text: str) -> None:
    """Text pasted into the box for many lines, once that has the keys."""
    await wait_until(pilot, lambda: isinstance(pilot.app.focused, PasteArea))
    await type_in(pilot, text)
