"""Every key once: bindings, footer, `?` help, palette and README's table are made from here."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from omnitui.ui.text import Line, Piece, width


@dataclass(frozen=True)
class Key:
    """One thing a key does; without `keys` it is reached through the palette alone.

    One that is not `listed` is the other half of the key before it, which names both.

    `footer` 0 keeps it out of the footer; the lower its number, the narrower the screen it survives on.
    """

    id: str
    keys: str
    shown: str
    does: str
    group: str
    action: str
    word: str = ""
    short: str = ""
    footer: int = 0
    writes: bool = False
    listed: bool = True

    def binding(self) -> Binding:
        """Textual's form of it; the id lets a user's own `keys` remap it."""
        return Binding(self.keys, self.action, self.does, show=False, id=self.id)


MOVE, MARK, DO, FIND, APP = "Move", "Mark", "Do: the marked, else the row under ▸", "Find", "Program"
GROUPS = (MOVE, MARK, FIND, DO, APP)
_FOOTER_GROUPS = (MARK, DO, FIND, APP)

SCHEDULES = (
    Key("down", "j,down", "↑↓ j k", "one row", MOVE, "cursor_down"),
    Key("up", "k,up", "", "one row up", MOVE, "cursor_up", listed=False),
    Key("page.down", "pagedown", "PgUp PgDn", "one screen", MOVE, "page_down"),
    Key("page.up", "pageup", "", "one screen up", MOVE, "page_up", listed=False),
    Key("first", "g,home", "g G", "first, last (Home, End)", MOVE, "first"),
    Key("last", "G,end", "", "the last row", MOVE, "last", listed=False),
    Key("next.pane", "tab", "Tab", "next pane", MOVE, "app.focus_next"),
    Key("previous.pane", "shift+tab", "", "previous pane", MOVE, "app.focus_previous", listed=False),
    Key("detail", "enter", "Enter", "all of one schedule", MOVE, "detail"),
    Key("back", "escape", "Esc", "back out, never quits", MOVE, "back"),
    Key("mark", "space", "space", "mark, go down", MARK, "mark", "mark", "mark", footer=1),
    Key("range", "v", "v Shift+↑↓", "from here to there", MARK, "range"),
    Key("range.down", "shift+down", "", "a range down", MARK, "range_down", listed=False),
    Key("range.up", "shift+up", "", "a range up", MARK, "range_up", listed=False),
    Key("mark.all", "asterisk", "*", "all of this filter", MARK, "mark_all", "all", "all", footer=6),
    Key("unmark", "u", "u", "none; again: back", MARK, "unmark"),
    Key("search", "slash", "/", "search", FIND, "search", "search", "search", 5),
    Key("filter", "f", "f", "filter", FIND, "filter", "filter", "", footer=8),
    Key("sort", "s", "s", "sort", FIND, "sort"),
    Key("refresh", "R,ctrl+r,f5", "R", "read again from Omni", FIND, "refresh"),
    Key("pause", "p", "p", "pause", DO, "pause", "pause", "pause", footer=2, writes=True),
    Key("resume", "r", "r", "resume", DO, "resume", "resume", "resume", footer=3, writes=True),
    Key("stop", "x", "x", "stop the run, softly", DO, "stop"),
    Key("report", "exclamation_mark", "!", "report, or whole message", DO, "report"),
    Key("copy.id", "y", "y", "copy the id", DO, "copy_id"),
    Key("copy.link", "o", "o", "copy the link", DO, "copy_link"),
)

EVERYWHERE = (
    Key("view.schedules", "1", "1", "schedules", APP, "app.view('schedules')"),
    Key("profiles", "", "", "switch profile, or sign in elsewhere", APP, "app.profiles"),
    Key("theme", "", "", "choose a theme", APP, "app.themes"),
    Key("palette", "colon,ctrl+p", ": Ctrl+P", "commands", APP, "app.commands"),
    Key("help", "question_mark,f1", "?", "help", APP, "app.help", "help", "help", footer=4),
    Key("interrupt", "ctrl+c", "Ctrl+C", "says how to quit", APP, "app.interrupt"),
    Key("quit", "q,ctrl+q", "q", "quit", APP, "app.leave", "quit", "quit", footer=4),
)


def bindings(*tables: tuple[Key, ...]) -> list[BindingType]:
    """Textual's bindings for whole tables of keys."""
    return [key.binding() for table in tables for key in table if key.keys]


def footer(cells: int, keys: tuple[Key, ...], disabled: frozenset[str] = frozenset()) -> Line:
    """The footer line for a width: as many keys as fit, wide words first, disabled ones in `( )`."""
    entries = sorted((key for key in keys if key.footer), key=lambda key: _FOOTER_GROUPS.index(key.group))
    for rank in range(max((key.footer for key in entries), default=0), 0, -1):
        kept = [key for key in entries if key.footer <= rank]
        for gap, words in ((3, [key.word for key in kept]), (2, [key.short or key.word for key in kept])):
            if _footer_width(kept, words, gap) <= cells:
                return _footer_line(kept, words, gap, disabled)
    return ()


def _footer_width(keys: list[Key], words: list[str], gap: int) -> int:
    return 1 + sum(width(key.shown) + 1 + width(word) + gap for key, word in zip(keys, words, strict=True))


def _footer_line(keys: list[Key], words: list[str], gap: int, disabled: frozenset[str]) -> Line:
    line: list[Piece] = []
    for key, word in zip(keys, words, strict=True):
        off = key.id in disabled
        before, after = ("(", ")") if off else (" ", " ")
        line.append((before, "disabled"))
        line.append((key.shown, "disabled" if off else "primary"))
        line.append((f" {word}", "disabled" if off else "muted"))
        line.append((after + " " * (gap - 2), "disabled"))
    return tuple(line)


def readme_table() -> str:
    """The README's key table, in Markdown."""
    lines = ["| keys | does |", "|---|---|"]
    for group in GROUPS:
        lines.append(f"| **{group.replace('▸', 'the cursor')}** | |")
        for key in (*SCHEDULES, *EVERYWHERE):
            if key.group == group and key.keys and key.listed:
                lines.append(f"| `{key.shown}` | {key.does} |")
    return "\n".join(lines)
