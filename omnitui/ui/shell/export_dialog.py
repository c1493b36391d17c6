"""The file to export to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from omnitui.storage.export import ExportError, export
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean
from omnitui.ui.shell.prompt import PromptDialog

if TYPE_CHECKING:
    from omnitui.ui.shell.context import Shell

Save = Callable[[str, bool], Awaitable[str]]


class ExportDialog(PromptDialog):
    """Answers with the file it wrote. `save(name, replace)` returns what is wrong, empty if nothing.

    It stays open until the file is written; it replaces an existing file only on a second confirmation.
    """

    def __init__(self, title: str, name: str, save: Save) -> None:
        super().__init__("File", name, "A name in the current folder, or a full path.", "Save", "Ctrl+S")
        self._title = title
        self._save = save
        self._refused = ""

    def title_words(self) -> str:
        """Return what is exported, and the format."""
        return self._title

    def take(self, typed: str) -> None:
        """Write the file, unless a write is already running."""
        if typed:
            self.start(self._write(typed), "save", exclusive=True)
        else:
            self.field.wrong("Enter a name.")

    async def _write(self, typed: str) -> None:
        problem = await self._save(typed, typed == self._refused)
        if not problem:
            self.dismiss(typed)
            return
        self._refused = typed
        self.field.wrong(problem)

    def on_key(self, event: events.Key) -> None:
        """Save on Ctrl+S."""
        if event.key == "ctrl+s":
            event.stop()
            self.take(self.field.value.strip())


async def export_to(shell: Shell, title: str, name: str, text_of: Callable[[str], str], what: str) -> None:
    """Ask for a file, suggesting `name`, and write what `text_of` returns for it; `what` describes the content."""

    async def save(typed: str, replace: bool) -> str:
        try:
            text = await asyncio.to_thread(text_of, typed)
            await asyncio.to_thread(export, Path(typed), text, replace=replace)
        except ExportError as problem:
            again = " Ctrl+S again overwrites it." if problem.exists else ""
            return clean(problem.words) + again
        return ""

    written = await shell.ask(ExportDialog(title, name, save))
    if written is not None:
        shell.say(((f"{GLYPHS.delivered} ", "success"), (f"Wrote {what} to {clean(written)}.", "text")))
