"""StyledLines put together from pieces, and only the cells that changed drawn anew."""

from __future__ import annotations

from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.geometry import Region

from omnitui.stylesheets import STYLES
from omnitui.text.measure import StyledLine
from omnitui.ui.render.contrast import LEAST, contrast, readable
from omnitui.ui.render.lines import fitted, halved, line_width, placed, spread
from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.widgets.lines import STYLE_NAMES, StyledLines
from tests.ui.rows import text_of

PIECES = st.lists(st.tuples(st.text("ab毎 ", max_size=9), st.sampled_from(["text", "muted"])), max_size=5)


@given(PIECES, st.integers(0, 30))
def test_fitted_pieces_never_take_more_than_their_cells(spans: list[tuple[str, str]], cells: int) -> None:
    kept = fitted(spans, cells)
    assert line_width(kept) <= cells
    assert text_of(kept) == text_of(tuple(spans)) or line_width(spans) > cells


@given(PIECES, st.text("ab毎", max_size=9), st.integers(20, 60))
def test_a_spread_line_keeps_its_right_end(spans: list[tuple[str, str]], right: str, cells: int) -> None:
    line = spread(spans, [(right, "text")], cells)
    assert line_width(line) == cells
    assert text_of(line).endswith(right)


def test_parts_stand_at_their_columns_and_are_cut_where_the_next_begins() -> None:
    line = placed([(1, [("abcdef", "text")]), (5, [("毎週", "muted")]), (12, [("z", "text")])], 20)
    assert text_of(line) == " abc…毎週   z"


@given(PIECES, st.integers(0, 40))
def test_the_halves_of_a_line_take_its_cells_between_them(spans: list[tuple[str, str]], cells: int) -> None:
    head, tail = halved(spans, cells)
    assert line_width(head) <= cells
    assert line_width(head) + line_width(tail) == line_width(spans)
    assert line_width(head) == min(cells, line_width(spans))


def legible(style: Style, name: str) -> Style:
    """The style as Textual has it; where that is hard to read, with the letters that `contrast` makes of it."""
    assert style.color is not None and style.bgcolor is not None
    letters, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    if name == "disabled" or contrast(letters, ground) >= LEAST:
        return style
    return style + Style(color=readable(letters, ground).rich_color)


class Itself(StyledLines, can_focus=True):
    """StyledLines that hold the inks as well, so that Textual works them out for it."""

    COMPONENT_CLASSES = {f"ink--{name}" for name in STYLE_NAMES}


class Grounds(App[None]):
    CSS_PATH = STYLES / "app.tcss"

    def get_default_screen(self) -> BaseScreen[None]:
        return BaseScreen()

    def compose(self) -> ComposeResult:
        yield Itself(id="header")
        yield Itself(id="status")
        yield Itself(id="off", classes="-off")

    def on_mount(self) -> None:
        self.query_one("#off").disabled = True


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "gruvbox"])
async def test_the_screens_inks_look_as_the_widgets_own_would(theme: str) -> None:
    app = Grounds()
    async with app.run_test(size=(40, 10)) as pilot:
        for app.theme in ("nord", theme):
            await pilot.pause()
            for lines in app.query(Itself):
                for name in STYLE_NAMES:
                    assert lines.style_for(name) == legible(lines.get_component_rich_style(f"ink--{name}"), name)


class Watched(StyledLines):
    """StyledLines that note what they ask to have drawn anew."""

    asked: list[Region]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        self.asked.extend(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Shown(App[None]):
    CSS = "Watched { width: 20; height: 2; }"

    def get_default_screen(self) -> BaseScreen[None]:
        return BaseScreen()

    def compose(self) -> ComposeResult:
        Watched.asked = []
        yield Watched([(("3 marked", "text"), ("  431", "muted")), (("below", "text"),)])


FIRST: StyledLine = (("3 marked", "text"), ("  431", "muted"))


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([FIRST, (("below", "text"),)], []),
        ([(("4 marked", "text"), ("  431", "muted")), (("below", "text"),)], [Region(0, 0, 8, 1)]),
        ([(("3 marked", "text"), ("  432", "muted")), (("below", "text"),)], [Region(12, 0, 1, 1)]),
        ([FIRST, (("belly", "text"),)], [Region(3, 1, 2, 1)]),
        ([FIRST], [Region(0, 1, 5, 1)]),
        ([FIRST, (("below", "error"),)], [Region(0, 1, 5, 1)]),
    ],
)
async def test_only_the_cells_that_differ_are_drawn_anew(lines: list[StyledLine], asked: list[Region]) -> None:
    async with Shown().run_test(size=(30, 5)) as pilot:
        shown = pilot.app.query_one(Watched)
        shown.asked.clear()
        shown.show(lines)
        assert shown.asked == asked


async def test_data_is_never_markup() -> None:
    async with Shown().run_test(size=(30, 5)) as pilot:
        shown = pilot.app.query_one(Watched)
        shown.show([(("[bold red]x[/]", "text"),)])
        assert shown.render_line(0).text.startswith("[bold red]x[/]")
        assert shown.render_line(1).text.strip() == ""
