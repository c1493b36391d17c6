"""What the flows on the schedules screen share: signed in and at work, and what Omni was asked meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.config.profiles import Profile
from omnitui.ui.features.schedules.screen import SchedulesScreen
from omnitui.ui.widgets.virtual_table import VirtualTable
from tests.flows.conftest import ORIGIN, World, omni, screen_text, squeezed, wait_until

LIST = "/api/v1/schedules"
DIGEST = "Happy little digest"


@asynccontextmanager
async def at_work(
    world: World,
    size: tuple[int, int] = (120, 32),
    *,
    per_minute: int = 600,
    read_only: bool = False,
    production: bool = False,
) -> AsyncIterator[Pilot[None]]:
    """Signed in, the first page on the screen, and known whose key it is."""
    world.know(Profile("prod", ORIGIN, production=production))
    async with world.app(read_only=read_only, per_minute=per_minute).run_test(size=size) as pilot:
        await wait_until(pilot, lambda: omni(pilot).begun and store(pilot).index.asked)
        await wait_until(pilot, lambda: known_who(pilot))
        yield pilot


def known_who(pilot: Pilot[None]) -> bool:
    session = omni(pilot).workspace.session
    return session is not None and session.who is not None


def screen(pilot: Pilot[None]) -> SchedulesScreen:
    return omni(pilot).schedules


def store(pilot: Pilot[None]) -> ScheduleStore:
    return screen(pilot).workspace.store


def table(pilot: Pilot[None]) -> VirtualTable:
    return screen(pilot).table


def current(pilot: Pilot[None]) -> str:
    """The name of the schedule under the cursor, empty where there is none."""
    row = screen(pilot).current
    return row.name if row else ""


def marked(pilot: Pilot[None]) -> list[str]:
    """The names of the marked schedules."""
    return [row.name for row in store(pilot).marked_rows()]


def pages(world: World, **asked: str) -> list[int]:
    """The pages of the list that were asked for, in order, by the query they were asked with."""
    queries = [request.query for request in world.fake.requests if request.path == LIST]
    return [int(q["cursor"]) for q in queries if all(q.get(name) == value for name, value in asked.items())]


def writes(world: World) -> list[str]:
    """The writes that reached Omni: verb and id."""
    return [
        f"{request.path.rsplit('/', 1)[1]} {request.path.split('/')[-2]}"
        for request in world.fake.requests
        if request.method != "GET"
    ]


def id_of(world: World, name: str) -> str:
    """The id of the only schedule of that name."""
    (found,) = [schedule.id for schedule in world.fake if schedule.name == name]
    return found


async def row_where(pilot: Pilot[None], fits: Callable[[Schedule], bool]) -> Schedule:
    """The first row that fits, once its page is here."""
    await wait_until(pilot, lambda: any(map(fits, store(pilot).rows.values())))
    return next(filter(fits, store(pilot).rows.values()))


async def go_to(pilot: Pilot[None], world: World, name: str) -> None:
    """Put the cursor on a schedule, once its page is here."""
    await wait_until(pilot, lambda: store(pilot).shown.position_of(id_of(world, name)) is not None)
    screen(pilot).go_to(id_of(world, name))
    await pilot.pause()


def status(pilot: Pilot[None]) -> str:
    """What the status line says."""
    lines = screen_text(pilot.app).splitlines()
    return lines[-2] if len(lines) > 1 else ""


async def pane_shows(pilot: Pilot[None], *words: str) -> str:
    """Wait until the pane right of the table says all this, wherever its lines break; all it says."""

    def said() -> str:
        lines = screen_text(pilot.app).splitlines()
        return squeezed(" ".join(line.rpartition("│")[2] for line in lines if "│" in line))

    await wait_until(pilot, lambda: all(word in said() for word in words))
    return said()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Keys one after another, each done with before the next."""
    await pilot.press(*keys)
    await pilot.pause()
