"""Operations as the user sees them: confirmation, progress, report. The domain carries the operation out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from omnitui.domain.operations.executor import Executor
from omnitui.domain.operations.plan import Plan, deleting, sending_now, switching
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import Schedule
from omnitui.storage.journal.database import JournalError
from omnitui.text import error_text
from omnitui.text.measure import Span, clean
from omnitui.text.outcomes import ended, nothing_to_do
from omnitui.text.schedules import Moment
from omnitui.text.verbs import WORDS, outcome_span, outcome_words
from omnitui.ui.features.operations.progress import ProgressFeed
from omnitui.ui.features.operations.send_watch import SendWatch
from omnitui.ui.shell.text_dialog import show_text

if TYPE_CHECKING:
    from omnitui.domain.workspace import Workspace
    from omnitui.ui.features.operations.context import VerbFeatures
    from omnitui.ui.features.operations.continuation import Continuations
    from omnitui.ui.features.operations.undo import Undo
    from omnitui.ui.shell.context import Shell
    from omnitui.ui.shell.status_bar import StatusLine

Then = Callable[[Operation], Awaitable[None]]


class OperationController:
    """The one operation that may be running, and the report of the last one. No view, dialog or key ends it.

    `verbs` are what features add to a verb. `may_interrupt` says whether the user neither types nor answers a dialog.
    """

    def __init__(
        self,
        shell: Shell,
        workspace: Workspace,
        verbs: Mapping[Verb, VerbFeatures],
        may_interrupt: Callable[[], bool],
    ) -> None:
        self.shell = shell
        self.workspace = workspace
        self.verbs = verbs
        self.progress = ProgressFeed(self, lambda: self.sends)
        self.current: Operation | None = None
        self.last: tuple[Plan, Operation] | None = None
        self.leaving = False
        #: Why the last operation ended before it sent anything; empty if it did not.
        self.failure = ""
        self._may_interrupt = may_interrupt
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether an operation is running."""
        return self.current is not None

    def moment(self) -> Moment:
        """Now, in the user's time zone and in that of the schedules."""
        return Moment(self.shell.clock, self.shell.now(), self.workspace.store.times)

    @cached_property
    def sends(self) -> SendWatch:
        """Follows deliveries until their results are in."""
        return SendWatch(self)

    @cached_property
    def undo(self) -> Undo:
        """Undoes operations."""
        from omnitui.ui.features.operations.undo import Undo

        return Undo(self)

    @cached_property
    def continuations(self) -> Continuations:
        """Continues interrupted operations."""
        from omnitui.ui.features.operations.continuation import Continuations

        return Continuations(self)

    # ------------------------------------------------------------------ asking

    async def pause(self, rows: Sequence[Schedule]) -> None:
        """Propose to pause these schedules."""
        await self.propose(switching(Verb.PAUSE, rows))

    async def resume(self, rows: Sequence[Schedule]) -> None:
        """Propose to resume these schedules."""
        await self.propose(switching(Verb.RESUME, rows))

    async def send_now(self, rows: Sequence[Schedule]) -> None:
        """Propose to have Omni send these schedules now."""
        await self.propose(sending_now(rows))

    async def delete(self, rows: Sequence[Schedule]) -> None:
        """Propose to delete these schedules."""
        await self.propose(deleting(rows))

    async def propose(self, planned: Plan) -> None:
        """Show what would be touched, ask, and start on a yes."""
        if blocked_reason := self.blocked_reason():
            self.shell.say(blocked_reason)
        elif not planned.items and not planned.skipped:
            self.shell.say("No schedule here yet.")
        elif not planned.items:
            self.shell.say(nothing_to_do(planned))
        else:
            from omnitui.ui.features.operations.confirm import confirm_plan

            agreed = await confirm_plan(self, planned)
            if agreed is not None and agreed.items and self.blocked_reason() is None:
                self.begin(agreed)

    def blocked_reason(self) -> str | None:
        """Why nothing can be written now, None if something can."""
        writes = self._writes()
        if writes is None:
            return "Not signed in yet."
        if self.current is not None:
            return "An operation is running; x stops it."
        return writes.blocked_reason()

    def begin(
        self, planned: Plan, record_id: int | None = None, results: Sequence[ItemResult] = (), then: Then | None = None
    ) -> Operation:
        """Start to carry out the plan; it continues whichever view is shown.

        `record_id` is the record of an operation to continue, `results` those of its other items. `then` is awaited
        with the operation once it has ended.
        """
        writes, store = self._writes(), self.workspace.store
        assert writes is not None
        ends_near = self.ends_near(planned.requests)
        if ends_near:
            planned = planned.soonest_first(store.times)
        items = [*(one.item for one in results), *planned.items]
        operation = Operation(
            planned.verb.value, items, self.shell.now(), {one.item.id: one for one in results}, record_id=record_id
        )
        operation.rebuilt = record_id is not None
        self.current, self.last, self.progress.ends_near = operation, (planned, operation), ends_near
        store.remember_marks()
        self._task = asyncio.create_task(self._carry_out(writes, planned, operation, then), name="run")
        return operation

    async def until_done(self, planned: Plan) -> Operation:
        """Start, and wait for the end: for a form that stays open until its one write is answered."""
        operation = self.begin(planned)
        await self.ended()
        return operation

    async def ended(self) -> None:
        """Wait until no operation is running, and the report of the last one is closed."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def seconds_for(self, requests: int) -> float:
        """About how many seconds this many requests take; 0 if they are immediate."""
        session = self.workspace.session
        if session is None:
            return 0.0
        return session.client.limiter.seconds_for(requests)

    def ends_near(self, requests: int) -> str:
        """The clock time by which this many requests are sent; empty if they are immediate."""
        seconds = self.seconds_for(requests)
        return self.shell.clock.clock(self.shell.now() + seconds, exact=False) if seconds else ""

    def _writes(self) -> Executor | None:
        session = self.workspace.session
        if session is None:
            return None
        return Executor(
            session, self.workspace.store, self.workspace.journal, self.workspace.key_refused, now=self.shell.now
        )

    # ------------------------------------------------------------------ running

    async def _carry_out(self, writes: Executor, planned: Plan, operation: Operation, then: Then | None) -> None:
        self.failure = ""
        self.progress.draw()
        try:
            await writes.execute(planned, operation, self.progress.item_done)
        except Exception as error:
            if isinstance(error, JournalError):
                never = {
                    item.id: ItemResult(item, Outcome.NOT_SENT, self.shell.now(), error.words)
                    for item in operation.items
                }
                operation.results = never | operation.results
            self.progress.show()
            self.progress.publish(None)
            line = error_text.line(error)
            self.failure = "".join(text for text, _ in line)
            self.shell.say(line)
            self.current = None
            if not error_text.expected(error):
                raise
            return
        self.current = None
        self.progress.publish(None)
        if then is not None:
            await then(operation)
        self.undo.look_after(planned.verb, operation)
        self.progress.ended()
        await self._report_end(planned, operation)

    def stop(self) -> None:
        """Stop gracefully: wait for the requests in flight, send no more."""
        if self.current is None:
            self.shell.say("No operation is running.")
            return
        self.current.stopping = True
        self.progress.draw()

    async def may_leave(self) -> bool:
        """Whether the user wants to quit while an operation is running; if so, stop it and wait for it."""
        operation, last = self.current, self.last
        if operation is None or last is None:
            return True
        from omnitui.ui.shell.confirm import quit_question

        answer = await self.shell.ask(quit_question(WORDS[last[0].verb].doing, operation))
        if answer != "all":
            return False
        operation.stopping = operation.offered_again = self.leaving = True
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task], timeout=10)
        return True

    # ------------------------------------------------------------------ reporting

    async def _report_end(self, planned: Plan, operation: Operation) -> None:
        if self.leaving:
            return
        line, whole = ended(planned, operation, self.moment())
        self.shell.say(line)
        if not whole and len(operation.items) > 1 and self._may_interrupt():
            await self.show_report()

    async def show_message_or_report(self, status: StatusLine) -> None:
        """Show a truncated message in full, else the report of the last operation."""
        if status.message_is_cut and not self.running:
            await show_text(self.shell, "Message", "".join(text for text, _ in status.message))
        else:
            await self.show_report()

    async def show_report(self) -> None:
        """Show the last operation, failures first; from there the user goes to its rows or retries them."""
        if self.last is None:
            self.shell.say("No changes in this session yet.")
            return
        planned, operation = self.last
        features = self.verbs.get(planned.verb)
        if features is not None and features.report is not None:
            await features.report(self, planned, operation, self.current is operation)
            return
        from omnitui.ui.features.operations.report import show_report

        await show_report(self, planned, operation, going=self.current is operation)

    def outcome_of(self, schedule_id: str) -> Span | None:
        """What the last operation failed to do to a schedule, for its pane."""
        if self.last is None:
            return None
        planned, operation = self.last
        result = operation.results.get(schedule_id)
        if result is None or result.confirmed:
            return None
        glyph, style = outcome_span(result)
        at = self.shell.clock.clock(result.at)
        done = WORDS[planned.verb].passive
        lead = "Possibly" if result.outcome is Outcome.UNKNOWN else "Not"
        return f"{glyph} {lead} {done}, {at}: {clean(outcome_words(result))}. ! report", style
