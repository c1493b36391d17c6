"""Was it made? Compares what a lost create would have made with a schedule seen afterwards (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from omnitui.domain.cron import Cron, CronError
from omnitui.domain.draft_from import draft_from
from omnitui.domain.draft_targets import sftp_parts, split_ids
from omnitui.domain.drafts import Draft

if TYPE_CHECKING:
    from omnitui.api.detail_models import ScheduleDetail, ScheduleRecipients
    from omnitui.domain.schedule import Schedule


def alike(
    body: Mapping[str, Any], row: Schedule, detail: ScheduleDetail | None, recipients: ScheduleRecipients | None
) -> bool:
    """Whether this may be the schedule a create with `body` makes, as far as Omni tells.

    What Omni does not tell (None, or an empty value) speaks neither for nor against; switches and the looks
    of the content are not compared, for Omni fills them in itself. The caller leaves out what it saw before.
    """
    seen, _ = draft_from(row, detail, recipients)
    told = _as_comparable(_told(seen, row, recipients))
    sent = _as_comparable(_sent(body))
    if not sent.get("url"):
        # The journal keeps no address that has a key in it.
        told.pop("url", None)
    return all(sent.get(name) == value for name, value in told.items() if value not in ("", None))


def _told(seen: Draft, row: Schedule, recipients: ScheduleRecipients | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "identifier": seen.identifier,
        "name": seen.name,
        "schedule": seen.cron,
        "timezone": seen.zone,
        "destinationType": seen.destination,
        "format": seen.format,
        "conditionType": seen.condition,
        "conditionQueryMapKey": seen.watched,
        "queryIdentifierMapKey": seen.tile,
        "subject": seen.subject,
        "slackRecipientType": seen.slack_kind if seen.destination == "slack" else "",
        "url": seen.url,
        "address": sftp_parts(seen.address)[0],
        "path": seen.path or sftp_parts(seen.address)[1],
        "port": seen.port if seen.destination == "sftp" else "",
        "username": seen.username,
        "bucketName": seen.bucket,
        "region": seen.region,
        "roleArn": seen.role_arn,
        "keyPrefix": seen.key_prefix,
        "filename": seen.filename,
    }
    if seen.destination == "email":
        told["recipients"] = _people_told(seen, row, recipients)
    elif seen.destination == "slack":
        told["recipients"] = split_ids(seen.channel or seen.slack_people) or None
    return told


def _people_told(seen: Draft, row: Schedule, recipients: ScheduleRecipients | None) -> list[str] | None:
    """Everybody, or None where somebody's address is not told."""
    complete = recipients is not None and all(entry.email for entry in recipients.recipients)
    complete = complete or (seen.people != () and row.recipients == len(seen.people))
    return list(seen.people) if complete else None


def _sent(body: Mapping[str, Any]) -> dict[str, Any]:
    sent = dict(body)
    sent["url"] = body.get("url", body.get("webhookUrl", ""))
    if "address" in body:
        sent["address"], inner = sftp_parts(str(body["address"]))
        sent["path"] = body.get("path") or inner
    return sent


def _as_comparable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _FORMS.get(name, _text)(value) for name, value in values.items() if value is not None}


def _text(value: Any) -> str:
    return str(value).strip()


def _folded(value: Any) -> str:
    return _text(value).casefold()


def _bare(value: Any) -> str:
    """A slash at either end is written by some servers and not by others."""
    return _text(value).strip("/")


def _runs(value: Any) -> object:
    """Two crons are one where they run alike: `00 09` and `0 9`, `2-6` and `MON-FRI`."""
    try:
        cron = Cron.parse(str(value))
    except CronError:
        return " ".join(str(value).upper().split())
    return cron.minutes, cron.hours, cron.days, cron.months, cron.years


def _set(value: Any) -> frozenset[str]:
    entries = value if isinstance(value, list | tuple) else split_ids(str(value))
    return frozenset(_folded(entry.get("email", "") if isinstance(entry, Mapping) else entry) for entry in entries)


_FORMS: dict[str, Callable[[Any], object]] = {
    "schedule": _runs,
    "format": _folded,
    "address": _folded,
    "path": _bare,
    "url": _bare,
    "keyPrefix": _bare,
    "timezone": _folded,
    "conditionType": _folded,
    "recipients": _set,
}
