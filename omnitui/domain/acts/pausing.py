"""Pause and resume (omni-api.md §2.6): may be repeated, and what is so already is done."""

from __future__ import annotations

from omnitui.api.detail_models import ScheduleDetail
from omnitui.api.errors import Conflict, OmniError, Rejected
from omnitui.domain.acts.base import OneByOne, Verb
from omnitui.domain.bulk import Item, Outcome, Told
from omnitui.domain.schedule import stamp
from omnitui.domain.way import Way, monotonic

_STOPPED_BY_OMNI = "Omni stopped it meanwhile (system disabled)."


class Switch(OneByOne):
    """Pauses, or resumes."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb
        self._pauses = verb is Verb.PAUSE

    async def do(self, item: Item, way: Way) -> Told:
        """Switch it, and look where the answer was lost."""
        try:
            await way.send(lambda client: client.pause(item.id) if self._pauses else client.resume(item.id))
        except OmniError as error:
            if isinstance(error, Rejected | Conflict) and f"already {self.verb.value}d" in error.words.lower():
                return self._confirmed(item, way, Outcome.ALREADY, way.now())
            return await self.decided(item, way, error) if error.may_have_happened else way.refused(error)
        return self._confirmed(item, way, Outcome.DONE, way.now())

    async def look(self, item: Item, way: Way, lost: OmniError | None) -> Told:
        """Whether it is as it was to be."""
        detail: ScheduleDetail = await way.finish(lambda client: client.get_schedule(item.id))
        words, status = (lost.words, lost.status) if lost else ("it was not carried out", None)
        paused_at = stamp(detail.disabled_at)
        stopped = stamp(detail.system_disabled_at or detail.system_disabled_reason) is not None
        if (paused_at is not None) != self._pauses:
            return way.told(Outcome.FAILED, words, status)
        if stopped and not self._pauses:
            return way.told(Outcome.FAILED, _STOPPED_BY_OMNI, status)
        return self._confirmed(item, way, Outcome.DONE, paused_at or way.now())

    def _confirmed(self, item: Item, way: Way, outcome: Outcome, at: float) -> Told:
        way.book.confirm(item.id, at if self._pauses else None, monotonic())
        return way.told(outcome)
