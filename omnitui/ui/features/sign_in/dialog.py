"""The sign-in form: address, key, remember; verified by one real call before it closes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input
from textual.worker import Worker

from omnitui.domain.auth.resolve import address_of
from omnitui.secret import Secret
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural, wrap
from omnitui.ui.features.sign_in.form_data import Refused, Typed
from omnitui.ui.shell.base import Dialog
from omnitui.ui.widgets.buttons import Button, ButtonRow
from omnitui.ui.widgets.fields import Check, CheckField, Row, TextField, Whole
from omnitui.ui.widgets.lines import StyledLines

_ADDRESS_HINT = "the org's name, or any link into Omni"
_KEY_HINT = "org key or personal token; not shown"
_WHERE = (
    "Create org keys in Omni under Settings, API keys; your own token under your profile. omnitui --demo needs none."
)
_INSIDE = 52


Submit = Callable[[Typed], Awaitable[Refused | None]]


class Tight(Whole):
    """For text without blanks and line breaks, such as an address or a key; counts those it removes."""

    def __init__(self, value: str = "", *, hidden: bool = False) -> None:
        super().__init__(value, hidden=hidden)
        self.breaks = self.blanks = 0

    def taken(self, text: str) -> str:
        """The text without them."""
        tight, breaks = tidy(text), text.count("\n")
        self.breaks += breaks
        self.blanks += len(text) - len(tight) - breaks
        return tight


class TightField(TextField):
    """A field for text that is mostly pasted."""

    def __init__(self, label: str, value: str = "", remark: str = "", *, hidden: bool = False, id: str) -> None:
        super().__init__(label, value, remark, hidden=hidden, id=id)
        self.input = self.whole = Tight(value, hidden=hidden)


class SignInDialog(Dialog[bool]):
    """Stays open until `submit` has answered; True once signed in, None to cancel.

    If `again` says why a new key is needed, the dialog asks for the key alone.
    """

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
        leave_label: str = "Quit",
    ) -> None:
        super().__init__()
        self._submit = submit
        self._address = address
        self._problem = problem
        self._give_up = give_up
        self._again = again
        self._right = right
        self._leave_label = leave_label
        self._trying: Worker[None] | None = None
        self._refused_text: dict[str, str] = {}

    def title_words(self) -> str:
        """Whether this is the first sign-in, or the key was refused during a session."""
        return "Sign in again to continue" if self._again else "Sign in to Omni"

    def title_right(self) -> str:
        """The org, if a session is to be continued."""
        return self._right

    def body(self) -> ComposeResult:
        """The three fields, and where to make a key; only the key if the rest is given."""
        key = TightField("Key", remark=_KEY_HINT, hidden=True, id="key")
        if self._again:
            parts = wrap(clean(self._again), _INSIDE)
            yield StyledLines([*(((f"  {part}", "text"),) for part in parts)], classes="part text")
            yield key
        else:
            yield StyledLines([()], classes="part text")
            yield TightField("Address", clean(self._address), _ADDRESS_HINT, id="address")
            yield StyledLines([()], classes="part text")
            yield key
            yield StyledLines([()], classes="part text")
            yield CheckField("Remember", "in this machine's keyring", True, id="remember")
        yield StyledLines(id="help", classes="part text")

    def foot(self) -> ComposeResult:
        """The buttons."""
        yield ButtonRow([Button("", self._leave_label, "Esc"), Button("go", "Sign in", "Enter")])

    def on_mount(self) -> None:
        """Focus the field that needs input."""
        self.waiting("")
        if not self._again and self._address:
            self._show_origin(self._address)
        if self._problem:
            self.refuse(self._problem)
        if self._problem is None or self._problem.field == "remember":
            self._field("key" if self._address else "address").input.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        name = "key" if event.input is self._field("key").input else "address"
        if self._refused_text.get(name, event.value) != event.value:
            self._field(name).wrong("")
        if name == "address":
            self._show_origin(event.value)
        else:
            self._show_key(event.value)

    def _field(self, name: str) -> TightField:
        return self.query_one(f"#{name}", TightField)

    def _show_origin(self, text: str) -> None:
        typed = text.strip()
        self._field("address").hint((_wrong_address(text) or address_of(text)) if typed else _ADDRESS_HINT)

    def _show_key(self, text: str) -> None:
        field = self._field("key")
        whole = field.whole
        if not text:
            whole.breaks = whole.blanks = 0
        blanks = whole.blanks + len(text) - len(tidy(text))
        skipped = [
            plural(whole.breaks, "line break") if whole.breaks else "",
            plural(blanks, "space") if blanks else "",
        ]
        counted = ", ".join(part for part in skipped if part)
        words = plural(len(tidy(text)), "character") + (f"; {counted} left out" if counted else "")
        field.hint(words if text else _KEY_HINT)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        key, address = self._field("key"), self._field("address") if not self._again else None
        if address is None or event.input is key.input or key.value:
            self._go()
        elif wrong := _wrong_address(address.value):
            self.refuse(Refused("address", wrong))
        else:
            key.input.focus()

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
            self.waiting("")

    async def _attempt(self) -> None:
        typed = self._typed()
        if isinstance(typed, Refused):
            self.refuse(typed)
            return
        self.waiting(f"Connecting to {typed.address.partition('://')[2]}{GLYPHS.cut} Esc cancels")
        refused = await self._submit(typed)
        if refused is None:
            self.dismiss(True)
        else:
            self.refuse(refused)

    def _typed(self) -> Typed | Refused:
        """The contents of the fields, or what is wrong with them before any request."""
        key = tidy(self._field("key").value)
        origin, remember = self._address, False
        self._field("key").wrong("")
        if not self._again:
            self._field("address").wrong("")
            box = self.query_one(CheckField)
            remember = box.value
            if not box.check.disabled:
                box.wrong("")
            typed = self._field("address").value
            if wrong := _wrong_address(typed):
                return Refused("address", wrong)
            origin = address_of(typed)
        return Typed(origin, Secret(key), remember) if key else Refused("key", "Paste a key here.")

    def refuse(self, refused: Refused) -> None:
        """Show the problem under its field, and focus it; what was typed stays."""
        row = self.query_one(f"#{refused.field}", Row)
        if refused.field == "address" and refused.words == _wrong_address(self._field("address").value):
            row.hint("")
        row.wrong(refused.words)
        if isinstance(row, TightField):
            self._refused_text[refused.field] = row.value
            row.input.focus()
        elif isinstance(row, CheckField):
            row.check.say("not possible here", False, possible=False)
            self.query(Button).last().focus()

    def waiting(self, words: str) -> None:
        """Show what the dialog waits for; if nothing, where to make a key."""
        where = [] if self._again else wrap(_WHERE, _INSIDE)
        parts = wrap(clean(words), _INSIDE) if words else where
        self.query_one("#help", StyledLines).show(
            [(), *(((f"  {part}", "muted"),) for part in parts), *([()] * bool(parts))]
        )

    def tell(self, message: StyledLine) -> None:
        """Report a failure that belongs to no field."""
        self.query_one("#help", StyledLines).show([(), ((" ", "text"), *message), ()])

    def on_key(self, event: events.Key) -> None:
        """Enter signs in from the check box too; Esc cancels what the dialog waits for, else closes it."""
        if event.key == "enter" and isinstance(self.focused, Check):
            event.stop()
            self._go()
        elif event.key == "escape":
            event.stop()
            if self._trying is None:
                self.dismiss(None)
            elif not self._give_up():
                self._trying.cancel()


def _wrong_address(text: str) -> str:
    """What is wrong with an address before any request, empty if nothing is."""
    try:
        address_of(text)
    except ValueError as error:
        return str(error)
    return ""


def tidy(text: str) -> str:
    """A pasted key without the blanks and line breaks around and inside it; no key contains any."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())
