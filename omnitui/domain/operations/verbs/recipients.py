"""Add and remove recipients (omni-api.md §2.8): never sent again blindly, for Omni shows the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from omnitui.api.errors import OmniError
from omnitui.domain.contacts.person import PersonRef, recipients_from
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb
from omnitui.domain.operations.verbs.recipients_request import RecipientsRequest, not_done
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change, change_from_json, missing_after
from omnitui.domain.recipients.rejection import Part

NOBODY_ADDED = "none removed because none was added"


class ChangeRecipients(SingleItemHandler):
    """Carries out the `Change` in an item's task. It adds before it removes, so that nobody misses a delivery.

    People whom Omni refuses are left out and the rest is sent. Of a change that failed in part, the part done is the
    change without `result["missing"]`; `result["inPart"]` says that something was done.
    """

    verb = Verb.RECIPIENTS
    requests = 2

    def __init__(self) -> None:
        #: People whom Omni refused elsewhere in this operation: they are sent separately, after the others.
        self._suspects: set[PersonRef | str] = set()

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Send the one or two calls it takes, and verify where an answer was lost."""
        return await self._send(change_from_json(item.task), item, context)

    def task_again(self, item_result: ItemResult) -> Mapping[str, Any] | None:
        """Only what did not come about, with who was there before."""
        missing = (item_result.details or {}).get("missing")
        task = item_result.item.task
        if not isinstance(missing, Mapping) or task is None:
            return task
        return {**task, "change": missing} if "change" in task else dict(missing)

    async def after_crash(self, item: Item, context: WriteContext) -> ItemResult:
        """Read the recipients first, then send what is still missing."""
        missing = await self._missing(item, context)
        if not missing:
            return self._confirmed(item, context)
        # A change that is sent again is no longer the lost one.
        return await self._send(missing, replace(item, lost=False), context)

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Done if nothing of the change is missing, else what is."""
        missing = await self._missing(item, context)
        if not missing:
            return self._confirmed(item, context)
        words = f"{lost.words}; {_undone(missing)}" if lost else _undone(missing)
        result = {"missing": missing.as_json(), "inPart": bool(change_from_json(item.task).without(missing))}
        return context.result(Outcome.FAILED, words, lost.status if lost else None, result)

    async def _send(self, change: Change, item: Item, context: WriteContext) -> ItemResult:
        sending = RecipientsRequest(
            item, context, self._suspects, both=bool(change.add_body) and bool(change.remove_body)
        )
        remark = ""
        try:
            await sending.all_of(Part(change.add, change.add_groups), adding=True)
            if (
                change.remove_body
                and not sending.came
                and sending.refused
                and not _others_receive(change, item, context)
            ):
                remark = NOBODY_ADDED
            else:
                await sending.all_of(Part(change.remove, change.remove_groups), adding=False)
        except OmniError as error:
            if error.may_have_happened:
                item_result = await self.failed(item, context, error)
                if sending.refused and not item_result.confirmed:
                    return replace(item_result, words=f"{item_result.words}; {not_done(sending.refused)}")
                return item_result
            if not sending.came and not sending.refused:
                return context.refused(error)
            return self._in_part(change, sending, item, context, error.words, error.status)
        if sending.refused:
            return self._in_part(change, sending, item, context, remark, sending.refused[-1].status)
        return self._confirmed(item, context, sending.counts, change)

    def _in_part(
        self,
        change: Change,
        sending: RecipientsRequest,
        item: Item,
        context: WriteContext,
        also: str,
        status: int | None,
    ) -> ItemResult:
        """Failed, with what was done, who was refused in which words, and what is left."""
        came = sending.came
        missing = change.without(came)
        if came:
            self._count(item, context, came)
        refused = [who.email for one in sending.refused for who in one.part.people if who.email]
        result = {**sending.counts, "missing": missing.as_json(), "inPart": bool(came), "refused": refused}
        return context.result(Outcome.FAILED, sending.words(change, also), status, result)

    @staticmethod
    async def _missing(item: Item, context: WriteContext) -> Change:
        now = recipients_from(await context.finish(lambda client: client.schedules.get_recipients(item.id)))
        return missing_after(change_from_json(item.task), now)

    def _confirmed(
        self, item: Item, context: WriteContext, done: Mapping[str, Any] | None = None, change: Change | None = None
    ) -> ItemResult:
        self._count(item, context, change or change_from_json(item.task))
        return context.result(Outcome.DONE, "", None, done)

    @staticmethod
    def _count(item: Item, context: WriteContext, came: Change) -> None:
        row = context.store.rows.get(item.id)
        if row is not None and row.recipients is not None:
            count = row.recipients + len(came.add) - len(came.remove)
            context.store.put([replace(row, recipients=max(0, count))], float("inf"))


def _others_receive(change: Change, item: Item, context: WriteContext) -> bool:
    """Whether others receive it too, judged by its row."""
    row = context.store.rows.get(item.id)
    return row is not None and row.recipients is not None and row.recipients > len(change.remove)


def _undone(missing: Change) -> str:
    parts = []
    if adds := len(missing.add) + len(missing.add_groups):
        parts.append(f"{adds} not added")
    if removes := len(missing.remove) + len(missing.remove_groups):
        parts.append(f"{removes} still there")
    return ", ".join(parts)
