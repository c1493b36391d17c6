"""Makes a draft from a schedule in Omni, for clone, edit and restore (`omni-api.md §6`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from omnitui.domain.delivery.draft import (
    CONDITIONS,
    DESTINATIONS,
    FORMATS,
    ORIENTATIONS,
    PAPERS,
    SLACK_KINDS,
    Draft,
    blank,
)
from omnitui.domain.delivery.field_rules import RULES, rules
from omnitui.domain.delivery.filters import write_filters
from omnitui.domain.delivery.targets import sftp_parts
from omnitui.domain.schedules.in_full import ScheduleInFull, flag, text

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail
    from omnitui.domain.schedules.schedule import Schedule

_NOT_SHOWN = "Not reported by Omni; fill it in."


def draft_from(schedule: ScheduleInFull) -> tuple[Draft, Mapping[str, str]]:
    """The draft of a schedule, and notes by field on what could not be read or may be lost ("" is the whole form).

    A field with a note that is still blank is never guessed: `problems(…, unread=…)` stops the save on it. `owner` is
    the present owner of the schedule: a personal key must leave it out.
    """
    draft = Draft(
        **_common(schedule), **_alert(schedule), **_people(schedule), **_target(schedule), **_options(schedule)
    )
    return draft, dict(_unread(schedule, draft))


def edit_blocked_reason(row: Schedule, detail: ScheduleDetail | None) -> str:
    """Why an edit would lose what no body can express, so that no form opens; empty where it can be edited."""
    if row.destination == "google_sheets":
        return "Omni's API can't change Google Sheets deliveries."
    if detail is None:
        return "Omni did not report its settings, and an edit must send them all."
    if len(detail.destinations) > 1:
        return f"It has {len(detail.destinations)} destinations; an edit can send only one."
    return ""


def _common(schedule: ScheduleInFull) -> dict[str, Any]:
    row, detail, target = schedule.row, schedule.detail, schedule.target
    tile = text(schedule.option("queryIdentifierMapKey"))
    return {
        "identifier": row.identifier,
        "one_tile": bool(tile) or row.one_tile,
        "tile": tile,
        "name": (detail and detail.name) or row.name,
        "cron": (detail and detail.schedule) or row.cron,
        "zone": (detail and detail.timezone) or row.timezone,
        "content_zone": text(schedule.option("timezoneOverride")),
        "destination": schedule.destination,
        "format": ((target and target.format) or row.format).lower(),
        "stop_on_failure": bool(detail and detail.kill_jobs_on_failure),
        "filters": write_filters(detail.filter_config if detail else {}),
        "owner": (detail and detail.owner_id) or row.owner_id,
    }


def _alert(schedule: ScheduleInFull) -> dict[str, Any]:
    """GET never shows RESULTS_UNCHANGED, so the row counts too: an alert must not become a plain delivery."""
    detail = schedule.detail
    watched = detail.condition_query_map_key if detail else None
    return {
        "condition": next((name for name in _conditions(schedule) if name in CONDITIONS), ""),
        "watched": watched or text(schedule.option("conditionQueryMapKey")),
    }


def _conditions(schedule: ScheduleInFull) -> list[str]:
    shown = [schedule.detail.condition_type if schedule.detail else None, text(schedule.option("conditionType"))]
    return [words.upper().replace(" ", "_") for words in [*shown, schedule.row.condition] if words]


def _people(schedule: ScheduleInFull) -> dict[str, Any]:
    """The recipients and the text they read; only the fields of the present destination are filled in."""
    words = text(schedule.setting("textBody"))
    if schedule.destination == "email":
        fan_out = (
            schedule.detail.fan_out
            if schedule.detail and schedule.detail.fan_out is not None
            else flag(schedule.option("fanOut"))
        )
        return {
            "people": tuple(entry.email for entry in schedule.recipient_entries() if entry.email),
            "subject": text(schedule.setting("subject")),
            "email_text": words,
            "fan_out": bool(fan_out),
        }
    if schedule.destination == "slack":
        kind, ids = schedule.slack_kind(), ", ".join(schedule.slack_ids())
        return {
            "slack_kind": kind if kind in SLACK_KINDS else "",
            "channel": "" if kind == "users" else ids,
            "slack_people": ids if kind == "users" else "",
            "slack_text": words,
        }
    return {}


def _target(schedule: ScheduleInFull) -> dict[str, Any]:
    names = _TARGETS.get(schedule.destination, {})
    return {field: text(schedule.setting(*keys)) for field, keys in names.items()}


_TARGETS: dict[str, dict[str, tuple[str, ...]]] = {
    "webhook": {"url": ("url", "webhookUrl")},
    "sftp": {"address": ("address",), "path": ("path",), "port": ("port",), "username": ("username",)},
    "s3": {
        "bucket": ("bucketName",),
        "region": ("region",),
        "role_arn": ("roleArn",),
        "key_prefix": ("keyPrefix",),
        "filename": ("filename",),
    },
}
_SWITCHES = (
    "show_link",
    "show_filters",
    "hide_title",
    "full_tables",
    "single_column",
    "hide_hidden",
    "formatting",
    "own_limit",
)


def _options(schedule: ScheduleInFull) -> dict[str, Any]:
    by_field = {rule.field: rule for rule in RULES}
    switches = ((by_field[field], flag(schedule.option(by_field[field].key))) for field in _SWITCHES)
    return {
        **{rule.field: rule.default if shown is None else shown for rule, shown in switches},
        "paper": _one_of(schedule, "paperFormat", PAPERS),
        "orientation": _one_of(schedule, "paperOrientation", ORIENTATIONS),
        "row_limit": text(schedule.option("maxRowLimit")),
    }


def _one_of(schedule: ScheduleInFull, name: str, words: tuple[str, ...]) -> str:
    value = text(schedule.option(name)).lower()
    return value if value in words else ""


def _unread(schedule: ScheduleInFull, draft: Draft) -> dict[str, str]:
    found = {rule.field: _NOT_SHOWN for rule in rules(draft) if rule.needed and blank(draft, rule.field)}
    if sftp_parts(draft.address)[1]:
        found.pop("path", None)
    if draft.destination == "sftp":
        found["password"] = "Omni never returns passwords; type it again."
    if _conditions(schedule) and not draft.condition:
        found["condition"] = "Omni reports an unknown condition; choose one."
    elif draft.watched and not draft.condition:
        found["condition"] = "Omni reports the watched tile but no condition; choose one."
    if draft.destination == "google_sheets":
        found["destination"] = "Omni's API can't create Google Sheets deliveries; choose another destination."
    elif draft.destination and draft.destination not in DESTINATIONS:
        found["destination"] = "Omni reports an unknown destination; choose another."
    if draft.format and draft.format not in FORMATS:
        found["format"] = "Omni reports an unknown format; choose another."
    return found | _people_lost(schedule, draft) | _at_risk(schedule, draft)


def _people_lost(schedule: ScheduleInFull, draft: Draft) -> dict[str, str]:
    if draft.destination != "email":
        return {}
    lost = []
    nameless = sum(1 for entry in schedule.recipient_entries() if not entry.email)
    if nameless:
        lost.append(f"{nameless} without an address {'is' if nameless == 1 else 'are'} left out.")
    groups = schedule.group_names()
    counted = schedule.row.recipients
    if counted is not None and not groups and counted > len(draft.people) + nameless:
        lost.append(f"The list counts {counted}; Omni names {len(draft.people) + nameless}.")
    if groups:
        lost.append(f"Groups can't be added here; add {', '.join(groups)} in Omni afterwards.")
    return {"people": " ".join(lost)} if lost else {}


def _at_risk(schedule: ScheduleInFull, draft: Draft) -> dict[str, str]:
    """Notes on fields that are filled in, but may differ from the schedule."""
    found = {}
    for field, key in (("paper", "paperFormat"), ("orientation", "paperOrientation")):
        if text(schedule.option(key)) and not getattr(draft, field):
            found[field] = f"Omni reports {text(schedule.option(key))}, which omnitui does not know."
    if draft.filters:
        found["filters"] = "Includes the dashboard's current filters; once saved, they no longer follow the dashboard."
    if schedule.detail is None:
        found[""] = "Omni did not report this schedule's settings; check every field."
    elif len(schedule.detail.destinations) > 1:
        found[""] = f"It has {len(schedule.detail.destinations)} destinations; only the first is shown."
    return found
