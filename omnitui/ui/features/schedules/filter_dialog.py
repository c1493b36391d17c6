"""`f`: all filters at once; Omni applies its own, those marked with a dot apply to the loaded rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from omnitui.domain.schedules.query import Filters
from omnitui.domain.schedules.schedule import State
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean, plural, wrap
from omnitui.ui.shell.base import Dialog, Edge
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import ChoiceField, Chosen, TextField
from omnitui.ui.widgets.lines import StyledLines

_MISSED = "MISSED"
_STATES = [("", "any"), *((state.name, state.value) for state in State), (_MISSED, "missed?")]
_RESULTS = [
    ("", "any"),
    ("success", "delivered"),
    ("error", "failed"),
    ("canceled", "cancelled"),
    ("none", "never ran"),
]
_GOES_BY = [
    ("", "any"),
    *((name, name) for name in ("email", "slack", "webhook", "sftp", "s3")),
    ("google_sheets", "sheets"),
]
_KINDS = [("", "any"), ("schedule", "schedule"), ("alert", "alert")]
_CONTENTS = [("", "any"), ("dashboard", "dashboard"), ("single tile", "one tile")]
_FORMATS = [("", "any"), *((name, name) for name in ("pdf", "png", "csv", "xlsx", "json")), ("link_only", "link")]


class FilterDialog(Dialog[Filters]):
    """Answers with the filters to use. Nothing is requested until Enter."""

    WIDTH = 76

    def __init__(self, store: ScheduleStore, personal: bool) -> None:
        super().__init__()
        self._store = store
        self._personal = personal
        rows = store.rows.values()
        self._owners = store.owner_names
        self._boards = store.dashboard_names
        self._zones = sorted({row.timezone for row in rows if row.timezone}, key=str.casefold)

    def body(self) -> ComposeResult:
        """One line for each filter."""
        now, dot = self._store.query.filters, f" {GLYPHS.dot}"
        yield ChoiceField(f"State{dot}", _STATES, _state_of(now), id="by-state")
        yield ChoiceField("Last result", _RESULTS, now.status, id="by-status")
        yield ChoiceField("Sent via", _GOES_BY, now.destination, id="by-destination")
        yield ChoiceField("Kind", _KINDS, now.schedule_type, id="by-kind")
        yield ChoiceField("Content", _CONTENTS, now.content_type, id="by-content")
        yield ChoiceField(f"Format{dot}", _FORMATS, now.format, id="by-format")
        yield _any("Owner", _called(self._owners, now.owner_id), "by-owner")
        yield _any("Dashboard", _called(self._boards, now.identifier), "by-board")
        yield _any(f"Zone{dot}", now.timezone, "by-zone")
        recipient = _any(f"Recipient{dot}", now.recipient, "by-recipient")
        recipient.input.placeholder = self._recipients_hint()
        yield recipient
        yield _any("Embed", now.embed_entity, "by-embed")

    def _recipients_hint(self) -> str:
        """`any; known for 212 of 431`"""
        if self._store.recipient_search is None:
            return "any; open People (3) first"
        read, of = self._store.recipient_search.of
        return f"any; known for {read:,} of {of:,} email schedules"

    def foot(self) -> ComposeResult:
        """What the dot means, and the buttons."""
        yield StyledLines(id="note", classes="part text")
        self._show = Button("show", "Show", "Enter")
        yield ButtonRow([Button("", "Cancel", "Esc"), self._show], [Button("clear", "Clear", "c")])

    def on_mount(self) -> None:
        """Start at the first filter."""
        self.query(Chosen).first().focus()
        self._recount()

    def on_resize(self) -> None:
        """Explain the dot, on as many lines as that takes."""
        whole = self._store.problem_counts().of is None
        here = "all loaded" if whole else "loads the rest first"
        words = f"{GLYPHS.dot} filtered locally ({here}); the others by Omni"
        inside = min(self.WIDTH, self.size.width) - 6
        self.query_one("#note", StyledLines).show([((f"  {part}", "muted"),) for part in wrap(words, inside)])

    @on(Chosen.Changed)
    @on(Input.Changed)
    def _changed(self) -> None:
        self._recount()

    def _recount(self) -> None:
        filters, problem = self._filters()
        rows = self._store.rows.values()
        matching = self._store.matching(filters)
        whole = self._store.problem_counts().of is None
        of = f"{matching:,} of {len(rows):,} match" if whole else f"{matching:,} of {len(rows):,} loaded match"
        self.query_one("#top", Edge).retitle("Filter", of)
        self._show.say(f"Show {matching:,}" if whole else "Show")
        for field in ("owner", "board", "zone", "recipient"):
            self.query_one(f"#by-{field}", TextField).wrong(problem.get(field, ""))

    def _filters(self) -> tuple[Filters, Mapping[str, str]]:
        problem: dict[str, str] = {}
        state = self._choice("state")
        owner = self._id_of("owner", self._owners, problem)
        board = self._id_of("board", self._boards, problem)
        zone = self._zone(problem)
        recipient = self._text("recipient")
        if recipient and self._store.recipient_search is None:
            problem["recipient"] = "Recipients are not loaded yet. Open People (3) first."
        filters = Filters(
            status=self._choice("status"),
            destination=self._choice("destination"),
            schedule_type=self._choice("kind"),
            content_type=self._choice("content"),
            owner_id=owner,
            identifier=board,
            embed_entity=self._text("embed"),
            state=State[state] if state in State.__members__ else None,
            missed=state == _MISSED,
            format=self._choice("format"),
            timezone=zone,
            recipient=recipient,
        )
        return filters, problem

    def _choice(self, field: str) -> str:
        return self.query_one(f"#by-{field}", ChoiceField).value

    def _text(self, field: str) -> str:
        return self.query_one(f"#by-{field}", TextField).value.strip()

    def _id_of(self, field: str, names: Mapping[str, str], problem: dict[str, str]) -> str:
        """The id for the text: an id itself, else that of the only name it matches."""
        typed = self._text(field)
        if not typed or typed in names:
            return typed
        found = _fitting(typed, names.items())
        if not found:
            problem[field] = f"No matching {'owner' if field == 'owner' else 'dashboard'} in the loaded rows."
        elif len({name for _, name in found}) > 1:
            some = ", ".join(clean(name) for _, name in found[:3])
            problem[field] = f"{plural(len(found), 'name')} match: {some}. Type more."
        if field == "owner" and self._personal:
            problem.setdefault(field, "A personal token can filter by its own user only.")
        return found[0][0] if found else typed

    def _zone(self, problem: dict[str, str]) -> str:
        typed = self._text("zone")
        found = _fitting(typed, ((zone, zone) for zone in self._zones)) if typed else []
        if typed and not found:
            problem["zone"] = "No loaded schedule has this zone."
        return found[0][0] if found else typed

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._do(event.choice)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._do("show")

    def _do(self, choice: str) -> None:
        if choice == "clear":
            self.dismiss(Filters())
        elif choice == "show":
            filters, problem = self._filters()
            if problem:
                self.query_one(f"#by-{next(iter(problem))}", TextField).input.focus()
            else:
                self.dismiss(filters)
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Enter applies, Esc cancels, c clears, ↑↓ move between the filters."""
        typing = isinstance(self.focused, Input)
        if event.key == "escape":
            self._do("")
        elif event.key == "enter" and not typing:
            self._do("show")
        elif event.key == "c" and not typing:
            self._do("clear")
        elif event.key == "down":
            self.focus_next()
        elif event.key == "up":
            self.focus_previous()
        else:
            return
        event.stop()


def _state_of(filters: Filters) -> str:
    return _MISSED if filters.missed else filters.state.name if filters.state else ""


def _called(names: Mapping[str, str], identifier: str) -> str:
    """The name of an id; rows without an id have a name too, but nobody filters by it."""
    return names.get(identifier, identifier) if identifier else ""


def _any(label: str, value: str, name: str) -> TextField:
    """A field that says, while it is empty, that it lets everything through."""
    field = TextField(label, value, id=name)
    field.input.placeholder = "any"
    return field


def _fitting(typed: str, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The names that contain the text; exact matches only, if there are any."""
    wanted = typed.casefold()
    found = [(key, name) for key, name in names if key and wanted in name.casefold()]
    return [entry for entry in found if entry[1].casefold() == wanted] or found
