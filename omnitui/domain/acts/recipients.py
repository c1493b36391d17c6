"""Add and remove recipients (omni-api.md §2.8): never sent again by itself; what is there can be read and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import OmniError
from omnitui.domain.acts.base import OneByOne, Verb
from omnitui.domain.bulk import Item, Outcome, Told
from omnitui.domain.recipients import Change, change_from_json, missing_after, receivers_of
from omnitui.domain.way import Way

if TYPE_CHECKING:
    from omnitui.api.write_models import RecipientsChanged


class ChangeRecipients(OneByOne):
    """Carries out the `Change` in an item's task, adding before it removes: so nobody is left without a delivery.

    What came about of one that failed in part is the change without what `result["missing"]` holds.
    """

    verb = Verb.RECIPIENTS
    requests = 2

    async def do(self, item: Item, way: Way) -> Told:
        """Send the one or two calls it takes, and look where an answer was lost."""
        return await self._send(change_from_json(item.task), item, way)

    async def after_crash(self, item: Item, way: Way) -> Told:
        """Look first, then send what is still missing."""
        missing = await self._missing(item, way)
        if not missing:
            return await self._confirmed(item, way)
        # One that is sent anew is no longer what was lost.
        return await self._send(missing, replace(item, lost=False), way)

    async def look(self, item: Item, way: Way, lost: OmniError | None) -> Told:
        """Done if nothing of the change is missing, else what is."""
        missing = await self._missing(item, way)
        if not missing:
            return await self._confirmed(item, way)
        words = f"{lost.words}; {_undone(missing)}" if lost else _undone(missing)
        return way.told(Outcome.FAILED, words, lost.status if lost else None, {"missing": missing.as_json()})

    async def _send(self, change: Change, item: Item, way: Way) -> Told:
        done: dict[str, Any] = {}
        try:
            if change.add_body:
                added = await way.send(lambda client: client.add_recipients(item.id, *_lists(change.add_body)))
                done["added"] = _number(added, len(change.add_groups))
                way.unsure("added; whether the others were removed is not known")
            if change.remove_body:
                # Half done is worse than late: a stop waits for the second call.
                call = way.finish if change.add_body else way.send
                removed = await call(lambda client: client.remove_recipients(item.id, *_lists(change.remove_body)))
                done["removed"] = _number(removed, len(change.remove_groups))
        except OmniError as error:
            if error.may_have_happened:
                return await self.decided(item, way, error)
            if not done:
                return way.refused(error)
            done["missing"] = Change(remove=change.remove, remove_groups=change.remove_groups).as_json()
            return way.told(Outcome.FAILED, f"added, but not removed: {error.words}", error.status, done)
        return await self._confirmed(item, way, done)

    @staticmethod
    async def _missing(item: Item, way: Way) -> Change:
        now = receivers_of(await way.finish(lambda client: client.get_recipients(item.id)))
        return missing_after(change_from_json(item.task), now)

    @staticmethod
    async def _confirmed(item: Item, way: Way, done: Mapping[str, Any] | None = None) -> Told:
        row, change = way.book.rows.get(item.id), change_from_json(item.task)
        if row is not None and row.recipients is not None:
            count = row.recipients + len(change.add) - len(change.remove)
            way.book.put([replace(row, recipients=max(0, count))], float("inf"))
        return way.told(Outcome.DONE, "", None, done)


def _lists(body: Mapping[str, list[str]]) -> tuple[list[str], list[str], list[str]]:
    return body.get("emails", []), body.get("userIds", []), body.get("userGroupIds", [])


def _number(changed: RecipientsChanged, groups: int) -> int | None:
    """People and groups in one number; who counts no groups (clash 9) has confirmed all that were asked for."""
    if changed.people is None:
        return None
    return changed.people + (groups if changed.groups is None else changed.groups)


def _undone(missing: Change) -> str:
    parts = []
    if adds := len(missing.add) + len(missing.add_groups):
        parts.append(f"{adds} not added")
    if removes := len(missing.remove) + len(missing.remove_groups):
        parts.append(f"{removes} still there")
    return ", ".join(parts)
