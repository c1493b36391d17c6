"""Create, and send once (omni-api.md §2.2, §5.5): never sent again by itself; a lost create is looked for."""

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
from omnitui.domain.operations.runner import Item, ItemResult, Outcome
from omnitui.domain.operations.verbs.base import LOST_BEFORE, SingleItemHandler, Verb, seen
from omnitui.domain.operations.verbs.send_now import UNSURE
from omnitui.domain.operations.write_context import WriteContext
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
class Begun:
    """When a create left (seconds by our clock), and the ids known by then: none of those is what it made."""

    at: float
    known: Collection[str]


class Create(SingleItemHandler):
    """Creates what an item's task says: `body`, and `owner` (a membership id, org keys only).

    `password` stays in memory: the journal never has it.
    """

    verb = Verb.CREATE
    may_repeat = False

    def __init__(self, password: Secret | None = None) -> None:
        self.blocked_reason: OmniError | None = None
        self._password = password

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Send it, in Omni's other spelling where it asks for that, and look for it where the answer was lost."""
        task = item.task or {}
        body, begun = task["body"], Begun(context.now(), frozenset(context.store.rows))
        try:
            created = await self._send(body, task.get("owner", ""), context)
        except OmniError as error:
            self.blocked_reason = error
            return await self._lost(item, context, error, begun) if error.may_have_happened else context.refused(error)
        return self._made(created, context)

    async def look(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Unknown, unless one like it was made since; then that one is told."""
        return await self._found(item, context, lost, None)

    async def after_crash(self, item: Item, context: WriteContext) -> ItemResult:
        """Never sent again by itself."""
        return await seen(self.look(item, context, None), context)

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
            # A server that never wanted it spelled so says nothing else of it now.
            raise first if _ABOUT_SHAPE.search(error.words) else error from None

    def _made(self, created: Created, context: WriteContext) -> ItemResult:
        told = {
            "id": created.id,
            "message": created.message,
            "delivererRoleArn": created.deliverer_role_arn,
            "externalId": created.external_id,
        }
        return context.result(Outcome.DONE, "", None, {name: value for name, value in told.items() if value})

    async def _lost(self, item: Item, context: WriteContext, lost: OmniError, begun: Begun) -> ItemResult:
        context.unsure(lost.words)
        try:
            return await self._found(item, context, lost, begun)
        except OmniError as error:
            words = f"no answer ({lost.words}); looking for it failed as well ({error.words})"
            return context.result(Outcome.UNKNOWN, words, lost.status)

    async def _found(
        self, item: Item, context: WriteContext, lost: OmniError | None, begun: Begun | None
    ) -> ItemResult:
        """One like it that is new since it `begun` is it; any other is only told."""
        body = (item.task or {})["body"]
        why = lost.words if lost else LOST_BEFORE
        status = lost.status if lost else None
        likely: str | None = None
        for row in await self._candidates(body, context):
            made_at = await self._made_at(body, row, context)
            if made_at is None:
                continue
            if begun is not None and row.id not in begun.known and made_at >= begun.at - _CLOCKS_DIFFER:
                return context.result(
                    Outcome.DONE, f"found in the list after its answer was lost ({why})", None, {"id": row.id}
                )
            likely = likely or row.id
        if likely:
            return context.result(Outcome.UNKNOWN, f"no answer ({why}); one like it was found", status, {"id": likely})
        return context.result(Outcome.UNKNOWN, f"no answer ({why}); none like it is in the list so far", status)

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
        return [row for row in rows.values() if alike(body, row, None, None)]

    @staticmethod
    async def _made_at(body: Mapping[str, Any], row: Schedule, context: WriteContext) -> float | None:
        """When a candidate was made by our clock, 0 where nobody tells; None if it is another one after all."""
        try:
            detail = await context.finish(lambda client: client.schedules.get(row.id))
        except (NotFound, NotOffered):
            return 0.0
        if not alike(body, row, detail, None):
            return None
        return (instant(detail.created_at) or 0.0) - context.server_offset


async def _list(query: Mapping[str, str], cursor: str, client: Endpoints) -> SchedulePage:
    return await client.schedules.list(query, cursor)


class SendOnce(Create):
    """Delivers a draft once, without making a schedule; nobody can look what became of it."""

    verb = Verb.SEND_ONCE

    async def look(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Unknown: nothing of it can be found in Omni."""
        return self._unsure(context, lost)

    async def _found(
        self, item: Item, context: WriteContext, lost: OmniError | None, begun: Begun | None
    ) -> ItemResult:
        return self._unsure(context, lost)

    @staticmethod
    def _unsure(context: WriteContext, lost: OmniError | None) -> ItemResult:
        return context.result(
            Outcome.UNKNOWN, f"{UNSURE} ({lost.words if lost else LOST_BEFORE})", lost.status if lost else None
        )
