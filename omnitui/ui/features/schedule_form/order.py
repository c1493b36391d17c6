"""The form from top to bottom, and how typed values get into a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.recurrence.timezones import find_zone, zone_names
from omnitui.text.glyphs import GLYPHS
from omnitui.ui.features.schedule_form import layout, looks, target
from omnitui.ui.features.schedule_form.layout import Spec, text

CRON_WORDS = "min hour day month weekday year"
_WHEN = (text("zone", "Zone", cells=24, tail=" "), text("cron", "Cron", cells=24, tail=CRON_WORDS))
PARTS: tuple[tuple[str, tuple[Spec, ...]], ...] = (
    ("", layout.WHAT),
    ("When", _WHEN),
    ("To", target.TO),
    ("As", looks.AS),
    ("More", layout.MORE),
)


def filled(draft: Draft, values: Mapping[str, Any]) -> Draft:
    """The draft with these values in it."""
    return replace(draft, **values)


def nearest(typed: str) -> str:
    """The zones that the text may become; nothing for a complete name."""
    if len(typed.strip()) < 2 or typed.strip() in zone_names():
        return ""
    found = find_zone(typed)
    return ", ".join(found) if isinstance(found, list) else f"{GLYPHS.right} {found.key}"
