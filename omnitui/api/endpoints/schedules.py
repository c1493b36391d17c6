"""The schedules as they are read, paused and resumed (omni-api.md §2.1–2.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from omnitui.api.errors import NotFound
from omnitui.api.models.schedules import SchedulePage, WhoAmI
from omnitui.api.parsing import read
from omnitui.api.redaction import whole
from omnitui.api.sender import Sender

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients

SCHEDULES = "/api/v1/schedules"
LONGEST_ID = 200
# Omni's own default is descending, so Z before A (omni-api.md §2.1).
_ORDER = {"sortField": "scheduleName", "sortDirection": "asc"}


class ScheduleCalls(Sender):
    """What every session asks for from its first second on."""

    async def list_schedules(self, params: Mapping[str, str], cursor: str = "1", page_size: int = 100) -> SchedulePage:
        """A page of schedules (omni-api.md §2.1). `params`: filters and order, empty ones left out."""
        query = {name: text for name, text in params.items() if text}
        query = {**_ORDER, **query, "cursor": cursor, "pageSize": str(page_size)}
        return read(SchedulePage, await self._send("GET", SCHEDULES, query), self._line.scrub)

    async def get_schedule(self, schedule_id: str) -> ScheduleDetail:
        """One schedule with its destinations (§2.3); older servers answer 404 or 405."""
        from omnitui.api.models.detail import ScheduleDetail

        return read(ScheduleDetail, await self._send("GET", path_of(schedule_id)), self._line.scrub)

    async def get_recipients(self, schedule_id: str) -> ScheduleRecipients:
        """Where one schedule goes (§2.8)."""
        from omnitui.api.models.detail import ScheduleRecipients

        answer = await self._send("GET", path_of(schedule_id, "/recipients"))
        return read(ScheduleRecipients, answer, self._line.scrub)

    async def pause(self, schedule_id: str) -> None:
        """Pauses a schedule (§2.6); one that is paused already is `Rejected`."""
        self._confirm(await self._send("PUT", path_of(schedule_id, "/pause")))

    async def resume(self, schedule_id: str) -> None:
        """Resumes a schedule (§2.6); one that runs already, or that Omni stopped, is `Rejected`."""
        self._confirm(await self._send("PUT", path_of(schedule_id, "/resume")))

    async def whoami(self) -> WhoAmI:
        """What the key is and whom it acts as (§1.2); older servers answer 404 or 405."""
        return read(WhoAmI, await self._send("GET", "/api/v1/whoami"), self._line.scrub)


def path_of(schedule_id: str, below: str = "") -> str:
    """The path of a schedule. Raises `NotFound` for a text that would lead elsewhere."""
    return f"{SCHEDULES}/{segment(schedule_id, 'schedule')}{below}"


def segment(text: str, what: str) -> str:
    """An id as one piece of a path. Raises `NotFound` for a text that would lead elsewhere."""
    if text.strip(" .") == "" or len(text) > LONGEST_ID:
        raise NotFound(f"This is not a valid {what} id.", tries=0)
    return quote(whole(text), safe="")
