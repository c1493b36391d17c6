"""What Omni hides of a schedule's settings, and what it shows that no body carries (`omni-api.md §6`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from omnitui.domain.delivery.field_rules import RULES, rules
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.schedules.in_full import ScheduleInFull, flag, plain_name

# Fields beside the settings: whose they are, or what Omni adds by itself.
_NOT_SETTINGS = {"type", "externalId", "delivererRoleArn", "slackId", "slackIds", "channelId", "webhookUrl"} | {
    "recipientType",
    "recipients",
    "userGroupRecipients",
    "emails",
    "id",
}


def switches_not_shown(schedule: ScheduleInFull) -> frozenset[str]:
    """The switches of this schedule that Omni does not show; an update leaves them out unless they are changed.

    Where Omni replaces a schedule they fall back to its defaults either way; where it merges they keep their values.
    """
    draft, _ = draft_from(schedule)
    detail = schedule.detail
    beside = {
        "fan_out": detail.fan_out if detail else None,
        "stop_on_failure": detail.kill_jobs_on_failure if detail else None,
    }
    return frozenset(
        rule.field
        for rule in rules(draft)
        if isinstance(getattr(draft, rule.field), bool)
        and rule.key
        and beside.get(rule.field) is None
        and flag(schedule.option(rule.key)) is None
    )


def unsupported_settings(schedule: ScheduleInFull) -> tuple[str, ...]:
    """The names of settings that an update loses because no body has a field for them."""
    detail = schedule.detail
    if detail is None:
        return ()
    settings: list[Mapping[str, Any]] = [detail.metadata, *(target.metadata for target in detail.destinations)]
    supported = {plain_name(rule.key) for rule in RULES if rule.key} | {plain_name(name) for name in _NOT_SETTINGS}
    names = (name for values in settings for name, value in values.items() if value not in (None, "", False, [], {}))
    return tuple(dict.fromkeys(name for name in names if plain_name(name) not in supported))
