"""What every verb handler has: its requests, how it is carried out, and how it continues after a crash."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import OmniError
from omnitui.domain.operations.runner import GroupResult, Item, ItemResult
from omnitui.domain.operations.write_context import Stopped, WriteContext
from omnitui.domain.outcome import Outcome

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail

LOST_BEFORE = "the response was lost in an earlier session"


class Verb(Enum):
    """What can be done, by the name in the journal."""

    PAUSE = "pause"
    RESUME = "resume"
    SEND = "send now"
    DELETE = "delete"
    RECIPIENTS = "recipients"
    TRANSFER = "hand over"
    CREATE = "create"
    UPDATE = "edit"
    SEND_ONCE = "send once"
    PEOPLE = "people"


#: What can be undone, at least for items that nobody has changed since.
UNDOABLE = (Verb.PAUSE, Verb.RESUME, Verb.DELETE, Verb.RECIPIENTS)


class VerbHandler(ABC):
    """One kind of write. `requests` is roughly how many an item takes, `together` how many items one request takes.

    `may_repeat` says whether a person may retry an item whose outcome is unknown.
    """

    verb: Verb
    requests = 1
    together = 1
    may_repeat = True

    @abstractmethod
    async def do_group(
        self, group: Sequence[Item], context_for: Callable[[Sequence[Item]], WriteContext]
    ) -> GroupResult:
        """Do it to items that share a request: the result of each, and the groups to try again."""

    def task_again(self, item_result: ItemResult) -> Mapping[str, Any] | None:
        """The task of a retry: what is left of one that was done in part."""
        return item_result.item.task


class SingleItemHandler(VerbHandler):
    """A write that takes a request per item, and whose lost answer can be looked up.

    With `verify_only` an item whose answer was lost with an earlier session is looked up and never sent again.
    """

    verify_only = False

    @abstractmethod
    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Do it to one item. Raises `Stopped` where nothing was sent, or where the outcome is unknown."""

    @abstractmethod
    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Decide by what Omni shows now, after an answer was lost. Raises `OmniError` where that cannot be read."""

    async def after_crash(self, item: Item, context: WriteContext) -> ItemResult:
        """Take up an item whose answer was lost with an earlier session: verify it, or do it again."""
        if not self.verify_only:
            return await self.do(item, context)
        try:
            return await self.verify(item, context, None)
        except OmniError as error:
            words = f"{LOST_BEFORE}; checking failed ({error.words})"
            return context.result(Outcome.UNKNOWN, words, error.status)

    async def do_group(
        self, group: Sequence[Item], context_for: Callable[[Sequence[Item]], WriteContext]
    ) -> GroupResult:
        """Do it to the one item of the group, or take up one whose answer was lost."""
        context = context_for(group)
        item = group[0]
        if item.lost:
            context.unsure(LOST_BEFORE)
        try:
            return GroupResult([await (self.after_crash if item.lost else self.do)(item, context)])
        except Stopped:
            return GroupResult([context.result(context.outcome, context.words)])

    async def failed(self, item: Item, context: WriteContext, error: OmniError) -> ItemResult:
        """The result of a write that ended in `error`: verified where it may have happened, else refused."""
        if not error.may_have_happened:
            return context.refused(error)
        context.unsure(error.words)
        try:
            return await self.verify(item, context, error)
        except OmniError as second:
            words = f"no answer ({error.words}); checking failed too ({second.words})"
            return context.result(Outcome.UNKNOWN, words, error.status)


async def read_schedule(item: Item, context: WriteContext) -> ScheduleDetail:
    """The schedule of an item as GET shows it now; a soft stop waits for the answer. Raises `OmniError`."""
    return await context.finish(lambda client: client.schedules.get(item.id))


def loss(lost: OmniError | None, otherwise: str = "not applied") -> tuple[str, int | None]:
    """The words and the HTTP status of a lost answer; `otherwise` where an earlier session lost it."""
    return (lost.words, lost.status) if lost else (otherwise, None)
