"""What Omni answers to writes (omni-api.md §2.2, §2.8); loaded with the first of them."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from omnitui.api.models.schedules import Wire


class Created(Wire):
    """A schedule that was made; no `id` after a send-once. The last two belong into an S3 trust policy."""

    id: str | None = Field(None, validation_alias=AliasChoices("id", "scheduleId", "scheduledTaskId"))
    message: str | None = None
    deliverer_role_arn: str | None = None
    external_id: str | None = None


class RecipientsChanged(Wire):
    """How many were added or removed; older servers leave the groups out."""

    people: int | None = Field(None, validation_alias=AliasChoices("addedRecipientsCount", "removedRecipientsCount"))
    groups: int | None = Field(
        None, validation_alias=AliasChoices("addedGroupRecipientsCount", "removedGroupRecipientsCount")
    )
