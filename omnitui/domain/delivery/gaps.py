"""What Omni does not tell of a schedule's settings, and what it tells that no body carries (`omni-api.md §6`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from omnitui.domain.delivery.field_rules import RULES, rules
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.source import Said, flag

if TYPE_CHECKING:
    from omnitui.domain.delivery.snapshot import Parts

# What stands beside the settings: whose it is, or what Omni adds of itself.
_NOT_SETTINGS = {"type", "externalId", "delivererRoleArn", "slackId", "slackIds", "channelId", "webhookUrl"} | {
    "recipientType",
    "recipients",
    "userGroupRecipients",
    "emails",
    "id",
}


def untold(parts: Parts) -> frozenset[str]:
    """The switches that this schedule has and Omni says nothing of: an update leaves them out, unless they are changed.

    Where Omni replaces they fall to its defaults either way; where it merges they stay as they are.
    """
    said, (draft, _) = Said(*parts), draft_from(*parts)
    beside = {
        "fan_out": said.detail.fan_out if said.detail else None,
        "stop_on_failure": said.detail.kill_jobs_on_failure if said.detail else None,
    }
    return frozenset(
        rule.field
        for rule in rules(draft)
        if isinstance(getattr(draft, rule.field), bool)
        and rule.key
        and beside.get(rule.field) is None
        and flag(said.option(rule.key)) is None
    )


def strangers(parts: Parts) -> tuple[str, ...]:
    """The names of settings that an update loses, for no body has a field for them."""
    detail = parts[1]
    if detail is None:
        return ()
    settings: list[Mapping[str, Any]] = [detail.metadata, *(target.metadata for target in detail.destinations)]
    known = {_bare(rule.key) for rule in RULES if rule.key} | {_bare(name) for name in _NOT_SETTINGS}
    names = (name for told in settings for name, value in told.items() if value not in (None, "", False, [], {}))
    return tuple(dict.fromkeys(name for name in names if _bare(name) not in known))


def _bare(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())
