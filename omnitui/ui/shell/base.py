"""What every screen and dialog inherits: few bytes, one place for failures, messages in one line."""

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
    """A screen on which moving the focus repaints only what has it, not all of it (performance.md §3)."""

    AUTO_FOCUS = ""
    #: Whether a letter typed before a box of this screen had the focus still belongs into it.
    TAKES_TYPED_AHEAD = True
    COMPONENT_CLASSES = {f"ink--{name}" for name in STYLE_NAMES}
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._rests: dict[str, Timer] = {}

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As ever, but a new layout paints what it changed, and not all of the screen a second time."""
        return super().refresh(*regions, repaint=repaint and not layout, layout=layout, recompose=recompose)

    def start(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = False) -> Worker[None]:
        """Run `work` beside the screen; a failure it does not handle itself becomes one line of words."""
        return self.run_worker(self._guarded(work), group=group, exclusive=exclusive, exit_on_error=False)

    def open(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what opens a dialog, unless one is opening or open: keys typed ahead open no second one."""
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
            # Whoever declined knows it, and what is over needs no message.
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
        """Show a message where the program shows them."""
        self.post_message(MessageRaised(message))


def frame_top(title: str, right: str, cells: int) -> StyledLine:
    """The upper edge of a dialog, its title in it, and at the right end what the covered header would say."""
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
    """A line across a dialog that begins a part of it."""
    shown = f" {cut(title, cells - 6)} " if title else ""
    rest = GLYPHS.horizontal * (cells - 3 - line_width([(shown, "")]))
    lead = f"{GLYPHS.tee_right}{GLYPHS.horizontal}"
    return ((lead, "disabled"), (shown, "muted"), (rest + GLYPHS.tee_left, "disabled"))


def frame_bottom(cells: int) -> StyledLine:
    """The lower edge of a dialog."""
    return ((GLYPHS.bottom_left + GLYPHS.horizontal * (cells - 2) + GLYPHS.bottom_right, "disabled"),)


class Edge(StyledLines):
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


class _Foot(Vertical):
    def on_resize(self) -> None:
        """The body has more or less room."""
        if isinstance(self.screen, Dialog):
            self.screen.fit_body()


class Dialog(BaseScreen[T], ModalScreen[T]):
    """A framed dialog over the screen. `body()` scrolls where it must, `foot()` (its buttons) always stays.

    What it looks up or submits it is given as functions; it imports nothing of `api`.
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
        """It stands and is about to be painted."""
        self._opening = True

    def arrange(self, size: Size, _optimal: bool = False) -> DockArrangeResult:
        """As ever; the first layout paints nothing, for all of the screen is painted right after it."""
        if self._opening:
            self._opening = False
            batch = ExitStack()
            batch.enter_context(self.app.batch_update())
            # By the app: a dialog that is gone again at once must not leave the screen unpainted.
            self.app.call_later(self._paint_whole, batch)
        return super().arrange(size, _optimal)

    def _paint_whole(self, batch: ExitStack) -> None:
        batch.close()
        self.refresh()

    def compose(self) -> ComposeResult:
        """Frame, body and foot."""
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
        """The body takes what edges and foot leave of the screen, and scrolls inside it."""
        foot = self.query_one("#foot").outer_size.height
        self.query_one("#body").styles.max_height = max(1, self.size.height - 2 - foot)

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


async def open_dialog(app: App[Any], dialog: Dialog[A]) -> A | None:
    """Open a dialog in one refresh and wait for its answer; None where it was left."""
    answered: asyncio.Future[A | None] = asyncio.get_running_loop().create_future()

    def take(answer: A | None) -> None:
        if not answered.done():
            answered.set_result(answer)

    with app.batch_update():
        await app.push_screen(dialog, take)
    dialog.opens()
    return await answered
