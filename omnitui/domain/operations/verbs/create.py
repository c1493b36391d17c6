"""Create, and send once (omni-api.md §2.2, §5.5): never sent again automatically; a lost create is searched for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import NotFound, NotOffered, OmniError, Rejected
from omnitui.api.models.writes import Created
from omnitui.domain.delivery.compare import alike
from omnitui.domain.delivery.payload import compatible
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import LOST_BEFORE, SingleItemHandler, Verb, loss
from omnitui.domain.operations.verbs.send_now import UNSURE
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.domain.schedules.schedule import Schedule, from_record, instant
from omnitui.secret import Secret

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints
    from omnitui.api.models.schedules import SchedulePage

_SECRET = "passwordUnencrypted"
_CLOCKS_DIFFER = 5.0
_PAGES = 5
_ABOUT_SHAPE = re.compile(r"\b(expected|received|object|string|type|unrecognized|begin|start)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attempt:
    """When a create was sent (seconds by our clock), and the ids in the store then, none of which it made."""

    at: float
    present_ids: Collection[str]


class Create(SingleItemHandler):
    """Creates the schedule in an item's task: `body`, and `owner` (a membership id, org keys only).

    `password` stays in memory: the journal never holds it.
    """

    verb = Verb.CREATE
    may_repeat = False
    verify_only = True

    def __init__(self, password: Secret | None = None) -> None:
        self.blocked_reason: OmniError | None = None
        self._password = password

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Send it, in Omni's other spelling where it asks for that, and search for it where the answer was lost."""
        task = item.task or {}
        body, attempt = task["body"], Attempt(context.now(), frozenset(context.store.rows))
        try:
            created = await self._send(body, task.get("owner", ""), context)
        except OmniError as error:
            self.blocked_reason = error
            return (
                await self._lost(item, context, error, attempt) if error.may_have_happened else context.refused(error)
            )
        return self._made(created, context)

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Unknown; the id of a similar schedule that was made since goes into the result."""
        return await self._found(item, context, lost, None)

    async def _send(self, body: Mapping[str, Any], owner: str, context: WriteContext) -> Created:
        try:
            return await context.send(
                lambda client: client.schedules.create(body, user_id=owner, password=self._password)
            )
        except Rejected as error:
            first, other = error, compatible(body, error.fields, error.words)
            if other is None:
                raise
        try:
            return await context.finish(
                lambda client: client.schedules.create(other, user_id=owner, password=self._password)
            )
        except Rejected as error:
            # A server that never wanted this spelling complains only about its shape now.
            raise first if _ABOUT_SHAPE.search(error.words) else error from None

    def _made(self, created: Created, context: WriteContext) -> ItemResult:
        details = {
            "id": created.id,
            "message": created.message,
            "delivererRoleArn": created.deliverer_role_arn,
            "externalId": created.external_id,
        }
        return context.result(Outcome.DONE, "", None, {name: value for name, value in details.items() if value})

    async def _lost(self, item: Item, context: WriteContext, lost: OmniError, attempt: Attempt) -> ItemResult:
        context.unsure(lost.words)
        try:
            return await self._found(item, context, lost, attempt)
        except OmniError as error:
            words = f"no answer ({lost.words}); checking failed too ({error.words})"
            return context.result(Outcome.UNKNOWN, words, lost.status)

    async def _found(
        self, item: Item, context: WriteContext, lost: OmniError | None, attempt: Attempt | None
    ) -> ItemResult:
        """A similar schedule that is new since the `attempt` is the one; any other is only reported."""
        body = (item.task or {})["body"]
        cause, status = loss(lost, LOST_BEFORE)
        likely: str | None = None
        for row in await self._candidates(body, context):
            made_at = await self._made_at(body, row, context)
            if made_at is None:
                continue
            if attempt is not None and row.id not in attempt.present_ids and made_at >= attempt.at - _CLOCKS_DIFFER:
                return context.result(
                    Outcome.DONE, f"found in the list after the response was lost ({cause})", None, {"id": row.id}
                )
            likely = likely or row.id
        if likely:
            return context.result(
                Outcome.UNKNOWN, f"no answer ({cause}); a similar one was found", status, {"id": likely}
            )
        return context.result(Outcome.UNKNOWN, f"no answer ({cause}); none like it in the list yet", status)

    @staticmethod
    async def _candidates(body: Mapping[str, Any], context: WriteContext) -> list[Schedule]:
        query = {"q": str(body.get("name", "")), "sortField": "scheduleName", "sortDirection": "asc"}
        rows: dict[str, Schedule] = {}
        cursor = "1"
        for number in range(1, _PAGES + 1):
            page = await context.finish(partial(_list, query, cursor))
            rows.update((record.id, from_record(record)) for record in page.records)
            if not page.page_info.has_next_page or not page.records:
                break
            cursor = page.page_info.next_cursor or str(number + 1)
        return [row for row in rows.values() if alike(body, ScheduleInFull(row))]

    @staticmethod
    async def _made_at(body: Mapping[str, Any], row: Schedule, context: WriteContext) -> float | None:
        """When a candidate was made by our clock, 0 where Omni does not say; None if it is a different schedule."""
        try:
            detail = await context.finish(lambda client: client.schedules.get(row.id))
        except (NotFound, NotOffered):
            return 0.0
        if not alike(body, ScheduleInFull(row, detail)):
            return None
        return (instant(detail.created_at) or 0.0) - context.server_offset


async def _list(query: Mapping[str, str], cursor: str, client: Endpoints) -> SchedulePage:
    return await client.schedules.list(query, cursor)


class SendOnce(Create):
    """Delivers a draft once, without making a schedule; nothing can be verified afterwards."""

    verb = Verb.SEND_ONCE

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Unknown: Omni shows nothing of it."""
        return self._unsure(context, lost)

    async def _found(
        self, item: Item, context: WriteContext, lost: OmniError | None, attempt: Attempt | None
    ) -> ItemResult:
        return self._unsure(context, lost)

    @staticmethod
    def _unsure(context: WriteContext, lost: OmniError | None) -> ItemResult:
        words, status = loss(lost, LOST_BEFORE)
        return context.result(Outcome.UNKNOWN, f"{UNSURE} ({words})", status)
