"""What the virtual table leans on in Textual: by name, and by drawing the screen of a stock DataTable."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.text import Text
from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import DataTable, Static

from omnitui.text.measure import Span
from omnitui.ui.widgets import datatable_internals, virtual_table
from omnitui.ui.widgets.datatable_internals import LEANED_ON, FlatTable
from omnitui.ui.widgets.virtual_table import CursorLook, TableColumn, VirtualTable

ROWS = 200
COLUMNS = (TableColumn("Name", 20), TableColumn("Last", 12))
PARAMETERS = {
    "_set_hover_cursor": ["self", "active"],
    "_highlight_row": ["self", "row_index"],
    "_scroll_cursor_into_view": ["self", "animate"],
    "_size_updated": ["self", "size", "virtual_size", "container_size", "layout"],
}


def private_names(cls: type) -> set[str]:
    return {name for name, value in vars(cls).items() if name[0] == "_" != name[1] and inspect.isfunction(value)}


def test_textual_still_has_what_the_table_replaces() -> None:
    assert LEANED_ON.keys() == PARAMETERS.keys()
    for name, reason in LEANED_ON.items():
        stock = getattr(DataTable, name, None)
        assert stock is not None, f"DataTable.{name} is gone ({reason}): see what does its work now"
        assert list(inspect.signature(stock).parameters) == PARAMETERS[name], f"DataTable.{name} takes other arguments"


def test_the_list_of_what_is_replaced_is_whole() -> None:
    stock = set().union(*(private_names(base) for base in DataTable.__mro__)) | set(vars(DataTable()))
    assert private_names(FlatTable) & stock == LEANED_ON.keys()
    for module in (virtual_table, datatable_internals):
        used = set(re.findall(r"\b(?:self|super\(\)|bar)\.(_[a-z]\w*)", Path(module.__file__ or "").read_text("utf-8")))
        allowed = LEANED_ON.keys() if module is datatable_internals else set()
        assert used & stock <= allowed, f"{module.__name__} uses a private name of Textual, or one of the same spelling"


class Plain(App[None]):
    """One table of plain rows, ours or the stock one, with a place for the focus to go to."""

    CSS = """
    DataTable {
        width: 40; height: 1fr; overflow-x: hidden; overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, table: DataTable[Text] | VirtualTable) -> None:
        super().__init__()
        self.table = table
        self.news: list[tuple[str, int, str | None]] = []

    def compose(self) -> Iterator[Widget]:
        yield self.table
        other = Static("other")
        other.can_focus = True
        yield other

    def on_mount(self) -> None:
        self.table.focus()

    def on_data_table_row_highlighted(self, message: DataTable.RowHighlighted) -> None:
        self.news.append(("highlighted", message.cursor_row, message.row_key.value))

    def on_data_table_row_selected(self, message: DataTable.RowSelected) -> None:
        self.news.append(("selected", message.cursor_row, message.row_key.value))

    def on_data_table_header_selected(self, message: DataTable.HeaderSelected) -> None:
        self.news.append(("header", message.column_index, message.column_key.value))

    def seen(self) -> object:
        """Each cell's text in sight, line by line, with the thumb's place and what was told."""
        size, bar = self.table.size, self.table.vertical_scrollbar
        lines = [strip.text[: size.width - 1] for strip in self.table.render_lines(size.region)]
        cells = [(line[:20].rstrip(), line[20:32].rstrip(), line[32:].rstrip()) for line in lines]
        thumb = [strip.text for strip in bar.render_lines(Region(0, 0, 1, bar.size.height))]
        return cells, thumb, self.table.cursor_row, self.table.scroll_offset, self.table.has_focus, self.news

    def highlighted_lines(self) -> list[int]:
        """The lines on another ground than most."""
        strips = self.table.render_lines(self.table.size.region)[1:]
        styles = [next(iter(strip)).style for strip in strips]
        grounds = [style.bgcolor for style in styles if style is not None]
        return [line for line, ground in enumerate(grounds) if grounds.count(ground) == 1]


def stock_table() -> DataTable[Text]:
    return DataTable(cursor_type="row", cell_padding=0, show_row_labels=False)


def fill(table: DataTable[Text]) -> None:
    for column in COLUMNS:
        table.add_column(Text(column.key), width=column.width, key=column.key)
    for row in range(ROWS):
        table.add_row(Text(f"[prod] row {row}"), Text(f"at {row}"), key=str(row))


def our_table() -> VirtualTable:
    def draw(row: int, look: CursorLook) -> list[Span]:
        return [(f"{f'[prod] row {row}':20}", "text"), (f"{f'at {row}':12}", "muted")]

    return VirtualTable(draw, lambda: [(f"{'Name':20}{'Last':12}", "muted")])


STEPS: tuple[tuple[str, ...], ...] = (
    ("down",),
    ("down", "down", "up"),
    ("pagedown",),
    ("up",),
    ("pagedown", "pagedown", "pageup"),
    ("click 5 0", "click 25 0"),
    ("click 3 6",),
    ("click 3 6",),
    ("enter",),
    ("ctrl+end",),
    ("up",),
    ("pagedown",),
    ("pageup", "pageup"),
    ("wheel",),
    ("down",),
    ("ctrl+home",),
    ("up", "pageup"),
    ("pagedown", "pagedown"),
    ("resize 50 20",),
    ("down",),
    ("resize 50 14",),
    ("tab",),
    ("shift+tab",),
    ("down",),
)


async def take(pilot: Pilot[None], app: Plain, step: str) -> None:
    match step.split():
        case ["click", x, y]:
            await pilot.click(app.table, offset=(int(x), int(y)))
        case ["resize", width, height]:
            await pilot.resize_terminal(int(width), int(height))
        case ["wheel"]:
            app.table.scroll_relative(y=3, animate=False)
        case _:
            await pilot.press(step)
    await pilot.pause()


async def walk(app: Plain) -> list[tuple[object, list[int]]]:
    pictures = []
    async with app.run_test(size=(50, 14)) as pilot:
        if isinstance(app.table, VirtualTable):
            app.table.show_columns(COLUMNS)
            app.table.set_row_count(ROWS)
        else:
            fill(app.table)
        await pilot.pause()
        app.news.clear()
        for step in STEPS:
            for part in step:
                await take(pilot, app, part)
            pictures.append((app.seen(), app.highlighted_lines() if app.table.has_focus else []))
            app.news = []
    return pictures


async def test_the_screen_is_the_stock_tables_cell_by_cell() -> None:
    stock, ours = await walk(Plain(stock_table())), await walk(Plain(our_table()))
    for step, expected, found in zip(STEPS, stock, ours, strict=True):
        assert found == expected, f"after {step}"


@pytest.mark.parametrize("key", ["home", "ctrl+home"])
async def test_home_and_end_go_to_the_first_and_the_last_row(key: str) -> None:
    app = Plain(our_table())
    async with app.run_test(size=(50, 14)) as pilot:
        app.table.set_row_count(ROWS) if isinstance(app.table, VirtualTable) else None
        await pilot.press(key.replace("home", "end"))
        assert app.table.cursor_row == ROWS - 1
        await pilot.press(key)
        assert app.table.cursor_row == 0
