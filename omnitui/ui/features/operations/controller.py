"""Runs as the person sees them: the question, the progress, the report. The run itself is the domain's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
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
from omnitui.text.verbs import WORDS, outcome_span, outcome_words
from omnitui.ui.features.operations.send_watch import SendWatch
from omnitui.ui.shell.frame_text import Progress

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp
    from omnitui.ui.features.operations.continuation import Continuations
    from omnitui.ui.features.operations.undo import Undo

_DRAW_EVERY = 1.0
Then = Callable[[Operation], Awaitable[None]]


class OperationController:
    """The one run that may be going on, and the last one's report. Belongs to the app, so no view ends it."""

    def __init__(self, app: OmnituiApp) -> None:
        self.current: Operation | None = None
        self.last: tuple[Plan, Operation] | None = None
        self.sends = SendWatch(app)
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._drawn_at = -_DRAW_EVERY
        self._show_waits = False
        self._ends_near = ""

    @cached_property
    def undo(self) -> Undo:
        """What takes runs back."""
        from omnitui.ui.features.operations.undo import Undo

        return Undo(self._app)

    @cached_property
    def offers(self) -> Continuations:
        """What goes on with runs that were cut short."""
        from omnitui.ui.features.operations.continuation import Continuations

        return Continuations(self._app)

    # ------------------------------------------------------------------ asking

    async def pause(self, rows: Sequence[Schedule]) -> None:
        """Propose to pause them."""
        await self.propose(switching(Verb.PAUSE, rows))

    async def resume(self, rows: Sequence[Schedule]) -> None:
        """Propose to resume them."""
        await self.propose(switching(Verb.RESUME, rows))

    async def send_now(self, rows: Sequence[Schedule]) -> None:
        """Propose to have Omni send them now."""
        await self.propose(sending_now(rows))

    async def delete(self, rows: Sequence[Schedule]) -> None:
        """Propose to delete them."""
        await self.propose(deleting(rows))

    async def propose(self, planned: Plan) -> None:
        """Say what would be touched, ask, and begin if the answer is yes."""
        screen = self._app.schedules
        if blocked_reason := self.blocked_reason():
            screen.say(blocked_reason)
        elif not planned.items and not planned.skipped:
            screen.say("There is no schedule here yet.")
        elif not planned.items:
            screen.say(nothing_to_do(planned))
        else:
            from omnitui.ui.features.operations.confirm import asked

            agreed = await asked(self._app, planned)
            if agreed is not None and agreed.items and self.blocked_reason() is None:
                self.begin(agreed)

    def blocked_reason(self) -> str | None:
        """Why nothing can be written now, None if something can."""
        writes = self._writes()
        if writes is None:
            return "Nobody is signed in yet."
        if self.current is not None:
            return "A run is going on. x stops it; then this can begin."
        return writes.blocked_reason()

    def begin(
        self, planned: Plan, record_id: int | None = None, result: Sequence[ItemResult] = (), then: Then | None = None
    ) -> Operation:
        """Begin to carry the plan out; it goes on whatever is shown.

        `record_id` is a run of the journal to go on with, `result` what is known of its other items. `then` is awaited
        with the run once it has ended.
        """
        writes, store = self._writes(), self._app.schedules.store
        assert writes is not None
        ends_near = self.ends_near(planned.requests)
        if ends_near:
            planned = planned.soonest_first(store.times)
        items = [*(one.item for one in result), *planned.items]
        run = Operation(
            planned.verb.value, items, self._app.now(), {one.item.id: one for one in result}, record_id=record_id
        )
        run.rebuilt = record_id is not None
        self.current, self.last, self._ends_near = run, (planned, run), ends_near
        store.remember_marks()
        self._task = asyncio.create_task(self._carry_out(writes, planned, run, then), name="run")
        return run

    async def until_done(self, planned: Plan) -> Operation:
        """Begin, and wait for the end: what a form does that stays open until its one write is answered."""
        run = self.begin(planned)
        await self.ended()
        return run

    async def ended(self) -> None:
        """Wait until no run is going on, and the report of the last one is closed."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def seconds_for(self, requests: int) -> float:
        """About how many seconds so many requests take; 0 where they go at once."""
        session = self._app.session
        if session is None:
            return 0.0
        return session.client.limiter.seconds_for(requests)

    def ends_near(self, requests: int) -> str:
        """The clock time by which so many requests will have gone out; empty where they go at once."""
        seconds = self.seconds_for(requests)
        return self._app.clock.clock(self._app.now() + seconds, exact=False) if seconds else ""

    def _writes(self) -> Executor | None:
        session = self._app.session
        if session is None:
            return None
        return Executor(
            session, self._app.schedules.store, self._app.journal, self._app.sign_in.again_soon, now=self._app.now
        )

    # ------------------------------------------------------------------ going on

    async def _carry_out(self, writes: Executor, planned: Plan, run: Operation, then: Then | None) -> None:
        screen = self._app.schedules
        self._draw()
        try:
            await writes.execute(planned, run, self._moved)
        except Exception as error:
            if isinstance(error, JournalError):
                never = {
                    item.id: ItemResult(item, Outcome.NOT_SENT, self._app.now(), error.words) for item in run.items
                }
                run.results = never | run.results
            self._show()
            screen.status.run(None)
            screen.tell(error_text.line(error))
            self.current = None
            if not error_text.expected(error):
                raise
            return
        self.current = None
        screen.show_written()
        screen.status.run(None)
        screen.draw_status()
        screen.draw_pane(fresh=False)
        if then is not None:
            await then(run)
        self.undo.look_after(planned.verb, run)
        self._app.rows_changed()
        await self._tell_end(planned, run)

    def _moved(self, result: ItemResult) -> None:
        run = self.current
        if run is None:
            return
        if run.verb != Verb.PEOPLE.value:
            self._app.schedules.written(result)
        self._app.views.written(Verb(run.verb), result)
        if self.last is not None:
            self.sends.took(self.last[0], run, result)
        wait = self._drawn_at + _DRAW_EVERY - asyncio.get_running_loop().time()
        if wait <= 0 or len(run.results) == len(run.items):
            self._show()
        elif not self._show_waits:
            self._show_waits = True
            self._app.schedules.set_timer(wait, self._show)

    def _show(self) -> None:
        """Show what came since the last time: a frame for each outcome would keep the person's keys waiting."""
        self._show_waits, self._drawn_at = False, asyncio.get_running_loop().time()
        self._app.schedules.show_written()
        self._draw()

    def _draw(self) -> None:
        run = self.current
        if run is None or self.last is None or len(run.items) == 1:
            return
        limiter = self._app.session.client.limiter if self._app.session else None
        left = len(run.items) - len(run.results)
        next_in = limiter.next_for() if limiter and left else 0.0
        self._app.schedules.status.run(
            Progress(
                WORDS[self.last[0].verb].doing,
                done=len(run.results),
                total=len(run.items),
                failed=len(run.having(Outcome.FAILED)),
                unknown=len(run.having(Outcome.UNKNOWN)),
                next_at=self._app.clock.clock(self._app.now() + next_in) if next_in >= 1 else "",
                next_number=min(left, limiter.pace()) if limiter else 0,
                done_at=self._ends_near,
                stopping=run.stopping,
            )
        )

    def stop(self) -> None:
        """Stop softly: what is on its way is waited for, no more is sent."""
        if self.current is None:
            self._app.schedules.say("No run is going on.")
            return
        self.current.stopping = True
        self._draw()

    async def may_leave(self) -> bool:
        """Whether the person wants to quit in the middle of a run; if so it is stopped and waited for."""
        run, last = self.current, self.last
        if run is None or last is None:
            return True
        from omnitui.ui.shell.confirm import quit_question

        answer = await self._app.ask(quit_question(WORDS[last[0].verb].doing, run))
        if answer != "all":
            return False
        run.stopping = run.offered_again = self._app.leaving = True
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task], timeout=10)
        return True

    # ------------------------------------------------------------------ told

    async def _tell_end(self, planned: Plan, run: Operation) -> None:
        if self._app.leaving:
            return
        line, whole = ended(planned, run, self._app.moment())
        self._app.schedules.tell(line)
        if not whole and len(run.items) > 1 and not self._busy:
            await self.show_report()

    @property
    def _busy(self) -> bool:
        """Whether somebody is at a dialog or types: a report that opened under their hands would take their keys."""
        from textual.widgets import Input

        from omnitui.ui.shell.base import Dialog

        screen = self._app.screen
        return isinstance(screen, Dialog) or isinstance(screen.focused, Input)

    async def show_report(self) -> None:
        """Show the last run, failures first; from there its rows are gone to, or tried again."""
        if self.last is None:
            self._app.schedules.say("Nothing was changed in this session yet.")
            return
        planned, run = self.last
        if planned.verb is Verb.PEOPLE:
            from omnitui.ui.features.people.report import report

            await report(self._app, planned, run, going=self.current is run)
            return
        from omnitui.ui.features.operations.report import show_report

        await show_report(self._app, planned, run, going=self.current is run)

    def outcome_of(self, schedule_id: str) -> Span | None:
        """What the last run could not do to a schedule, for its pane."""
        if self.last is None:
            return None
        planned, run = self.last
        result = run.results.get(schedule_id)
        if result is None or result.confirmed:
            return None
        sign, style = outcome_span(result)
        at = self._app.clock.clock(result.at)
        done = WORDS[planned.verb].passive
        lead = "Perhaps" if result.outcome is Outcome.UNKNOWN else "Not"
        return f"{sign} {lead} {done}, {at}: {clean(outcome_words(result))}. ! report", style
