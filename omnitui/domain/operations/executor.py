"""The only door for a write: allowed at all, noted before, sent, looked up where the answer was lost, noted after."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from omnitui.api.rate_limit.priority import AT_ONCE, KEPT_FROM_RUNS, Priority, in_lane
from omnitui.domain.auth.permissions import READ_ONLY
from omnitui.domain.auth.session import Session
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import GroupResult, Item, ItemResult, Operation, Outcome, carry_out
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
        book: ScheduleStore,
        journal: Journal,
        signed_out: Callable[[], None],
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._session = session
        self._book = book
        self._journal = journal
        self._signed_out = signed_out
        self._sleep = sleep
        self._now = now

    def refusal(self) -> str | None:
        """Why nothing may be written in this session, None if it may."""
        return READ_ONLY if self._session.read_only else None

    async def carry_out(self, plan: Plan, run: Operation, moved: Callable[[ItemResult], None]) -> None:
        """Do it, a single write as a run of one. Raises `JournalError` before anything is sent.

        An item whose intent could not be noted is not sent either, and says so in its outcome.
        """
        if refusal := self.refusal():
            raise PermissionError(refusal)
        if run.noted is None:
            run.noted = await self._begin(plan, run)
        book = self._book
        door = OperationContext(
            self._session, book, self._journal, run, run.noted, self._signed_out, self._sleep, self._now
        )

        async def act(group: Sequence[Item]) -> GroupResult:
            answered = await plan.act.do_group(group, lambda items: WriteContext(door, items))
            told = await asyncio.gather(*(self._note(door.noted, one) for one in answered.told))
            return replace(answered, told=told)

        # A run takes minutes anyway; a single write is what somebody waits for.
        with in_lane(Priority.BULK if len(run.items) > 1 else Priority.FOREGROUND):
            await carry_out(run, act, moved, AT_ONCE - KEPT_FROM_RUNS, plan.act.together)
        run.ended_at = self._now()
        if run.offered_again:
            return
        with suppress(JournalError):
            # What was never sent can be taken up later; a run that has ended could not.
            close = self._journal.leave_rest if run.having(Outcome.NOT_SENT) else self._journal.end_run
            await close(run.noted)

    async def _begin(self, plan: Plan, run: Operation) -> int:
        profile, who = self._session.profile, self._session.who
        return await self._journal.begin_run(
            profile.address,
            profile.name,
            plan.verb.value,
            [PlannedItem(item.id, item.name, item.task) for item in run.items],
            (who.user.membership_id if who and who.user else None) or "",
            plan.task,
        )

    async def _note(self, noted: int, told: ItemResult) -> ItemResult:
        """Note an outcome, and take the mark off what Omni confirmed."""
        if told.confirmed:
            self._book.mark([told.item.id], on=False)
        try:
            await self._journal.note_outcome(
                noted, told.item.id, told.outcome.value, told.words, told.status, told.result
            )
        except JournalError as trouble:
            if trouble.words not in told.words:
                return replace(told, words=f"{told.words} {trouble.words}".strip())
        return told
