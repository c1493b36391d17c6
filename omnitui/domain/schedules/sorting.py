"""The sorts that Omni lacks, done here over all rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from omnitui.domain.schedules.query import Sort
from omnitui.domain.schedules.schedule import Schedule
from omnitui.domain.schedules.timetable import Silent, Timetable

Key = float | str | None


def in_order(rows: Sequence[Schedule], sort: Sort, times: Timetable) -> list[Schedule]:
    """`rows` in a local sort; equal ones keep their order, those without a value come last in either direction."""
    key = _key(sort.field, times)
    keyed = [(key(row), row) for row in rows]
    having = [(value, row) for value, row in keyed if value is not None]
    having.sort(key=lambda entry: entry[0], reverse=sort.descending)
    return [row for _, row in having] + [row for value, row in keyed if value is None]


def _key(field: str, times: Timetable) -> Callable[[Schedule], Key]:
    def next_run(row: Schedule) -> Key:
        when = times.next_run(row)
        return None if isinstance(when, Silent) else when

    keys: dict[str, Callable[[Schedule], Key]] = {
        "next": next_run,
        "destination": lambda row: row.destination or None,
        "recipients": lambda row: None if row.recipients is None else float(row.recipients),
        "zone": lambda row: row.timezone.casefold() or None,
    }
    return keys[field]
