"""The rows of the form: a label, one or more fields, and below them a problem or a remark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from omnitui.domain.delivery.draft import Draft
from omnitui.secret import Secret
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.ui.widgets.fields import Chosen, Row, TextInput
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.multi_toggle import MultiToggle
from omnitui.ui.widgets.picker_field import PickerField

LABEL = 13
#: Stands for a line break in a field of one line.
BREAK = "⏎"
Options = Sequence[tuple[str, str]]


class FormRow(Row):
    """One row for the fields `names` of a draft."""

    class Edited(Message):
        """The user changed these fields."""

        def __init__(self, values: Mapping[str, object]) -> None:
            super().__init__()
            self.values = values

    class Left(Message):
        """The row lost the focus."""

        def __init__(self, row: FormRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, label: str, *names: str, remark: str = "") -> None:
        super().__init__(label, remark, cells=LABEL)
        self.names = names
        self.problem = self.lacking = ""

    def put(self, draft: Draft) -> None:
        """Show the values of the draft."""

    def focus_first(self) -> None:
        """Focus the first field of the row."""
        first = next((part for part in self.query("*").results(Widget) if part.focusable), None)
        if first is not None:
            first.focus()

    def lack(self, words: str) -> None:
        """Mark the empty field that must be filled in; that moves nothing on the screen.

        A row that has room for the words shows them, with their own glyph, instead of its value.
        """
        self.lacking = words
        self.label.mark(bool(words))

    def wrong(self, words: str) -> None:
        """Show the problem below."""
        self.problem = words
        super().wrong(words)

    def on_resize(self) -> None:
        """Wrap the text below for the new width."""
        self._show_messages()

    def on_descendant_blur(self) -> None:
        """The focus has moved on; Textual calls the handlers of all classes of a row."""
        self.post_message(self.Left(self))


class FormInput(TextInput):
    """An input that takes a whole paste as one line, with blanks for its line breaks."""

    def on_paste(self, event: events.Paste) -> None:
        """Insert all of it."""
        event.stop()
        event.prevent_default()
        self.replace(self.in_one_line(event.text), *self.selection)

    def in_one_line(self, text: str) -> str:
        """The text without line breaks."""
        return " ".join(part.strip() for part in text.splitlines() if part.strip())


class LinesInput(FormInput):
    """A one-line input for a text of several lines: a glyph stands for each line break, and Enter inserts one."""

    def in_one_line(self, text: str) -> str:
        """The text with its line breaks as glyphs."""
        return BREAK.join(text.splitlines())

    async def action_submit(self) -> None:
        """Enter: start a new line of the text."""
        self.insert_text_at_cursor(BREAK)


class TextRow(FormRow):
    """A text. `tail` is to the right of a field of `cells` cells; `sort` is text, lines or hidden."""

    def __init__(
        self,
        label: str,
        name: str,
        draft: Draft,
        *,
        tail: str = "",
        cells: int = 0,
        sort: str = "text",
        remark: str = "",
    ) -> None:
        super().__init__(label, name, remark=remark)
        self._sort = sort
        self._actual = self._drawn = ""
        text = self._shown(draft)
        self._typed_before: list[str] = []
        self.input = LinesInput(text) if sort == "lines" else FormInput(text, hidden=sort == "hidden")
        if cells:
            self.input.styles.width = cells
        self._tail = StyledLines(classes="tail")
        self._tail.display = bool(cells)
        self.tail(tail)

    def _shown(self, draft: Draft) -> str:
        """The draft's text as the field shows it."""
        value = getattr(draft, self.names[0])
        self._actual = text = value.reveal() if isinstance(value, Secret) else str(value)
        if self._sort == "lines":
            text = text.replace("\r\n", "\n").replace("\n", BREAK)
        # Omni's text may contain characters that would steer the terminal; until the user types here, it is unchanged.
        self._drawn = text if self._sort == "hidden" else clean(text)
        return self._drawn

    def field(self) -> ComposeResult:
        """The input and the text to its right."""
        yield self.input
        yield self._tail

    def tail(self, words: str, style: str = "muted") -> None:
        """Show a text to the right of the field."""
        self._tail.show([((f" {words}", style),)])

    def put(self, draft: Draft) -> None:
        """Show the draft's text, unless it only echoes what was typed here: that must not revert newer typing."""
        text = self._shown(draft)
        if self.input.value == text:
            self._typed_before.clear()
        elif text not in self._typed_before:
            self.input.value = text

    def lack(self, words: str) -> None:
        """Show the words in the empty field."""
        self.lacking = words
        self.input.set_class(bool(words), "-lacks")
        self.input.placeholder = f"{GLYPHS.failed} {words}" if words else ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed_before.append(event.value)
        text = event.value.replace(BREAK, "\n") if self._sort == "lines" else event.value
        text = self._actual if event.value == self._drawn else text
        self.post_message(self.Edited({self.names[0]: Secret(text) if self._sort == "hidden" else text}))


class ChoiceRow(FormRow):
    """A choice; for a switch in the draft, `options` are "" for off and anything for on."""

    def __init__(self, label: str, name: str, draft: Draft, options: Options, remark: str = "") -> None:
        super().__init__(label, name, remark=remark)
        value = getattr(draft, name)
        self._switch = isinstance(value, bool)
        self._options = options
        self.chosen = Chosen(options, self._shown(value), undecided=True)
        self._tail = StyledLines(classes="tail")

    def _shown(self, value: object) -> str:
        return next((option for option, _ in self._options if option), "") if value is True else str(value or "")

    def field(self) -> ComposeResult:
        """The options, and room to their right."""
        yield self.chosen
        yield self._tail

    def tail(self, words: str) -> None:
        """Show a text to the right of the options."""
        self._tail.show([((f"  {clean(words)}", "muted"),)])

    def put(self, draft: Draft) -> None:
        """Show the draft's choice."""
        self.chosen.turn_to(self._shown(getattr(draft, self.names[0])))

    @on(Chosen.Changed)
    def _changed(self, event: Chosen.Changed) -> None:
        event.stop()
        value: object = bool(self.chosen.value) if self._switch else self.chosen.value
        self.post_message(self.Edited({self.names[0]: value}))


class BoxesRow(FormRow):
    """Switches: of all `options`, only those that the draft has are drawn."""

    def __init__(self, label: str, draft: Draft, options: Options, shown: Callable[[Draft], Sequence[str]]) -> None:
        super().__init__(label, *(name for name, _ in options))
        self._options, self._drawn = options, shown
        self.several = MultiToggle(*self._of(draft))

    def _of(self, draft: Draft) -> tuple[Options, list[str]]:
        drawn = self._drawn(draft)
        options = [(name, words) for name, words in self._options if name in drawn]
        return options, [name for name, _ in options if getattr(draft, name)]

    def field(self) -> ComposeResult:
        """The boxes."""
        yield self.several

    def put(self, draft: Draft) -> None:
        """Show which switches of the draft are on, and only those it has."""
        options, chosen = self._of(draft)
        if (options, set(chosen)) != (self.several.options, self.several.on):
            self.several.offer(options, chosen)

    @on(MultiToggle.Changed)
    def _changed(self, event: MultiToggle.Changed) -> None:
        event.stop()
        self.post_message(self.Edited({name: name in self.several.on for name, _ in self.several.options}))


class PickerRow(FormRow):
    """A value chosen in its own dialog; `words` returns how it is shown, and what distinguishes it from others."""

    def __init__(
        self,
        label: str,
        name: str,
        words: Callable[[Draft], tuple[str, str]],
        keys: str = "Enter: list",
        remark: str = "",
    ) -> None:
        super().__init__(label, name, remark=remark)
        self.picker = PickerField(keys)
        self._words = words

    def field(self) -> ComposeResult:
        """The value."""
        yield self.picker

    def put(self, draft: Draft) -> None:
        """Show the draft's value."""
        self.picker.say(*self._words(draft))

    def lack(self, words: str) -> None:
        """Show the words instead of the value."""
        self.lacking = words
        self.picker.lack(words)
