"""The settings of a schedule: from its body if it was written, else invented from its index."""

from __future__ import annotations

from omnitui.demo.data import content
from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.vocabulary import GROUPS, POOL, Group, Person, draw, person
from omnitui.demo.protocol.answers import Json
from omnitui.demo.protocol.bodies import DESTINATION, PRESENTATION, slack_ids

_FIRST, _GROUP, _FILTERS, _OPTIONS = range(50, 54)
_UNSEEN = ("fanOut", "passwordUnencrypted")  # the first is shown elsewhere, the second never
_FILTER_SHAPES: tuple[Json, ...] = (
    {},
    {"region": {"kind": "EQ", "left_side": "US", "type": "string"}},
    {"status": ["active", "pending"]},
    {
        "Region": {"type": "string", "kind": "EQUALS", "values": ["North", "East"]},
        "order_date": {
            "type": "date",
            "kind": "WITHIN_RANGE",
            "left_side": "7 days ago",
            "right_side": "today",
        },
    },
)


def receivers(schedule: Schedule) -> list[Person]:
    """Return the people that an e-mail schedule is sent to, as many as its row counts."""
    if schedule.people is not None:
        return list(schedule.people)
    if schedule.destination != "email":
        return []
    first = draw(schedule.index, _FIRST, POOL)
    step = 1 + schedule.index % 11
    return [person((first + number * step) % POOL) for number in range(schedule.recipient_count)]


def groups(schedule: Schedule) -> list[Group]:
    """Return the groups that an e-mail schedule is sent to."""
    if schedule.groups is not None:
        return [group for group in GROUPS if group.uuid in schedule.groups]
    if schedule.destination != "email" or draw(schedule.index, _GROUP, 3):
        return []
    return [GROUPS[schedule.index % len(GROUPS)]]


def slack(schedule: Schedule) -> list[str]:
    """Return the channel or the users that a Slack schedule is sent to."""
    if schedule.body and "recipients" in schedule.body:
        return slack_ids(schedule.body)
    if (schedule.slack_recipient_type or "").lower() == "users":
        return [f"U0BLOB{schedule.index:05d}", f"U0ROSS{schedule.index:05d}"]
    return [f"C0PAINT{schedule.index:04d}"]


def fans_out(schedule: Schedule) -> bool:
    """Whether every recipient gets a separate mail."""
    if schedule.body:
        return bool(schedule.body.get("fanOut"))
    return schedule.destination == "email" and schedule.index % 4 == 0


def kills_on_failure(schedule: Schedule) -> bool:
    """Whether one failed query stops the whole delivery."""
    return bool(schedule.body.get("killJobsOnFailure")) if schedule.body else schedule.index % 3 == 0


def condition_query(schedule: Schedule) -> str | None:
    """Return the key of the query that an alert watches."""
    if schedule.body:
        return schedule.body.get("conditionQueryMapKey")
    return "1" if schedule.condition else None


def filters(schedule: Schedule) -> Json:
    """Return the filters in effect; those of a body are merged with the dashboard's defaults."""
    identifier = schedule.dashboard.identifier
    if schedule.body is None:
        invented = _FILTER_SHAPES[draw(schedule.index, _FILTERS, len(_FILTER_SHAPES))]
        return content.effective_filters(identifier, invented, merged=False)
    saved = schedule.body.get("filterConfig", {})
    return content.effective_filters(identifier, saved, merged=bool(saved))


def target(schedule: Schedule, kind: str) -> Json:
    """Return the settings of a destination; some webhooks use the other name for their address (clash 18)."""
    if schedule.body and kind == schedule.destination:
        return {"type": kind, **_written_target(schedule.body, kind, schedule.index)}
    return {"type": kind, **_invented_target(schedule, kind)}


def _written_target(body: Json, kind: str, index: int) -> Json:
    names = [name for name, field in DESTINATION.items() if kind in field.on and name not in _UNSEEN]
    names += ["url", "webhookUrl"] if kind == "webhook" else []
    written: Json = {name: body[name] for name in names if name in body}
    return {**written, "externalId": external_id(index)} if kind == "s3" else written


def external_id(index: int) -> str:
    """Return the external id by which the owner of an S3 bucket recognizes Omni's deliveries."""
    return f"omni-{index}"


def _invented_target(schedule: Schedule, kind: str) -> Json:
    index = schedule.index
    if kind == "email":
        return {"subject": schedule.name or "A delivery", **({"textBody": "Good morning."} if index % 2 else {})}
    if kind == "slack":
        return {"slackRecipientType": schedule.slack_recipient_type or "channel", "textBody": "*Fresh paint*"}
    if kind == "webhook":
        return {"webhookUrl" if index % 3 == 0 else "url": f"https://hooks.blob.example/{index}"}
    if kind == "sftp":
        return {"address": "sftp://files.blob.example/in", "port": 22, "username": "omni", "path": "/in"}
    if kind == "s3":
        return {
            "bucketName": "blob-reports",
            "region": "eu-west-1",
            "roleArn": "arn:aws:iam::111122223333:role/OmniDrop",
            "externalId": external_id(index),
            "keyPrefix": "weekly/",
            "filename": "{{scheduledTaskName}}-{{currentDate}}",
        }
    return {}


def presentation(schedule: Schedule) -> Json:
    """Return the presentation options that the format supports (omni-api.md §11)."""
    return _written_presentation(schedule.body) if schedule.body else _invented_presentation(schedule)


def _written_presentation(body: Json) -> Json:
    """Return what was sent, and Omni's defaults for the rest: nothing of an earlier body remains (clash 6)."""
    tile = "queryIdentifierMapKey"
    shown: Json = {tile: body[tile]} if tile in body else {}
    for name, field in PRESENTATION.items():
        fits = not field.forms or body["format"] in field.forms
        if name in body:
            shown[name] = body[name]
        elif fits and (field.default is not None or name == "timezoneOverride"):
            shown[name] = field.default
    return shown


def _invented_presentation(schedule: Schedule) -> Json:
    index, form = schedule.index, (schedule.format or "").lower()
    options: Json = {"timezoneOverride": "America/New_York" if index % 9 == 0 else None}
    if schedule.content != "dashboard":
        options["queryIdentifierMapKey"] = ("1", "2", "refunds-by-region")[index % 3]
    if form != "link_only" and draw(index, _OPTIONS, 3):
        options["showContentLink"] = index % 2 == 0
    if form in ("pdf", "png"):
        options |= {
            "hideTitle": index % 2 == 1,
            "expandTablesToShowAllRows": False,
            "singleColumnLayout": False,
        }
    if form == "pdf":
        options |= {"paperFormat": ("a4", "letter", "fit_page")[index % 3], "paperOrientation": "landscape"}
    if form in ("csv", "xlsx"):
        options |= {"hideHiddenFields": True, "enableFormatting": index % 2 == 0}
    if form in ("xlsx", "json") and "queryIdentifierMapKey" in options:
        options |= {"overrideRowLimit": True, "maxRowLimit": 5000}
    return options
