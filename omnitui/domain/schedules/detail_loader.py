"""Reads the details of schedules one by one, remembers them until they are refreshed, and knows why one is missing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from omnitui.api.errors import NotFound, NotSignedIn, OmniError
from omnitui.domain.auth.session import Session
from omnitui.domain.schedules.detail import Detail, read_detail
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.store import ScheduleStore

_CALLS = 2


class ScheduleGone(NotFound):
    """Omni no longer shows the schedule to this key."""

    default_words = "Not in Omni: deleted, or no longer visible to this key."


@dataclass(frozen=True, slots=True)
class LoadedDetail:
    """What was read of one schedule, and when (seconds since the epoch)."""

    detail: Detail
    read_at: float


class DetailLoader:
    """The details of one session; `changed` is called with the id whenever there is more to show."""

    def __init__(self, session: Session, store: ScheduleStore, now: Callable[[], float]) -> None:
        self.changed: Callable[[str], None] = lambda schedule_id: None
        self.loaded: dict[str, LoadedDetail] = {}
        self._session = session
        self._store = store
        #: Whether this server has a call for one schedule; None until something tells.
        self._has_call: bool | None = None
        self._now = now
        self._events: dict[str, asyncio.Event] = {}
        self._failed: dict[str, OmniError] = {}
        self._left: set[str] = set()

    async def read(self, schedule_id: str, *, again: bool = False) -> None:
        """Read it, unless it is here, or wait for one on its way; one that failed is read again only when asked to."""
        while event := self._events.get(schedule_id):
            await event.wait()
        if schedule_id in self.loaded:
            return
        if schedule_id in self._failed and not again:
            return
        self._events[schedule_id] = asyncio.Event()
        self._left.discard(schedule_id)
        self._failed.pop(schedule_id, None)
        try:
            detail = await read_detail(self._session.client, schedule_id)
            if detail.unknown and await self._gone(schedule_id):
                raise ScheduleGone(status=404)
            if len(detail.missing) < _CALLS:
                self._has_call = True
            self.loaded[schedule_id] = LoadedDetail(detail, self._now())
        except NotSignedIn:
            raise
        except OmniError as error:
            self._failed[schedule_id] = error
        finally:
            self._events.pop(schedule_id).set()
            self.changed(schedule_id)

    async def _gone(self, schedule_id: str) -> bool:
        """Both calls answered 404, without a word about the schedule: whether it is gone, not the calls unknown.

        That is so where a call has told of another one, or the list no longer shows it.
        """
        row = self._store.rows.get(schedule_id)
        if self._has_call is None and row is not None and row.name:
            try:
                page = await self._session.client.schedules.list({"q": row.name})
            except NotSignedIn:
                raise
            except OmniError:
                return False
            if not any(record.id == schedule_id for record in page.records):
                return not page.page_info.has_next_page
            self._has_call = False
        return self._has_call is True

    def leave(self, schedule_id: str) -> None:
        """It is not read by itself now, for few requests are left."""
        if schedule_id not in self.loaded:
            self._left.add(schedule_id)

    def forget(self, schedule_id: str | None = None) -> None:
        """One schedule, or everything, is read again when it is looked at."""
        for cache in (self.loaded, self._failed):
            cache.pop(schedule_id, None) if schedule_id else cache.clear()

    def error(self, schedule_id: str) -> OmniError | None:
        """Why nothing of it could be read; None where it is here or was not asked for."""
        return self._failed.get(schedule_id)

    def is_left(self, schedule_id: str) -> bool:
        """Whether it waits for somebody to ask for it, because few requests are left."""
        return schedule_id in self._left

    def link(self, row: Schedule) -> str:
        """The schedule's page in Omni (`omni-api.md §1.1`); the org's own where the dashboard is not known."""
        origin = self._session.profile.address
        if not row.identifier:
            return f"{origin}/"
        # Both come from the server, and go to the clipboard and into the terminal.
        dashboard, schedule = (quote(part, safe="", errors="replace") for part in (row.identifier, row.id))
        return f"{origin}/dashboards/{dashboard}/schedules/{schedule}"
