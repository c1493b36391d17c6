"""The prompt of the week for a time zone."""

from __future__ import annotations

from omnitui.domain.recurrence.timezones import find_zone
from omnitui.text.measure import clean
from omnitui.ui.shell.prompt import PromptDialog

READERS = ""


class ZoneDialog(PromptDialog):
    """Answers with the name of a zone, or `READERS` for the user's own."""

    TITLE_WORDS = "The zone of the week"

    def __init__(self, value: str, readers: str) -> None:
        hint = f"Any IANA name or its city, such as Asia/Tokyo; empty: yours, {readers}."
        super().__init__("Zone", value, hint, "Use it", "Enter")

    def take(self, typed: str) -> None:
        """Find the zone, or suggest similar ones."""
        found = find_zone(typed) if typed else READERS
        if isinstance(found, list):
            near = f" Did you mean {' or '.join(found)}?" if found else ""
            self.field.wrong(f"No zone named {clean(typed)}.{near}")
        else:
            self.dismiss(str(found))
