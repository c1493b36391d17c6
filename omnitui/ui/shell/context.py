"""What a feature may ask of the program around it, and nothing more."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from textual.message import Message

    from omnitui.text.measure import StyledLine
    from omnitui.text.times import Clock
    from omnitui.ui.shell.base import Dialog

T = TypeVar("T")


class Shell(Protocol):
    """The program as features see it. The app satisfies it structurally; a test passes a stub of twenty lines."""

    @property
    def clock(self) -> Clock:
        """Format times in the reader's zone."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    def org_label(self) -> str:
        """Return the org for the edge of a dialog that writes, with PRODUCTION if it is one; empty without an org."""

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None if it was cancelled."""

    def say(self, message: str | StyledLine, style: str = "text") -> None:
        """Show a message in the status line until the next one or Esc. `style` applies to a plain string."""

    def busy(self, words: str) -> None:
        """Show what the program is waiting for; an empty text ends the wait."""

    def copy(self, text: str) -> None:
        """Copy to the clipboard of the reader's own terminal."""

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> object:
        """Run `work` in the background; a failure it does not handle becomes a one-line message.

        An `exclusive` worker cancels the others of its group first.
        """

    def post_message(self, message: Message) -> bool:
        """Send a message up to the app, which puts the views together."""
