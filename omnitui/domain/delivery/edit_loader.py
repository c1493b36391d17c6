"""Reads a schedule for an edit: GET, recipients, and the list row, which alone names its dashboard (§3.2, §6)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from omnitui.api.errors import NotFound, NotOffered
from omnitui.domain.delivery.edit import EditableSchedule
from omnitui.domain.delivery.from_schedule import edit_blocked_reason
from omnitui.domain.schedules.in_full import CALL_UNAVAILABLE, ScheduleInFull
from omnitui.domain.schedules.schedule import Schedule, from_record

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
    from omnitui.domain.auth.session import Session


class NotEditable(Exception):
    """A schedule cannot be edited here; `words` says why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


async def read_editable(session: Session, row: Schedule) -> EditableSchedule:
    """The schedule as it is now, in three or four requests. Raises `OmniError` and `NotEditable`."""
    client = session.client
    if words := edit_blocked_reason(row, None) if row.destination == "google_sheets" else "":
        raise NotEditable(words)
    detail, recipients, fresh = await asyncio.gather(
        _detail(client, row.id), _recipients(client, row.id), _row(client, row, row.name, row.identifier)
    )
    if words := edit_blocked_reason(row, detail):
        raise NotEditable(words)
    # A schedule that was renamed or moved to another dashboard is found by its present name.
    fresh = fresh or await _row(client, row, detail.name or row.name, "")
    # A dashboard that Omni does not confirm is not guessed: the form asks for it.
    return EditableSchedule.of(ScheduleInFull(fresh or replace(row, identifier=""), detail, recipients))


async def _detail(client: OmniClient, schedule_id: str) -> ScheduleDetail:
    try:
        return await client.schedules.get(schedule_id)
    except NotOffered:
        raise NotEditable(
            "This server can't return a single schedule (405), and an edit must send all of it."
        ) from None
    except NotFound as error:
        raise NotEditable(f"Omni did not return it (404): {error.words}. An edit must send all of it.") from None


async def _recipients(client: OmniClient, schedule_id: str) -> ScheduleRecipients | None:
    try:
        return await client.schedules.get_recipients(schedule_id)
    except CALL_UNAVAILABLE:
        return None


async def _row(client: OmniClient, row: Schedule, name: str, identifier: str) -> Schedule | None:
    page = await client.schedules.list({"q": name.strip(), "identifier": identifier})
    return next((from_record(record) for record in page.records if record.id == row.id), None)
