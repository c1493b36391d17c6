"""What every act has: how many requests it takes, how it is done, and how it is taken up again after a crash."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from omnitui.api.errors import OmniError
from omnitui.domain.operations.runner import GroupResult, Item, ItemResult
from omnitui.domain.operations.write_context import Stopped, WriteContext
from omnitui.domain.outcome import Outcome

LOST_BEFORE = "its answer was lost with an earlier session"


class Verb(Enum):
    """What can be done, by the name the journal keeps."""

    PAUSE = "pause"
    RESUME = "resume"
    SEND = "send now"
    DELETE = "delete"
    RECIPIENTS = "recipients"
    HAND_OVER = "hand over"
    CREATE = "create"
    UPDATE = "edit"
    SEND_ONCE = "send once"
    PEOPLE = "people"


#: What can be taken back, at least as far as it is still as it was left.
UNDOABLE = (Verb.PAUSE, Verb.RESUME, Verb.DELETE, Verb.RECIPIENTS)


class VerbHandler(ABC):
    """One kind of write. `requests` is about how many an item takes; `together`, how many items one request takes.

    `may_repeat` says whether one whose outcome is unknown may be tried again when a person asks for it.
    """

    verb: Verb
    requests = 1
    together = 1
    may_repeat = True

    @abstractmethod
    async def do_group(
        self, group: Sequence[Item], context_for: Callable[[Sequence[Item]], WriteContext]
    ) -> GroupResult:
        """Do it to items that go together, and tell what is known of each."""

    def task_again(self, item_result: ItemResult) -> Mapping[str, Any] | None:
        """The task of another try: of one that came about in part, what is left."""
        return item_result.item.task


class SingleItemHandler(VerbHandler):
    """A write that each item has a request of its own for, and whose lost answer can be looked up."""

    @abstractmethod
    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Do it to one item and tell how it went. Raises `Stopped` where nothing was sent, or nothing is known."""

    @abstractmethod
    async def look(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """The answer was lost: what Omni says now decides. Raises `OmniError` where looking fails."""

    async def after_crash(self, item: Item, context: WriteContext) -> ItemResult:
        """Take up an item whose answer was lost with an earlier session: by itself, what may be repeated is."""
        return await self.do(item, context)

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

    async def decided(self, item: Item, context: WriteContext, lost: OmniError) -> ItemResult:
        """As `look`, or what is unknown in words where looking fails as well."""
        context.unsure(lost.words)
        try:
            return await self.look(item, context, lost)
        except OmniError as error:
            words = f"no answer ({lost.words}); looking at it failed as well ({error.words})"
            return context.result(Outcome.UNKNOWN, words, lost.status)


async def seen(look: Awaitable[ItemResult], context: WriteContext) -> ItemResult:
    """What a look tells that needs no write before it; unknown in words where it fails."""
    try:
        return await look
    except OmniError as error:
        words = f"{LOST_BEFORE}; looking at it failed ({error.words})"
        return context.result(Outcome.UNKNOWN, words, error.status)
