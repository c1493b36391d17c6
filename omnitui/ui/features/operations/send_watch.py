"""Follows what was sent until its result is in: in the background, reported in the status line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.domain.operations.delivery_watch import DeliveryWatch, Seen, Sent
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.text.send_results import became, became_of_many

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations


class SendWatch:
    """The deliveries of the session that have no result yet. Belongs to the app: no change of view ends it."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._watching: DeliveryWatch | None = None
        self._going: DeliveryWatch | None = None
        self._results: dict[str, Seen] = {}

    def sent(self, planned: Plan, operation: Operation, result: ItemResult) -> None:
        """A send has this outcome: watch the delivery if Omni accepted it, or may have."""
        if planned.verb is not Verb.SEND or result.outcome not in (Outcome.DONE, Outcome.UNKNOWN):
            return
        watching = self._of_this_session()
        row = self._operations.workspace.store.rows.get(result.item.id)
        if watching is None or row is None:
            return
        if not len(watching):
            self._results = {}
        self._results.pop(row.id, None)
        asked_at = (result.details or {}).get("askedAt") or operation.begun_at
        record_id = operation.record_id if result.outcome is Outcome.DONE else None
        watching.add(Sent(row.id, row.name, asked_at, row.last_at, record_id))
        self._watch(watching)

    def look_again(self) -> None:
        """Check once more for those without a result."""
        watching = self._watching
        if watching is not None and watching.session is self._operations.workspace.session and watching.again():
            self._results = {key: seen for key, seen in self._results.items() if seen.over}
            self._watch(watching)

    def _of_this_session(self) -> DeliveryWatch | None:
        workspace, session = self._operations.workspace, self._operations.workspace.session
        if session is None:
            return None
        if self._watching is None or self._watching.session is not session:
            self._watching = DeliveryWatch(
                session,
                workspace.store,
                workspace.journal,
                self._came,
                workspace.store.publish,
                workspace.key_refused,
                self._operations.shell.now,
            )
        return self._watching

    def _watch(self, watching: DeliveryWatch) -> None:
        if watching is not self._going:
            self._going = watching
            self._operations.shell.start(self._follow(watching), "sends", exclusive=True)

    async def _follow(self, watching: DeliveryWatch) -> None:
        try:
            await watching.run()
        finally:
            if self._going is watching:
                self._going = None

    def _came(self, seen: Sequence[Seen]) -> None:
        self._results.update((one.sent.id, one) for one in seen)
        coming = len(self._watching) if self._watching is not None else 0
        if len(self._results) + coming == 1:
            self._operations.shell.say(became(seen[0], self._operations.moment()))
        else:
            self._operations.shell.say(became_of_many(list(self._results.values()), coming))
