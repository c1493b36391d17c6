"""The schedules as they are made, sent, changed and deleted (omni-api.md §2.2, §2.4, §2.5, §2.7–2.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.api.endpoints.schedules import SCHEDULES, path_of
from omnitui.api.sender import Body, Sender
from omnitui.secret import Secret

if TYPE_CHECKING:
    from omnitui.api.models.writes import Created, RecipientsChanged


class ScheduleWrites(Sender):
    """None of these is sent again where it may have been carried out, but for `transfer`, which says so itself."""

    async def create_schedule(self, body: Body, *, user_id: str = "", password: Secret | None = None) -> Created:
        """Makes a schedule, or with `testNow` in the body sends once only (§2.2, §5.5).

        `user_id` is the owner's membership id (org keys only). `password` is added to the body as
        `passwordUnencrypted` and masked in whatever comes back.
        """
        from omnitui.api.models.writes import Created

        whole = {**body, "passwordUnencrypted": password.reveal()} if password else body
        params = {"userId": user_id} if user_id else None
        answer = await self._send("POST", SCHEDULES, params, body=whole, repeat=False, hide=password)
        return self._confirmed(Created, answer)

    async def update_schedule(self, schedule_id: str, body: Body, *, password: Secret | None = None) -> None:
        """Puts a whole body in place of a schedule's own (§2.4): Omni may forget whatever is left out."""
        whole = {**body, "passwordUnencrypted": password.reveal()} if password else body
        self._confirm(await self._send("PUT", path_of(schedule_id), body=whole, repeat=False, hide=password))

    async def delete_schedule(self, schedule_id: str) -> None:
        """Deletes a schedule for good (§2.5); one that is gone already is `NotFound`."""
        self._confirm(await self._send("DELETE", path_of(schedule_id), repeat=False))

    async def trigger(self, schedule_id: str) -> None:
        """Sends a real delivery now (§2.7); returning means that Omni took it, not that it arrived."""
        self._confirm(await self._send("POST", path_of(schedule_id, "/trigger"), repeat=False))

    async def add_recipients(
        self, schedule_id: str, emails: Sequence[str] = (), user_ids: Sequence[str] = (), group_ids: Sequence[str] = ()
    ) -> RecipientsChanged:
        """Adds people and groups to an email schedule (§2.8); unknown addresses become email-only users."""
        return await self._change_recipients(schedule_id, "/add-recipients", emails, user_ids, group_ids)

    async def remove_recipients(
        self, schedule_id: str, emails: Sequence[str] = (), user_ids: Sequence[str] = (), group_ids: Sequence[str] = ()
    ) -> RecipientsChanged:
        """Takes people and groups off an email schedule (§2.8)."""
        return await self._change_recipients(schedule_id, "/remove-recipients", emails, user_ids, group_ids)

    async def transfer(self, schedule_id: str, user_id: str) -> None:
        """Hands a schedule to another owner, by membership id (§2.9); "already owns" is `Rejected`."""
        self._confirm(await self._send("PUT", path_of(schedule_id, "/transfer-ownership"), body={"userId": user_id}))

    async def _change_recipients(
        self, schedule_id: str, below: str, emails: Sequence[str], user_ids: Sequence[str], group_ids: Sequence[str]
    ) -> RecipientsChanged:
        from omnitui.api.models.writes import RecipientsChanged

        # Empty arrays are refused by some servers (§2.8), so they are left out.
        wanted = {"emails": list(emails), "userIds": list(user_ids), "userGroupIds": list(group_ids)}
        body = {name: ids for name, ids in wanted.items() if ids}
        answer = await self._send("PUT", path_of(schedule_id, below), body=body, repeat=False)
        return self._confirmed(RecipientsChanged, answer)
