"""Delete (omni-api.md §2.5): for good, so what restores a schedule is in the journal before it goes."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from omnitui.api.errors import NotFound, NotOffered, OmniError
from omnitui.api.models.detail import ScheduleDetail
from omnitui.api.models.schedules import ScheduleRecord
from omnitui.domain.delivery.snapshot import keep
from omnitui.domain.operations.runner import Item, ItemResult, Outcome
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.schedules.schedule import Schedule, from_record

T = TypeVar("T")

ROW_ONLY = "of its copy only the list's row could be read"
CANNOT_LOOK = "no answer, and this server shows no single schedule: R reads the list again"


class Delete(SingleItemHandler):
    """Reads a copy, notes it, deletes; one that is gone already is done."""

    verb = Verb.DELETE
    requests = 3

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Keep a copy, then delete; look where the answer was lost."""
        try:
            copy = await self._copy(item, context)
        except OmniError as error:
            item_result = context.refused(error)
            return context.result(
                item_result.outcome, f"not deleted, for no copy of it could be read: {error.words}", error.status
            )
        # A copy that an earlier session kept of it is the fuller one.
        if copy.get("detail") or not item.lost:
            await context.keep(copy)
        try:
            await context.send(lambda client: client.schedules.delete(item.id))
        except NotFound:
            return self._gone(item, context, Outcome.ALREADY)
        except OmniError as error:
            if not error.may_have_happened:
                return context.refused(error)
            if not copy.get("detail"):
                return context.result(Outcome.UNKNOWN, f"{CANNOT_LOOK} ({error.words})", error.status)
            return await self.decided(item, context, error)
        return self._gone(item, context, Outcome.DONE, "" if copy.get("detail") else ROW_ONLY)

    async def look(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Gone is done (404), for it could be read before; still there is not."""
        try:
            await context.finish(lambda client: client.schedules.get(item.id))
        except NotFound:
            return self._gone(item, context, Outcome.DONE)
        words, status = (lost.words, lost.status) if lost else ("it was not carried out", None)
        return context.result(Outcome.FAILED, f"still there ({words})", status)

    async def _copy(self, item: Item, context: WriteContext) -> dict[str, Any]:
        """List row, GET and recipients as JSON; a server too old for the last two loses only what they show."""
        row = context.store.rows.get(item.id)
        detail = await _if_told(context.ask(lambda client: client.schedules.get(item.id)))
        recipients = await _if_told(context.ask(lambda client: client.schedules.get_recipients(item.id)))
        row = row or (_row_of(detail) if detail else None)
        return keep(row, detail, recipients) if row else {}

    @staticmethod
    def _gone(item: Item, context: WriteContext, outcome: Outcome, words: str = "") -> ItemResult:
        context.store.remove(item.id)
        return context.result(outcome, words)


async def _if_told(asking: Awaitable[T]) -> T | None:
    try:
        return await asking
    except (NotFound, NotOffered):
        return None


def _row_of(detail: ScheduleDetail) -> Schedule:
    """The row of a schedule that the list has not brought yet, as far as GET tells."""
    known = {"id": detail.id, "name": detail.name, "schedule": detail.schedule, "timezone": detail.timezone}
    return from_record(ScheduleRecord.model_validate(known))
