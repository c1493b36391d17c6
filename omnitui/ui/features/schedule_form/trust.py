"""After a delivery to S3 was made: what the role of its bucket must trust, to be read and copied."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from omnitui.text.measure import StyledLine, clean, wrap
from omnitui.ui.shell.text_dialog import TextDialog


class TrustDialog(TextDialog):
    """Omni's role and the external id (`omni-api.md §2.2`); `y` copies both."""

    def __init__(self, role: str, external: str, copy: Callable[[str], None]) -> None:
        super().__init__("One step left in AWS", self._lines)
        self._role, self._external, self._copy = clean(role), clean(external), copy

    def title_right(self) -> str:
        """The keys."""
        return "y copies, Esc closes"

    def _lines(self, cells: int) -> list[StyledLine]:
        intro = "Omni can write to the bucket once this schedule's role trusts Omni's own role, with this external id:"
        lines: list[StyledLine] = [((part, "text"),) for part in wrap(intro, cells)]
        lines.append(())
        for label, value in (("delivererRoleArn", self._role), ("externalId", self._external)):
            if value:
                lines.append(((label, "muted"),))
                lines += [((f"  {part}", "text"),) for part in wrap(value, cells - 2)]
        lines += [(), (("Omni does not show the first one again.", "muted"),)]
        return lines

    def on_key(self, event: events.Key) -> None:
        """Copy both; Textual calls the handlers of all classes of a text."""
        if event.key == "y":
            event.stop()
            self._copy(f"delivererRoleArn: {self._role}\nexternalId: {self._external}")
