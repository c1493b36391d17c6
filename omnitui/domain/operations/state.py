"""Reads whether schedules are paused and who owns them, in few requests: pages of the list, or one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from omnitui.api.errors import NotFound, NotOffered
from omnitui.api.models.schedules import ScheduleRecord
from omnitui.api.rate_limit.priority import Priority
from omnitui.domain.operations.write_context import monotonic
from omnitui.domain.schedules.loader import PageLoader
from omnitui.domain.schedules.page_index import PAGE_SIZE
from omnitui.domain.schedules.query import ListQuery
from omnitui.domain.schedules.schedule import Schedule, from_record, stamp
from omnitui.domain.schedules.store import ScheduleStore

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints
    from omnitui.domain.auth.session import Session


def row_of(store: ScheduleStore, schedule_id: str, name: str) -> Schedule:
    """The row of a schedule; where the store has none, a stand-in with its id and name."""
    row = store.rows.get(schedule_id)
    return row or from_record(ScheduleRecord(id=schedule_id, name=name))


async def states(
    session: Session, store: ScheduleStore, wanted: Mapping[str, str], priority: Priority = Priority.FOREGROUND
) -> dict[str, Schedule]:
    """The schedules (id to name) as Omni shows them now; one that is missing from the result is gone.

    The store is updated too. Raises `OmniError`; a server without GET for one schedule is asked for the list.
    """
    pages = -(-max(store.index.total or 0, len(store.rows)) // PAGE_SIZE)
    if len(wanted) <= max(1, pages):
        found = await _one_by_one(session, store, wanted, priority)
        if found is not None:
            return found
    return await _from_list(session, store, wanted, priority)


async def _one_by_one(
    session: Session, store: ScheduleStore, wanted: Mapping[str, str], priority: Priority
) -> dict[str, Schedule] | None:
    """One GET each; None where a 404 or 405 leaves open whether this server has that call."""
    found: dict[str, Schedule] = {}
    asked_at = monotonic()
    for schedule_id, name in wanted.items():
        omni = await _endpoints_with_room(session, priority)
        try:
            detail = await omni.schedules.get(schedule_id)
        except (NotFound, NotOffered):
            return None
        stopped = stamp(detail.system_disabled_at or detail.system_disabled_reason)
        row = row_of(store, schedule_id, detail.name or name)
        owner = (detail.owner_id, detail.owner_name or "") if detail.owner_id else (row.owner_id, row.owner)
        paused = stamp(detail.disabled_at)
        found[schedule_id] = replace(row, paused_at=paused, stopped_at=stopped, owner_id=owner[0], owner=owner[1])
    _put(store, found.values(), asked_at)
    return found


async def _from_list(
    session: Session, store: ScheduleStore, wanted: Mapping[str, str], priority: Priority
) -> dict[str, Schedule]:
    """Every page of the whole list, whatever the view is filtered by."""
    asked_at = monotonic()
    apart = ScheduleStore()
    loader = PageLoader(apart, lambda: session.client.with_options(priority), lambda index, ids: None)
    index, query = apart.index, ListQuery()
    while (missing := index.missing()) and wanted.keys() - apart.rows.keys():
        await _endpoints_with_room(session, priority)
        await loader.pages(query, index, missing[:1])
    if wanted.keys() - apart.rows.keys():
        # The list may have moved while it was read and hidden a schedule: check before it is called gone.
        await loader.everything(query, lambda read: None)
    found = {schedule_id: row for schedule_id, row in apart.rows.items() if schedule_id in wanted}
    _put(store, found.values(), asked_at)
    return found


async def _endpoints_with_room(session: Session, priority: Priority) -> Endpoints:
    """Wait for a slot that nobody else needs."""
    await session.signed_in.wait()
    while not session.client.limiter.left_for(priority):
        await session.client.limiter.room(priority)
    return session.client.with_options(priority)


def _put(store: ScheduleStore, rows: Iterable[Schedule], asked_at: float) -> None:
    store.put([row for row in rows if row.id in store.rows], asked_at)
