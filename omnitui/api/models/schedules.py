"""Omni's objects as they come over the wire (omni-api.md §2, §3): whatever may be missing is optional."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

Id = Annotated[str, StringConstraints(min_length=1)]


class Wire(BaseModel):
    """Base of all: names as Omni spells them, numbers taken for text, unknown keys passed over."""

    model_config = ConfigDict(
        alias_generator=to_camel, coerce_numbers_to_str=True, extra="ignore", populate_by_name=True
    )


class PageInfo(Wire):
    """Where a page stands; `next_cursor` is a page number as text."""

    has_next_page: bool = False
    next_cursor: str | None = None
    page_size: int | None = None
    total_records: int | None = None


class ScheduleRecord(Wire):
    """A row of the schedule list (§3.1); timestamps stay as sent, `recipient_count` may be negative."""

    id: Id
    name: str | None = None
    identifier: str | None = None
    dashboard_name: str | None = None
    owner_id: str | None = None
    owner_name: str | None = None
    schedule: str | None = None
    timezone: str | None = None
    destination_type: str | None = None
    format: str | None = None
    content: str | None = None
    recipient_count: int | None = None
    slack_recipient_type: str | None = None
    disabled_at: str | None = None
    system_disabled_at: str | None = None
    system_disabled_reason: str | None = None
    last_completed_at: str | None = None
    last_status: str | None = None
    alert: Any = None

    @property
    def condition(self) -> str | None:
        """What the schedule waits for if it is an alert, in any of Omni's shapes (§8, clash 16)."""
        kind = self.alert.get("conditionType") if isinstance(self.alert, dict) else self.alert
        return kind if isinstance(kind, str) and kind else None


class SchedulePage(Wire):
    """One page of the schedule list; a schedule may stand on it more than once."""

    page_info: PageInfo = Field(default_factory=PageInfo)
    records: list[ScheduleRecord]


class KeyUser(Wire):
    """The user a key acts as; `membership_id` is the id that filters and transfers take (§8, clash 4)."""

    id: str | None = None
    membership_id: str | None = None


class WhoAmI(Wire):
    """What a key is (§1.2): `key_scope` is "user" or "organization"; `roles_by_model` is taken as it comes."""

    key_scope: str | None = None
    org_role: str | None = None
    user: KeyUser | None = None
    roles_by_model: Any = None
    roles_by_model_truncated: Any = None
