"""How an Omni might keep a body and tell it again: in each of the shapes its documents clash over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients
from omnitui.api.models.schedules import ScheduleRecord
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.domain.schedules.schedule import Schedule, from_record

_PRESENTATION = (
    "hideTitle",
    "expandTablesToShowAllRows",
    "singleColumnLayout",
    "paperFormat",
    "paperOrientation",
    "showContentLink",
    "showFilters",
    "hideHiddenFields",
    "enableFormatting",
    "overrideRowLimit",
    "maxRowLimit",
    "timezoneOverride",
    "queryIdentifierMapKey",
)
_TOLD_BY_RECIPIENTS = ("address", "port", "username", "bucketName", "region", "roleArn", "keyPrefix", "filename")


@dataclass(frozen=True, slots=True)
class Shape:
    """The ways a server may differ; the defaults are the newest documents'."""

    loud: bool = False
    tile: str = "single tile"
    url: str = "url"
    alert: str = "object"
    texts: bool = False
    recipients: bool = True
    defaults: bool = False


SHAPES = (
    Shape(),
    Shape(loud=True, tile="tile", url="webhookUrl", alert="text"),
    Shape(texts=True, alert="missing"),
    Shape(recipients=False, defaults=True),
)


def stored(body: dict[str, Any], shape: Shape) -> tuple[Schedule, ScheduleDetail, ScheduleRecipients]:
    """The row, the GET and the recipients of a schedule made with `body`."""
    return (
        from_record(ScheduleRecord.model_validate(_row(body, shape))),
        ScheduleDetail.model_validate(_detail(body, shape)),
        ScheduleRecipients.model_validate(_recipients(body, shape)),
    )


def in_full(body: dict[str, Any], shape: Shape) -> ScheduleInFull:
    """All that Omni shows of a schedule made with `body`."""
    return ScheduleInFull(*stored(body, shape))


def _row(body: dict[str, Any], shape: Shape) -> dict[str, Any]:
    email = body["destinationType"] == "email"
    condition = body.get("conditionType")
    alert = {"alert": condition} if shape.alert == "text" else {"alert": condition and {"conditionType": condition}}
    kind = body.get("slackRecipientType")
    return {
        "id": "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001",
        "name": body["name"],
        "identifier": body["identifier"],
        "dashboardName": "Churn",
        "schedule": body["schedule"],
        "timezone": body["timezone"],
        "destinationType": body["destinationType"],
        "format": body["format"].upper() if shape.loud else body["format"],
        "content": shape.tile if "queryIdentifierMapKey" in body else "dashboard",
        "recipientCount": len(body["recipients"]) if email else -1,
        "slackRecipientType": kind.title() if kind and shape.loud else kind,
        **({} if shape.alert == "missing" else alert),
    }


def _detail(body: dict[str, Any], shape: Shape) -> dict[str, Any]:
    options = {key: _as(value, shape) for key, value in body.items() if key in _PRESENTATION}
    if shape.defaults:
        options = {"hideTitle": False, "showFilters": True, "timezoneOverride": None, "showContentLink": True} | options
    if shape.loud and "paperFormat" in options:
        options["paperFormat"] = options["paperFormat"].upper()
    return {
        "id": "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001",
        "name": body["name"],
        "schedule": body["schedule"],
        "timezone": body["timezone"],
        "fanOut": body.get("fanOut", False),
        "killJobsOnFailure": body.get("killJobsOnFailure", False),
        "filterConfig": body.get("filterConfig", {}),
        "metadata": options,
        "conditionType": body.get("conditionType"),
        "conditionQueryMapKey": body.get("conditionQueryMapKey"),
        "destinations": [_destination(body, shape)],
    }


def _destination(body: dict[str, Any], shape: Shape) -> dict[str, Any]:
    own = {"subject", "textBody", "path", "slackRecipientType"}
    if not shape.recipients:
        own |= set(_TOLD_BY_RECIPIENTS) | {"url"}
    if not shape.recipients and body["destinationType"] == "slack":
        own |= {"recipients"}
    people = body["recipients"] if body["destinationType"] == "email" else []
    return {
        "id": "dddddddd-0000-4000-8000-000000000001",
        "format": body["format"].upper() if shape.loud else body["format"],
        "metadata": {"type": body["destinationType"]} | {key: body[key] for key in own & body.keys()},
        "recipients": [
            {"id": f"c{place}", "membershipId": f"m{place}", "membership": {"user": {"email": email, "name": None}}}
            for place, email in enumerate(people)
        ],
        "userGroupRecipients": [],
    }


def _recipients(body: dict[str, Any], shape: Shape) -> dict[str, Any]:
    kind = body["destinationType"]
    if not shape.recipients:
        return {"type": kind}
    told: dict[str, Any] = {"type": kind}
    if kind == "email":
        told["recipients"] = [{"id": email, "name": "", "email": email} for email in body["recipients"]]
    if kind == "slack":
        told["recipients"] = [
            {"recipientType": body["slackRecipientType"], "slackId": known} for known in body["recipients"]
        ]
    if kind == "webhook":
        told[shape.url] = body["url"]
    return told | {key: _as(body[key], shape) for key in _TOLD_BY_RECIPIENTS if key in body}


def _as(value: Any, shape: Shape) -> Any:
    """Some servers print switches and numbers as text."""
    return str(value).lower() if shape.texts and isinstance(value, bool | int) else value
