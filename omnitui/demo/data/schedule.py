"""A schedule as the fake Omni stores it, and its row in the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from omnitui.demo.data.vocabulary import Dashboard, Person
from omnitui.demo.protocol.answers import Json


class Title(NamedTuple):
    """What search, permissions and most sorts need: cheap to compute, unlike a complete schedule."""

    name: str
    dashboard: Dashboard
    owner: Person | None


@dataclass(slots=True)
class Schedule:
    """One schedule; times are strings as Omni sends them, and `alert` has the shape that the row shows.

    `owner` is None if the organization owns it; `omits` names the keys that its row lacks; `second` is the type of
    a second destination, which gives the schedule a second row (omni-api.md §2.1). `body` is the one it was last
    written with. `body`, `people` and `groups` (ids) are None while their content is invented.
    """

    index: int
    id: str
    name: str
    dashboard: Dashboard
    owner: Person | None
    cron: str
    timezone: str
    destination: str
    format: str | None
    content: str
    recipient_count: int
    slack_recipient_type: str | None
    disabled_at: str | None
    system_disabled_at: str | None
    system_disabled_reason: str | None
    last_completed_at: str | None
    last_status: str | None
    alert: object
    omits: frozenset[str]
    second: str | None = None
    body: Json | None = None
    people: list[Person] | None = None
    groups: list[str] | None = None
    created_at: str | None = None
    updated_at: str | None = None

    @property
    def title(self) -> Title:
        """The part of it that search, permissions and most sorts need."""
        return Title(self.name, self.dashboard, self.owner)

    @property
    def condition(self) -> str | None:
        """The condition that makes it an alert, from any of the shapes of omni-api.md §8, clash 16; else None."""
        found = self.alert.get("conditionType") if isinstance(self.alert, dict) else self.alert
        return found if isinstance(found, str) and found else None

    def destination_of(self, row: int) -> str:
        """Return the destination type of its first (0) or second (1) row."""
        return self.second if row and self.second else self.destination

    def row(self, number: int = 0) -> Json:
        """Return its list record (omni-api.md §3.1), for the first (0) or second (1) destination."""
        whole: Json = {
            "id": self.id,
            "name": self.name,
            "identifier": self.dashboard.identifier,
            "dashboardName": self.dashboard.name,
            "ownerId": self.owner.membership_id if self.owner else None,
            "ownerName": self.owner.name if self.owner else "",
            "schedule": self.cron,
            "timezone": self.timezone,
            "destinationType": self.destination_of(number),
            "format": self.format,
            "content": self.content,
            "recipientCount": -1 if number else self.recipient_count,
            "slackRecipientType": self.slack_recipient_type,
            "disabledAt": self.disabled_at,
            "systemDisabledAt": self.system_disabled_at,
            "systemDisabledReason": self.system_disabled_reason,
            "lastCompletedAt": self.last_completed_at,
            "lastStatus": self.last_status,
            "alert": self.alert,
        }
        return {key: value for key, value in whole.items() if key not in self.omits}


def stamp(moment: datetime) -> str:
    """Format a moment as Omni does: ISO-8601, UTC, milliseconds, `Z` (omni-api.md §3.1)."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"
