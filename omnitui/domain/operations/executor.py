"""The only door for a write: allowed at all, noted before, sent, looked up where the answer was lost, noted after."""

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
from omnitui.domain.operations.runner import GroupResult, Item, ItemResult, Operation, Outcome, execute
from omnitui.domain.operations.write_context import OperationContext, WriteContext
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.journal.journal import Journal, JournalError
from omnitui.storage.journal.records import PlannedItem


class Executor:
    """Carries plans out for one session. `signed_out` is called when Omni refuses the key on the way.

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
        self._book = store
        self._journal = journal
        self._signed_out = signed_out
        self._sleep = sleep
        self._now = now

    def blocked_reason(self) -> str | None:
        """Why nothing may be written in this session, None if it may."""
        return READ_ONLY if self._session.read_only else None

    async def execute(self, plan: Plan, run: Operation, moved: Callable[[ItemResult], None]) -> None:
        """Do it, a single write as a run of one. Raises `JournalError` before anything is sent.

        An item whose intent could not be noted is not sent either, and says so in its outcome.
        """
        if blocked_reason := self.blocked_reason():
            raise PermissionError(blocked_reason)
        if run.record_id is None:
            run.record_id = await self._begin(plan, run)
        store = self._book
        # A bulk operation takes minutes anyway; a single write is what somebody waits for.
        priority = Priority.BULK if len(run.items) > 1 else Priority.FOREGROUND
        shared = OperationContext(
            self._session, store, self._journal, run, run.record_id, priority, self._signed_out, self._sleep, self._now
        )

        async def handler(group: Sequence[Item]) -> GroupResult:
            answered = await plan.handler.do_group(group, lambda items: WriteContext(shared, items))
            result = await asyncio.gather(*(self._note(shared.record_id, one) for one in answered.results))
            return replace(answered, results=result)

        await execute(run, handler, moved, AT_ONCE - FOREGROUND_RESERVE, plan.handler.together)
        run.ended_at = self._now()
        if run.offered_again:
            return
        with suppress(JournalError):
            # What was never sent can be taken up later; a run that has ended could not.
            close = self._journal.leave_rest if run.having(Outcome.NOT_SENT) else self._journal.end_operation
            await close(run.record_id)

    async def _begin(self, plan: Plan, run: Operation) -> int:
        profile, who = self._session.profile, self._session.who
        return await self._journal.begin_operation(
            profile.address,
            profile.name,
            plan.verb.value,
            [PlannedItem(item.id, item.name, item.task) for item in run.items],
            (who.user.membership_id if who and who.user else None) or "",
            plan.task,
        )

    async def _note(self, record_id: int, result: ItemResult) -> ItemResult:
        """Note an outcome, and take the mark off what Omni confirmed."""
        if result.confirmed:
            self._book.mark([result.item.id], on=False)
        try:
            await self._journal.record_outcome(
                record_id, result.item.id, result.outcome.value, result.words, result.status, result.details
            )
        except JournalError as trouble:
            if trouble.words not in result.words:
                return replace(result, words=f"{result.words} {trouble.words}".strip())
        return result
