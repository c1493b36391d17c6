"""The fields of a schedule's body as tables, and the rules that combine them (omni-api.md §5)."""

from __future__ import annotations

import re
from functools import cache

from omnitui.demo.habits import Habits
from omnitui.demo.protocol import checks
from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.checks import Check, Field

FORMATS = ("csv", "link_only", "json", "pdf", "png", "xlsx")
_EVERY = ("webhook", "email", "sftp", "slack", "s3")
_OLDEST = ("webhook", "email", "sftp")
_PRINTED, _ROWS = ("pdf", "png"), ("csv", "xlsx", "json")
_NOT_LINK = ("pdf", "png", "csv", "xlsx", "json")
_PAPERS = ("a3", "a4", "letter", "legal", "fit_page", "tabloid")
_CONDITIONS = ("RESULTS_PRESENT", "RESULTS_CHANGED", "RESULTS_MISSING", "RESULTS_UNCHANGED")

_S3 = {
    "bucketName": (re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "Invalid bucket name"),
    "region": (re.compile(r"[a-z]{2,3}(-[a-z]+)+-\d"), "Invalid region"),
    "roleArn": (re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+"), "Invalid role ARN"),
    "keyPrefix": (re.compile(r"(?!.*\.\.).*", re.DOTALL), "Key prefix contains invalid path traversal"),
}
"""The patterns of S3's fields; their errors name no field (omni-api.md §5.6)."""


def _recipients_of(habits: Habits) -> dict[str, Field]:
    """The field for an e-mail's people, in one of its two forms, or for Slack's ids."""
    one = _as_object if habits.recipients_as_objects else checks.email
    return {
        "email": Field(checks.many(one), required=True),
        "slack": Field(checks.either(checks.many(checks.text), checks.text), required=True),
    }


def _as_object(value: object) -> str | None:
    if not isinstance(value, dict):
        return checks.mapping(value)
    return checks.email(value.get("email")) or (None if value.keys() == {"email"} else "Unrecognized key(s) in object")


def _print(check: Check, *forms: str, default: object = None) -> Field:
    return Field(check, forms=forms or _PRINTED, default=default)


COMMON: dict[str, Field] = {
    "name": Field(checks.text, required=True),
    "schedule": Field(checks.cron, required=True),
    "timezone": Field(checks.zone, required=True),
    "identifier": Field(checks.text, required=True),
    "format": Field(checks.choice(*FORMATS), required=True),
    "destinationType": Field(checks.text, required=True),
    "filterConfig": Field(checks.mapping),
    "conditionType": Field(checks.choice(*_CONDITIONS)),
    "conditionQueryMapKey": Field(checks.text),
    "queryIdentifierMapKey": Field(checks.text),
    "killJobsOnFailure": Field(checks.flag),
    "testNow": Field(checks.flag),
}
PRESENTATION: dict[str, Field] = {
    "timezoneOverride": Field(checks.or_null(checks.zone)),
    "hideTitle": _print(checks.flag, default=False),
    "expandTablesToShowAllRows": _print(checks.flag, default=False),
    "singleColumnLayout": _print(checks.flag, default=False),
    "paperFormat": _print(checks.choice(*_PAPERS), "pdf", default="letter"),
    "paperOrientation": _print(checks.choice("portrait", "landscape"), "pdf", default="portrait"),
    "showContentLink": Field(checks.flag, forms=_NOT_LINK, default=True),
    "showFilters": Field(checks.flag, forms=("pdf", "png", "xlsx", "json"), default=True),
    "hideHiddenFields": Field(checks.flag, forms=("csv", "xlsx"), default=False),
    "enableFormatting": Field(checks.flag, forms=_ROWS, tiled=("json",), default=False),
    "overrideRowLimit": Field(checks.flag, forms=_ROWS, tiled=("json", "xlsx"), default=False),
    "maxRowLimit": Field(checks.between(1, 2**31 - 1), forms=_ROWS, tiled=("json", "xlsx")),
}
DESTINATION: dict[str, Field] = {
    "subject": Field(checks.text, required=True, on=("email",)),
    "textBody": Field(checks.text, on=("email", "slack")),
    "fanOut": Field(checks.flag, on=("email",)),
    "slackRecipientType": Field(checks.choice("channel", "users"), on=("slack",)),
    "address": Field(checks.text, required=True, on=("sftp",)),
    "port": Field(checks.between(1, 65535), required=True, on=("sftp",)),
    "username": Field(checks.text, required=True, on=("sftp",)),
    "path": Field(checks.text, on=("sftp",)),
    "passwordUnencrypted": Field(checks.text, on=("sftp",)),
    "bucketName": Field(checks.text, required=True, on=("s3",)),
    "region": Field(checks.text, required=True, on=("s3",)),
    "roleArn": Field(checks.text, required=True, on=("s3",)),
    "keyPrefix": Field(checks.text, on=("s3",)),
    "filename": Field(checks.text, on=("s3",)),
}
_PRINT_OPTIONS = ("expandTablesToShowAllRows", "singleColumnLayout", "paperFormat", "paperOrientation")


@cache
def creatable(oldest: bool) -> tuple[str, ...]:
    """Return the destination types that a schedule may be written with."""
    return _OLDEST if oldest else _EVERY


def checked_schedule(body: object, habits: Habits, *, update: bool = False) -> Json:
    """Return the body of a create or update if it is valid by itself. Raises ApiError if it is not."""
    if not isinstance(body, dict):
        raise ApiError(400, f"Expected object, received {checks.kind(body)}")
    destination = body.get("destinationType")
    if destination not in creatable(habits.oldest):
        raise ApiError(400, _not_a_destination(body, habits))
    checks.checked(body, _fields(str(destination), habits, update=update))
    for rule in (_formats, _paper, _alert, _slack, _s3, _test):
        words = rule(body)
        if words:
            raise ApiError(400, words)
    if destination == "slack" and not habits.slack_connected:
        raise ApiError(400, "Organization does not have a Slack credential configured")
    return body


def _not_a_destination(body: Json, habits: Habits) -> str:
    wrong = [f"{name}: {name} is required" for name in ("name", "schedule", "timezone") if not body.get(name)]
    expected = " | ".join(map(repr, creatable(habits.oldest)))
    return ", ".join([*wrong, f"destinationType: Invalid discriminator value. Expected {expected}"])


def _fields(destination: str, habits: Habits, *, update: bool) -> dict[str, Field]:
    fields = COMMON | PRESENTATION
    if update:
        fields |= {"identifier": Field(checks.text)}
    fields |= {name: field for name, field in DESTINATION.items() if destination in field.on}
    if destination in ("email", "slack"):
        fields["recipients"] = _recipients_of(habits)[destination]
    if destination == "webhook":
        fields[habits.webhook_key] = Field(checks.url, required=True)
    if destination == "sftp" and habits.sftp_path_required:
        fields["path"] = Field(checks.text, required=True)
    return fields


def _formats(body: Json) -> str | None:
    """An option is rejected with a format that does not support it, whatever its value."""
    form, tiled = body["format"], "queryIdentifierMapKey" in body
    for name, field in PRESENTATION.items():
        if name not in body or not field.forms:
            continue
        if form not in field.forms:
            return _not_for(name, field)
        if form in field.tiled and not tiled:
            return f"{name} requires queryIdentifierMapKey with the {form.upper()} format"
    return None


def _not_for(name: str, field: Field) -> str:
    if name in _PRINT_OPTIONS:
        return "Print options are not supported for this format"
    *most, last = (form.upper() for form in field.forms)
    return f"{name} can only be used with {', '.join(most)} or {last} formats"


def _paper(body: Json) -> str | None:
    laid_out = "singleColumnLayout" in body or "expandTablesToShowAllRows" in body
    if body.get("paperFormat") == "fit_page" and laid_out:
        return "Single column layout and table expansion options are not supported for FIT_PAGE format."
    return None


def _alert(body: Json) -> str | None:
    if ("conditionType" in body) != ("conditionQueryMapKey" in body):
        return "Must provide both a trigger query and an alert condition type"
    return None


def _slack(body: Json) -> str | None:
    if body["destinationType"] != "slack":
        return None
    if "slackRecipientType" not in body:
        return "slackRecipientType is required for Slack destinations"
    if body["slackRecipientType"] == "channel" and len(slack_ids(body)) > 1:
        return "Only one Slack channel is supported per schedule"
    return None


def _s3(body: Json) -> str | None:
    if body["destinationType"] != "s3":
        return None
    wrong = (words for name, (pattern, words) in _S3.items() if name in body and not pattern.fullmatch(body[name]))
    return next(wrong, None)


def _test(body: Json) -> str | None:
    if not body.get("testNow"):
        return None
    if body.get("conditionType") == "RESULTS_CHANGED":
        return "Test delivery not supported for condition type RESULTS_CHANGED"
    return "Test delivery not supported for S3 destinations" if body["destinationType"] == "s3" else None


def slack_ids(body: Json) -> list[str]:
    """Return Slack's recipients from an array or a comma-separated string."""
    found = body["recipients"]
    return [one.strip() for one in found.split(",")] if isinstance(found, str) else list(found)


def addresses(body: Json) -> list[str]:
    """Return an e-mail's recipients from either form, without duplicates."""
    found = [one["email"] if isinstance(one, dict) else one for one in body["recipients"]]
    return list(dict.fromkeys(found))
