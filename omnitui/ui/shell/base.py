"""The base of every screen and dialog: few bytes, one handler for failures, messages in one line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from typing import Any, Self, TypeVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region, Size
from textual.layout import DockArrangeResult
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, cut, width
from omnitui.ui.render.lines import line_width
from omnitui.ui.shell.messages import MessageRaised
from omnitui.ui.terminal.textual_internals import PatientScreen
from omnitui.ui.widgets.lines import STYLE_NAMES, StyledLines

T = TypeVar("T")
A = TypeVar("A")
log = logging.getLogger(__name__)
_DIALOG = "dialog"


class BaseScreen(PatientScreen[T]):
    """A screen that repaints only the focused widget, and not everything, when the focus moves (performance.md §3)."""

    AUTO_FOCUS = ""
    #: Whether a letter typed just before an input of this screen gets the focus belongs in that input.
    TAKES_TYPED_AHEAD = True
    COMPONENT_CLASSES = {f"ink--{name}" for name in STYLE_NAMES}
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._rests: dict[str, Timer] = {}

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Refresh as usual, but let a new layout paint what it changed instead of the whole screen again."""
        return super().refresh(*regions, repaint=repaint and not layout, layout=layout, recompose=recompose)

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> Worker[None]:
        """Run `work` beside the screen; a failure it does not handle itself becomes a one-line message."""
        return self.run_worker(self._guarded(work), group=group, exclusive=exclusive, exit_on_error=False)

    def open(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` that opens a dialog, unless one is opening or open: keys typed ahead open no second one."""
        if any(worker.group == _DIALOG and worker.is_running for worker in self.workers):
            work.close()
            return
        self.start(work, _DIALOG)

    def rest_then(self, what: str, seconds: float, then: Callable[[], None]) -> None:
        """Call `then` once nothing of this kind has happened for `seconds`."""
        before = self._rests.pop(what, None)
        if before is not None:
            before.stop()
        self._rests[what] = self.set_timer(seconds, then)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        from omnitui.domain.workspace import SignInDeclined

        try:
            await work
        except SignInDeclined:
            # Someone who declines to sign in needs no message.
            return
        except Exception as error:
            from omnitui.text import error_text

            if not error_text.expected(error):
                log.exception("unexpected in a worker")
            self.tell(error_text.line(error))

    async def ask(self, dialog: Dialog[A]) -> A | None:
        """Open a dialog over this screen and wait for its answer."""
        return await open_dialog(self.app, dialog)

    def tell(self, message: StyledLine) -> None:
        """Show a message in the status line."""
        self.post_message(MessageRaised(message))


def frame_top(title: str, right: str, cells: int) -> StyledLine:
    """Return the top edge of a dialog: its title, and at the right end what the covered header would show."""
    shown = cut(title, max(0, cells - 6))
    tail = f" {right} " if right and width(right) + width(shown) + 8 <= cells else ""
    spans: list[Span] = [
        (f"{GLYPHS.top_left}{GLYPHS.horizontal} ", "disabled"),
        (shown, "strong"),
        (" ", "text"),
    ]
    rest = cells - line_width(spans) - line_width([(tail, "")]) - (2 if tail else 1)
    end = GLYPHS.horizontal if tail else ""
    return (
        *spans,
        (GLYPHS.horizontal * rest, "disabled"),
        (tail, "muted"),
        (end + GLYPHS.top_right, "disabled"),
    )


def frame_rule(title: str, cells: int) -> StyledLine:
    """Return a line across a dialog that starts a section."""
    shown = f" {cut(title, cells - 6)} " if title else ""
    rest = GLYPHS.horizontal * (cells - 3 - line_width([(shown, "")]))
    lead = f"{GLYPHS.tee_right}{GLYPHS.horizontal}"
    return ((lead, "disabled"), (shown, "muted"), (rest + GLYPHS.tee_left, "disabled"))


def frame_bottom(cells: int) -> StyledLine:
    """Return the bottom edge of a dialog."""
    return ((GLYPHS.bottom_left + GLYPHS.horizontal * (cells - 2) + GLYPHS.bottom_right, "disabled"),)


class Edge(StyledLines):
    """An edge or rule of a dialog, drawn to the dialog's width."""

    def __init__(self, kind: str, title: str = "", right: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id, classes="edge")
        self._kind, self._title, self._right = kind, title, right

    def retitle(self, title: str, right: str | None = None) -> None:
        """Change the text in this edge."""
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


class _Foot(Vertical):
    def on_resize(self) -> None:
        """Fit the body to the new size."""
        if isinstance(self.screen, Dialog):
            self.screen.fit_body()


class Dialog(BaseScreen[T], ModalScreen[T]):
    """A framed dialog over the screen. `body()` scrolls if it must; `foot()` (its buttons) always stays in sight.

    Callers pass functions for what it looks up or submits, so it imports nothing from `api`.
    """

    WIDTH = 58
    TITLE_WORDS = ""
    _opening = False
    BINDINGS = [
        Binding("ctrl+q", "app.leave", show=False),
        Binding("ctrl+c", "app.interrupt", show=False),
        Binding("ctrl+l", "app.redraw", show=False),
    ]

    def opens(self) -> None:
        """Prepare for the first paint."""
        self._opening = True

    def arrange(self, size: Size, _optimal: bool = False) -> DockArrangeResult:
        """Arrange as usual, but skip the paint of the first layout: the whole screen is painted right after it."""
        if self._opening:
            self._opening = False
            batch = ExitStack()
            batch.enter_context(self.app.batch_update())
            # The app calls it, so that a dialog that closes at once does not leave the screen unpainted.
            self.app.call_later(self._paint_whole, batch)
        return super().arrange(size, _optimal)

    def _paint_whole(self, batch: ExitStack) -> None:
        batch.close()
        self.refresh()

    def compose(self) -> ComposeResult:
        """Yield frame, body and foot."""
        with Vertical(id="dialog", classes=f"w{self.WIDTH}"):
            yield Edge("top", self.title_words(), self.title_right(), id="top")
            with VerticalScroll(id="body", can_focus=False):
                yield from self.body()
            with _Foot(id="foot"):
                yield from self.foot()
            yield Edge("bottom")

    @on(events.Resize)
    def _resized(self) -> None:
        self.call_after_refresh(self.fit_body)

    def fit_body(self) -> None:
        """Give the body the height that edges and foot leave free; it scrolls inside that."""
        foot = self.query_one("#foot").outer_size.height
        self.query_one("#body").styles.max_height = max(1, self.size.height - 2 - foot)

    def title_words(self) -> str:
        """Return the title in the top edge."""
        return self.TITLE_WORDS

    def title_right(self) -> str:
        """Return the text at the right end of the top edge: the org, if the dialog writes."""
        return ""

    def body(self) -> ComposeResult:
        """Yield the part that scrolls."""
        yield from ()

    def foot(self) -> ComposeResult:
        """Yield the part that stays in sight."""
        yield from ()


async def open_dialog(app: App[Any], dialog: Dialog[A]) -> A | None:
    """Open a dialog in one refresh and wait for its answer; None if it was cancelled."""
    answered: asyncio.Future[A | None] = asyncio.get_running_loop().create_future()

    def take(answer: A | None) -> None:
        if not answered.done():
            answered.set_result(answer)

    with app.batch_update():
        await app.push_screen(dialog, take)
    dialog.opens()
    return await answered
