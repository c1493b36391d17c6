"""`?`: the keys that work here, from the key table, and what the glyphs mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, fit, wrap
from omnitui.ui.render.lines import placed
from omnitui.ui.shell import keymap
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.shell.keymap import Key
from omnitui.ui.widgets.lines import StyledLines

if TYPE_CHECKING:
    from omnitui.ui.shell.view import View

_KEY_CELLS = 11


class HelpDialog(Dialog[None]):
    """As wide as the screen allows: three columns, two at 80, one below that; it scrolls."""

    WIDTH = 120

    def __init__(self, view: str, disabled: Mapping[str, str], table: tuple[Key, ...] = keymap.SCHEDULES) -> None:
        super().__init__()
        self._view = view
        self._table = table
        self._disabled = disabled

    def title_words(self) -> str:
        """Return `Keys: Schedules`."""
        return f"Keys: {self._view}"

    def title_right(self) -> str:
        """Return how to close it."""
        return "Esc closes"

    def body(self) -> ComposeResult:
        """Yield keys, glyphs, and why keys are off."""
        yield StyledLines(id="keys", classes="part text")
        yield Edge("rule", "symbols")
        yield StyledLines(id="signs", classes="part text")

    def on_resize(self) -> None:
        """Lay the columns out for the width."""
        inside = min(120, self.size.width) - 2
        number = 3 if inside >= 110 else 2 if inside >= 74 else 1
        blocks = key_blocks(self._disabled, self._table, inside // number)
        self.query_one("#keys", StyledLines).show(in_columns(blocks, number, inside))
        self.query_one("#signs", StyledLines).show(glyph_lines(inside))

    def on_key(self, event: events.Key) -> None:
        """Close on any of the usual keys, scroll with the arrows."""
        body = self.query_one("#body")
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            body.scroll_relative(y=steps[event.key], animate=False)
        elif event.key in ("escape", "q", "question_mark", "f1", "enter"):
            event.stop()
            self.dismiss(None)


def key_blocks(
    disabled: Mapping[str, str], table: tuple[Key, ...] = keymap.SCHEDULES, cells: int = 120
) -> list[list[StyledLine]]:
    """Return one block per group, `cells` wide: its name, then one line per key; a disabled key with its reason."""
    blocks: list[list[StyledLine]] = []
    everything = (*table, *keymap.EVERYWHERE)
    for group in dict.fromkeys(key.group for key in everything):
        block: list[StyledLine] = [
            ((f"  {part}", "muted"),) for part in wrap(group.replace("▸", GLYPHS.focus), cells - 2)
        ]
        for key in everything:
            if key.group == group and key.keys and key.listed:
                block.extend(_key_lines(key, disabled.get(key.id), cells - _KEY_CELLS - 4))
        blocks.append(block)
    return blocks


def _key_lines(key: Key, reason: str | None, cells: int) -> list[StyledLine]:
    style = "disabled" if reason else "text"
    parts = [(part, style) for part in wrap(key.does, cells)]
    parts += [(part, "muted") for part in wrap(reason, cells)] if reason else []
    shown: Span = (f"    {fit(key.shown, _KEY_CELLS)}", "disabled" if reason else "primary")
    return [(shown if not index else (" " * (_KEY_CELLS + 4), "text"), span) for index, span in enumerate(parts)]


def in_columns(blocks: list[list[StyledLine]], number: int, cells: int) -> list[StyledLine]:
    """Set blocks one after another in `number` columns of about the same height."""
    height = -(-sum(map(len, blocks)) // number)
    columns: list[list[StyledLine]] = [[] for _ in range(number)]
    at = 0
    for block in blocks:
        if at < number - 1 and columns[at] and len(columns[at]) + len(block) // 2 > height:
            at += 1
        columns[at].extend(block)
    each = cells // number
    return [
        placed([(i * each, column[row] if row < len(column) else ()) for i, column in enumerate(columns)], cells)
        for row in range(max(map(len, columns)))
    ]


def glyph_lines(cells: int) -> list[StyledLine]:
    """Return what each glyph of the table means."""
    glyphs = [
        (GLYPHS.active, "active"),
        (GLYPHS.paused, "paused"),
        (GLYPHS.stopped, "stopped by Omni"),
        (GLYPHS.missed, "missed?"),
        (GLYPHS.marked, "marked"),
        (GLYPHS.in_range, "in range"),
        (GLYPHS.focus, "has focus"),
        (GLYPHS.delivered, "delivered"),
        (GLYPHS.failed, "failed, nothing sent"),
        (GLYPHS.with_errors, "sent with errors"),
        (GLYPHS.unmet, "condition unmet"),
        (GLYPHS.cancelled, "cancelled"),
        (GLYPHS.never, "never ran"),
        (GLYPHS.unknown, "unknown"),
    ]
    lines: list[StyledLine] = []
    text = ""
    for glyph, words in glyphs:
        entry = f"  {glyph} {words}"
        if len(text) + len(entry) > cells - 2:
            lines.append(((text, "text"),))
            text = ""
        text += entry
    return [*lines, ((text, "text"),)]


async def show_help(view: View) -> None:
    """Show the keys of a view; those that do nothing now come with their reason."""
    await view.ask(HelpDialog(view.TITLE_WORDS, view.disabled_keys(), view.KEYS))
