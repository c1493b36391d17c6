"""The dialogs that the form opens over itself, to choose the values of its fields."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual import on

from omnitui.domain.delivery.content import Found
from omnitui.ui.features.schedule_form.filling import Filling
from omnitui.ui.features.schedule_form.pick import Choices, PickDialog
from omnitui.ui.features.schedule_form.rows import PickerRow
from omnitui.ui.widgets.picker_field import PickerField

_OVER = "over the form"


class Choosing(Filling):
    """The choosing part of the form."""

    _ahead = ""

    def say(self, words: str, style: str = "text") -> None:
        """Show a message that belongs to no field."""

    def over(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what opens a dialog over the form, unless one is open or opening."""
        if any(worker.group == _OVER and worker.is_running for worker in self.workers):
            work.close()
            return
        self.start(work, _OVER)

    def _typed_ahead(self) -> str:
        text, self._ahead = self._ahead, ""
        return text

    @on(PickerField.Emptied)
    def _emptied(self, event: PickerField.Emptied) -> None:
        event.stop()
        name = _name_of(event.picker)
        self.put({name: () if name == "people" else ""})

    @on(PickerField.Opened)
    def _opened(self, event: PickerField.Opened) -> None:
        event.stop()
        self._ahead += event.text
        choosers: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "identifier": self._choose_dashboard,
            "tile": lambda: self._choose_tile("tile"),
            "watched": lambda: self._choose_tile("watched"),
            "people": self._choose_people,
            "filters": self._edit_filters,
            "owner": self._choose_owner,
        }
        self.over(choosers[_name_of(event.picker)]())

    async def _choose_dashboard(self) -> None:
        lookups = self.lookups
        choices = Choices(
            lookups.dashboards,
            "No matches yet. An id or a pasted link works too.",
            lookups.more_dashboards,
            lookups.reads_on,
            lookups.identifier_in,
        )
        found = await self._picked("Which dashboard?", choices)
        if found is not None and found.id != self.draft.identifier:
            self.put({"identifier": found.id, "tile": "", "watched": ""})

    async def _choose_tile(self, name: str) -> None:
        identifier = self.draft.identifier.strip()
        if not identifier:
            self.say("Choose the dashboard first.")
            return
        lookups = self.lookups

        async def read(text: str) -> bool:
            await lookups.tiles(identifier)
            return False

        def typed(text: str) -> str:
            """A typed tile key, for when the tiles cannot be read."""
            return "" if lookups.tiles_of(identifier) else text.strip()

        choices = Choices(
            lambda: lookups.tiles_of(identifier) or (),
            "No matching tile. If none are listed, type its key.",
            read,
            lambda: lookups.tiles_of(identifier) is None,
            typed,
        )
        found = await self._picked("Which tile?" if name == "tile" else "Which tile is watched?", choices)
        if found is not None:
            self.put({name: found.id})

    async def _choose_owner(self) -> None:
        lookups = self.lookups
        choices = Choices(lookups.owners, "No matches yet.", lookups.more_owners, lookups.owners_read_on)
        found = await self._picked("Who owns it?", choices)
        if found is not None:
            self.put({"owner": found.id})

    async def _picked(self, title: str, choices: Choices) -> Found | None:
        return await self.ask(PickDialog(title, choices, self._typed_ahead))

    async def _choose_people(self) -> None:
        from omnitui.ui.features.schedule_form.people import PeopleDialog

        dialog = PeopleDialog(self.draft.people, self._typed_ahead, self.opening.right)
        people = await self.ask(dialog)
        if people is not None:
            self.put({"people": people})

    async def _edit_filters(self) -> None:
        from omnitui.ui.features.schedule_form.filters import FiltersDialog

        identifier, lookups = self.draft.identifier.strip(), self.lookups
        own = lookups.filters_of(identifier)
        self._typed_ahead()
        read = (lambda: lookups.filters(identifier)) if identifier else None
        text = await self.ask(FiltersDialog(self.draft.filters, read, own, self.opening.right))
        if text is not None:
            self.put({"filters": text})


def _name_of(field: PickerField) -> str:
    row = next(part for part in field.ancestors if isinstance(part, PickerRow))
    return row.names[0]
