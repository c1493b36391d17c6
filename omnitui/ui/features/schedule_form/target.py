"""Where a delivery goes: the rows of each destination."""

from __future__ import annotations

from omnitui.domain.delivery.draft import DESTINATIONS, Draft, blank
from omnitui.domain.delivery.field_rules import RULES
from omnitui.text.measure import plural
from omnitui.ui.features.schedule_form.layout import choice, picker, text
from omnitui.ui.features.schedule_form.lookups import Lookups

_FRESH = Draft()


def _people(draft: Draft, lookups: Lookups) -> tuple[str, str]:
    return (f"{len(draft.people):,}: {', '.join(draft.people)}" if draft.people else "", "")


TO = (
    choice("destination", "Via", *((name, name) for name in DESTINATIONS)),
    picker("people", "People", _people, "Enter: edit"),
    text("subject", "Subject"),
    text("email_text", "Text", sort="lines"),
    choice("fan_out", "Copies", ("", "one for all"), ("1", "one each, with that person's own data")),
    choice("slack_kind", "Post to", ("channel", "channel"), ("users", "people")),
    text("channel", "Channel", cells=24, tail="channel id, e.g. C0ABC1234"),
    text("slack_people", "People", tail="user ids, e.g. U0ABC1234", cells=34),
    text("slack_text", "Text", sort="lines"),
    text("url", "Address"),
    text("address", "Server", tail="e.g. ftp.example.com", cells=40),
    text("path", "Folder"),
    text("port", "Port", cells=7),
    text("username", "User"),
    text("password", "Password", sort="hidden"),
    text("bucket", "Bucket"),
    text("region", "Region", cells=24, tail="e.g. eu-west-1"),
    text("role_arn", "Role"),
    text("key_prefix", "Prefix"),
    text("filename", "File", tail="no extension; {{currentDate}}", cells=30),
)


def other_values(draft: Draft) -> str:
    """The values typed for other destinations, which stay until the form closes."""
    parts = [
        plural(len(draft.people), "person", "people") if rule.field == "people" else _NAMES.get(rule.field, rule.field)
        for rule in RULES
        if rule.cases != ({},)
        and "destination" in rule.cases[0]
        and not rule.holds(draft)
        and _typed(draft, rule.field)
    ]
    return f"kept: {', '.join(parts)}" if parts else ""


_NAMES = {"email_text": "text", "slack_text": "Slack text", "slack_people": "Slack people", "role_arn": "role"}


def _typed(draft: Draft, field: str) -> bool:
    value = getattr(draft, field)
    return value != getattr(_FRESH, field) and not isinstance(value, bool) and not blank(draft, field)
