"""What every screen and dialog inherits: few bytes, one place for failures, messages in one line."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.worker import Worker

from omnitui.ui import problems
from omnitui.ui.ink import Lines, line_width
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import Line, Piece, cut

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

T = TypeVar("T")
log = logging.getLogger(__name__)


class Calm(Screen[T]):
    """A screen on which moving the focus repaints only what has it, not all of it (performance.md §3)."""

    AUTO_FOCUS = ""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    @property
    def omni(self) -> OmnituiApp:
        """The app, by its own type."""
        from omnitui.ui.app import OmnituiApp

        app = self.app
        assert isinstance(app, OmnituiApp)
        return app

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> Worker[None]:
        """Run `work` beside the screen; a failure it does not handle itself becomes one line of words."""
        return self.run_worker(self._guarded(work), group=group, exclusive=exclusive, exit_on_error=False)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:
            if not problems.expected(error):
                log.exception("unexpected in a worker")
            self.tell(problems.line(error))

    def tell(self, message: Line) -> None:
        """Show a message where this screen shows them."""
        self.omni.tell(message)


def frame_top(title: str, right: str, cells: int) -> Line:
    """The upper edge of a dialog, its title in it, and at the right end what the covered header would say."""
    shown = cut(title, max(0, cells - 6))
    tail = f" {right} " if right and len(right) + len(shown) + 8 <= cells else ""
    pieces: list[Piece] = [
        (f"{SIGNS.top_left}{SIGNS.horizontal} ", "disabled"),
        (shown, "strong"),
        (" ", "text"),
    ]
    rest = cells - line_width(pieces) - line_width([(tail, "")]) - (2 if tail else 1)
    end = SIGNS.horizontal if tail else ""
    return (
        *pieces,
        (SIGNS.horizontal * rest, "disabled"),
        (tail, "muted"),
        (end + SIGNS.top_right, "disabled"),
    )


def frame_rule(title: str, cells: int) -> Line:
    """A line across a dialog that begins a part of it."""
    shown = f" {cut(title, cells - 6)} " if title else ""
    rest = SIGNS.horizontal * (cells - 3 - line_width([(shown, "")]))
    lead = f"{SIGNS.tee_right}{SIGNS.horizontal}"
    return ((lead, "disabled"), (shown, "muted"), (rest + SIGNS.tee_left, "disabled"))


def frame_bottom(cells: int) -> Line:
    """The lower edge of a dialog."""
    return ((SIGNS.bottom_left + SIGNS.horizontal * (cells - 2) + SIGNS.bottom_right, "disabled"),)


class Edge(Lines):
    """An edge or rule of a dialog, drawn to the dialog's own width."""

    def __init__(self, kind: str, title: str = "", right: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id, classes="edge")
        self._kind, self._title, self._right = kind, title, right

    def retitle(self, title: str, right: str | None = None) -> None:
        """Say something else in this edge."""
        self._title = title
        self._right = self._right if right is None else right
        self._draw()

    def on_resize(self) -> None:
        """Draw to the new width."""
        self._draw()

    def _draw(self) -> None:
        cells = self.size.width
        if self._kind == "top":
            self.show([frame_top(self._title, self._right, cells)])
        elif self._kind == "rule":
            self.show([frame_rule(self._title, cells)])
        else:
            self.show([frame_bottom(cells)])


class Dialog(Calm[T], ModalScreen[T]):
    """A framed dialog over the screen. `body()` scrolls where it must, `foot()` (its buttons) always stays.

    What it looks up or submits it is given as functions; it imports nothing of `api`.
    """

    WIDTH = 58
    TITLE_WORDS = ""

    def compose(self) -> ComposeResult:
        """Frame, body and foot."""
        with Vertical(id="dialog", classes=f"w{self.WIDTH}"):
            yield Edge("top", self.title_words(), self.title_right(), id="top")
            with VerticalScroll(id="body", can_focus=False):
                yield from self.body()
            with Vertical(id="foot"):
                yield from self.foot()
            yield Edge("bottom")

    def title_words(self) -> str:
        """What the upper edge says."""
        return self.TITLE_WORDS

    def title_right(self) -> str:
        """What its right end says: the org, where the dialog writes."""
        return ""

    def body(self) -> ComposeResult:
        """The part that scrolls."""
        yield from ()

    def foot(self) -> ComposeResult:
        """The part that stays."""
        yield from ()
