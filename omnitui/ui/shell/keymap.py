"""Every key once: bindings, footer, `?` help, palette and README's table are made from here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from omnitui.text.measure import Span, StyledLine, width


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
DO_HOUR = "Do: the marked, else the hour under ▸"
DO_RUN = "Do: the run under ▸"
DO_PERSON = "Do: the marked, else the person under ▸"
GROUPS = (MOVE, MARK, FIND, DO, APP)
_FOOTER_GROUPS = (MOVE, MARK, DO, DO_HOUR, DO_PERSON, DO_RUN, FIND, APP)

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
    Key("send", "t", "t", "send now", DO, "send_now", "send now", "send now", footer=7, writes=True),
    Key("delete", "d,delete", "d", "delete", DO, "delete", writes=True),
    Key("new", "n", "n", "new schedule", DO, "new", "new", "", footer=10, writes=True),
    Key("clone", "c", "c", "clone the cursor's row", DO, "clone", writes=True),
    Key("edit", "e", "e", "edit the cursor's row", DO, "edit", writes=True),
    Key("undo", "z", "z", "undo the last run", DO, "undo", writes=True),
    Key("recipients", "a", "a", "recipients", DO, "recipients", "recipients", "", footer=9, writes=True),
    Key("hand.over", "w", "w", "hand over to a new owner", DO, "hand_over", writes=True),
    Key("stop", "x", "x", "stop the run, softly", DO, "stop"),
    Key("report", "exclamation_mark", "!", "report, whole message", DO, "report"),
    Key("copy.id", "y", "y", "copy the id", DO, "copy_id"),
    Key("copy.link", "o", "o", "copy the link", DO, "copy_link"),
)

_BY_ID = {key.id: key for key in SCHEDULES}

#: The week's own keys, and those of the schedules that do the same here.
WEEK = (
    Key("week.down", "j,down", "arrows", "one hour, one day (hjkl)", MOVE, "down", "move", "move", footer=7),
    Key("week.up", "k,up", "", "one day or row up", MOVE, "up", listed=False),
    Key("week.left", "h,left", "", "one hour back", MOVE, "left", listed=False),
    Key("week.right", "l,right", "", "one hour on", MOVE, "right", listed=False),
    Key("week.page.down", "pagedown", "PgUp PgDn", "ten rows of the list", MOVE, "page(10)"),
    Key("week.page.up", "pageup", "", "ten rows up", MOVE, "page(-10)", listed=False),
    Key("week.list", "enter", "Enter", "list; again: schedule", MOVE, "enter", "list", "list", 5),
    _BY_ID["next.pane"],
    _BY_ID["previous.pane"],
    Key("week.back", "escape", "Esc", "from the list to the map", MOVE, "back"),
    Key("week.mark", "space", "space", "mark all of this hour", MARK, "mark", "mark this hour", "mark hour", footer=1),
    _BY_ID["unmark"],
    Key("week.marked", "m", "m", "the marked only, or all", MARK, "marked_only", "marked only", "marked only", 9),
    Key("week.search", "slash", "/", "search in the schedules", FIND, "search"),
    _BY_ID["filter"],
    Key("week.zone", "Z", "Z", "choose the zone", FIND, "zone", "zone", "zone", footer=10),
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

#: The keys of people, and those of the schedules that do the same here.
PEOPLE = (
    *(_BY_ID[name] for name in ("down", "up", "page.down", "page.up", "first", "last", "next.pane", "previous.pane")),
    Key("people.enter", "enter", "Enter", "their schedules; again: go there", MOVE, "enter"),
    Key("people.back", "escape", "Esc", "back out of pane or search", MOVE, "back"),
    *(_BY_ID[name] for name in ("mark", "mark.all", "unmark")),
    Key("people.search", "slash", "/", "search people", FIND, "search", "search", "search", 5),
    _BY_ID["refresh"],
    Key("people.add", "n", "n", "add people, one or many", DO_PERSON, "add", "add", "add", 2, writes=True),
    Key("people.edit", "e", "e", "attributes of an email-only user", DO_PERSON, "edit", "edit", "edit", 7, writes=True),
    Key("people.put", "a", "a", "put on what is marked in 1", DO_PERSON, "put_on", "put on", "put on", 3, writes=True),
    Key(
        "people.take",
        "d,delete",
        "d",
        "take off all they get",
        DO_PERSON,
        "take_off",
        "take off",
        "off",
        3,
        writes=True,
    ),
    Key("people.hand", "w", "w", "hand over what they own", DO_PERSON, "hand_over", writes=True),
    Key("people.stop", "x", "x", "stop the run, else reading", DO_PERSON, "stop"),
    replace(_BY_ID["report"], group=DO_PERSON),
    Key("people.copy", "y", "y", "copy the address", DO_PERSON, "copy"),
)

#: Activity's own keys, and those of the schedules that do the same here.
ACTIVITY = (
    *(_BY_ID[name] for name in ("down", "up", "page.down", "page.up", "first", "last", "next.pane", "previous.pane")),
    Key("activity.open", "enter", "Enter", "open the run, or go to the schedule", MOVE, "enter", "open", "open", 3),
    Key("activity.back", "escape", "Esc", "back out of items or search", MOVE, "back"),
    Key("activity.search", "slash", "/", "name, verb, outcome, profile", FIND, "search", "search", "search", 5),
    Key("activity.refresh", "R,ctrl+r,f5", "R", "read the journal again", FIND, "refresh"),
    Key("activity.undo", "z", "z", "take the run's way back", DO_RUN, "undo", "undo", "undo", 1, writes=True),
    Key("activity.go.on", "c", "c", "continue the run", DO_RUN, "go_on", "continue", "continue", 2, writes=True),
    Key("activity.export", "E", "E", "export the run, CSV or JSON", DO_RUN, "export", "export", "export", 6),
    replace(_BY_ID["stop"], group=DO_RUN),
    replace(_BY_ID["report"], group=DO_RUN),
)

EVERYWHERE = (
    Key("view.schedules", "1", "1", "schedules", APP, "app.view('schedules')"),
    Key("view.week", "2", "2", "week: what runs when", APP, "app.view('week')"),
    Key("view.people", "3", "3", "people: who gets what", APP, "app.view('people')"),
    Key("view.activity", "4", "4", "activity: what changed", APP, "app.view('activity')"),
    Key("profiles", "", "", "switch profile, or sign in elsewhere", APP, "app.profiles"),
    Key("theme", "", "", "choose a theme", APP, "app.themes"),
    Key("palette", "colon,ctrl+p", ": Ctrl+P", "commands", APP, "app.commands"),
    Key("help", "question_mark,f1", "?", "help", APP, "app.help", "help", "help", footer=4),
    Key("redraw", "ctrl+l", "Ctrl+L", "draw the screen anew", APP, "app.redraw"),
    Key("interrupt", "ctrl+c", "Ctrl+C", "says how to quit", APP, "app.interrupt"),
    Key("quit", "q,ctrl+q", "q", "quit", APP, "app.leave", "quit", "quit", footer=4),
)


def bindings(*tables: tuple[Key, ...]) -> list[BindingType]:
    """Textual's bindings for whole tables of keys."""
    return [key.binding() for table in tables for key in table if key.keys]


def footer(cells: int, keys: tuple[Key, ...], disabled: frozenset[str] = frozenset()) -> StyledLine:
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


def readme_table() -> str:
    """The README's key table, in Markdown; of the other views only what is their own."""
    lines = ["| keys | does |", "|---|---|"]
    for group in GROUPS:
        lines.append(f"| **{group.replace('▸', 'the cursor')}** | |")
        lines.extend(_readme_line(key) for key in (*SCHEDULES, *EVERYWHERE) if key.group == group and _is_told(key))
    lines.append("| **Week (`2`)** | |")
    lines.extend(_readme_line(key) for key in WEEK if key.id not in _BY_ID and _is_told(key))
    lines.append("| **People (`3`)** | |")
    lines.extend(_readme_line(key) for key in PEOPLE if key.id not in _BY_ID and _is_told(key))
    lines.append("| **Activity (`4`)** | |")
    lines.extend(_readme_line(key) for key in ACTIVITY if key.id not in _BY_ID and _is_told(key))
    return "\n".join(lines)


def _is_told(key: Key) -> bool:
    return bool(key.keys) and key.listed


def _readme_line(key: Key) -> str:
    return f"| `{key.shown}` | {key.does} |"
