"""The endpoints of schedules (omni-api.md §2.1–2.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from omnitui.api.endpoints.base import EndpointGroup, segment
from omnitui.api.models.schedules import SchedulePage
from omnitui.api.sender import Body
from omnitui.secret import Secret

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
    from omnitui.api.models.writes import Created, RecipientsChanged

SCHEDULES = "/api/v1/schedules"
# Omni's own default is descending, so Z before A (omni-api.md §2.1).
_ORDER = {"sortField": "scheduleName", "sortDirection": "asc"}


class Schedules(EndpointGroup):
    """Schedules, as `client.schedules`: listed, read, written, paused, sent and deleted.

    Reads, `pause`, `resume` and `transfer` are sent again after a lost answer, because repeating them changes
    nothing. The other writes are sent again only where Omni cannot have carried them out (omni-api.md §1.3).
    """

    async def list(self, params: Mapping[str, str], cursor: str = "1", page_size: int = 100) -> SchedulePage:
        """Return one page of the list (§2.1).

        `params` are filters and the order; empty values are left out. `cursor` is a page number as text.
        """
        query = {name: text for name, text in params.items() if text}
        return await self._get(
            SchedulePage, SCHEDULES, {**_ORDER, **query, "cursor": cursor, "pageSize": str(page_size)}
        )

    async def get(self, schedule_id: str) -> ScheduleDetail:
        """Return one schedule with its destinations (§2.3). Older servers answer `NotFound` or `NotOffered`."""
        from omnitui.api.models.detail import ScheduleDetail

        return await self._get(ScheduleDetail, path_of(schedule_id))

    async def get_recipients(self, schedule_id: str) -> ScheduleRecipients:
        """Return who or what one schedule delivers to (§2.8)."""
        from omnitui.api.models.detail import ScheduleRecipients

        return await self._get(ScheduleRecipients, path_of(schedule_id, "/recipients"))

    async def create(self, body: Body, *, user_id: str = "", password: Secret | None = None) -> Created:
        """Create a schedule or, with `testNow` in the body, send a delivery once (§2.2, §5.5).

        `user_id` is the owner's membership id (org keys only). `password` is added to the body as
        `passwordUnencrypted` and masked in whatever comes back.
        """
        from omnitui.api.models.writes import Created

        params = {"userId": user_id} if user_id else None
        answer = await self._request(
            "POST", SCHEDULES, params, body=_with_password(body, password), repeat=False, hide=password
        )
        return self._sender.read_confirmed(Created, answer)

    async def update(self, schedule_id: str, body: Body, *, password: Secret | None = None) -> None:
        """Replace a schedule's body with a complete one (§2.4): Omni may forget whatever is left out.

        `password` is treated as in `create`.
        """
        path = path_of(schedule_id)
        sent = _with_password(body, password)
        self._sender.confirm(await self._request("PUT", path, body=sent, repeat=False, hide=password))

    async def delete(self, schedule_id: str) -> None:
        """Delete a schedule for good (§2.5). Raises `NotFound` if it is gone already."""
        self._sender.confirm(await self._request("DELETE", path_of(schedule_id), repeat=False))

    async def pause(self, schedule_id: str) -> None:
        """Pause a schedule (§2.6). Raises `Rejected` if it is paused already."""
        self._sender.confirm(await self._request("PUT", path_of(schedule_id, "/pause")))

    async def resume(self, schedule_id: str) -> None:
        """Resume a schedule (§2.6). Raises `Rejected` if it is active already, or if Omni stopped it."""
        self._sender.confirm(await self._request("PUT", path_of(schedule_id, "/resume")))

    async def trigger(self, schedule_id: str) -> None:
        """Send a real delivery now (§2.7). Returning means that Omni accepted it, not that it arrived."""
        self._sender.confirm(await self._request("POST", path_of(schedule_id, "/trigger"), repeat=False))

    async def add_recipients(
        self, schedule_id: str, emails: Sequence[str] = (), user_ids: Sequence[str] = (), group_ids: Sequence[str] = ()
    ) -> RecipientsChanged:
        """Add people and groups to an email schedule (§2.8); unknown addresses become email-only users."""
        return await self._change_recipients(schedule_id, "/add-recipients", emails, user_ids, group_ids)

    async def remove_recipients(
        self, schedule_id: str, emails: Sequence[str] = (), user_ids: Sequence[str] = (), group_ids: Sequence[str] = ()
    ) -> RecipientsChanged:
        """Remove people and groups from an email schedule (§2.8)."""
        return await self._change_recipients(schedule_id, "/remove-recipients", emails, user_ids, group_ids)

    async def transfer(self, schedule_id: str, user_id: str) -> None:
        """Give a schedule to another owner, by membership id (§2.9). Raises `Rejected` if they own it already."""
        path = path_of(schedule_id, "/transfer-ownership")
        self._sender.confirm(await self._request("PUT", path, body={"userId": user_id}))

    async def _change_recipients(
        self, schedule_id: str, below: str, emails: Sequence[str], user_ids: Sequence[str], group_ids: Sequence[str]
    ) -> RecipientsChanged:
        from omnitui.api.models.writes import RecipientsChanged

        # Some servers reject empty arrays (§2.8).
        wanted = {"emails": [*emails], "userIds": [*user_ids], "userGroupIds": [*group_ids]}
        body = {name: ids for name, ids in wanted.items() if ids}
        answer = await self._request("PUT", path_of(schedule_id, below), body=body, repeat=False)
        return self._sender.read_confirmed(RecipientsChanged, answer)


def path_of(schedule_id: str, below: str = "") -> str:
    """The path of a schedule, or of what is `below` it. Raises `NotFound` for an id that would lead elsewhere."""
    return f"{SCHEDULES}/{segment(schedule_id, 'schedule')}{below}"


def _with_password(body: Body, password: Secret | None) -> Body:
    return {**body, "passwordUnencrypted": password.reveal()} if password else body
