"""A draft from a schedule Omni has: for clone, edit and restore (`omni-api.md §6`)."""

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
from omnitui.domain.delivery.source import Said, flag, text
from omnitui.domain.delivery.targets import sftp_parts

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
    from omnitui.domain.schedules.schedule import Schedule

_UNTOLD = "Not reported by Omni; fill it in."


def draft_from(
    row: Schedule, detail: ScheduleDetail | None, recipients: ScheduleRecipients | None
) -> tuple[Draft, Mapping[str, str]]:
    """The draft of a schedule from its row and what GET and the recipients say; None where a call gave nothing.

    The second value says, by field, what could not be read or may be lost ("" is the whole form). A field named
    there and still blank is never guessed: `problems(…, unread=…)` stops the save on it. `owner` is whoever owns
    the schedule now: a personal key must leave it out.
    """
    said = Said(row, detail, recipients)
    draft = Draft(**_common(said), **_alert(said), **_people(said), **_target(said), **_options(said))
    return draft, dict(_unread(said, draft))


def why_not_editable(row: Schedule, detail: ScheduleDetail | None) -> str:
    """Why an update would lose what it cannot say, so that no form should open; empty where it can be edited."""
    if row.destination == "google_sheets":
        return "Omni's API can't change Google Sheets deliveries."
    if detail is None:
        return "Omni did not report its settings, and an edit must send them all."
    if len(detail.destinations) > 1:
        return f"It has {len(detail.destinations)} destinations; an edit can send only one."
    return ""


def _common(said: Said) -> dict[str, Any]:
    row, detail, target = said.row, said.detail, said.target
    tile = text(said.option("queryIdentifierMapKey"))
    return {
        "identifier": row.identifier,
        "one_tile": bool(tile) or row.one_tile,
        "tile": tile,
        "name": (detail and detail.name) or row.name,
        "cron": (detail and detail.schedule) or row.cron,
        "zone": (detail and detail.timezone) or row.timezone,
        "content_zone": text(said.option("timezoneOverride")),
        "destination": said.destination,
        "format": ((target and target.format) or row.format).lower(),
        "stop_on_failure": bool(detail and detail.kill_jobs_on_failure),
        "filters": write_filters(detail.filter_config if detail else {}),
        "owner": (detail and detail.owner_id) or row.owner_id,
    }


def _alert(said: Said) -> dict[str, Any]:
    """GET names no RESULTS_UNCHANGED, so the row has a say too: an alert must not become a plain delivery."""
    detail = said.detail
    watched = detail.condition_query_map_key if detail else None
    return {
        "condition": next((known for known in _conditions(said) if known in CONDITIONS), ""),
        "watched": watched or text(said.option("conditionQueryMapKey")),
    }


def _conditions(said: Said) -> list[str]:
    told = [said.detail.condition_type if said.detail else None, text(said.option("conditionType"))]
    return [words.upper().replace(" ", "_") for words in [*told, said.row.condition] if words]


def _people(said: Said) -> dict[str, Any]:
    """Whom it goes to, and what they read; only the destination it has is filled in."""
    words = text(said.setting("textBody"))
    if said.destination == "email":
        fan_out = (
            said.detail.fan_out if said.detail and said.detail.fan_out is not None else flag(said.option("fanOut"))
        )
        return {
            "people": tuple(entry.email for entry in said.receivers() if entry.email),
            "subject": text(said.setting("subject")),
            "email_text": words,
            "fan_out": bool(fan_out),
        }
    if said.destination == "slack":
        kind, ids = said.slack_kind(), ", ".join(said.slack_ids())
        return {
            "slack_kind": kind if kind in SLACK_KINDS else "",
            "channel": "" if kind == "users" else ids,
            "slack_people": ids if kind == "users" else "",
            "slack_text": words,
        }
    return {}


def _target(said: Said) -> dict[str, Any]:
    names = _TARGETS.get(said.destination, {})
    return {field: text(said.setting(*known)) for field, known in names.items()}


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


def _options(said: Said) -> dict[str, Any]:
    by_field = {rule.field: rule for rule in RULES}
    switches = ((by_field[field], flag(said.option(by_field[field].key))) for field in _SWITCHES)
    return {
        **{rule.field: rule.default if told is None else told for rule, told in switches},
        "paper": _known(said, "paperFormat", PAPERS),
        "orientation": _known(said, "paperOrientation", ORIENTATIONS),
        "row_limit": text(said.option("maxRowLimit")),
    }


def _known(said: Said, name: str, words: tuple[str, ...]) -> str:
    told = text(said.option(name)).lower()
    return told if told in words else ""


def _unread(said: Said, draft: Draft) -> dict[str, str]:
    found = {rule.field: _UNTOLD for rule in rules(draft) if rule.needed and blank(draft, rule.field)}
    if sftp_parts(draft.address)[1]:
        found.pop("path", None)
    if draft.destination == "sftp":
        found["password"] = "Omni never returns passwords; type it again."
    if _conditions(said) and not draft.condition:
        found["condition"] = "Omni reports an unknown condition; choose one."
    elif draft.watched and not draft.condition:
        found["condition"] = "Omni reports the watched tile but no condition; choose one."
    if draft.destination == "google_sheets":
        found["destination"] = "Omni's API can't create Google Sheets deliveries; choose another destination."
    elif draft.destination and draft.destination not in DESTINATIONS:
        found["destination"] = "Omni reports an unknown destination; choose another."
    if draft.format and draft.format not in FORMATS:
        found["format"] = "Omni reports an unknown format; choose another."
    return found | _people_lost(said, draft) | _at_risk(said, draft)


def _people_lost(said: Said, draft: Draft) -> dict[str, str]:
    if draft.destination != "email":
        return {}
    lost = []
    nameless = sum(1 for entry in said.receivers() if not entry.email)
    if nameless:
        lost.append(f"{nameless} without an address {'is' if nameless == 1 else 'are'} left out.")
    groups = said.groups()
    counted = said.row.recipients
    if counted is not None and not groups and counted > len(draft.people) + nameless:
        lost.append(f"The list counts {counted}; Omni names {len(draft.people) + nameless}.")
    if groups:
        lost.append(f"Groups can't be added here; add {', '.join(groups)} in Omni afterwards.")
    return {"people": " ".join(lost)} if lost else {}


def _at_risk(said: Said, draft: Draft) -> dict[str, str]:
    """What is filled in, yet may not be what the schedule says."""
    found = {}
    for field, key in (("paper", "paperFormat"), ("orientation", "paperOrientation")):
        if text(said.option(key)) and not getattr(draft, field):
            found[field] = f"Omni reports {text(said.option(key))}, which omnitui does not know."
    if draft.filters:
        found["filters"] = "Includes the dashboard's current filters; once saved, they no longer follow the dashboard."
    if said.detail is None:
        found[""] = "Omni did not report this schedule's settings; check every field."
    elif len(said.detail.destinations) > 1:
        found[""] = f"It has {len(said.detail.destinations)} destinations; only the first is shown."
    return found
