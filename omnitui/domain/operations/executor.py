"""The only path for a write: permitted, recorded, sent, verified where the answer was lost, and recorded again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from omnitui.api.rate_limit.priority import AT_ONCE, FOREGROUND_RESERVE, Priority
from omnitui.domain.auth.permissions import READ_ONLY
from omnitui.domain.auth.session import Session
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import GroupResult, Item, ItemResult, Operation, execute
from omnitui.domain.operations.write_context import OperationContext, WriteContext
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.journal.journal import Journal, JournalError
from omnitui.storage.journal.records import PlannedItem


class Executor:
    """Carries plans out for one session. `signed_out` is called when Omni refuses the key meanwhile.

    `sleep` is for tests.
    """

    def __init__(
        self,
        session: Session,
        store: ScheduleStore,
        journal: Journal,
        signed_out: Callable[[], None],
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._session = session
        self._store = store
        self._journal = journal
        self._signed_out = signed_out
        self._sleep = sleep
        self._now = now

    def blocked_reason(self) -> str | None:
        """Why nothing may be written in this session, None if it may."""
        return READ_ONLY if self._session.read_only else None

    async def execute(self, plan: Plan, operation: Operation, moved: Callable[[ItemResult], None]) -> None:
        """Carry out a plan; a single write is an operation of one. Raises `JournalError` before anything is sent.

        An item whose intent cannot be recorded is not sent either, and its result says so.
        """
        if blocked_reason := self.blocked_reason():
            raise PermissionError(blocked_reason)
        if operation.record_id is None:
            operation.record_id = await self._begin(plan, operation)
        # A bulk operation takes minutes anyway; a single write is what somebody waits for.
        priority = Priority.BULK if len(operation.items) > 1 else Priority.FOREGROUND
        store = self._store
        shared = OperationContext(
            self._session,
            store,
            self._journal,
            operation,
            operation.record_id,
            priority,
            self._signed_out,
            self._sleep,
            self._now,
        )

        async def handler(group: Sequence[Item]) -> GroupResult:
            group_result = await plan.handler.do_group(group, lambda items: WriteContext(shared, items))
            result = await asyncio.gather(*(self._record(shared.record_id, one) for one in group_result.results))
            return replace(group_result, results=result)

        await execute(operation, handler, moved, AT_ONCE - FOREGROUND_RESERVE, plan.handler.together)
        operation.ended_at = self._now()
        if operation.offered_again:
            return
        with suppress(JournalError):
            # Items that were never sent can be continued later; those of an ended operation could not.
            close = self._journal.leave_rest if operation.having(Outcome.NOT_SENT) else self._journal.end_operation
            await close(operation.record_id)

    async def _begin(self, plan: Plan, operation: Operation) -> int:
        profile, who = self._session.profile, self._session.who
        return await self._journal.begin_operation(
            profile.address,
            profile.name,
            plan.verb.value,
            [PlannedItem(item.id, item.name, item.task) for item in operation.items],
            (who.user.membership_id if who and who.user else None) or "",
            plan.task,
        )

    async def _record(self, record_id: int, result: ItemResult) -> ItemResult:
        """Record an outcome, and unmark what Omni confirmed."""
        if result.confirmed:
            self._store.mark([result.item.id], on=False)
        try:
            await self._journal.record_outcome(
                record_id, result.item.id, result.outcome.value, result.words, result.status, result.details
            )
        except JournalError as error:
            if error.words not in result.words:
                return replace(result, words=f"{result.words} {error.words}".strip())
        return result
