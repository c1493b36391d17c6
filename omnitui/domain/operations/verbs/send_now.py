"""Send now (omni-api.md §2.7): real mail, so nothing is ever sent twice, and the outcome cannot be verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.api.errors import Conflict, OmniError
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import LOST_BEFORE, SingleItemHandler, Verb, loss, read_schedule
from omnitui.domain.operations.write_context import WriteContext, monotonic
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import stamp

if TYPE_CHECKING:
    from omnitui.api.client import Endpoints

UNSURE = "unknown whether it was sent"
PAUSED = "it is paused"
STOPPED = "Omni stopped it"


class SendNow(SingleItemHandler):
    """Makes Omni deliver a schedule once, now. Done means accepted, not delivered.

    `askedAt` in the result is when the request left, in seconds since the epoch by this machine's clock.
    """

    verb = Verb.SEND
    may_repeat = False
    verify_only = True

    def __init__(self) -> None:
        self._asked_at: dict[str, float] = {}

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Trigger it, once."""

        async def trigger(client: Endpoints) -> None:
            self._asked_at[item.id] = context.now()
            await client.schedules.trigger(item.id)

        try:
            await context.send(trigger)
        except Conflict as error:
            return await self._conflict(item, context, error)
        except OmniError as error:
            return await self.failed(item, context, error)
        return context.result(Outcome.DONE, details={"askedAt": self._asked_at[item.id]})

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Unknown either way; the result holds the last run, so that a person can judge."""
        detail = await read_schedule(item, context)
        last = next((one.last_completed_at for one in detail.destinations if one.last_completed_at), None)
        words, status = loss(lost, LOST_BEFORE)
        result = {"lastCompletedAt": last, "askedAt": self._asked_at.get(item.id)}
        if lost is not None and lost.from_server:
            result["said"] = lost.words
        return context.result(Outcome.UNKNOWN, f"{UNSURE} ({words})", status, result)

    async def _conflict(self, item: Item, context: WriteContext, error: Conflict) -> ItemResult:
        """A 409 (clash 7): where it says only that the schedule is inactive, GET tells which kind."""
        refused = context.refused(error)
        if "inactive" not in error.words.lower():
            return refused
        try:
            detail = await read_schedule(item, context)
        except OmniError:
            return refused
        if detail.system_disabled_at or detail.system_disabled_reason:
            return context.result(Outcome.FAILED, STOPPED, error.status)
        paused_at = stamp(detail.disabled_at)
        if paused_at is None:
            return refused
        context.store.confirm(item.id, paused_at, monotonic())
        return context.result(Outcome.FAILED, PAUSED, error.status)
