"""The three parts a schedule is rebuilt from, as JSON for the journal and back: what a delete keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from omnitui.domain.schedules.detail import without_secrets
from omnitui.domain.schedules.schedule import Schedule

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients

Parts = tuple[Schedule, "ScheduleDetail | None", "ScheduleRecipients | None"]

_ROW = {field.name for field in fields(Schedule)}
_TIMES = {"paused_at", "stopped_at", "last_at"}


def keep(row: Schedule, detail: ScheduleDetail | None, recipients: ScheduleRecipients | None) -> dict[str, Any]:
    """A copy fit to be written down: plain JSON, with nothing in it that may be a password."""
    return {
        "row": asdict(row),
        "detail": _safe(detail.model_dump(mode="json", by_alias=True)) if detail else None,
        "recipients": recipients.model_dump(mode="json", by_alias=True) if recipients else None,
    }


def kept(copy: Mapping[str, Any]) -> Parts:
    """The parts for `draft_from`, as `keep` wrote them or as Omni sent the last two. Raises ValueError."""
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients

    detail, recipients = copy.get("detail"), copy.get("recipients")
    return (
        _row(copy.get("row")),
        ScheduleDetail.model_validate(detail) if detail else None,
        ScheduleRecipients.model_validate(recipients) if recipients else None,
    )


def _safe(detail: dict[str, Any]) -> dict[str, Any]:
    """Only the opaque settings may hold a password; filters and people keep the names they have."""
    destinations = [{**target, "metadata": without_secrets(target["metadata"])} for target in detail["destinations"]]
    return {**detail, "metadata": without_secrets(detail["metadata"]), "destinations": destinations}


def _row(values: object) -> Schedule:
    if not isinstance(values, Mapping) or not isinstance(values.get("id"), str):
        raise ValueError("This copy contains no schedule.")
    known: dict[str, Any] = {name: _fit(name, values.get(name)) for name in _ROW}
    return Schedule(**known)


def _fit(name: str, value: Any) -> Any:
    """A value of the kind its field has, whatever an older or damaged copy holds."""
    if name == "one_tile":
        return value is True
    if name in _TIMES:
        return value if isinstance(value, int | float) else None
    if name == "recipients":
        return value if isinstance(value, int) else None
    return value if isinstance(value, str) else ""
