"""Create, and send once (omni-api.md §2.2, §5.5): never sent again by itself; a lost create is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from omnitui.api.errors import NotFound, NotOffered, OmniError, Rejected
from omnitui.api.write_models import Created
from omnitui.domain.acts.base import LOST_BEFORE, OneByOne, Verb, seen
from omnitui.domain.acts.sending import UNSURE
from omnitui.domain.bulk import Item, Outcome, Told
from omnitui.domain.draft_alike import alike
from omnitui.domain.draft_body import compatible
from omnitui.domain.schedule import Schedule, from_record, instant
from omnitui.domain.way import Way
from omnitui.secret import Secret

_SECRET = "passwordUnencrypted"
_CLOCKS_DIFFER = 5.0


class Create(OneByOne):
    """Creates what an item's task says: `body`, and `owner` (a membership id, org keys only).

    `password` stays in memory: the journal never has it.
    """

    verb = Verb.CREATE
    may_repeat = False

    def __init__(self, password: Secret | None = None) -> None:
        self.refusal: OmniError | None = None
        self._password = password

    async def do(self, item: Item, way: Way) -> Told:
        """Send it, in Omni's other spelling where it asks for that, and look for it where the answer was lost."""
        task = item.task or {}
        body, begun = task["body"], way.now()
        try:
            created = await self._send(body, task.get("owner", ""), way)
        except OmniError as error:
            self.refusal = error
            return await self._lost(item, way, error, begun) if error.may_have_happened else way.refused(error)
        return self._made(created, way)

    async def look(self, item: Item, way: Way, lost: OmniError | None) -> Told:
        """Unknown, unless one like it was made since; then that one is told."""
        return await self._found(item, way, lost, None)

    async def after_crash(self, item: Item, way: Way) -> Told:
        """Never sent again by itself."""
        return await seen(self.look(item, way, None), way)

    async def _send(self, body: Mapping[str, Any], owner: str, way: Way) -> Created:
        try:
            return await way.send(lambda client: client.create_schedule(body, user_id=owner, password=self._password))
        except Rejected as error:
            other = compatible(body, error.fields, error.words)
            if other is None:
                raise
        return await way.finish(lambda client: client.create_schedule(other, user_id=owner, password=self._password))

    def _made(self, created: Created, way: Way) -> Told:
        told = {
            "id": created.id,
            "message": created.message,
            "delivererRoleArn": created.deliverer_role_arn,
            "externalId": created.external_id,
        }
        return way.told(Outcome.DONE, "", None, {name: value for name, value in told.items() if value})

    async def _lost(self, item: Item, way: Way, lost: OmniError, begun: float) -> Told:
        way.unsure(lost.words)
        try:
            return await self._found(item, way, lost, begun)
        except OmniError as error:
            words = f"no answer ({lost.words}); looking for it failed as well ({error.words})"
            return way.told(Outcome.UNKNOWN, words, lost.status)

    async def _found(self, item: Item, way: Way, lost: OmniError | None, begun: float | None) -> Told:
        """One like it that was made after `begun` (our clock, seconds) is it; any other is only told."""
        body = (item.task or {})["body"]
        why = lost.words if lost else LOST_BEFORE
        status = lost.status if lost else None
        likely: str | None = None
        for row in await self._candidates(body, way):
            made_at = await self._made_at(body, row, way)
            if made_at is None:
                continue
            if begun is not None and made_at >= begun - _CLOCKS_DIFFER:
                return way.told(
                    Outcome.DONE, f"found in the list after its answer was lost ({why})", None, {"id": row.id}
                )
            likely = likely or row.id
        if likely:
            return way.told(Outcome.UNKNOWN, f"no answer ({why}); one like it was found", status, {"id": likely})
        return way.told(Outcome.UNKNOWN, f"no answer ({why}); none like it is in the list so far", status)

    @staticmethod
    async def _candidates(body: Mapping[str, Any], way: Way) -> list[Schedule]:
        name = str(body.get("name", ""))
        page = await way.finish(lambda client: client.list_schedules({"q": name}))
        rows = {record.id: from_record(record) for record in page.records}
        return [row for row in rows.values() if alike(body, row, None, None)]

    @staticmethod
    async def _made_at(body: Mapping[str, Any], row: Schedule, way: Way) -> float | None:
        """When a candidate was made by our clock, 0 where nobody tells; None if it is another one after all."""
        try:
            detail = await way.finish(lambda client: client.get_schedule(row.id))
        except (NotFound, NotOffered):
            return 0.0
        if not alike(body, row, detail, None):
            return None
        return (instant(detail.created_at) or 0.0) - way.server_offset


class SendOnce(Create):
    """Delivers a draft once, without making a schedule; nobody can look what became of it."""

    verb = Verb.SEND_ONCE

    async def look(self, item: Item, way: Way, lost: OmniError | None) -> Told:
        """Unknown: nothing of it can be found in Omni."""
        return self._unsure(way, lost)

    async def _found(self, item: Item, way: Way, lost: OmniError | None, begun: float | None) -> Told:
        return self._unsure(way, lost)

    @staticmethod
    def _unsure(way: Way, lost: OmniError | None) -> Told:
        return way.told(
            Outcome.UNKNOWN, f"{UNSURE} ({lost.words if lost else LOST_BEFORE})", lost.status if lost else None
        )
