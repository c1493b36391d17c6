"""Delete (omni-api.md §2.5): irreversible, so a snapshot to restore from is in the journal first."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, TypeVar

from omnitui.api.errors import NotFound, NotOffered, OmniError
from omnitui.api.models.detail import ScheduleDetail
from omnitui.api.models.schedules import ScheduleRecord
from omnitui.domain.delivery.snapshot import snapshot_of
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb, loss, read_schedule
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.domain.schedules.schedule import Schedule, from_record

T = TypeVar("T")

ROW_ONLY = "its copy holds only the list row"
CANNOT_LOOK = "no answer, and this server can't return a single schedule: R refreshes the list"


class Delete(SingleItemHandler):
    """Reads a snapshot, records it, deletes; a schedule that is gone already is done."""

    verb = Verb.DELETE
    requests = 3

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Record a snapshot, then delete; verify where the answer was lost."""
        try:
            copy = await self._copy(item, context)
        except OmniError as error:
            return replace(context.refused(error), words=f"not deleted, its copy could not be read: {error.words}")
        # The snapshot of an earlier session is the fuller one.
        if copy.get("detail") or not item.lost:
            await context.record_snapshot(copy)
        try:
            await context.send(lambda client: client.schedules.delete(item.id))
        except NotFound:
            return self._gone(item, context, Outcome.ALREADY)
        except OmniError as error:
            if error.may_have_happened and not copy.get("detail"):
                return context.result(Outcome.UNKNOWN, f"{CANNOT_LOOK} ({error.words})", error.status)
            return await self.failed(item, context, error)
        return self._gone(item, context, Outcome.DONE, "" if copy.get("detail") else ROW_ONLY)

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Done where it is gone (404), for it could be read before; failed where it is still there."""
        try:
            await read_schedule(item, context)
        except NotFound:
            return self._gone(item, context, Outcome.DONE)
        words, status = loss(lost)
        return context.result(Outcome.FAILED, f"still there ({words})", status)

    async def _copy(self, item: Item, context: WriteContext) -> dict[str, Any]:
        """List row, GET and recipients as JSON; a server too old for the last two loses only what they show."""
        row = context.store.rows.get(item.id)
        detail = await _if_shown(context.ask(lambda client: client.schedules.get(item.id)))
        recipients = await _if_shown(context.ask(lambda client: client.schedules.get_recipients(item.id)))
        row = row or (_row_of(detail) if detail else None)
        return snapshot_of(ScheduleInFull(row, detail, recipients)) if row else {}

    @staticmethod
    def _gone(item: Item, context: WriteContext, outcome: Outcome, words: str = "") -> ItemResult:
        context.store.remove(item.id)
        return context.result(outcome, words)


async def _if_shown(asking: Awaitable[T]) -> T | None:
    try:
        return await asking
    except (NotFound, NotOffered):
        return None


def _row_of(detail: ScheduleDetail) -> Schedule:
    """The row of a schedule that the list has not loaded yet, from what GET shows."""
    fields = {"id": detail.id, "name": detail.name, "schedule": detail.schedule, "timezone": detail.timezone}
    return from_record(ScheduleRecord.model_validate(fields))
