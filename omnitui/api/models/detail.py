"""One schedule in full as it comes over the wire (omni-api.md §2.8, §3.2); loaded when the first one is read."""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, AliasPath, Field

from omnitui.api.models.schedules import Id, Wire


class WireRecipient(Wire):
    """Who gets a delivery: a person (flat, or below `membership.user` in GET), or a Slack channel or user."""

    id: str | None = None
    membership_id: str | None = None
    name: str | None = Field(None, validation_alias=AliasChoices("name", AliasPath("membership", "user", "name")))
    email: str | None = Field(None, validation_alias=AliasChoices("email", AliasPath("membership", "user", "email")))
    email_only: bool | None = None
    recipient_type: str | None = None
    slack_id: str | None = None


class WireRecipientGroup(Wire):
    """A user group that gets a delivery, with its people where Omni lists them."""

    id: str | None = None
    name: str | None = None
    recipients: list[WireRecipient] = []


class Destination(Wire):
    """Where a schedule delivers to; `metadata` is opaque."""

    id: str | None = None
    format: str | None = None
    last_status: str | None = None
    last_completed_at: str | None = None
    metadata: dict[str, Any] = {}
    recipients: list[WireRecipient] = []
    user_group_recipients: list[WireRecipientGroup] = []


class ScheduleDetail(Wire):
    """One schedule as GET gives it (§3.2); `filter_config` and `metadata` are opaque."""

    id: Id
    name: str | None = None
    organization_id: str | None = None
    entity_id: str | None = None
    owner_id: str | None = None
    owner_name: str | None = Field(None, validation_alias=AliasChoices(AliasPath("owner", "name"), "ownerName"))
    schedule: str | None = None
    timezone: str | None = None
    fan_out: bool | None = None
    kill_jobs_on_failure: bool | None = None
    filter_config: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    condition_type: str | None = None
    condition_query_map_key: str | None = None
    disabled_at: str | None = None
    system_disabled_at: str | None = None
    system_disabled_reason: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    destinations: list[Destination] = []


class ScheduleRecipients(Wire):
    """Who or what a schedule delivers to (§2.8): which fields are set depends on `type`."""

    type: str | None = None
    recipients: list[WireRecipient] = []
    user_group_recipients: list[WireRecipientGroup] = []
    url: str | None = Field(None, validation_alias=AliasChoices("url", "webhookUrl"))
    address: str | None = None
    port: int | None = None
    username: str | None = None
    bucket_name: str | None = None
    region: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    key_prefix: str | None = None
    filename: str | None = None
