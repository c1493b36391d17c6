"""New schedule, clone, restore: one form that stays open until Omni has answered (screens.md i)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.summary import to_whom
from omnitui.domain.delivery.validation import TEST_NOW, cannot_test
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, wrap
from omnitui.ui.features.schedule_form.choosing import Choosing
from omnitui.ui.features.schedule_form.lookups import Answer, Ended, Lookups, Opening, Submit
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button
from omnitui.ui.widgets.lines import StyledLines

_INSIDE = 52
_DESTINATION_HINT = "This server may be too old."


class ScheduleForm(Choosing):
    """Answers how it ended, None if nothing was made. `stop` cancels what has not been sent yet."""

    VERB, NOTHING = "Create", "Nothing was created"

    def __init__(self, opening: Opening, lookups: Lookups, submit: Submit, stop: Callable[[], None]) -> None:
        super().__init__(opening, lookups)
        self._submit, self._stop = submit, stop
        self._busy = False
        self._unsure: dict[bool, bool] = {}
        self._likely = ""
        self._count = StyledLines(classes="count")
        self._words = StyledLines(id="told", classes="part text")
        self._once = Button("once", "Send once only", "Ctrl+T")
        self._show = Button("show", "Show it", "Enter")

    def foot(self) -> ComposeResult:
        """The messages of the form, what is missing, and the buttons."""
        self._show.display = False
        yield self._words
        with Horizontal(classes="buttons part"):
            yield self._count
            yield self._show
            yield self._once
            yield Button("", "Cancel", "Esc")
            yield Button("go", self.VERB, "Ctrl+S")

    def on_mount(self) -> None:
        """Start at the first field; a clone at its name."""
        self._words.styles.height = 0
        self.lay_out()
        self.recompute()
        self.draw_side()
        self.check()
        if self.opening.remarks.get(""):
            self.say(self.opening.remarks[""], "warning")
        first = self.row_of("name" if self.draft.identifier else "identifier")
        if first is not None:
            first.focus_first()

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self.lay_out()
        self.recompute()
        self.draw_side()

    # ------------------------------------------------------------------ messages

    def say(self, words: str, style: str = "text") -> None:
        """Show a message in the right column, or above the buttons."""
        cells = 38 if self.wide else max(20, self.size.width - 8)
        lines: list[StyledLine] = [((f"  {part}", style),) for part in wrap(clean(words), cells)] if words else []
        self._message = [((" ", "text"), *line) for line in lines]
        narrow = [] if self.wide else lines
        self._words.styles.height = len(narrow)
        self._words.show(narrow)
        self.draw_side()

    def tell(self, message: StyledLine) -> None:
        """Report an unexpected failure."""
        self.say("".join(text for text, _ in message), "error")

    def counted(self, found: Mapping[str, str]) -> None:
        """`✗ 2 missing`, or `✗ 1 wrong` if nothing is missing; and whether this could be sent once only."""
        kind = "invalid" if all(getattr(self.draft, name, "") for name in found) else "missing"
        words = f" {GLYPHS.failed} {len(found)} {kind}" if found else ""
        self._count.show([((words, "error"),)])
        self._once.dim(bool(cannot_test(self.draft)))

    # ------------------------------------------------------------------ acting

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._do(event.choice)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def on_key(self, event: events.Key) -> None:
        """Save, send once, cancel; arrows move between the fields."""
        choices = {"ctrl+s": "go", "ctrl+t": "once", "escape": ""}
        if event.key in choices:
            self._do(choices[event.key])
        elif event.key == "down" or (event.key == "enter" and not isinstance(self.focused, Input)):
            self.focus_next()
        elif event.key == "up":
            self.focus_previous()
        else:
            return
        event.stop()

    def _do(self, choice: str) -> None:
        if self._busy:
            if not choice:
                self._stop()
                self.say("Requests in flight will finish; nothing more is sent.")
        elif choice == "show":
            self.dismiss(Ended(False, self._likely))
        elif choice:
            self.over(self._send(once=choice == "once"))
        else:
            self.over(self._leave())

    async def _leave(self) -> None:
        if self.draft == self.opening.draft or await self._agreed(
            "Discard changes?", "What you entered is not saved.", ("Keep editing", "Discard")
        ):
            self.dismiss(None)

    async def _send(self, *, once: bool) -> None:
        found = self.problems(test_now=once)
        if found:
            self.ask_about(found)
            self.say(found.get(TEST_NOW, ""), "error")
            return
        if not await self._may_send(once):
            return
        draft = self.draft
        self._busy = True
        self._show.display = False
        self.say(f"Sending to Omni{GLYPHS.cut} Esc cancels what is not sent yet.")
        try:
            answer = await self._submit(draft, once)
        finally:
            self._busy = False
        # A later refusal does not settle what a lost answer left open.
        self._unsure[once] = answer.unsure or (self._unsure.get(once, False) and not answer.done)
        if answer.done and not once:
            self.dismiss(Ended(True, str(answer.result.get("id", "")), draft, answer))
        else:
            self._answered(answer)

    async def _may_send(self, once: bool) -> bool:
        """Ask before anything that mails people now, and before what may already have been done."""
        again = "The last response was lost; it may already be sent. " if self._unsure.get(once) else ""
        if once:
            name = clean(cut(self.draft.name.strip(), 30))
            words = f"{again}Sends it for real, now, {to_whom(self.draft)}. No schedule is created."
            return await self._agreed(
                f"Send {GLYPHS.quote(name)} once?", words, ("Cancel", "Send once"), clean(", ".join(self._receivers()))
            )
        return await self.may_save(again=bool(again))

    async def may_save(self, *, again: bool) -> bool:
        """Ask before what may already have been made; `again` says that its last answer was lost."""
        if again:
            words = "The last response was lost; it may already exist. A second one would send everything twice."
            return await self._agreed("Create it again?", words, ("Cancel", "Create"))
        return True

    def _receivers(self) -> list[str]:
        draft = self.draft
        if draft.destination == "email":
            more = len(draft.people) - 4
            return [*draft.people[:4], *([f"and {more:,} more"] if more > 0 else [])]
        if draft.destination == "slack":
            return [draft.channel if draft.slack_kind == "channel" else draft.slack_people]
        return [draft.url] if draft.destination == "webhook" else []

    async def _agreed(self, title: str, words: str, verbs: tuple[str, str], more: str = "") -> bool:
        texts = [words, more] if more else [words]
        lines: list[StyledLine] = [((f"  {part}", "text"),) for text in texts for part in wrap(text, _INSIDE)]
        buttons = [Button("", verbs[0], "n"), Button("all", verbs[1], "y")]
        return await self.ask(ConfirmDialog(title, lines, buttons, right=self.opening.right)) == "all"

    # ------------------------------------------------------------------ the answer

    def _answered(self, answer: Answer) -> None:
        """Show Omni's words at the fields they are about; everything typed stays."""
        at = self.opening.reader.clock(self.opening.now())
        at_fields = {name: words for name, words in answer.by_field.items() if self.row_of(name) is not None}
        rest = [words for name, words in answer.by_field.items() if name not in at_fields]
        self.refused = {name: _omni(name, words, self.draft) for name, words in at_fields.items()}
        self.check()
        if answer.done:
            self.say(f"{GLYPHS.delivered} Sent once at {at}, {to_whom(self.draft)}.")
        elif answer.unsure:
            self._lost(answer)
        else:
            item_result = " ".join(rest)
            self.say(f"{item_result or 'Omni refused it.'} {self.NOTHING}, {at}. Ctrl+S tries again.", "error")
        if at_fields:
            self.ask_about(at_fields)

    def _lost(self, answer: Answer) -> None:
        self._likely = str(answer.result.get("id", ""))
        self._show.display = bool(self._likely)
        self.say(f"{GLYPHS.unknown} {answer.words}", "warning")
        if self._likely:
            self._show.focus()


def _omni(name: str, words: str, draft: Draft) -> str:
    """Omni's words, and what they mean if the server may be too old."""
    hint = f" {_DESTINATION_HINT}" if name == "destination" and draft.destination in ("slack", "s3") else ""
    ends = "" if not hint or words.endswith((".", "!", "?")) else "."
    return f"Omni: {words}{ends}{hint}"
