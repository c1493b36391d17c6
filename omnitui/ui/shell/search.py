"""The search box of a view: typing rests before it searches, ↓ and Enter go back to the list, Esc drops the search."""

from __future__ import annotations

from textual import events, on
from textual.widgets import Input

from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.widgets.fields import TextInput

SEARCH_REST = 0.3


class SearchBox(BaseScreen[None]):
    """A view with a search box. What searching means, and where the keys go afterwards, the view says itself."""

    search_box: TextInput

    def search_now(self) -> None:
        """Search for what stands in the box."""

    def close_search(self) -> None:
        """Give the keys back to the list; the search stays."""

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
        """In the search box, ↓ goes back to the list and Esc drops the search."""
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
