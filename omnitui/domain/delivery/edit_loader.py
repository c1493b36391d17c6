"""Reads a schedule for an edit: GET, recipients, and the list's row, which alone names its dashboard (§3.2, §6)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from omnitui.api.errors import Forbidden, NotFound, NotOffered, Rejected
from omnitui.domain.delivery.edit import Before
from omnitui.domain.delivery.from_schedule import why_not_editable
from omnitui.domain.schedules.schedule import Schedule, from_record

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
    from omnitui.domain.auth.session import Session


class NotEditable(Exception):
    """Why a schedule cannot be edited here, in words."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


async def read_before(session: Session, row: Schedule) -> Before:
    """The schedule as it is now, three requests or four. Raises `OmniError` and `NotEditable`."""
    client = session.client
    if words := why_not_editable(row, None) if row.destination == "google_sheets" else "":
        raise NotEditable(words)
    detail, recipients, fresh = await asyncio.gather(
        _detail(client, row.id), _recipients(client, row.id), _row(client, row, row.name, row.identifier)
    )
    if words := why_not_editable(row, detail):
        raise NotEditable(words)
    # Renamed or put on another dashboard meanwhile, it is found by the name it has now.
    fresh = fresh or await _row(client, row, detail.name or row.name, "")
    # A dashboard nobody confirms is not guessed: the form asks for it.
    return Before.of((fresh or replace(row, identifier=""), detail, recipients))


async def _detail(client: OmniClient, known: str) -> ScheduleDetail:
    try:
        return await client.schedules.get(known)
    except NotOffered:
        raise NotEditable("This server shows no single schedule (405), and an edit must send all of one.") from None
    except NotFound as error:
        raise NotEditable(f"Omni does not show it (404): {error.words}. An edit must send all of it.") from None


async def _recipients(client: OmniClient, known: str) -> ScheduleRecipients | None:
    try:
        return await client.schedules.get_recipients(known)
    except (NotFound, NotOffered, Rejected, Forbidden):
        return None


async def _row(client: OmniClient, row: Schedule, name: str, identifier: str) -> Schedule | None:
    page = await client.schedules.list({"q": name.strip(), "identifier": identifier})
    return next((from_record(record) for record in page.records if record.id == row.id), None)
