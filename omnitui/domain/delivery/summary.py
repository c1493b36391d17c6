"""A draft in words: what Omni will get and who receives it (screens.md i), and the name of each field."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.field_rules import RULES
from omnitui.domain.delivery.targets import sftp_parts, split_ids

_FORMATS = {"link_only": "a link"}
#: The lower-case name of each field: as in the form, or a little longer where that alone says too little.
NAMES = {
    "identifier": "dashboard",
    "one_tile": "content",
    "tile": "tile",
    "name": "name",
    "condition": "sends if",
    "watched": "watches",
    "cron": "runs",
    "zone": "zone",
    "content_zone": "data zone",
    "destination": "destination",
    "people": "people",
    "subject": "subject",
    "email_text": "text",
    "fan_out": "copies",
    "slack_kind": "post to",
    "channel": "channel",
    "slack_people": "people",
    "slack_text": "text",
    "url": "address",
    "address": "server",
    "path": "folder",
    "port": "port",
    "username": "user",
    "password": "password",
    "bucket": "bucket",
    "region": "region",
    "role_arn": "role",
    "key_prefix": "prefix",
    "filename": "file",
    "format": "format",
    "paper": "paper",
    "orientation": "orientation",
    "show_link": "link to Omni",
    "show_filters": "shows filters",
    "hide_title": "hides title",
    "full_tables": "full tables",
    "single_column": "one column",
    "hide_hidden": "skips hidden fields",
    "formatting": "formatted values",
    "own_limit": "row limit",
    "row_limit": "max rows",
    "stop_on_failure": "if a query fails",
    "filters": "filters",
    "owner": "owner",
}


def named(keys: Iterable[str]) -> str:
    """The names of fields, given as fields of the draft or as Omni's keys, as a list."""
    by_key = {rule.key: rule.field for rule in RULES if rule.key}
    return ", ".join(dict.fromkeys(NAMES.get(by_key.get(key, key), key) for key in keys))


def what_omni_gets(draft: Draft, dashboard: str = "") -> str:
    """`an alert on 1 tile of Stock, sent as png to 1 Slack channel`; `dashboard` is its name, where there is one.

    What is still missing is left out.
    """
    name = dashboard.strip() or "the dashboard"
    sent = f"as {_FORMATS.get(draft.format, draft.format)} {to_whom(draft)}".strip()
    content = f"1 tile of {name}" if draft.one_tile else name if dashboard.strip() else "the whole dashboard"
    if not draft.condition:
        return f"{content}, sent {sent}"
    if draft.one_tile and draft.tile.strip() == draft.watched.strip():
        return f"an alert on {content}, sent {sent}"
    goes = "another tile" if draft.one_tile else "the whole dashboard"
    return f"an alert on 1 tile of {name}: {goes} is sent {sent}"


def to_whom(draft: Draft) -> str:
    """`to 3 people by email`, `to the S3 bucket acme-reports`: also used in the question before sending once."""
    if draft.destination == "email":
        return f"to {_people(len(draft.people))} by email" + (", one each" if draft.fan_out else "")
    if draft.destination == "slack":
        return _to_slack(draft)
    if draft.destination == "webhook":
        return f"to a webhook{_at(_host(draft.url))}"
    if draft.destination == "sftp":
        return f"to a folder{_at(sftp_parts(draft.address)[0])} by SFTP"
    if draft.destination == "s3":
        return f"to the S3 bucket {draft.bucket.strip()}".strip()
    return ""


def _to_slack(draft: Draft) -> str:
    if draft.slack_kind == "users":
        return f"to {_people(len(split_ids(draft.slack_people)))} on Slack"
    return "to 1 Slack channel"


def _people(count: int) -> str:
    return {0: "nobody", 1: "1 person"}.get(count, f"{count} people")


def _at(host: str) -> str:
    return f" at {host}" if host else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
