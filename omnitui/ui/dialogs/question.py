"""Questions before something is written: what it touches, what it leaves out, when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message

from omnitui.domain.book import ScheduleBook
from omnitui.domain.bulk import Outcome, Run
from omnitui.domain.plans import Plan
from omnitui.domain.schedule import Schedule
from omnitui.ui.base import Dialog
from omnitui.ui.cells import short_name
from omnitui.ui.ink import Lines
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import Line, clean, plural, width, wrap
from omnitui.ui.verbs import WORDS
from omnitui.ui.widgets.buttons import Button, ButtonRow

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

_INSIDE = 52
SCROLLS = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}


class Question(Dialog[str]):
    """A text and buttons. `y`, `n` and each button's own key answer, but only once it has been painted.

    `everything` is what `l` lists; the answer is the choice of the button, None for no.
    """

    def __init__(
        self,
        title: str,
        lines: Sequence[Line],
        buttons: Sequence[Button],
        *,
        left: Sequence[Button] = (),
        right: str = "",
        everything: Sequence[str] = (),
        width: int = 58,
        focus: int = 0,
    ) -> None:
        self.WIDTH = width
        super().__init__()
        self._title, self._right = title, right
        self._lines = list(lines)
        self._buttons, self._left = buttons, left
        self._everything = everything
        self._first = buttons[focus]
        self._painted_at: float | None = None

    def title_words(self) -> str:
        """The question."""
        return self._title

    def title_right(self) -> str:
        """The org it would be done in."""
        return self._right

    def body(self) -> ComposeResult:
        """The text."""
        yield Lines([(), *self._lines, ()], id="words", classes="part text")

    def foot(self) -> ComposeResult:
        """The buttons."""
        yield ButtonRow(self._buttons, self._left)

    def on_mount(self) -> None:
        """Cancel has the focus, where there is something to write; answers count from the first paint on."""
        self._first.focus()
        self.call_after_refresh(self._note_painted)

    def _note_painted(self) -> None:
        # On a line that is behind it stands nowhere yet.
        if self.waiting_size is None:
            self._painted_at = Message().time

    def caught_up(self) -> None:
        """Now it stands there."""
        if self._painted_at is None:
            self._note_painted()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._answer(event.choice)

    def on_key(self, event: events.Key) -> None:
        """Answer by key; what was typed before the question stood there does not count."""
        if self._painted_at is None or event.time < self._painted_at:
            event.stop()
            event.prevent_default()
            return
        for button in (*self._buttons, *self._left):
            if event.key == button.key:
                event.stop()
                self._answer(button.choice)
                return
        if event.key in ("escape", "n"):
            event.stop()
            self._answer("")
        elif event.key == "l" and self._everything:
            event.stop()
            self._list()
        elif event.key in SCROLLS:
            event.stop()
            self.query_one("#body").scroll_relative(y=SCROLLS[event.key], animate=False)
        elif event.key in ("left", "right"):
            event.stop()
            (self.focus_next if event.key == "right" else self.focus_previous)()

    def _list(self) -> None:
        lines: list[Line] = [((f"  {clean(name)}", "text"),) for name in self._everything]
        self.query_one("#words", Lines).show([(), *lines, ()])

    def _answer(self, choice: str) -> None:
        self.dismiss(choice or None)


def pause_question(app: OmnituiApp, planned: Plan, book: ScheduleBook) -> Question:
    """`Pause 212 schedules?` with who they are, who is left out and why, what is hidden, and when it ends."""
    words, rows = WORDS[planned.verb], planned.rows
    many = len(rows) > 1
    title = f"{words.do} {plural(len(rows), 'schedule')}?" if many else f"{words.do} {_quoted(rows[0])}?"
    hidden = book.hidden(row.id for row in rows)
    lines: list[Line] = [*_effect(planned), *_left_out(planned)]
    if hidden:
        lines.extend(_counted(len(hidden), f"of the {len(rows):,} are hidden by {_narrowed_by(app)}"))
    lines.extend(_timing(app, len(rows)))
    left = []
    if hidden and len(hidden) < len(rows):
        left.append(Button("shown", f"{len(rows) - len(hidden):,} shown", "o"))
    verb = f"{words.do} {len(rows):,}" if many else words.do
    return Question(
        title,
        lines,
        [Button("", "Cancel", "n"), Button("all", verb, "y")],
        left=left,
        right=app.where(),
        everything=[short_name(row, 200) for row in rows] if many else (),
    )


def _quoted(row: Schedule) -> str:
    return SIGNS.quote(short_name(row, 40))


def _effect(planned: Plan) -> list[Line]:
    words, rows = WORDS[planned.verb], planned.rows
    if len(rows) == 1:
        effect = words.effect.replace("them", "it").replace("stay", "stays").replace("run ", "runs ")
        text = f"It {effect.replace('their', 'its')}."
        return [((f"   {part}", "text"),) for part in wrap(text, _INSIDE)]
    names = [short_name(row, 24) for row in rows[:2]]
    rest = f"and {len(rows) - 2:,} more (l lists them)" if len(rows) > 2 else "(l lists them)"
    lines = _counted(len(rows), f"{words.effect}:", "strong")
    for part in wrap(f"{', '.join(names)} {rest}", _INSIDE - 5):
        lines.append(((f"        {part}", "muted"),))
    return lines


def _left_out(planned: Plan) -> list[Line]:
    words = WORDS[planned.verb].left_out
    return [line for why, rows in planned.left_out.items() for line in _counted(len(rows), f"left out: {words[why]}")]


def _counted(number: int, words: str, ink: str = "text") -> list[Line]:
    lead = f"{number:,}".rjust(6)
    parts = wrap(words, _INSIDE - 8)
    return [(((lead if not i else " " * width(lead)) + "  ", ink), (part, "text")) for i, part in enumerate(parts)]


def _narrowed_by(app: OmnituiApp) -> str:
    search = app.schedules.book.query.search
    return f"the search {SIGNS.quote(clean(search))}" if search else "the filter"


def _timing(app: OmnituiApp, requests: int) -> list[Line]:
    near = app.runs.ends_near(requests)
    if not near:
        return []
    per_minute = app.session.client.pacer.per_minute if app.session else 0
    text = f"At {per_minute} requests a minute it is done near {near}. x stops it on the way."
    return [(), *(((f"  {part}", "muted"),) for part in wrap(text, _INSIDE))]


def quit_question(doing: str, run: Run) -> Question:
    """`Quit while a run is going?`"""
    failed = len(run.having(Outcome.FAILED))
    tail = f", {failed:,} failed" if failed else ""
    text = f"{doing}: {len(run.told):,} of {len(run.items):,} done{tail}."
    more = "What is on its way is waited for, no more is sent. What was done stays done."
    lines: list[Line] = [((f"  {part}", "text"),) for words in (text, more) for part in wrap(words, 36)]
    buttons = [Button("", "Stay", "n"), Button("all", "Quit", "y")]
    return Question("Quit while a run is going?", lines, buttons, width=42)


def trust_question(host: str) -> Question:
    """Asked once a profile: may the key go to a host that is none of Omni's own?"""
    text = f"{host} is none of Omni's own addresses. Whoever answers there gets the key and all it may do."
    lines: list[Line] = [((f"  {part}", "text"),) for part in wrap(text, _INSIDE)]
    return Question(f"Send the key to {host}?", lines, [Button("", "Cancel", "n"), Button("all", "Send it", "y")])


def unreachable_question(host: str, lines: Sequence[Line], *, unreached: bool) -> Question:
    """Nothing could be read, whether or not the host was reached: quit, sign in elsewhere, or again."""
    buttons = [
        Button("quit", "Quit", "q"),
        Button("elsewhere", "Sign in elsewhere", "s"),
        Button("again", "Again", "R"),
    ]
    title = f"Cannot reach {host}" if unreached else f"Cannot read the schedules of {host}"
    return Question(title, lines, buttons, focus=2)
