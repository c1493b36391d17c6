"""Send now (omni-api.md §2.7): real mail, so nothing of it is ever sent twice, and no look tells what became of it."""

from __future__ import annotations

from omnitui.api.errors import OmniError
from omnitui.domain.acts.base import LOST_BEFORE, Act, Verb, seen
from omnitui.domain.bulk import Item, Outcome, Told
from omnitui.domain.way import Way

UNSURE = "whether it was sent cannot be told"


class SendNow(Act):
    """Has Omni deliver a schedule once, now. Done means taken, not delivered."""

    verb = Verb.SEND
    may_repeat = False

    async def do(self, item: Item, way: Way) -> Told:
        """Trigger it, once."""
        try:
            await way.send(lambda client: client.trigger(item.id))
        except OmniError as error:
            return await self.decided(item, way, error) if error.may_have_happened else way.refused(error)
        return way.told(Outcome.DONE)

    async def look(self, item: Item, way: Way, lost: OmniError | None) -> Told:
        """Unknown either way; its last run is told, so that a person can judge."""
        detail = await way.finish(lambda client: client.get_schedule(item.id))
        last = next((one.last_completed_at for one in detail.destinations if one.last_completed_at), None)
        said = lost.words if lost else LOST_BEFORE
        return way.told(Outcome.UNKNOWN, f"{UNSURE} ({said})", lost.status if lost else None, {"lastCompletedAt": last})

    async def after_crash(self, item: Item, way: Way) -> Told:
        """Never sent again by itself."""
        return await seen(self.look(item, way, None), way)
