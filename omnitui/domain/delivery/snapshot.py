"""Snapshots of a schedule in full: JSON for the journal, from which a deleted or edited schedule is restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from omnitui.domain.schedules.detail import without_secrets
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.domain.schedules.schedule import Schedule

_ROW = {field.name for field in fields(Schedule)}
_TIMES = {"paused_at", "stopped_at", "last_at"}


def snapshot_of(schedule: ScheduleInFull) -> dict[str, Any]:
    """The snapshot of a schedule for the journal: plain JSON, without anything that may be a password."""
    detail, recipients = schedule.detail, schedule.recipients
    return {
        "row": asdict(schedule.row),
        "detail": _safe(detail.model_dump(mode="json", by_alias=True)) if detail else None,
        "recipients": recipients.model_dump(mode="json", by_alias=True) if recipients else None,
    }


def from_snapshot(snapshot: Mapping[str, Any]) -> ScheduleInFull:
    """The schedule in a snapshot, as `snapshot_of` writes it or with the answers as Omni sends them.

    Raises ValueError where there is no schedule in it.
    """
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients

    detail, recipients = snapshot.get("detail"), snapshot.get("recipients")
    return ScheduleInFull(
        _row(snapshot.get("row")),
        ScheduleDetail.model_validate(detail) if detail else None,
        ScheduleRecipients.model_validate(recipients) if recipients else None,
    )


def _safe(detail: dict[str, Any]) -> dict[str, Any]:
    """Removes passwords from the opaque settings; filters and people keep their names."""
    destinations = [{**target, "metadata": without_secrets(target["metadata"])} for target in detail["destinations"]]
    return {**detail, "metadata": without_secrets(detail["metadata"]), "destinations": destinations}


def _row(values: object) -> Schedule:
    if not isinstance(values, Mapping) or not isinstance(values.get("id"), str):
        raise ValueError("This copy contains no schedule.")
    fields_of_row: dict[str, Any] = {name: _fit(name, values.get(name)) for name in _ROW}
    return Schedule(**fields_of_row)


def _fit(name: str, value: Any) -> Any:
    """A value of the field's type, whatever an older or damaged snapshot holds."""
    if name == "one_tile":
        return value is True
    if name in _TIMES:
        return value if isinstance(value, int | float) else None
    if name == "recipients":
        return value if isinstance(value, int) else None
    return value if isinstance(value, str) else ""
