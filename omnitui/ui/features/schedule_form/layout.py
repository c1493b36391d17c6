"""What a row of the form is made from, and the parts of the form that every delivery has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from omnitui.domain.delivery.draft import Draft
from omnitui.text.measure import plural
from omnitui.ui.features.schedule_form.lookups import Lookups
from omnitui.ui.features.schedule_form.rows import ChoiceRow, FormRow, PickerRow, TextRow


@dataclass(frozen=True, slots=True)
class Setting:
    """What rows are built with: the lookups, and the remarks to show under fields."""

    lookups: Lookups
    remarks: Mapping[str, str]

    def remark(self, name: str) -> str:
        """What could not be read of a field, or may be lost."""
        return self.remarks.get(name, "")


@dataclass(frozen=True, slots=True)
class Spec:
    """A row, shown if the draft has one of the fields `names`, built when first shown."""

    names: tuple[str, ...]
    make: Callable[[Draft, Setting], FormRow]


def text(name: str, label: str, *, tail: str = "", cells: int = 0, sort: str = "text") -> Spec:
    """A row to type in."""
    return Spec(
        (name,),
        lambda draft, setting: TextRow(
            label, name, draft, tail=tail, cells=cells, sort=sort, remark=setting.remark(name)
        ),
    )


def choice(name: str, label: str, *options: tuple[str, str]) -> Spec:
    """A row to choose in."""
    return Spec((name,), lambda draft, setting: ChoiceRow(label, name, draft, options, setting.remark(name)))


def picker(
    name: str, label: str, words: Callable[[Draft, Lookups], tuple[str, str]], keys: str = "Enter: list"
) -> Spec:
    """A row whose value is chosen in its own dialog."""

    def make(draft: Draft, setting: Setting) -> FormRow:
        row = PickerRow(label, name, lambda now: words(now, setting.lookups), keys, setting.remark(name))
        row.put(draft)
        return row

    return Spec((name,), make)


def _dashboard(draft: Draft, lookups: Lookups) -> tuple[str, str]:
    name = lookups.name_of(draft.identifier)
    return (name, draft.identifier) if name else (draft.identifier, "")


def _tile(name: str) -> Callable[[Draft, Lookups], tuple[str, str]]:
    def words(draft: Draft, lookups: Lookups) -> tuple[str, str]:
        key = getattr(draft, name)
        tile_name = next((tile.name for tile in lookups.tiles_of(draft.identifier) or () if tile.id == key), "")
        return (tile_name, key) if tile_name and tile_name != key else (f"key {key}" if key else "", "")

    return words


def _filters(draft: Draft, lookups: Lookups) -> tuple[str, str]:
    lines = draft.filters.strip().count("\n") + 1
    return (f"custom, {plural(lines, 'line')} of JSON", "") if draft.filters.strip() else ("", "from the dashboard")


def _owner(draft: Draft, lookups: Lookups) -> tuple[str, str]:
    if not draft.owner:
        return "", "default: you"
    name = next((found.name for found in lookups.owners() if found.id == draft.owner), "")
    return (name or draft.owner, "")


WHAT = (
    picker("identifier", "Dashboard", _dashboard),
    choice("one_tile", "Sends", ("", "whole dashboard"), ("1", "one tile")),
    picker("tile", "Tile", _tile("tile")),
    text("name", "Name"),
    choice(
        "condition",
        "Sends if",
        ("", "always"),
        ("RESULTS_CHANGED", "changed"),
        ("RESULTS_PRESENT", "has rows"),
        ("RESULTS_MISSING", "empty"),
        ("RESULTS_UNCHANGED", "unchanged"),
    ),
    picker("watched", "Watches", _tile("watched")),
)
MORE = (
    picker("filters", "Filters", _filters, "Enter: edit"),
    text("content_zone", "Data zone", cells=24, tail="empty: the dashboard's own"),
    choice("stop_on_failure", "On failure", ("", "send anyway"), ("1", "don't send")),
    picker("owner", "Owner", _owner),
)
