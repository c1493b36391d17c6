"""A view's search box: it searches when typing pauses; ↓ and Enter return to the list, Esc drops the search."""

from __future__ import annotations

from textual import events, on
from textual.widgets import Input

from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.widgets.fields import TextInput

SEARCH_REST = 0.3


class SearchBox(BaseScreen[None]):
    """A view with a search box. The view itself decides what to search and where the focus goes afterwards."""

    search_box: TextInput

    def search_now(self) -> None:
        """Search for the text in the box."""

    def close_search(self) -> None:
        """Return the focus to the list; the search stays."""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.rest_then("search", SEARCH_REST, self.search_now)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.search_now()
        self.close_search()

    def on_key(self, event: events.Key) -> None:
        """Return to the list on ↓ and drop the search on Esc."""
        if self.focused is not self.search_box:
            return
        if event.key == "down":
            event.stop()
            self.close_search()
        elif event.key == "escape":
            event.stop()
            event.prevent_default()
            self.search_box.value = ""
            self.close_search()
            self.search_now()
