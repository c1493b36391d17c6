"""The active filters in a few words, and the text for an empty result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.schedules.query import Filters, ListQuery
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.text.schedules import destination_word
from omnitui.text.times import city

if TYPE_CHECKING:
    from omnitui.domain.schedules.store import ScheduleStore


def filter_words(store: ScheduleStore) -> str:
    """List the filters in a few words; `·` marks those that apply to the loaded rows only."""
    filters = store.query.filters
    owner = store.owner_names.get(filters.owner_id, filters.owner_id)
    board = store.dashboard_names.get(filters.identifier, filters.identifier)
    statuses = {"success": "delivered", "error": "failed", "canceled": "cancelled", "none": "never ran"}
    one_tile = "one tile" if filters.content_type not in ("", "dashboard") else ""

    def here(name: str, words: str) -> str:
        return f"{words}{GLYPHS.dot}" if words and name in filters.here else words

    words = [
        here("status", statuses.get(filters.status, filters.status)),
        here("destination", destination_word(filters.destination) if filters.destination else ""),
        here("scheduleType", filters.schedule_type),
        here("contentType", one_tile or filters.content_type),
        clean(owner) if filters.owner_id else "",
        clean(board) if filters.identifier else "",
        clean(filters.embed_entity),
        f"{filters.state.value}{GLYPHS.dot}" if filters.state else "",
        f"missed?{GLYPHS.dot}" if filters.missed else "",
        f"{filters.format}{GLYPHS.dot}" if filters.format else "",
        f"{clean(city(filters.timezone))}{GLYPHS.dot}" if filters.timezone else "",
        f"{clean(filters.recipient)}{GLYPHS.dot}" if filters.recipient else "",
    ]
    return ", ".join(word for word in words if word)


def empty_words(query: ListQuery, *, personal: bool) -> str:
    """Explain why the list is empty and which key helps (screens.md §1, Words)."""
    if query.search:
        return f"No schedule, dashboard or owner matches {GLYPHS.quote(clean(query.search))}. Esc clears the search."
    if query.filters != Filters():
        return "No schedule matches this filter. f, then c, clears it."
    if personal:
        return "No schedules. A personal token shows only what you own or manage."
    return "No schedules yet in this org."
