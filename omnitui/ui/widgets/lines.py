"""Styled lines: they draw every part of a screen except inputs and the table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.css.styles import RenderStyles
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from omnitui.text.measure import Span, StyledLine, width
from omnitui.ui.render.contrast import readable
from omnitui.ui.render.lines import line_width
from omnitui.ui.terminal import hyperlinks
from omnitui.ui.terminal.strip import LeanStrip, joined

STYLE_NAMES = ("text", "strong", "muted", "primary", "warning", "error", "success", "disabled", "cursor")


class StyledWidget(Widget):
    """A widget whose letters use only the named styles of `styles/app.tcss`.

    The screen computes the styles: done for each widget, they took a tenth of the time to open a screen.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._mixed: dict[tuple[str, Color, str], Style] = {}

    def style_for(self, name: str) -> Style:
        """Return a named style on this widget's background, with the link that `hyperlinks.linked` put in its name."""
        name, url = hyperlinks.split(name)
        if url and hyperlinks.shown():
            return self.style_for(name) + Style(link=url)
        key = (name, self.background_colors[1], self.app.theme)
        if key not in self._mixed:
            self._mixed[key] = mixed(self.screen.get_component_styles(f"ink--{name}"), key[1], self.opacity)
        return self._mixed[key]

    def strip(self, line: Sequence[Span], cells: int) -> Strip:
        """Draw one line, padded or cut to `cells`; text is data and never markup."""
        styled = joined((text, self.style_for(name)) for text, name in line if text)
        return Strip([Segment(text, style) for text, style in styled]).adjust_cell_length(cells, self.rich_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, each in as few bytes as possible."""
        return [LeanStrip.of(strip) for strip in super().render_lines(crop)]


def mixed(style_name: RenderStyles, ground: Color, opacity: float) -> Style:
    """Return a style on a background, as Textual computes it for a node of its own."""
    letters = (
        (ground + style_name.background).get_contrast_text(style_name.color.a)
        if style_name.auto_color
        else style_name.color
    )
    ground += style_name.background.multiply_alpha(opacity)
    return Style.from_color(readable(letters, ground).rich_color, ground.rich_color) + style_name.text_style


class StyledLines(StyledWidget):
    """Shows styled lines and repaints only the cells that changed: over SSH, bytes are latency."""

    def __init__(
        self,
        lines: Sequence[StyledLine] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.lines: list[StyledLine] = list(lines)

    def show(self, lines: Sequence[StyledLine]) -> None:
        """Draw `lines` instead of the present ones; if the height is auto, a new number of them triggers a layout."""
        before, self.lines = self.lines, list(lines)
        height = self.styles.height
        if len(before) != len(self.lines) and height is not None and height.is_auto:
            self.refresh(layout=True)
            return
        regions = [
            changed
            for y, (old, new) in enumerate(zip_longest(before, self.lines, fillvalue=()))
            if old != new and (changed := changed_cells(old, new, y, self.size.width))
        ]
        if regions:
            self.refresh(*regions)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Skip the stock restyling: no style depends on the focus; a widget that shows it draws it itself."""

    def on_focus(self, event: events.Focus) -> None:
        """Handle gaining the focus, without the stock widget's full repaint."""
        self._change_focus(event, events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Handle losing the focus."""
        self._change_focus(event, events.DescendantBlur(self))

    def _change_focus(self, event: events.Event, news: events.DescendantFocus | events.DescendantBlur) -> None:
        event.prevent_default()
        self.has_focus = isinstance(event, events.Focus)
        if self.parent is not None:
            self.parent.post_message(news)

    def render_line(self, y: int) -> Strip:
        """Return the line at `y`, blank below the last."""
        return self.strip(self.lines[y] if y < len(self.lines) else (), self.size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of the longest line, for `width: auto`."""
        return max((line_width(line) for line in self.lines), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return one row per line, for `height: auto`."""
        return len(self.lines)


def changed_cells(old: StyledLine, new: StyledLine, y: int, cells: int) -> Region | None:
    """Return the cells of row `y` in which two lines differ."""
    start = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            start += _common(before, after)
            break
        start += width(after[0])
    end = max(line_width(old), line_width(new))
    if line_width(old) == line_width(new):
        for before, after in zip(reversed(old), reversed(new), strict=False):
            if before != after:
                break
            end -= width(after[0])
    end = min(end, cells)
    return Region(start, y, end - start, 1) if end > start else None


def _common(before: Span, after: Span) -> int:
    """Return the number of cells that two spans of one style share at their start."""
    if before[1] != after[1] or not (before[0].isascii() and after[0].isascii()):
        return 0
    return next((i for i, (a, b) in enumerate(zip(before[0], after[0], strict=False)) if a != b), 0)
