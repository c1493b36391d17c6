"""A draft in one sentence: what Omni will get, and who gets it from Omni (screens.md i)."""

from __future__ import annotations

from urllib.parse import urlsplit

from omnitui.domain.draft_targets import sftp_parts, split_ids
from omnitui.domain.drafts import Draft

_FORMATS = {"link_only": "a link"}


def what_omni_gets(draft: Draft, dashboard: str = "") -> str:
    """`an alert on 1 tile of Stock, sent as png to 1 Slack channel`; `dashboard` is its name, where it is known.

    Nothing is said of what is still missing.
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
    """`to 3 people by email`, `to the S3 bucket acme-reports`: the question before sending once says it too."""
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
