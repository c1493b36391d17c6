"""The details of one schedule: what GET and the recipients call add to its row, read tolerantly (§2.8, §3.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import NotFound, OmniError
from omnitui.domain.contacts.person import Group, Recipient, group_from, recipients_in
from omnitui.domain.schedules.in_full import plain_name, read_both
from omnitui.domain.schedules.schedule import Schedule, instant, stamp

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.models.detail import Destination, ScheduleDetail, ScheduleRecipients

_SECRETS = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "privatekey",
    "apikey",
    "accesskey",
    "authorization",
)
_SHOWN_ELSEWHERE = {
    "type",
    "slackRecipientType",
    "fanOut",
    "queryIdentifierMapKey",
    "conditionQueryMapKey",
    "conditionType",
}


@dataclass(slots=True)
class Detail:
    """The details beyond the list row. `missing` says which of the two calls gave nothing, and why.

    `unknown` says that both answered 404 without naming the schedule: it is gone, or the server lacks the calls.
    """

    created_at: float | None = None
    updated_at: float | None = None
    owner: str = ""
    condition: str = ""
    condition_tile: str = ""
    tile: str = ""
    fan_out: bool | None = None
    stops_on_failure: bool | None = None
    settings: dict[str, str] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)
    filters: dict[str, object] = field(default_factory=dict)
    people: list[Recipient] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    slack: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: bool = False


async def read_detail(client: OmniClient, schedule_id: str) -> Detail:
    """The details of one schedule. Raises `OmniError` as `read_both` does."""
    body, recipients = await read_both(client, schedule_id)
    detail = Detail()
    if isinstance(body, OmniError):
        detail.missing.append(f"settings ({body.words})")
    else:
        _take_body(detail, body)
    if isinstance(recipients, OmniError):
        detail.missing.append(f"recipients ({recipients.words})")
    else:
        _take_recipients(detail, recipients)
    detail.unknown = isinstance(body, NotFound) and isinstance(recipients, NotFound)
    return detail


def _take_body(detail: Detail, body: ScheduleDetail) -> None:
    detail.created_at, detail.updated_at = instant(body.created_at), instant(body.updated_at)
    detail.owner = body.owner_name or ""
    detail.condition = body.condition_type or ""
    detail.condition_tile = body.condition_query_map_key or ""
    detail.fan_out, detail.stops_on_failure = body.fan_out, body.kill_jobs_on_failure
    detail.filters = dict(body.filter_config)
    detail.options = {name: value for name, value in _safe(body.metadata)}
    for destination in body.destinations:
        _take_destination(detail, destination)
    metadata = [body.metadata, *(destination.metadata for destination in body.destinations)]
    tiles = (values.get("queryIdentifierMapKey") for values in metadata)
    detail.tile = next((str(tile) for tile in tiles if tile not in (None, "")), "")


def _take_destination(detail: Detail, destination: Destination) -> None:
    detail.settings.update({name: plain(value) for name, value in _safe(destination.metadata)})
    detail.people.extend(recipients_in(destination.recipients))
    detail.groups.extend(map(group_from, destination.user_group_recipients))


def _take_recipients(detail: Detail, answer: ScheduleRecipients) -> None:
    """The recipients call knows more about people than GET, so its answer replaces what GET shows."""
    detail.people = list(recipients_in(answer.recipients)) or detail.people
    detail.groups = list(map(group_from, answer.user_group_recipients)) or detail.groups
    detail.slack = [
        f"{entry.recipient_type or ''} {entry.slack_id}".strip() for entry in answer.recipients if entry.slack_id
    ]
    own = answer.model_dump(
        include={
            "url",
            "address",
            "port",
            "username",
            "bucket_name",
            "region",
            "role_arn",
            "external_id",
            "key_prefix",
            "filename",
        },
        by_alias=True,
        exclude_none=True,
    )
    detail.settings.update({name: str(value) for name, value in own.items()})
    if "url" in own:
        detail.settings.pop("webhookUrl", None)


def _safe(metadata: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What may be shown of opaque settings: nothing that could be a password, nothing empty."""
    for name, value in metadata.items():
        if name not in _SHOWN_ELSEWHERE and not _secret(name):
            shown = without_secrets(value)
            if shown not in (None, "", [], {}):
                yield name, shown


def _secret(name: object) -> bool:
    return any(word in plain_name(str(name)) for word in _SECRETS)


def without_secrets(value: Any) -> Any:
    """An opaque value with what could be a password left out, at any depth; `{name, value}` pairs among it."""
    if isinstance(value, list):
        return [without_secrets(entry) for entry in value if not _names_a_secret(entry)]
    if isinstance(value, Mapping):
        return {name: without_secrets(entry) for name, entry in value.items() if not _secret(name)}
    return value


def _names_a_secret(entry: Any) -> bool:
    return isinstance(entry, Mapping) and any(_secret(entry.get(word)) for word in ("name", "key", "header"))


def plain(value: object) -> str:
    """An opaque value on one line: texts as they are, the rest as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


_KINDS = {
    "EQUALS": "is",
    "EQ": "is",
    "NOT_EQUALS": "is not",
    "CONTAINS": "contains",
    "STARTS_WITH": "begins with",
    "ENDS_WITH": "ends with",
    "IS_NULL": "is empty",
    "IS_NOT_NULL": "is not empty",
    "GREATER_THAN": "is over",
    "LESS_THAN": "is under",
    "WITHIN_RANGE": "is within",
    "TIME_FOR_INTERVAL_DURATION": "is within",
}


def filter_words(value: object) -> str:
    """One filter's setting in words, in any of the shapes Omni prints (`omni-api.md §5.4`); else as JSON."""
    if isinstance(value, list):
        return "is " + ", ".join(plain(entry) for entry in value) if value else "is any"
    if not isinstance(value, Mapping):
        return f"is {plain(value)}"
    if value.get("is_negative") or value.get("isNegative"):
        return plain(value)
    kind = str(value.get("kind") or "EQUALS").upper()
    words = _KINDS.get(kind, kind.lower().replace("_", " "))
    if kind in ("IS_NULL", "IS_NOT_NULL"):
        return words
    values = value.get("values")
    if isinstance(values, list):
        return f"{words} {', '.join(plain(entry) for entry in values)}" if values else "is any"
    sides = [plain(value[side]) for side in ("left_side", "right_side") if value.get(side) not in (None, "")]
    if sides:
        return f"{words} {' to '.join(sides)}"
    return plain(value)


async def read_row(client: OmniClient, schedule_id: str) -> Schedule:
    """A row for a schedule that no list has shown: GET lacks its dashboard and its number of people."""
    body = await client.schedules.get(schedule_id)
    first = body.destinations[0] if body.destinations else None
    kind = str(first.metadata.get("type") or "") if first else ""
    return Schedule(
        id=body.id,
        name=body.name or "",
        identifier="",
        dashboard="",
        owner_id=body.owner_id or "",
        owner=body.owner_name or "",
        cron=body.schedule or "",
        timezone=body.timezone or "",
        destination=kind.lower(),
        format=((first.format if first else "") or "").lower(),
        one_tile=False,
        recipients=None,
        slack_kind="",
        paused_at=stamp(body.disabled_at),
        stopped_at=stamp(body.system_disabled_at or body.system_disabled_reason),
        stop_reason=body.system_disabled_reason or "",
        last_at=instant(first.last_completed_at) if first else None,
        status=(first.last_status if first else "") or "",
        condition=body.condition_type or "",
    )
