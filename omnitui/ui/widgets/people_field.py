"""A field for people: typed or pasted in any shape, with matching people offered below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from omnitui.domain.contacts.email_address import judge
from omnitui.domain.contacts.person import Group, Person
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, cut_address, fit, width
from omnitui.ui.render.lines import spread
from omnitui.ui.widgets.fields import Row, Whole

_BEGINS = re.compile(r"[^,;<]*\Z")


class Offer(NamedTuple):
    """A person or group that the typed text may mean."""

    text: str
    words: str
    who: Person | Group


class _People(Whole):
    """Passes keys that the offers need to its field before handling them itself."""

    def __init__(self, field: PeopleField) -> None:
        super().__init__()
        self._field = field

    def on_key(self, event: events.Key) -> None:
        """Choose, accept or dismiss an offer; Enter ends an entry."""
        if self._field.key(event.key):
            event.stop()
            event.prevent_default()


class PeopleField(Row):
    """`value` is the typed text; `part`, the entry at the cursor. `Taken` reports a choice without an address.

    The text below always has as many lines as `hints`; offers replace them, so that nothing further down moves.
    """

    class Taken(Message):
        """A person without an address, or a group, was chosen."""

        def __init__(self, field: PeopleField, who: Person | Group) -> None:
            super().__init__()
            self.field = field
            self.who = who

    _offers: Sequence[Offer] = ()
    _at = -1

    def __init__(self, label: str, hints: Sequence[str], *, id: str, cells: int) -> None:
        self._hints = list(hints)
        super().__init__(label, id=id, cells=cells)
        self.input = _People(self)

    def field(self) -> ComposeResult:
        """Yield the input."""
        yield self.input

    @property
    def value(self) -> str:
        """Return the typed text."""
        return self.input.value

    @property
    def part(self) -> str:
        """Return the entry that ends at the cursor."""
        found = _BEGINS.search(self.value[: self.input.cursor_position])
        return found[0].strip() if found else ""

    @property
    def unfinished(self) -> bool:
        """Whether the last entry is still being typed and is not an address yet."""
        at_end = self.input.has_focus and self.input.cursor_position >= len(self.value)
        return at_end and bool(self.part) and not judge(self.part)[0]

    @property
    def most_offers(self) -> int:
        """Return how many offers there is room for."""
        return len(self._hints)

    def on_resize(self) -> None:
        """Wrap the texts for the new width."""
        self._show_messages()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these offers; an empty sequence removes them."""
        shown = tuple(offers[: self.most_offers])
        if shown != self._offers:
            self._offers, self._at = shown, -1
            self._show_offers()

    def set(self, text: str) -> None:
        """Replace the text and put the cursor at its end."""
        self.input.value = text
        self.input.cursor_position = len(text)

    def key(self, key: str) -> bool:
        """Handle a key for the offers or the end of an entry; returns whether it was one."""
        if key == "enter":
            self._take(self._at) if self._at >= 0 else self._end_entry()
            return True
        if not self._offers:
            return False
        if key in ("down", "up"):
            self._at = min(max(-1, self._at + (1 if key == "down" else -1)), len(self._offers) - 1)
            self._show_offers()
        elif key == "tab" and (self._at >= 0 or not judge(self.part)[0]):
            self._take(max(0, self._at))
        elif key == "escape":
            self.offer(())
        else:
            return False
        return True

    def _end_entry(self) -> None:
        if self.part and self.input.cursor_position >= len(self.value):
            self.set(f"{self.value.rstrip()}; ")

    def _take(self, index: int) -> None:
        offer, cursor = self._offers[index], self.input.cursor_position
        found = _BEGINS.search(self.value[:cursor])
        start = found.start() if found else cursor
        before, after = self.value[:start].rstrip("< "), self.value[cursor:].lstrip(" ;,>")
        lead = f"{before} " if before else ""
        text = offer.who.email if isinstance(offer.who, Person) else ""
        self.offer(())
        self.set(f"{lead}{text}; {after}" if text else f"{lead}{after}")
        if not text:
            self.post_message(self.Taken(self, offer.who))

    # ------------------------------------------------------------------ drawing

    def on_descendant_blur(self) -> None:
        """Drop the offers: nothing is being typed."""
        super().on_descendant_blur()
        self.offer(())

    def _show_offers(self) -> None:
        self.label.point(self._at < 0 and self.input.has_focus)
        self._show_messages()

    def _show_messages(self) -> None:
        lead = " " * self._cells
        lines: list[StyledLine] = [self._offer_line(offer, index) for index, offer in enumerate(self._offers)]
        if not lines:
            lines = [((lead, "text"), (cut(hint, self._room), "muted")) for hint in self._hints]
        lines += [()] * (len(self._hints) - len(lines))
        self._messages.styles.height = len(lines)
        self._messages.show(lines)

    @property
    def _room(self) -> int:
        return max(10, (self.size.width or 76) - self._cells - 3)

    def _offer_line(self, offer: Offer, index: int) -> StyledLine:
        here = index == self._at
        room = self._room
        address = min(33, room * 3 // 5)
        text, words = fit(cut_address(clean(offer.text), address - 2), address), clean(offer.words)
        hint = f"Tab, {GLYPHS.down}" if index == 0 and self._at < 0 and address + width(words) + 8 <= room else ""
        spans = spread(((text, "text"), (words, "muted")), ((hint, "muted"),), room)
        if here:
            spans = (("".join(part for part, _ in spans), "cursor"),)
        glyph = GLYPHS.focus if here else " "
        return ((" " * (self._cells - 2), "text"), (glyph, "primary"), (" ", "text"), *spans)
