"""What the flows of the form share: opened by key, filled in by keys, and what the invented Omni made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from textual.pilot import Pilot

from omnitui.domain.schedules.schedule import Schedule
from omnitui.ui.features.schedule_form.form import ScheduleForm
from tests.flows.conftest import World, shows, type_in, wait_until
from tests.flows.work import press, store

CREATE = "/api/v1/schedules"


@dataclass
class Bodies:
    """Every body that was posted to make a schedule, as it left the program."""

    said: list[dict[str, Any]] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, world: World) -> Bodies:
        """Listens at the invented Omni's door."""
        bodies, handle = cls(), world.fake.handle

        async def listening(request: httpx.Request) -> httpx.Response:
            if request.method == "POST" and request.url.path == CREATE:
                bodies.said.append(json.loads(request.content))
                bodies.owners.append(request.url.params.get("userId", ""))
            return await handle(request)

        world.hosts["blobsrus.omniapp.co"] = listening
        return bodies


def form(pilot: Pilot[None]) -> ScheduleForm:
    """The form on top."""
    top = pilot.app.screen
    assert isinstance(top, ScheduleForm)
    return top


async def opened(pilot: Pilot[None]) -> ScheduleForm:
    """An empty form, opened by its key."""
    await press(pilot, "n")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))
    await pilot.pause()
    return form(pilot)


def at(pilot: Pilot[None]) -> tuple[str, ...]:
    """The fields of the row that has the keys."""
    focused = pilot.app.screen.focused
    rows = [part for part in focused.ancestors if hasattr(part, "names")] if focused else []
    return rows[0].names if rows else ()


async def tab_to(pilot: Pilot[None], name: str) -> None:
    """Tab until the keys are at a field; around once at most."""
    for _ in range(60):
        if name in at(pilot):
            return
        await pilot.press("tab")
    raise AssertionError(f"Tab never comes to {name}")


async def typed(pilot: Pilot[None], name: str, text: str) -> None:
    """Go to a field and type into it, in place of what it holds."""
    await tab_to(pilot, name)
    await pilot.press("ctrl+e", "ctrl+u")
    await pilot.press(*(_KEYS.get(sign, sign) for sign in text))
    await pilot.pause()


_KEYS = {" ": "space", ".": "full_stop", "@": "at", "/": "slash", ":": "colon", "-": "minus", "_": "underscore"}


async def pasted(pilot: Pilot[None], name: str, text: str) -> None:
    """Go to a field and paste into it, in place of what it holds."""
    await tab_to(pilot, name)
    await pilot.press("ctrl+e", "ctrl+u")
    await type_in(pilot, text)


async def chosen(pilot: Pilot[None], name: str, value: str) -> None:
    """Go to a choice and to one of its options."""
    from omnitui.ui.widgets.fields import Chosen

    await tab_to(pilot, name)
    focused = pilot.app.screen.focused
    assert isinstance(focused, Chosen)
    values = [known for known, _ in focused.options]
    steps = values.index(value) - (values.index(focused.value) if focused.value in values else -1)
    await pilot.press(*["right" if steps > 0 else "left"] * abs(steps))
    await pilot.pause()


async def picked(pilot: Pilot[None], name: str, text: str) -> None:
    """Open a field's list, type, take the first that fits."""
    await tab_to(pilot, name)
    await pilot.press("enter")
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, ScheduleForm))
    await pilot.pause()
    await type_in(pilot, text)
    await wait_until(pilot, lambda: text.casefold() in _first_entry(pilot))
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))
    await pilot.pause()


def _first_entry(pilot: Pilot[None]) -> str:
    from omnitui.ui.widgets.picker import Picker

    entries = pilot.app.screen.query_one(Picker).entries
    return "".join(text for text, _ in entries[0]).casefold() if entries else ""


async def people(pilot: Pilot[None], text: str) -> None:
    """Paste people into the form."""
    await tab_to(pilot, "people")
    await type_in(pilot, text)
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, ScheduleForm))
    await press(pilot, "ctrl+s")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ScheduleForm))


async def saved(pilot: Pilot[None], words: str = "Created") -> str:
    """Ctrl+S, and the list again with what it says."""
    await press(pilot, "ctrl+s")
    await wait_until(pilot, lambda: not isinstance(pilot.app.screen, ScheduleForm))
    return await shows(pilot, words)


def made(world: World, name: str) -> Mapping[str, Any]:
    """What the invented Omni keeps of the only schedule of a name."""
    (found,) = [schedule for schedule in world.fake if schedule.name == name]
    return found.row()


def row(pilot: Pilot[None], name: str) -> Schedule:
    """The row of that name in the book."""
    (found,) = [known for known in store(pilot).rows.values() if known.name == name]
    return found


async def email(pilot: Pilot[None], name: str = "Bespoke churn") -> None:
    """An empty form filled in as far as an email needs it."""
    await picked(pilot, "identifier", "churn overview")
    await typed(pilot, "name", name)
    await people(pilot, "ada.blob@blob.example; Bob <bob@x.test>\ncy@x.test")
    await typed(pilot, "subject", "Churn")
