"""Hand over to another owner (omni-api.md §2.9): may be repeated, and what is theirs already is done."""

from __future__ import annotations

from omnitui.api.errors import Conflict, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.operations.runner import Item, ItemResult, Outcome
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb
from omnitui.domain.operations.write_context import Stopped, WriteContext, monotonic

NOT_OFFERED = "this server does not offer handing over"
OR_GONE = "it is gone, or this server does not offer handing over"


class Transfer(SingleItemHandler):
    """Hands each item to the member its task names: `to` (a membership id), `toName`, and `from`, `fromName`.

    Where the list did not say who owned it before, `result["from"]` does, if it could be read.
    """

    verb = Verb.HAND_OVER

    def __init__(self) -> None:
        self._refused: OmniError | None = None

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Hand it over, and look where the answer was lost."""
        if self._refused is not None:
            return context.result(Outcome.FAILED, NOT_OFFERED, self._refused.status)
        to, before = _text(item, "to"), "" if item.lost else await self._owner_before(item, context)
        try:
            await context.send(lambda client: client.schedules.transfer(item.id, to))
        except OmniError as error:
            if isinstance(error, Rejected | Conflict) and "already owns" in error.words.lower():
                # After a try whose answer was lost it is that try which did it.
                ours = error.may_have_happened or context.outcome is Outcome.UNKNOWN
                return self._confirmed(item, context, Outcome.DONE if ours else Outcome.ALREADY, before)
            if error.may_have_happened:
                return await self.decided(item, context, error)
            return await self._absent(item, context, error) if _of_the_path(error) else context.refused(error)
        return self._confirmed(item, context, Outcome.DONE, before)

    async def look(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Whose it is now."""
        detail = await context.finish(lambda client: client.schedules.get(item.id))
        words, status = (lost.words, lost.status) if lost else ("it was not carried out", None)
        if not detail.owner_id:
            return context.result(Outcome.UNKNOWN, f"no answer ({words}), and Omni does not say who owns it", status)
        if detail.owner_id.lower() != _text(item, "to").lower():
            return context.result(Outcome.FAILED, words, status)
        return self._confirmed(item, context, Outcome.DONE, "")

    async def _owner_before(self, item: Item, context: WriteContext) -> str:
        """Who owns it, read only where nobody said: without that there is no way back."""
        if _text(item, "from"):
            return ""
        try:
            detail = await context.ask(lambda client: client.schedules.get(item.id))
        except OmniError:
            return ""
        return detail.owner_id or ""

    async def _absent(self, item: Item, context: WriteContext, error: OmniError) -> ItemResult:
        """A 404 or 405 that names nothing: the schedule is gone, or this server has no such call for any of them."""
        if isinstance(error, NotOffered):
            self._refused = error
            return context.result(Outcome.FAILED, NOT_OFFERED, error.status)
        try:
            await context.finish(lambda client: client.schedules.get(item.id))
        except Stopped:
            raise
        except OmniError:
            return context.result(Outcome.FAILED, OR_GONE, error.status)
        self._refused = error
        return context.result(Outcome.FAILED, NOT_OFFERED, error.status)

    @staticmethod
    def _confirmed(item: Item, context: WriteContext, outcome: Outcome, before: str) -> ItemResult:
        to, name = _text(item, "to"), _text(item, "toName")
        context.store.hand_over(item.id, to, name, monotonic())
        return context.result(outcome, "", None, {"from": before} if before and before.lower() != to.lower() else None)


def _of_the_path(error: OmniError) -> bool:
    """Whether Omni has no such path: its own 404s name the schedule or the new owner (omni-api.md §2.9)."""
    words = error.words.lower()
    named = error.from_server and ("scheduled task" in words or "owner" in words or "does not exist" in words)
    return isinstance(error, NotOffered) or (isinstance(error, NotFound) and not named)


def _text(item: Item, name: str) -> str:
    return str((item.task or {}).get(name) or "")
