"""Every key once: bindings, footer, `?` help, palette and the reference's table are made from here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from omnitui.text.measure import Span, StyledLine, width


@dataclass(frozen=True)
class Key:
    """One thing a key does; without `keys` only the palette reaches it.

    A key that is not `listed` is the other half of the key before it, which names both.

    `footer` 0 omits it from the footer; a lower number survives on a narrower screen.
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
        """Return the Textual binding; its id lets a user's own `keys` remap it."""
        return Binding(self.keys, self.action, self.does, show=False, id=self.id)


MOVE, MARK, DO, FIND, APP = "Move", "Mark", "Actions: marked rows or the row at ▸", "Find", "General"
DO_HOUR = "Actions: marked rows or the hour at ▸"
DO_RUN = "Actions: the operation at ▸"
DO_PERSON = "Actions: marked people or the person at ▸"
GROUPS = (MOVE, MARK, FIND, DO, APP)
_FOOTER_GROUPS = (MOVE, MARK, DO, DO_HOUR, DO_PERSON, DO_RUN, FIND, APP)

SCHEDULES = (
    Key("down", "j,down", "↑↓ j k", "up, down", MOVE, "cursor_down"),
    Key("up", "k,up", "", "up one row", MOVE, "cursor_up", listed=False),
    Key("page.down", "pagedown", "PgUp PgDn", "page up, page down", MOVE, "page_down"),
    Key("page.up", "pageup", "", "page up", MOVE, "page_up", listed=False),
    Key("first", "g,home", "g G", "first, last (Home, End)", MOVE, "first"),
    Key("last", "G,end", "", "last row", MOVE, "last", listed=False),
    Key("next.pane", "tab", "Tab", "next pane", MOVE, "app.focus_next"),
    Key("previous.pane", "shift+tab", "", "previous pane", MOVE, "app.focus_previous", listed=False),
    Key("detail", "enter", "Enter", "open details", MOVE, "detail"),
    Key("back", "escape", "Esc", "go back, never quits", MOVE, "back"),
    Key("mark", "space", "space", "mark, move down", MARK, "mark", "mark", "mark", footer=1),
    Key("range", "v", "v Shift+↑↓", "select a range", MARK, "range"),
    Key("range.down", "shift+down", "", "extend range down", MARK, "range_down", listed=False),
    Key("range.up", "shift+up", "", "extend range up", MARK, "range_up", listed=False),
    Key("mark.all", "asterisk", "*", "mark all shown", MARK, "mark_all", "all", "all", footer=6),
    Key("unmark", "u", "u", "clear or restore marks", MARK, "unmark"),
    Key("search", "slash", "/", "search", FIND, "search", "search", "search", 5),
    Key("filter", "f", "f", "filter", FIND, "filter", "filter", "", footer=8),
    Key("sort", "s", "s", "sort", FIND, "sort"),
    Key("refresh", "R,ctrl+r,f5", "R", "refresh", FIND, "refresh"),
    Key("pause", "p", "p", "pause", DO, "pause", "pause", "pause", footer=2, writes=True),
    Key("resume", "r", "r", "resume", DO, "resume", "resume", "resume", footer=3, writes=True),
    Key("send", "t", "t", "send now", DO, "send_now", "send now", "send now", footer=7, writes=True),
    Key("delete", "d,delete", "d", "delete", DO, "delete", writes=True),
    Key("new", "n", "n", "new schedule", DO, "new", "new", "", footer=10, writes=True),
    Key("clone", "c", "c", "clone the current row", DO, "clone", writes=True),
    Key("edit", "e", "e", "edit the current row", DO, "edit", writes=True),
    Key("undo", "z", "z", "undo the last operation", DO, "undo", writes=True),
    Key("recipients", "a", "a", "recipients", DO, "recipients", "recipients", "", footer=9, writes=True),
    Key("hand.over", "w", "w", "hand over to a new owner", DO, "hand_over", writes=True),
    Key("stop", "x", "x", "stop the operation", DO, "stop"),
    Key("report", "exclamation_mark", "!", "report, full message", DO, "report"),
    Key("copy.id", "y", "y", "copy the id", DO, "copy_id"),
    Key("copy.link", "o", "o", "copy the link", DO, "copy_link"),
)

_BY_ID = {key.id: key for key in SCHEDULES}

#: The week's own keys, and the schedules' keys that do the same there.
WEEK = (
    Key("week.down", "j,down", "arrows", "by hour, by day (hjkl)", MOVE, "down", "move", "move", footer=7),
    Key("week.up", "k,up", "", "up one day or row", MOVE, "up", listed=False),
    Key("week.left", "h,left", "", "previous hour", MOVE, "left", listed=False),
    Key("week.right", "l,right", "", "next hour", MOVE, "right", listed=False),
    Key("week.page.down", "pagedown", "PgUp PgDn", "scroll list by ten rows", MOVE, "page(10)"),
    Key("week.page.up", "pageup", "", "scroll up ten rows", MOVE, "page(-10)", listed=False),
    Key("week.list", "enter", "Enter", "open list, then schedule", MOVE, "enter", "list", "list", 5),
    _BY_ID["next.pane"],
    _BY_ID["previous.pane"],
    Key("week.back", "escape", "Esc", "back to the map", MOVE, "back"),
    Key("week.mark", "space", "space", "mark this hour", MARK, "mark", "mark this hour", "mark hour", footer=1),
    _BY_ID["unmark"],
    Key("week.marked", "m", "m", "show marked only, or all", MARK, "marked_only", "marked only", "marked only", 9),
    Key("week.search", "slash", "/", "search schedules", FIND, "search"),
    _BY_ID["filter"],
    Key("week.zone", "Z", "Z", "change time zone", FIND, "zone", "zone", "zone", footer=10),
    _BY_ID["refresh"],
    replace(_BY_ID["pause"], group=DO_HOUR),
    replace(_BY_ID["resume"], group=DO_HOUR),
    replace(_BY_ID["send"], group=DO_HOUR, footer=0),
    replace(_BY_ID["delete"], group=DO_HOUR),
    replace(_BY_ID["recipients"], group=DO_HOUR, footer=0),
    replace(_BY_ID["hand.over"], group=DO_HOUR),
    replace(_BY_ID["stop"], group=DO_HOUR),
    replace(_BY_ID["report"], group=DO_HOUR),
    Key("week.export", "E", "E", "export as CSV", DO_HOUR, "export", "export", "export", footer=11),
)

#: The keys of people, and the schedules' keys that do the same there.
PEOPLE = (
    *(_BY_ID[name] for name in ("down", "up", "page.down", "page.up", "first", "last", "next.pane", "previous.pane")),
    Key("people.enter", "enter", "Enter", "list schedules; again: open one", MOVE, "enter"),
    Key("people.back", "escape", "Esc", "leave pane or search", MOVE, "back"),
    *(_BY_ID[name] for name in ("mark", "mark.all", "unmark")),
    Key("people.search", "slash", "/", "search people", FIND, "search", "search", "search", 5),
    _BY_ID["refresh"],
    Key("people.add", "n", "n", "add people", DO_PERSON, "add", "add", "add", 2, writes=True),
    Key(
        "people.edit", "e", "e", "edit attributes (email-only user)", DO_PERSON, "edit", "edit", "edit", 7, writes=True
    ),
    Key(
        "people.put", "a", "a", "add to schedules marked in 1", DO_PERSON, "put_on", "add to", "add to", 3, writes=True
    ),
    Key(
        "people.take",
        "d,delete",
        "d",
        "remove from all schedules",
        DO_PERSON,
        "take_off",
        "remove",
        "remove",
        3,
        writes=True,
    ),
    Key("people.hand", "w", "w", "hand over what they own", DO_PERSON, "hand_over", writes=True),
    Key("people.stop", "x", "x", "stop the operation, or reading", DO_PERSON, "stop"),
    replace(_BY_ID["report"], group=DO_PERSON),
    Key("people.copy", "y", "y", "copy the address", DO_PERSON, "copy"),
)

#: Activity's own keys, and the schedules' keys that do the same there.
ACTIVITY = (
    *(_BY_ID[name] for name in ("down", "up", "page.down", "page.up", "first", "last", "next.pane", "previous.pane")),
    Key("activity.open", "enter", "Enter", "open operation; again: schedule", MOVE, "enter", "open", "open", 3),
    Key("activity.back", "escape", "Esc", "leave items or search", MOVE, "back"),
    Key("activity.search", "slash", "/", "search name, verb, result, profile", FIND, "search", "search", "search", 5),
    Key("activity.refresh", "R,ctrl+r,f5", "R", "reload the journal", FIND, "refresh"),
    Key("activity.undo", "z", "z", "undo the operation", DO_RUN, "undo", "undo", "undo", 1, writes=True),
    Key("activity.go.on", "c", "c", "continue the operation", DO_RUN, "go_on", "continue", "continue", 2, writes=True),
    Key("activity.export", "E", "E", "export as CSV or JSON", DO_RUN, "export", "export", "export", 6),
    replace(_BY_ID["stop"], group=DO_RUN),
    replace(_BY_ID["report"], group=DO_RUN),
)

EVERYWHERE = (
    Key("view.schedules", "1", "1", "schedules", APP, "app.view('schedules')"),
    Key("view.week", "2", "2", "week: what runs when", APP, "app.view('week')"),
    Key("view.people", "3", "3", "people: who gets what", APP, "app.view('people')"),
    Key("view.activity", "4", "4", "activity: what changed", APP, "app.view('activity')"),
    Key("profiles", "", "", "switch profile, sign in elsewhere", APP, "app.profiles"),
    Key("theme", "", "", "change theme", APP, "app.themes"),
    Key("palette", "colon,ctrl+p", ": Ctrl+P", "commands", APP, "app.commands"),
    Key("help", "question_mark,f1", "?", "help", APP, "app.help", "help", "help", footer=4),
    Key("redraw", "ctrl+l", "Ctrl+L", "redraw", APP, "app.redraw"),
    Key("interrupt", "ctrl+c", "Ctrl+C", "how to quit", APP, "app.interrupt"),
    Key("quit", "q,ctrl+q", "q", "quit", APP, "app.leave", "quit", "quit", footer=4),
)


def bindings(*tables: tuple[Key, ...]) -> list[BindingType]:
    """Return Textual's bindings for whole tables of keys."""
    return [key.binding() for table in tables for key in table if key.keys]


def footer(cells: int, keys: tuple[Key, ...], disabled: frozenset[str] = frozenset()) -> StyledLine:
    """Return the footer line for a width: as many keys as fit, wide words first, disabled keys in `( )`."""
    entries = sorted((key for key in keys if key.footer), key=lambda key: _FOOTER_GROUPS.index(key.group))
    for rank in range(max((key.footer for key in entries), default=0), 0, -1):
        shown_keys = [key for key in entries if key.footer <= rank]
        for gap, words in ((3, [key.word for key in shown_keys]), (2, [key.short or key.word for key in shown_keys])):
            if _footer_width(shown_keys, words, gap) <= cells:
                return _footer_line(shown_keys, words, gap, disabled)
    return ()


def _footer_width(keys: list[Key], words: list[str], gap: int) -> int:
    return 1 + sum(width(key.shown) + 1 + width(word) + gap for key, word in zip(keys, words, strict=True))


def _footer_line(keys: list[Key], words: list[str], gap: int, disabled: frozenset[str]) -> StyledLine:
    line: list[Span] = []
    for key, word in zip(keys, words, strict=True):
        off = key.id in disabled
        before, after = ("(", ")") if off else (" ", " ")
        line.append((before, "disabled"))
        line.append((key.shown, "disabled" if off else "primary"))
        line.append((f" {word}", "disabled" if off else "muted"))
        line.append((after + " " * (gap - 2), "disabled"))
    return tuple(line)


def reference_table() -> str:
    """Return the reference's key table in Markdown; the other views contribute only their own keys."""
    lines = ["| keys | does |", "|---|---|"]
    for group in GROUPS:
        lines.append(f"| **{group.replace('▸', 'the cursor')}** | |")
        lines.extend(
            _reference_line(key) for key in (*SCHEDULES, *EVERYWHERE) if key.group == group and _is_printed(key)
        )
    lines.append("| **Week (`2`)** | |")
    lines.extend(_reference_line(key) for key in WEEK if key.id not in _BY_ID and _is_printed(key))
    lines.append("| **People (`3`)** | |")
    lines.extend(_reference_line(key) for key in PEOPLE if key.id not in _BY_ID and _is_printed(key))
    lines.append("| **Activity (`4`)** | |")
    lines.extend(_reference_line(key) for key in ACTIVITY if key.id not in _BY_ID and _is_printed(key))
    return "\n".join(lines)


def _is_printed(key: Key) -> bool:
    return bool(key.keys) and key.listed


def _reference_line(key: Key) -> str:
    return f"| `{key.shown}` | {key.does} |"
