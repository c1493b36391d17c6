"""Runs as the person sees them: the question, the progress, the report. The run itself is the domain's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from omnitui.domain.bulk import Outcome, Run, Told, seconds_needed
from omnitui.domain.schedule import Schedule
from omnitui.domain.writes import Plan, Verb, Writes, plan
from omnitui.ui import problems
from omnitui.ui.cells import short_name
from omnitui.ui.frame import Progress
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import Piece, clean
from omnitui.ui.verbs import WORDS, outcome_piece, outcome_words

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

_DRAW_EVERY = 0.25


class Runs:
    """The one run that may be going on, and the last one's report. Belongs to the app, so no view ends it."""

    def __init__(self, app: OmnituiApp) -> None:
        self.current: Run | None = None
        self.last: tuple[Verb, Run] | None = None
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._drawn_at = 0.0
        self._ends_near = ""

    # ------------------------------------------------------------------ asking

    async def propose(self, verb: Verb, rows: Sequence[Schedule]) -> None:
        """Say what would be touched, ask, and begin if the answer is yes."""
        writes, screen = self._writes(), self._app.schedules
        if writes is None:
            return
        if refusal := writes.refusal():
            screen.say(refusal)
        elif self.current is not None:
            screen.say("A run is going on. x stops it; then this can begin.")
        elif not rows:
            screen.say("There is no schedule here yet.")
        else:
            await self._ask(writes, plan(verb, rows))

    async def _ask(self, writes: Writes, planned: Plan) -> None:
        screen = self._app.schedules
        if not planned.rows:
            screen.say(_nothing(planned))
            return
        from omnitui.ui.dialogs.question import pause_question

        answer = await self._app.ask(pause_question(self._app, planned, screen.book))
        if answer == "shown":
            hidden = set(screen.book.hidden(row.id for row in planned.rows))
            planned = replace(planned, rows=[row for row in planned.rows if row.id not in hidden])
        if answer in ("all", "shown") and planned.rows and self.current is None:
            self.begin(writes, planned)

    def begin(self, writes: Writes, planned: Plan) -> None:
        """Begin to carry the plan out; it goes on whatever is shown."""
        run = Run(planned.verb.value, planned.items, self._app.now())
        self.current, self.last = run, (planned.verb, run)
        self._ends_near = self.ends_near(len(planned.rows))
        self._app.schedules.book.remember_marks()
        self._task = asyncio.create_task(self._carry_out(writes, planned, run), name="run")

    def ends_near(self, requests: int) -> str:
        """The clock time by which so many requests will have gone out; empty where they go at once."""
        session = self._app.session
        if session is None:
            return ""
        pacer = session.client.pacer
        seconds = seconds_needed(requests, pacer.per_minute, pacer.left)
        return self._app.clock.clock(self._app.now() + seconds, exact=False) if seconds else ""

    def _writes(self) -> Writes | None:
        session = self._app.session
        if session is None:
            return None
        return Writes(
            session, self._app.schedules.book, self._app.journal, self._app.sign_in.again_soon, now=self._app.now
        )

    # ------------------------------------------------------------------ going on

    async def _carry_out(self, writes: Writes, planned: Plan, run: Run) -> None:
        screen = self._app.schedules
        self._draw(planned.verb, run)
        try:
            await writes.carry_out(planned, run, lambda told: self._moved(planned.verb, run, told))
        except Exception as error:
            screen.status.run(None)
            screen.tell(problems.line(error))
            self.current = None
            if not problems.expected(error):
                raise
            return
        self.current = None
        screen.status.run(None)
        screen.draw_status()
        screen.draw_pane(fresh=False)
        await self._tell_end(planned, run)

    def _moved(self, verb: Verb, run: Run, told: Told) -> None:
        self._app.schedules.rows_changed([told.item.id])
        at = asyncio.get_running_loop().time()
        if at - self._drawn_at >= _DRAW_EVERY or len(run.told) == len(run.items):
            self._drawn_at = at
            self._draw(verb, run)
        else:
            self._app.schedules.rest_then("run", _DRAW_EVERY, lambda: self._draw(verb, run))

    def _draw(self, verb: Verb, run: Run) -> None:
        if len(run.items) == 1 or self.current is not run:
            return
        pacer = self._app.session.client.pacer if self._app.session else None
        next_in = pacer.next_in if pacer and len(run.told) < len(run.items) else 0.0
        self._app.schedules.status.run(
            Progress(
                WORDS[verb].doing,
                done=len(run.told),
                total=len(run.items),
                failed=len(run.having(Outcome.FAILED)),
                unknown=len(run.having(Outcome.UNKNOWN)),
                next_at=self._app.clock.clock(self._app.now() + next_in) if next_in >= 1 else "",
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
        if self.last is not None:
            self._draw(*self.last)

    async def may_leave(self) -> bool:
        """Whether the person wants to quit in the middle of a run; if so it is stopped and waited for."""
        run, last = self.current, self.last
        if run is None or last is None:
            return True
        from omnitui.ui.dialogs.question import quit_question

        answer = await self._app.ask(quit_question(WORDS[last[0]].doing, run))
        if answer != "all":
            return False
        run.stopping = self._app.leaving = True
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task], timeout=10)
        return True

    # ------------------------------------------------------------------ told

    async def _tell_end(self, planned: Plan, run: Run) -> None:
        words, screen = WORDS[planned.verb], self._app.schedules
        confirmed = len(run.confirmed)
        if self._app.leaving:
            return
        if len(run.items) == 1:
            screen.tell(_single(planned, run))
            return
        unit = "schedule" if len(run.items) == 1 else "schedules"
        if confirmed == len(run.items):
            screen.tell(((f"{SIGNS.delivered} ", "success"), (f"{words.done} {confirmed:,} {unit}.", "text")))
            return
        told = f"{words.done} {confirmed:,} of {len(run.items):,} {unit}; the rest is still marked. ! says why."
        screen.tell(((f"{SIGNS.failed} ", "error"), (told, "text")))
        await self.show_report()

    async def show_report(self) -> None:
        """Show the last run, failures first; from there its rows are gone to, or tried again."""
        if self.last is None:
            self._app.schedules.say("Nothing was changed in this session yet.")
            return
        verb, run = self.last
        from omnitui.ui.dialogs.report import ReportDialog

        answer = await self._app.ask(ReportDialog(self._app, verb, run, going=self.current is run))
        if answer is None:
            return
        if answer == "retry":
            rows = self._app.schedules.book.rows
            again = [rows[told.item.id] for told in run.retryable if told.item.id in rows]
            await self.propose(verb, again)
        else:
            self._app.show_schedule(answer)

    def outcome_of(self, schedule_id: str) -> Piece | None:
        """What the last run could not do to a schedule, for its pane."""
        if self.last is None:
            return None
        verb, run = self.last
        told = run.told.get(schedule_id)
        if told is None or told.outcome in (Outcome.DONE, Outcome.ALREADY):
            return None
        sign, ink = outcome_piece(told)
        at = self._app.clock.clock(told.at)
        done = WORDS[verb].done.lower()
        return f"{sign} Not {done}, {at}: {clean(outcome_words(told))}. ! report", ink


def _nothing(planned: Plan) -> str:
    words = WORDS[planned.verb]
    parts = []
    if planned.already:
        parts.append(f"{len(planned.already):,} {words.already}")
    if planned.stopped:
        parts.append(f"{len(planned.stopped):,} stopped by Omni, which refuses")
    if len(planned.already) + len(planned.stopped) == 1:
        row = [*planned.already, *planned.stopped][0]
        why = words.already if planned.already else "stopped by Omni, which refuses"
        return f"{SIGNS.quote(short_name(row, 30))} is {why}."
    return f"Nothing to {words.do.lower()}: {', '.join(parts)}."


def _single(planned: Plan, run: Run) -> tuple[Piece, ...]:
    words = WORDS[planned.verb]
    name = SIGNS.quote(short_name(planned.rows[0], 40))
    told = next(iter(run.told.values()))
    if told.outcome in (Outcome.DONE, Outcome.ALREADY):
        return ((f"{SIGNS.delivered} ", "success"), (f"{words.done} {name}. {words.way_back}.", "text"))
    sign, ink = outcome_piece(told)
    return ((f"{sign} ", ink), (f"{name} was not {words.done.lower()}: {clean(outcome_words(told))}", ink))
