"""A field for one member: typed by part of the name or address, or chosen from the offers below it."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut_address, fit, width
from omnitui.ui.widgets.people_field import Offer, PeopleField

_NAME = 22


class OwnerField(PeopleField):
    """Like the field for people, but for one: the whole text is the search, and choosing a member fills it in."""

    def __init__(self, label: str, hints: Sequence[str], *, id: str, cells: int) -> None:
        self._all_hints = tuple(hints)
        super().__init__(label, hints, id=id, cells=cells)

    @property
    def part(self) -> str:
        """Return the whole typed text."""
        return self.value.strip()

    @property
    def offers(self) -> Sequence[Offer]:
        """Return the members on offer."""
        return self._offers

    def remark(self, text: str) -> None:
        """Show this text instead of offers, or the hints again if it is empty."""
        self._hints = [text, *([""] * (len(self._all_hints) - 1))] if text else list(self._all_hints)
        self._show_messages()

    def key(self, key: str) -> bool:
        """Handle a key as usual, but let Esc cancel at once: nothing is lost by it."""
        return key != "escape" and super().key(key)

    def _end_entry(self) -> None:
        if len(self._offers) == 1:
            self._take(0)

    def _take(self, index: int) -> None:
        who = self._offers[index].who
        self.offer(())
        self.post_message(self.Taken(self, who))

    def _offer_line(self, offer: Offer, index: int) -> StyledLine:
        here, room = index == self._at, max(10, self.size.width - self._cells)
        name = min(_NAME, max(width(clean(one.text)) for one in self._offers))
        text, words = fit(clean(offer.text), name), cut_address(clean(offer.words), max(1, room - name - 2))
        spans: StyledLine = ((text, "text"), (f"  {words}", "muted"))
        if here:
            spans = ((fit("".join(part for part, _ in spans), room), "cursor"),)
        glyph = GLYPHS.focus if here else " "
        return ((" " * (self._cells - 2), "text"), (glyph, "primary"), (" ", "text"), *spans)
