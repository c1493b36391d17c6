"""Pause and resume (omni-api.md §2.6): may be repeated, and what is so already is done."""

from __future__ import annotations

from omnitui.api.errors import Conflict, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb, loss, read_schedule
from omnitui.domain.operations.write_context import WriteContext, monotonic
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import from_record, stamp

_STOPPED_BY_OMNI = "Omni stopped it meanwhile (system disabled)."


class _NotListed(Exception):
    """The list does not show it either."""


class Switch(SingleItemHandler):
    """Pauses, or resumes."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb
        self._pauses = verb is Verb.PAUSE

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Switch it, and verify where the answer was lost."""
        try:
            await context.send(
                lambda client: client.schedules.pause(item.id) if self._pauses else client.schedules.resume(item.id)
            )
        except OmniError as error:
            if isinstance(error, Rejected | Conflict) and f"already {self.verb.value}d" in error.words.lower():
                return self._confirmed(item, context, Outcome.ALREADY, context.now())
            if isinstance(error, Rejected | Conflict) and _wordless(error):
                return await self._unexplained(item, context, error)
            return await self.failed(item, context, error)
        return self._confirmed(item, context, Outcome.DONE, context.now())

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Done where it is paused, or active, as wanted."""
        detail = await read_schedule(item, context)
        words, status = loss(lost)
        paused_at = stamp(detail.disabled_at)
        stopped = stamp(detail.system_disabled_at or detail.system_disabled_reason) is not None
        if (paused_at is not None) != self._pauses:
            return context.result(Outcome.FAILED, words, status)
        if stopped and not self._pauses:
            return context.result(Outcome.FAILED, _STOPPED_BY_OMNI, status)
        return self._confirmed(item, context, Outcome.DONE, paused_at or context.now())

    async def _unexplained(self, item: Item, context: WriteContext, error: OmniError) -> ItemResult:
        """Omni, or a proxy before it, refused without words, perhaps because it is so already: check."""
        try:
            paused_at = await self._paused_at(item, context)
        except OmniError as second:
            words = f"{error.words}; checking failed ({second.words})"
            return context.result(Outcome.UNKNOWN, words, error.status)
        except _NotListed:
            return context.refused(error)
        if (paused_at is not None) != self._pauses:
            return context.refused(error)
        return self._confirmed(item, context, Outcome.ALREADY, paused_at or context.now())

    @staticmethod
    async def _paused_at(item: Item, context: WriteContext) -> float | None:
        """Since when it is paused; from the list where the server has no GET for it. Raises `_NotListed`."""
        try:
            detail = await read_schedule(item, context)
        except (NotFound, NotOffered):
            page = await context.finish(lambda client: client.schedules.list({"q": item.name}))
            found = next((record for record in page.records if record.id == item.id), None)
            if found is None:
                raise _NotListed from None
            return from_record(found).paused_at
        return stamp(detail.disabled_at)

    def _confirmed(self, item: Item, context: WriteContext, outcome: Outcome, at: float) -> ItemResult:
        context.store.confirm(item.id, at if self._pauses else None, monotonic())
        return context.result(outcome)


def _wordless(error: OmniError) -> bool:
    """Whether a refusal says no more than its status."""
    return not error.from_server or error.words.lower().strip(" .:") in ("bad request", "conflict")
