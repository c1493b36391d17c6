"""Was it made, was it changed? Compares what was sent with a schedule seen afterwards (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.field_rules import RULES
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.targets import sftp_parts, split_ids
from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.schedules.in_full import ScheduleInFull, flag, text
from omnitui.domain.schedules.schedule import Schedule

_SWITCHES = tuple(rule.key for rule in RULES if rule.key and isinstance(getattr(Draft(), rule.field), bool))


def alike(body: Mapping[str, Any], schedule: ScheduleInFull) -> bool:
    """Whether this may be the schedule that a create with `body` makes.

    A field that Omni does not show (None, or an empty value) decides nothing; switches and the looks of the content
    are not compared, for Omni fills them in. The caller leaves out schedules that existed before.
    """
    return not _differing(body, _shown(schedule))


def compared(body: Mapping[str, Any], schedule: ScheduleInFull) -> tuple[set[str], set[str]]:
    """The fields, by Omni's names, that Omni shows as an update with `body` sets them, and those that differ.

    The list row is not compared. Omni mixes the dashboard's own filters into a schedule's, so extra filters are no
    difference.
    """
    bare = replace(schedule, row=_without_call_fields(schedule.row))
    shown = _shown(bare) | _looks(bare, body)
    if not _sent(body)["url"]:
        shown["url"] = ""
    wrong = set(_differing(body, shown))
    right = {name for name, value in shown.items() if value not in ("", None, [])} - wrong
    filters = schedule.detail.filter_config if schedule.detail else {}
    sent = body.get("filterConfig", {})
    same = [filters[name] == value for name, value in sent.items() if name in filters]
    if same:
        (right if all(same) and len(same) == len(sent) else wrong).add("filterConfig")
    return right, wrong


def _differing(body: Mapping[str, Any], shown: Mapping[str, Any]) -> list[str]:
    sent = _as_comparable(_sent(body))
    seen = _as_comparable(shown)
    if not sent.get("url"):
        # The journal stores no address with a key in it; then none is compared.
        seen.pop("url", None)
    return [name for name, value in seen.items() if value not in ("", None) and sent.get(name) != value]


def _without_call_fields(row: Schedule) -> Schedule:
    """The row without the fields that GET or the recipients call shows."""
    return replace(
        row,
        name="",
        identifier="",
        cron="",
        timezone="",
        destination="",
        format="",
        one_tile=False,
        recipients=None,
        slack_kind="",
        condition="",
    )


def _looks(schedule: ScheduleInFull, body: Mapping[str, Any]) -> dict[str, Any]:
    """The switches and looks that were sent, and the fields an update may have to clear, where Omni shows them."""
    detail = schedule.detail
    shown: dict[str, Any] = {key: flag(schedule.option(key)) for key in _SWITCHES}
    shown |= {key: text(schedule.option(key)).lower() for key in ("paperFormat", "paperOrientation", "maxRowLimit")}
    if detail is not None:
        beside = {"fanOut": detail.fan_out, "killJobsOnFailure": detail.kill_jobs_on_failure}
        shown |= {key: value for key, value in beside.items() if value is not None}
    return {key: value for key, value in shown.items() if key in body} | {
        "textBody": text(schedule.setting("textBody")),
        "timezoneOverride": text(schedule.option("timezoneOverride")),
    }


def _shown(schedule: ScheduleInFull) -> dict[str, Any]:
    """The fields of a body that Omni shows of a schedule, by their names in the body."""
    seen, _ = draft_from(schedule)
    shown: dict[str, Any] = {
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
        shown["recipients"] = _people_shown(seen, schedule)
    elif seen.destination == "slack":
        shown["recipients"] = split_ids(seen.channel or seen.slack_people) or None
    return shown


def _people_shown(seen: Draft, schedule: ScheduleInFull) -> list[str] | None:
    """The addresses of everybody, or None where Omni hides one."""
    recipients = schedule.recipients
    complete = recipients is not None and all(entry.email for entry in recipients.recipients)
    complete = complete or (seen.people != () and schedule.row.recipients == len(seen.people))
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


def _fires(value: Any) -> object:
    """Two crons are equal where they fire alike: `00 09` and `0 9`, `2-6` and `MON-FRI`."""
    try:
        cron = Cron.parse(str(value))
    except CronError:
        return " ".join(str(value).upper().split())
    return cron.minutes, cron.hours, cron.days, cron.months, cron.years


def _set(value: Any) -> frozenset[str]:
    entries = value if isinstance(value, list | tuple) else split_ids(str(value))
    return frozenset(_folded(entry.get("email", "") if isinstance(entry, Mapping) else entry) for entry in entries)


_FORMS: dict[str, Callable[[Any], object]] = {
    "schedule": _fires,
    "format": _folded,
    "address": _folded,
    "path": _bare,
    "url": _bare,
    "keyPrefix": _bare,
    "timezone": _folded,
    "conditionType": _folded,
    "recipients": _set,
}
