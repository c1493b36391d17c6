"""Reads the rest of the schedule that is looked at, keeps it until R, and knows why it is not here."""

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
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span

_CALLS = 2


class _Gone(NotFound):
    default_words = "Gone from Omni: deleted meanwhile, or no longer for this key to see."


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of one schedule, and when (seconds since the epoch)."""

    detail: Detail
    read_at: float


class DetailPresenter:
    """The details of one session; `changed` is told the id whenever there is more to show."""

    def __init__(
        self, session: Session, store: ScheduleStore, changed: Callable[[str], None], now: Callable[[], float]
    ) -> None:
        self.known: dict[str, Known] = {}
        self._session = session
        self._book = store
        #: Whether this server has a call for one schedule; None until something tells.
        self._tells_of_one: bool | None = None
        self._changed = changed
        self._now = now
        self._under_way: dict[str, asyncio.Event] = {}
        self._failed: dict[str, OmniError] = {}
        self._left: set[str] = set()

    async def read(self, schedule_id: str, *, again: bool = False) -> None:
        """Read it, unless it is here, or wait for one on its way; one that failed is read again only when asked to."""
        while under_way := self._under_way.get(schedule_id):
            await under_way.wait()
        if schedule_id in self.known:
            return
        if schedule_id in self._failed and not again:
            return
        self._under_way[schedule_id] = asyncio.Event()
        self._left.discard(schedule_id)
        self._failed.pop(schedule_id, None)
        try:
            detail = await read_detail(self._session.client, schedule_id)
            if detail.unknown and await self._gone(schedule_id):
                raise _Gone(status=404)
            if len(detail.missing) < _CALLS:
                self._tells_of_one = True
            self.known[schedule_id] = Known(detail, self._now())
        except NotSignedIn:
            raise
        except OmniError as error:
            self._failed[schedule_id] = error
        finally:
            self._under_way.pop(schedule_id).set()
            self._changed(schedule_id)

    async def _gone(self, schedule_id: str) -> bool:
        """Both calls answered 404, without a word about the schedule: whether it is gone, not the calls unknown.

        That is so where a call has told of another one, or the list no longer shows it.
        """
        row = self._book.rows.get(schedule_id)
        if self._tells_of_one is None and row is not None and row.name:
            try:
                page = await self._session.client.schedules.list({"q": row.name})
            except NotSignedIn:
                raise
            except OmniError:
                return False
            if not any(record.id == schedule_id for record in page.records):
                return not page.page_info.has_next_page
            self._tells_of_one = False
        return self._tells_of_one is True

    def leave(self, schedule_id: str) -> None:
        """It is not read by itself now, for few requests are left."""
        if schedule_id not in self.known:
            self._left.add(schedule_id)

    def forget(self, schedule_id: str | None = None) -> None:
        """One schedule, or everything, is read again when it is looked at."""
        for kept in (self.known, self._failed):
            kept.pop(schedule_id, None) if schedule_id else kept.clear()

    def trouble(self, schedule_id: str) -> str:
        """Why nothing of it could be read, empty where it is here or was not asked for."""
        error = self._failed.get(schedule_id)
        return _words(error) if error is not None else ""

    def note(self, schedule_id: str) -> Span | None:
        """What to say about the part that is not here."""
        if error := self._failed.get(schedule_id):
            return f"{GLYPHS.failed} {_words(error)} Enter tries again.", "error"
        known = self.known.get(schedule_id)
        if known is not None:
            missing = known.detail.missing
            return (f"Not given by this server: {'; '.join(missing)}.", "muted") if missing else None
        if schedule_id in self._left:
            return "Enter reads the rest", "muted"
        return GLYPHS.cut, "muted"

    def link(self, row: Schedule) -> str:
        """The schedule's page in Omni (`omni-api.md §1.1`); the org's own where the dashboard is not known."""
        origin = self._session.profile.address
        if not row.identifier:
            return f"{origin}/"
        # Both come from the server, and go to the clipboard and into the terminal.
        dashboard, schedule = (quote(part, safe="", errors="replace") for part in (row.identifier, row.id))
        return f"{origin}/dashboards/{dashboard}/schedules/{schedule}"


def _words(error: OmniError) -> str:
    return error.words if isinstance(error, _Gone) else error_text.words(error)
