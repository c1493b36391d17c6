"""What an earlier session left in the journal, written as it would have written it before it was killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from omnitui.demo.data.schedule import Schedule
from omnitui.storage.journal.journal import Journal
from omnitui.storage.journal.records import PlannedItem
from tests.flows.conftest import NOW, ORIGIN, World


def journal_of(world: World) -> Journal:
    return Journal(world.journal_path, clock=NOW.timestamp)


async def left_behind(
    world: World, verb: str, became: Mapping[str, str], *, origin: str = ORIGIN, tasks: Mapping[str, Any] | None = None
) -> int:
    """A run whose session is gone: item id to outcome, `planned` for never sent and `sent` for no answer."""
    journal = journal_of(world)
    items = [PlannedItem(known, name_of(world, known), (tasks or {}).get(known)) for known in became]
    run_id = await journal.begin_operation(origin, "prod", verb, items, "")
    for known, outcome in became.items():
        if outcome != "planned":
            await journal.record_sent(run_id, known)
        if outcome not in ("planned", "sent"):
            await journal.record_outcome(run_id, known, outcome, "you may not" if outcome == "failed" else "")
    await journal.close()
    return run_id


def name_of(world: World, schedule_id: str) -> str:
    return next((schedule.name for schedule in world.fake if schedule.id == schedule_id), "Brand new")


def active(world: World, count: int) -> Sequence[Schedule]:
    """The first schedules that run."""
    running = [each for each in world.fake if each.disabled_at is None and each.system_disabled_at is None]
    return running[:count]
