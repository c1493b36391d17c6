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
    """The program as features see it. The app is one by its structure; a test passes one of twenty lines."""

    @property
    def clock(self) -> Clock:
        """Times in the reader's zone."""

    def now(self) -> float:
        """Seconds since the epoch."""

    def org_label(self) -> str:
        """The org for the edge of a dialog that writes, with the word PRODUCTION where it is one; empty without one."""

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None where it was left."""

    def say(self, message: str | StyledLine, style: str = "text") -> None:
        """Put a message into the status line; it stays until the next one or Esc. `style` is that of a plain text."""

    def busy(self, words: str) -> None:
        """Say what is being waited for; an empty text says that the wait is over."""

    def copy(self, text: str) -> None:
        """Copy to the clipboard of the reader's own terminal."""

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> object:
        """Run `work` beside everything else; a failure it does not handle becomes one line of words.

        An `exclusive` worker ends the others of its group first.
        """

    def post_message(self, message: Message) -> bool:
        """Send a message up to whoever puts the views together."""
