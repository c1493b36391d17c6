"""Results of recipient changes, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.recipients.change import Change, change_from_json
from omnitui.domain.recipients.plan import ChangeLine, LineKind


def _adds(change: Change) -> int:
    return len(change.add) + len(change.add_groups)


def _removes(change: Change) -> int:
    return len(change.remove) + len(change.remove_groups)


def came_of(change: Change, result: Mapping[str, object] | None, lines: Sequence[ChangeLine]) -> str:
    """Return `added 2, removed 1; 1 gets it already`, with Omni's own numbers if it gave any."""
    counts = result or {}
    added, removed = _number(counts, "added", _adds(change)), _number(counts, "removed", _removes(change))
    parts = [f"added {added:,}" if _adds(change) else "", f"removed {removed:,}" if _removes(change) else ""]
    did = ", ".join(part for part in parts if part)
    there = sum(line.kind in (LineKind.ALREADY, LineKind.GROUP_ONLY) for line in lines) + _adds(change) - added
    skipped = sum(line.kind is LineKind.INVALID for line in lines)
    rest = [
        f"{there:,} already {'gets' if there == 1 else 'get'} it" if there > 0 else "",
        f"{skipped:,} left out" if skipped else "",
    ]
    return "; ".join(part for part in (did, *rest) if part)


def came_of_all(item_result: Iterable[ItemResult]) -> str:
    """Total `added 5, removed 2` over an operation, as far as Omni's answers go; empty if none is confirmed.

    A change that failed halfway counts with the part that Omni applied.
    """
    sums = {"added": 0, "removed": 0}
    for one in item_result:
        result = one.details or {}
        if not (one.confirmed or result.get("inPart")):
            continue
        change = change_from_json(one.item.task)
        if missing := result.get("missing"):
            change = change.without(change_from_json(missing))
        sums["added"] += _number(result, "added", _adds(change))
        sums["removed"] += _number(result, "removed", _removes(change))
    return ", ".join(f"{name} {number:,}" for name, number in sums.items() if number)


def _number(counts: Mapping[str, object], name: str, asked: int) -> int:
    number = counts.get(name)
    return number if isinstance(number, int) and 0 <= number <= asked else asked
