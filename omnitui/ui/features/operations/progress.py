"""What an operation reports while it runs: each result immediately, figures and rows once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.text.verbs import WORDS
from omnitui.ui.shell.frame_text import Progress

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations
    from omnitui.ui.features.operations.send_watch import SendWatch

_DRAW_EVERY = 1.0


class OperationListener(Protocol):
    """Shows what an operation does while it runs."""

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """One item of the operation has this result."""

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far the operation is, and the results since the last call; None once it has ended."""

    def operation_ended(self) -> None:
        """Every item has its result."""


class ProgressFeed:
    """Passes the events of the running operation on to `listeners`."""

    def __init__(self, operations: Operations, sends: Callable[[], SendWatch]) -> None:
        self.listeners: list[OperationListener] = []
        #: The clock time at which the operation ends; empty if it is immediate.
        self.ends_near = ""
        self._operations = operations
        self._sends = sends
        self._drawn_at = -_DRAW_EVERY
        self._show_waits = False

    def item_done(self, result: ItemResult) -> None:
        """One item has this result: pass it on, and show it with the next figures."""
        operation = self._operations.current
        if operation is None:
            return
        for listener in self.listeners:
            listener.item_done(Verb(operation.verb), result)
        if self._operations.last is not None:
            self._sends().sent(self._operations.last[0], operation, result)
        wait = self._drawn_at + _DRAW_EVERY - asyncio.get_running_loop().time()
        if wait <= 0 or len(operation.results) == len(operation.items):
            self.show()
        elif not self._show_waits:
            self._show_waits = True
            asyncio.get_running_loop().call_later(wait, self.show)

    def show(self) -> None:
        """Show what arrived since the last time: a frame for each outcome would delay the user's keys."""
        self._show_waits, self._drawn_at = False, asyncio.get_running_loop().time()
        self.draw()

    def draw(self) -> None:
        """Publish how far the operation is; a single write has nothing to count."""
        operation = self._operations.current
        if operation is None or self._operations.last is None or len(operation.items) == 1:
            return
        limiter = self._operations.workspace.session.client.limiter if self._operations.workspace.session else None
        left = len(operation.items) - len(operation.results)
        next_in = limiter.next_for() if limiter and left else 0.0
        self.publish(
            Progress(
                WORDS[self._operations.last[0].verb].doing,
                done=len(operation.results),
                total=len(operation.items),
                failed=len(operation.having(Outcome.FAILED)),
                unknown=len(operation.having(Outcome.UNKNOWN)),
                next_at=self._operations.shell.clock.clock(self._operations.shell.now() + next_in)
                if next_in >= 1
                else "",
                next_number=min(left, limiter.pace()) if limiter else 0,
                done_at=self.ends_near,
                stopping=operation.stopping,
            )
        )

    def publish(self, progress: Progress | None) -> None:
        """Publish this progress, None once the operation has ended."""
        for listener in self.listeners:
            listener.show_progress(progress)

    def ended(self) -> None:
        """Every item has its result."""
        for listener in self.listeners:
            listener.operation_ended()
