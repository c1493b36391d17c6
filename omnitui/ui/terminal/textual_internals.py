"""The only module of the frame that uses private names of Textual's App and Screen (a guard test lists them)."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen

from omnitui.ui.terminal.screen_buffer import Part, ScreenBuffer

LEANED_ON = {
    "_fatal_error": "prints a traceback, locals and all, on the user's screen",
    "_handle_exception": "takes what Textual leaves half built when it is told to go for a mistake of the program",
    "_driver": "the only way to send a sequence of one's own past the screen, in order with what is drawn",
    "_compositor_refresh": "paints at once: also in a batch, whose frame is thrown away, and on a line that is behind",
    "_update_timer": "times the frames, and holds back a screen's first one for a sixtieth of a second",
    "_compositor": "knows what has changed and is not yet painted",
    "_display": "writes a frame: all cells of what was laid out or refreshed, whether or not they changed",
    "_batch_count": "says whether a frame is thrown away",
    "_set_dirty": "of a screen: all of it has changed",
}

T = TypeVar("T")
log = logging.getLogger(__name__)


class CalmApp(App[None]):
    """An app whose own errors end in one line for the user, and that paints no faster than the terminal reads.

    `line_behind` returns whether the terminal is still busy with the previous frame; the driver sets it. The driver
    also sets `expect_end`, which gets the exit code when the program is about to end.
    """

    line_behind: Callable[[], bool] = staticmethod(lambda: False)
    expect_end: Callable[[int], None] = staticmethod(lambda code: None)
    going = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.standing = ScreenBuffer()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate | LayoutUpdate) and not (self._batch_count or self.is_headless):
            sequence = self.standing.changes(parts_of(renderable), self.size, self.console)
            renderable = Changes(sequence) if sequence else None
        super()._display(screen, renderable)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """With NO_COLOR, send nothing but weight: the stock filter sends shades of grey."""
        return (COLOURLESS,) if self.no_color else super().get_line_filters()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Exit as usual, but announce it first, so that nothing that hangs can block the exit forever."""
        self.going = True
        self.expect_end(return_code)
        super().exit(result, return_code, message)

    @property
    def few_colours(self) -> bool:
        """Whether there is a terminal with at most 16 colours, or one that gets no colour."""
        return os.isatty(1) and (self.no_color or self.console.color_system in (None, "standard"))

    def paint_what_waited(self) -> None:
        """Paint what changed while the terminal was busy."""
        screen = self.screen if self.screen_stack else None
        if isinstance(screen, PatientScreen):
            screen.paint_what_waited()

    def paint_all(self) -> None:
        """Paint every cell again: something else has drawn on the terminal."""
        self.standing.forget()
        self.screen.refresh()

    def action_redraw(self) -> None:
        """Paint every cell again: a system message or another program's output is on the screen."""
        self.paint_all()

    batches = 0

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """Paint nothing until the block ends; `batches` counts the nested blocks."""
        self.batches += 1
        try:
            with super().batch_update():
                yield
        finally:
            self.batches -= 1

    def send(self, sequence: str) -> None:
        """Send a sequence to the terminal unchanged; do nothing without a terminal."""
        if self._driver is not None:
            self._driver.write(sequence)

    def _handle_exception(self, error: Exception) -> None:
        if self.going:
            log.warning("something was not ready for the end", exc_info=error)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1]
        self.expect_end(1)
        log.critical("omnitui ends after a mistake of its own", exc_info=error)
        kind = type(error).__name__
        self.panic(f"Internal error ({kind}); omnitui ended. Nothing more was sent. See the log.")


class Changes(CompositorUpdate):
    """A frame that is ready to be written."""

    def __init__(self, sequence: str) -> None:
        self.sequence = sequence

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from ()

    def render_segments(self, console: Console) -> str:
        """Return what is written."""
        return self.sequence


def parts_of(update: ChopsUpdate | LayoutUpdate) -> Iterator[Part]:
    """Return the parts that a frame of Textual's would write: column, row and line of each."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
        return
    for y, first, last in update.spans:
        for end, (x, part) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if part is not None and x < last and end > first:
                yield x, y, part if end <= last else part.crop(0, last - x)


class QuickScreen(Screen[T]):
    """A first screen: it draws no unneeded frame while it is built, and shows its first one without a pause.

    Not for dialogs: on top of another screen, Textual's own method writes fewer bytes.
    """

    def _compositor_refresh(self) -> None:
        if not (isinstance(self.app, CalmApp) and self.app.batches):
            super()._compositor_refresh()

    def start_beat(self) -> None:
        """Let the frame timer sleep its first sixtieth of a second now, and not when there is a frame."""
        self._update_timer.resume()


class PatientScreen(Screen[T]):
    """A screen that paints nothing while the terminal lags, and then everything that changed in one frame."""

    waiting_size: Size | None = None

    def _compositor_refresh(self) -> None:
        app = self.app
        if isinstance(app, CalmApp) and app.line_behind():
            self.waiting_size = self.waiting_size or self.size
            return
        if self.waiting_size not in (None, self.size):
            # The delayed parts may lie outside the terminal's present size.
            self._set_dirty()
            self._compositor.update_widgets({self})
        waited, self.waiting_size = self.waiting_size is not None, None
        super()._compositor_refresh()
        if waited:
            self.caught_up()

    def caught_up(self) -> None:
        """React to the delayed paint."""

    def paint_what_waited(self) -> None:
        """Paint what was delayed."""
        if self.waiting_size is not None:
            self._compositor_refresh()


class Colourless(LineFilter):
    """Removes every colour from a line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the same letters and weights."""
        return [Segment(text, style and style.without_color, control) for text, style, control in segments]


COLOURLESS = Colourless()
