"""What the flows about recipients share: who gets what at the invented Omni, and the dialogs once they have read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from omnitui.demo.data.vocabulary import Group, Person
from omnitui.ui.features.recipients.dialog import RecipientsDialog
from tests.flows.conftest import World, wait_until
from tests.flows.work import DIGEST, at_work, go_to, id_of, press


def receivers(world: World, name: str = DIGEST) -> set[str]:
    """Who gets it, by address, as Omni has it once it was changed."""
    return {someone.email for someone in world.fake.schedule(id_of(world, name)).people or ()}


def receive(world: World, *people: Person, name: str = DIGEST, groups: tuple[Group, ...] = ()) -> None:
    """Have these get it, and nobody else."""
    schedule = world.fake.schedule(id_of(world, name))
    schedule.people, schedule.groups = list(people), [group.uuid for group in groups]
    schedule.recipient_count = len(people)


def changes(world: World) -> list[str]:
    """The writes of recipients, in order: `add-recipients` or `remove-recipients`."""
    return [
        asked.path.rsplit("/", 1)[1]
        for asked in world.fake.requests
        if asked.method == "PUT" and asked.path.endswith("-recipients")
    ]


def dialog(pilot: Pilot[None]) -> RecipientsDialog:
    """The dialog of one schedule, on top."""
    top = pilot.app.screen
    assert isinstance(top, RecipientsDialog)
    return top


def is_open(pilot: Pilot[None]) -> bool:
    """Whether the dialog of one schedule is on top."""
    return isinstance(pilot.app.screen, RecipientsDialog)


async def open_one(pilot: Pilot[None], world: World, name: str = DIGEST) -> None:
    """The dialog of one schedule, once it has read who gets it."""
    await go_to(pilot, world, name)
    await press(pilot, "a")
    await wait_until(pilot, lambda: is_open(pilot) and dialog(pilot).reading is not None)


@asynccontextmanager
async def opened(world: World, size: tuple[int, int] = (120, 40), *, name: str = DIGEST) -> AsyncIterator[Pilot[None]]:
    """At work, in the dialog of one schedule."""
    async with at_work(world, size) as pilot:
        await open_one(pilot, world, name)
        yield pilot
