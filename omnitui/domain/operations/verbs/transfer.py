"""Hand over to another owner (omni-api.md §2.9): may be repeated, and what is theirs already is done."""

from __future__ import annotations

from omnitui.api.errors import Conflict, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb, loss, read_schedule
from omnitui.domain.operations.write_context import Stopped, WriteContext, monotonic
from omnitui.domain.outcome import Outcome

NOT_OFFERED = "this server can't hand over schedules"
OR_GONE = "it is gone, or this server can't hand over schedules"


class Transfer(SingleItemHandler):
    """Transfers each item to the member in its task: `to` (a membership id), `toName`, and `from`, `fromName`.

    Where the list did not name the previous owner, `result["from"]` does, if it could be read.
    """

    verb = Verb.TRANSFER

    def __init__(self) -> None:
        self._refused: OmniError | None = None

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Transfer it, and verify where the answer was lost."""
        if self._refused is not None:
            return context.result(Outcome.FAILED, NOT_OFFERED, self._refused.status)
        to, before = _text(item, "to"), "" if item.lost else await self._owner_before(item, context)
        try:
            await context.send(lambda client: client.schedules.transfer(item.id, to))
        except OmniError as error:
            if isinstance(error, Rejected | Conflict) and "already owns" in error.words.lower():
                # After a lost answer, that attempt did it.
                ours = error.may_have_happened or context.outcome is Outcome.UNKNOWN
                return self._confirmed(item, context, Outcome.DONE if ours else Outcome.ALREADY, before)
            if _of_the_path(error) and not error.may_have_happened:
                return await self._absent(item, context, error)
            return await self.failed(item, context, error)
        return self._confirmed(item, context, Outcome.DONE, before)

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Done where the new owner has it."""
        detail = await read_schedule(item, context)
        words, status = loss(lost)
        if not detail.owner_id:
            return context.result(Outcome.UNKNOWN, f"no answer ({words}), owner not reported by Omni", status)
        if detail.owner_id.lower() != _text(item, "to").lower():
            return context.result(Outcome.FAILED, words, status)
        return self._confirmed(item, context, Outcome.DONE, "")

    async def _owner_before(self, item: Item, context: WriteContext) -> str:
        """The present owner, read only where the task does not name one: without it the transfer cannot be undone."""
        if _text(item, "from"):
            return ""
        try:
            detail = await context.ask(lambda client: client.schedules.get(item.id))
        except OmniError:
            return ""
        return detail.owner_id or ""

    async def _absent(self, item: Item, context: WriteContext, error: OmniError) -> ItemResult:
        """A 404 or 405 that names nothing: the schedule is gone, or this server has no such call at all."""
        if isinstance(error, NotOffered):
            self._refused = error
            return context.result(Outcome.FAILED, NOT_OFFERED, error.status)
        try:
            await read_schedule(item, context)
        except Stopped:
            raise
        except OmniError:
            return context.result(Outcome.FAILED, OR_GONE, error.status)
        self._refused = error
        return context.result(Outcome.FAILED, NOT_OFFERED, error.status)

    @staticmethod
    def _confirmed(item: Item, context: WriteContext, outcome: Outcome, before: str) -> ItemResult:
        to, name = _text(item, "to"), _text(item, "toName")
        context.store.transfer(item.id, to, name, monotonic())
        return context.result(outcome, "", None, {"from": before} if before and before.lower() != to.lower() else None)


def _of_the_path(error: OmniError) -> bool:
    """Whether Omni lacks the path: its own 404s name the schedule or the new owner (omni-api.md §2.9)."""
    words = error.words.lower()
    named = error.from_server and ("scheduled task" in words or "owner" in words or "does not exist" in words)
    return isinstance(error, NotOffered) or (isinstance(error, NotFound) and not named)


def _text(item: Item, name: str) -> str:
    return str((item.task or {}).get(name) or "")
