"""Email-only users, up to 20 a request (omni-api.md §2.10): an upsert, so it may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from omnitui.api.errors import OmniError, Rejected, ServerError, Unreachable
from omnitui.domain.operations.runner import GroupResult, Item, ItemResult
from omnitui.domain.operations.verbs.base import Verb, VerbHandler
from omnitui.domain.operations.write_context import Stopped, WriteContext
from omnitui.domain.outcome import Outcome
from omnitui.domain.people.import_batches import LARGEST, Batch, Batches, LineResult
from omnitui.domain.people.importer import PersonRow, RowKind


class SavePeople(VerbHandler):
    """Creates or updates the users in the items' tasks (`email`, `attributes`); an item's id is its folded address."""

    verb = Verb.PEOPLE
    together = LARGEST

    def __init__(self) -> None:
        self._batches = Batches(())

    async def do_group(
        self, group: Sequence[Item], context_for: Callable[[Sequence[Item]], WriteContext]
    ) -> GroupResult:
        """Send a group in one call; a refused one comes back in parts until only bad lines are left."""
        context = context_for(group)
        by_line = {row.line: item for row, item in zip(map(_row, range(len(group)), group), group, strict=True)}
        batch = tuple(_row(line, item) for line, item in by_line.items())
        try:
            lines = await self._send(batch, context)
        except Stopped:
            return GroupResult([_result(item, context.outcome, context, context.words) for item in group])
        except OmniError as error:
            outcome, words = _decided(error)
            return GroupResult([_result(item, outcome, context, words, error.status) for item in group])
        item_result = [_line(by_line[line.row.line], line, context) for line in lines]
        return GroupResult(
            item_result, [[by_line[row.line] for row in again] for again in iter(self._batches.next, None)]
        )

    async def _send(self, batch: Batch, context: WriteContext) -> list[LineResult]:
        """The result of each line. Raises `OmniError` where it is the same for all of them."""
        users = [(row.email, row.values) for row in batch]
        try:
            if len(users) == 1:
                saved = [await context.send(lambda client: client.people.save_email_only(*users[0]))]
                pairs = [(users[0][0], saved[0].user_id or "")]
            else:
                results = await context.send(lambda client: client.people.save_many_email_only(users))
                pairs = [(one.email or "", one.user_id or "") for one in results]
        except Rejected as error:
            return self._batches.refused(batch, error.words)
        return self._batches.taken(batch, pairs)


def _row(line: int, item: Item) -> PersonRow:
    task: Mapping[str, Any] = item.task or {}
    email = str(task.get("email", item.id))
    return PersonRow(line, (email,), RowKind.ADD, email, dict(task.get("attributes", {})))


def _decided(error: OmniError) -> tuple[Outcome, str]:
    if error.may_have_happened:
        return Outcome.UNKNOWN, f"no answer ({error.words}); safe to retry"
    unsent = isinstance(error, Unreachable) and not isinstance(error, ServerError)
    return (Outcome.NOT_SENT if unsent else Outcome.FAILED), error.words


def _line(item: Item, line: LineResult, context: WriteContext) -> ItemResult:
    result = {"userId": line.user_id} if line.user_id else None
    return ItemResult(item, line.outcome, context.now(), line.words, None, result)


def _result(item: Item, outcome: Outcome, context: WriteContext, words: str, status: int | None = None) -> ItemResult:
    return ItemResult(item, outcome, context.now(), words, status)
