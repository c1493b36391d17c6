"""Add and remove recipients (omni-api.md §2.8): never sent again by itself; what is there can be read and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from omnitui.api.errors import OmniError
from omnitui.domain.operations.runner import Item, ItemResult, Outcome
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb
from omnitui.domain.operations.verbs.recipients_request import RecipientsRequest, not_done
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.recipients.change import Change, PersonRef, change_from_json, missing_after, receivers_of
from omnitui.domain.recipients.rejection import Part

NOBODY_ADDED = "nobody was removed, as none was added"


class ChangeRecipients(SingleItemHandler):
    """Carries out the `Change` in an item's task, adding before it removes: so nobody is left without a delivery.

    Whom Omni refuses is left out and the rest sent. What came about of one that failed in part is the change
    without what `result["missing"]` holds; `result["inPart"]` says that something did.
    """

    verb = Verb.RECIPIENTS
    requests = 2

    def __init__(self) -> None:
        #: Whom Omni refused somewhere in this run: elsewhere they are sent by themselves, after the others.
        self._suspects: set[PersonRef | str] = set()

    async def do(self, item: Item, way: WriteContext) -> ItemResult:
        """Send the one or two calls it takes, and look where an answer was lost."""
        return await self._send(change_from_json(item.task), item, way)

    def task_again(self, told: ItemResult) -> Mapping[str, Any] | None:
        """Only what did not come about, with who was there before."""
        missing = (told.result or {}).get("missing")
        task = told.item.task
        if not isinstance(missing, Mapping) or task is None:
            return task
        return {**task, "change": missing} if "change" in task else dict(missing)

    async def after_crash(self, item: Item, way: WriteContext) -> ItemResult:
        """Look first, then send what is still missing."""
        missing = await self._missing(item, way)
        if not missing:
            return self._confirmed(item, way)
        # One that is sent anew is no longer what was lost.
        return await self._send(missing, replace(item, lost=False), way)

    async def look(self, item: Item, way: WriteContext, lost: OmniError | None) -> ItemResult:
        """Done if nothing of the change is missing, else what is."""
        missing = await self._missing(item, way)
        if not missing:
            return self._confirmed(item, way)
        words = f"{lost.words}; {_undone(missing)}" if lost else _undone(missing)
        result = {"missing": missing.as_json(), "inPart": bool(change_from_json(item.task).without(missing))}
        return way.told(Outcome.FAILED, words, lost.status if lost else None, result)

    async def _send(self, change: Change, item: Item, way: WriteContext) -> ItemResult:
        sending = RecipientsRequest(item, way, self._suspects, both=bool(change.add_body) and bool(change.remove_body))
        held_back = ""
        try:
            await sending.all_of(Part(change.add, change.add_groups), adding=True)
            if change.remove_body and not sending.came and sending.refused and not _somebody_stays(change, item, way):
                held_back = NOBODY_ADDED
            else:
                await sending.all_of(Part(change.remove, change.remove_groups), adding=False)
        except OmniError as error:
            if error.may_have_happened:
                told = await self.decided(item, way, error)
                if sending.refused and not told.confirmed:
                    return replace(told, words=f"{told.words}; {not_done(sending.refused)}")
                return told
            if not sending.came and not sending.refused:
                return way.refused(error)
            return self._in_part(change, sending, item, way, error.words, error.status)
        if sending.refused:
            return self._in_part(change, sending, item, way, held_back, sending.refused[-1].status)
        return self._confirmed(item, way, sending.counts, change)

    def _in_part(
        self, change: Change, sending: RecipientsRequest, item: Item, way: WriteContext, also: str, status: int | None
    ) -> ItemResult:
        """Told as failed, with what came about all the same, who was refused in whose words, and what is left."""
        came = sending.came
        missing = change.without(came)
        if came:
            self._count(item, way, came)
        refused = [who.email for one in sending.refused for who in one.part.people if who.email]
        result = {**sending.counts, "missing": missing.as_json(), "inPart": bool(came), "refused": refused}
        return way.told(Outcome.FAILED, sending.words(change, also), status, result)

    @staticmethod
    async def _missing(item: Item, way: WriteContext) -> Change:
        now = receivers_of(await way.finish(lambda client: client.get_recipients(item.id)))
        return missing_after(change_from_json(item.task), now)

    def _confirmed(
        self, item: Item, way: WriteContext, done: Mapping[str, Any] | None = None, change: Change | None = None
    ) -> ItemResult:
        self._count(item, way, change or change_from_json(item.task))
        return way.told(Outcome.DONE, "", None, done)

    @staticmethod
    def _count(item: Item, way: WriteContext, came: Change) -> None:
        row = way.book.rows.get(item.id)
        if row is not None and row.recipients is not None:
            count = row.recipients + len(came.add) - len(came.remove)
            way.book.put([replace(row, recipients=max(0, count))], float("inf"))


def _somebody_stays(change: Change, item: Item, way: WriteContext) -> bool:
    """Whether others get it too, as far as its row tells."""
    row = way.book.rows.get(item.id)
    return row is not None and row.recipients is not None and row.recipients > len(change.remove)


def _undone(missing: Change) -> str:
    parts = []
    if adds := len(missing.add) + len(missing.add_groups):
        parts.append(f"{adds} not added")
    if removes := len(missing.remove) + len(missing.remove_groups):
        parts.append(f"{removes} still there")
    return ", ".join(parts)
