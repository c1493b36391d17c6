"""The sign-in form: address, key, remember; proved by one real call before it closes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input
from textual.worker import Worker

from omnitui.domain.way_in import address_of
from omnitui.secret import Secret
from omnitui.ui.base import Dialog
from omnitui.ui.ink import Lines
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import clean, plural, wrap
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import CheckField, Row, TextField

_KEY_HINT = "org key or personal token; not shown"
_WHERE = (
    "Org keys are made in Omni under Settings, API keys; your own token under your profile. omnitui --demo needs none."
)


@dataclass(frozen=True)
class Typed:
    """What was typed, made tidy."""

    address: str
    key: Secret
    remember: bool


@dataclass(frozen=True)
class Refused:
    """What was wrong, and under which field it belongs: address, key or remember."""

    field: str
    words: str


Submit = Callable[[Typed], Awaitable[Refused | None]]


class SignInDialog(Dialog[bool]):
    """Stays open until `submit` has answered; True once signed in, None to leave."""

    WIDTH = 58

    def __init__(
        self,
        submit: Submit,
        address: str = "",
        problem: Refused | None = None,
        *,
        give_up: Callable[[], bool],
        again: str = "",
        right: str = "",
    ) -> None:
        super().__init__()
        self._submit = submit
        self._address = address
        self._problem = problem
        self._give_up = give_up
        self._again = again
        self._right = right
        self._trying: Worker[None] | None = None

    def title_words(self) -> str:
        """Whether it is the first time, or the key was refused on the way."""
        return "Sign in again to go on" if self._again else "Sign in to Omni"

    def title_right(self) -> str:
        """The org, if it is a question of going on."""
        return self._right

    def body(self) -> ComposeResult:
        """The three fields, and where a key is made; only the key where the rest is known."""
        words = wrap(self._again, 52) if self._again else []
        yield Lines([(), *(((f"  {part}", "text"),) for part in words)], classes="part text")
        yield TextField(
            "Address", clean(self._address), "the org's name, its address, or any link into it", id="address"
        )
        yield Lines([()], classes="part text")
        yield TextField("Key", note=_KEY_HINT, hidden=True, id="key")
        yield Lines([()], classes="part text")
        yield CheckField("Remember", "in this machine's keyring", True, id="remember")
        yield Lines(id="help", classes="part text")

    def foot(self) -> ComposeResult:
        """The ways out."""
        yield ButtonRow([Button("", "Quit", "Esc"), Button("go", "Sign in", "Enter")])

    def on_mount(self) -> None:
        """Begin at the field that waits."""
        if self._again:
            self._row("address").display = self._row("remember").display = False
        self.waiting("")
        field = self.query_one("#key" if self._address else "#address", TextField)
        field.input.focus()
        if self._address:
            self._show_origin(self._address)
        if self._problem:
            self.refuse(self._problem)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self.query_one("#address", TextField).input:
            self._show_origin(event.value)
        else:
            self._show_key(event.value)

    def _show_origin(self, text: str) -> None:
        field = self.query_one("#address", TextField)
        if not text.strip():
            field.hint("the org's name, its address, or any link into it")
            return
        try:
            field.hint(address_of(text))
        except ValueError as error:
            field.hint(str(error))

    def _show_key(self, text: str) -> None:
        key = tidy(text)
        left_out = len(text) - len(key)
        words = plural(len(key), "character") + (f"; {left_out} blanks left out" if left_out else "")
        self.query_one("#key", TextField).hint(words if text else _KEY_HINT)

    @on(events.Paste)
    def _pasted(self, event: events.Paste) -> None:
        """A key pasted with line breaks must come in whole: an input keeps only the first line."""
        field = self.query_one("#key", TextField)
        if self.focused is field.input and len(event.text.splitlines()) > 1:
            event.stop()
            event.prevent_default()
            field.input.insert_text_at_cursor(tidy(event.text))
            broken = len(event.text.splitlines()) - 1
            field.hint(f"{plural(len(tidy(field.value)), 'character')}; {plural(broken, 'line break')} left out")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        key = self.query_one("#key", TextField)
        if event.input is not key.input and not key.value:
            key.input.focus()
        else:
            self._go()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.choice == "go":
            self._go()
        else:
            self.dismiss(None)

    def _go(self) -> None:
        if self._trying is None:
            self._trying = self.start(self._try(), "sign in")

    async def _try(self) -> None:
        try:
            await self._attempt()
        finally:
            self._trying = None

    async def _attempt(self) -> None:
        for name in ("address", "key", "remember"):
            self._row(name).wrong("")
        try:
            origin = address_of(self.query_one("#address", TextField).value)
        except ValueError as error:
            self.refuse(Refused("address", str(error)))
            return
        key = tidy(self.query_one("#key", TextField).value)
        if not key:
            self.refuse(Refused("key", "A key is needed: paste it here."))
            return
        self.waiting(f"Asking {origin.partition('://')[2]}{SIGNS.cut} Esc gives up")
        refused = await self._submit(Typed(origin, Secret(key), self.query_one("#remember", CheckField).value))
        self.waiting("")
        if refused is None:
            self.dismiss(True)
        else:
            self.refuse(refused)

    def _row(self, name: str) -> Row:
        return self.query_one(f"#{name}", Row)

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong under its field, and put the keys there; what was typed stays."""
        row = self._row(refused.field)
        row.wrong(refused.words)
        if isinstance(row, TextField):
            row.input.focus()
        elif isinstance(row, CheckField):
            row.check.say("not possible here", False, possible=False)
            self.query(Button).last().focus()

    def waiting(self, words: str) -> None:
        """Say what is waited for; nothing, where keys are made."""
        parts = [words] if words else wrap(_WHERE, 52)
        self.query_one("#help", Lines).show([(), *(((f"  {part}", "muted"),) for part in parts), ()])

    def on_key(self, event: events.Key) -> None:
        """Esc gives up what is waited for, else leaves."""
        if event.key == "escape":
            event.stop()
            if self._trying is None:
                self.dismiss(None)
            elif not self._give_up():
                self._trying.cancel()
                self.waiting("")


def tidy(text: str) -> str:
    """A pasted key without the blanks and line breaks around and inside it; no key has any."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace())
