"""The schedule as we work with it: one flat, small row, made from Omni's records at one border."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from sys import intern
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.api.models.schedules import ScheduleRecord


class State(Enum):
    """Whether a schedule is active; a stop by Omni outranks a person's pause (`omni-api.md §4.2`)."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped by Omni"


class Result(Enum):
    """How the last delivery went (`omni-api.md §4.1`); UNKNOWN is a status no source names."""

    DELIVERED = "delivered"
    UNMET = "condition unmet"
    FAILED = "failed"
    SENT_WITH_ERRORS = "sent with errors"
    CANCELLED = "cancelled"
    NEVER = "never ran"
    UNKNOWN = "unknown"


_RESULTS = {
    "COMPLETE": Result.DELIVERED,
    "CONDITION_UNMET": Result.UNMET,
    "ERROR": Result.FAILED,
    "ERROR_DELIVERED": Result.SENT_WITH_ERRORS,
    "KILLED": Result.CANCELLED,
}


@dataclass(slots=True, frozen=True)
class Schedule:
    """One row of the list. Instants are seconds since the epoch, None where Omni shows none."""

    id: str
    name: str
    identifier: str
    dashboard: str
    owner_id: str
    owner: str
    cron: str
    timezone: str
    destination: str
    format: str
    one_tile: bool
    recipients: int | None
    slack_kind: str
    paused_at: float | None
    stopped_at: float | None
    stop_reason: str
    last_at: float | None
    status: str
    condition: str

    @property
    def state(self) -> State:
        """Stopped before paused before active: both stamps may be set at once."""
        if self.stopped_at is not None:
            return State.STOPPED
        return State.ACTIVE if self.paused_at is None else State.PAUSED

    @property
    def result(self) -> Result:
        """The result of the last delivery; without a status it never ran."""
        if not self.status:
            return Result.NEVER
        return _RESULTS.get(self.status.upper(), Result.UNKNOWN)


def instant(text: str | None) -> float | None:
    """Seconds since the epoch for one of Omni's ISO 8601 stamps; None for nothing or nonsense."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def stamp(text: str | None) -> float | None:
    """As `instant`, but an unreadable stamp still counts as set (0.0, at an unknown time)."""
    return (instant(text) or 0.0) if text and text.strip() else None


def from_record(record: ScheduleRecord) -> Schedule:
    """The row for one list record, with every clash of `omni-api.md §8` settled.

    Repeated texts are interned: a hundred thousand rows share a few hundred zones, owners and crons.
    """
    count = record.recipient_count
    return Schedule(
        id=record.id,
        name=record.name or "",
        identifier=record.identifier or "",
        dashboard=intern(record.dashboard_name or ""),
        owner_id=intern(record.owner_id or ""),
        owner=intern(record.owner_name or ""),
        cron=intern(record.schedule or ""),
        timezone=intern(record.timezone or ""),
        destination=intern((record.destination_type or "").lower()),
        format=intern((record.format or "").lower()),
        one_tile=(record.content or "dashboard").lower() != "dashboard",
        recipients=None if count is None or count < 0 else count,
        slack_kind=intern((record.slack_recipient_type or "").lower()),
        paused_at=stamp(record.disabled_at),
        stopped_at=stamp(record.system_disabled_at or record.system_disabled_reason),
        stop_reason=intern(record.system_disabled_reason or ""),
        last_at=instant(record.last_completed_at),
        status=intern(record.last_status or ""),
        condition=intern(record.condition or ""),
    )
