"""What one schedule shows beyond its row: `GET {S}` (omni-api.md §3.2) and its recipients (§2.8)."""

from __future__ import annotations

from omnitui.demo.schedule import Json, Schedule
from omnitui.demo.vocabulary import OWNERS, POOL, Person, draw, person

_ORGANIZATION = "aaaaaaaa-0000-4000-8000-000000000000"
_FIRST, _GROUP, _FILTERS, _OPTIONS, _CREATED = range(50, 55)
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


def detail(schedule: Schedule) -> Json:
    """The body of `GET {S}`; the dashboard's short id, the destination type and the count are not in it."""
    index, owner = schedule.index, schedule.owner
    entity = int.from_bytes(schedule.dashboard.identifier.encode()[:6])
    return {
        "id": schedule.id,
        "name": schedule.name,
        "organizationId": _ORGANIZATION,
        "entityId": f"eeeeeeee-0000-4000-8000-{entity:012x}",
        "ownerId": owner.membership_id if owner else None,
        "owner": {"name": owner.name} if owner else None,
        "schedule": schedule.cron,
        "timezone": schedule.timezone,
        "fanOut": schedule.destination == "email" and index % 4 == 0,
        "killJobsOnFailure": index % 3 == 0,
        "filterConfig": _FILTER_SHAPES[draw(index, _FILTERS, len(_FILTER_SHAPES))],
        "metadata": _presentation(schedule),
        "conditionType": schedule.condition,
        "conditionQueryMapKey": "1" if schedule.condition else None,
        "disabledAt": schedule.disabled_at,
        "systemDisabledAt": schedule.system_disabled_at,
        "systemDisabledReason": schedule.system_disabled_reason,
        "createdAt": f"202{draw(index, _CREATED, 5)}-11-02T12:00:00.000Z",
        "updatedAt": f"2025-{1 + draw(index, _CREATED, 12):02d}-15T12:00:00.{index % 1000:03d}Z",
        "destinations": [_destination(schedule, number) for number in range(2 if schedule.second else 1)],
    }


def recipients(schedule: Schedule) -> Json:
    """The body of `GET {S}/recipients`: its shape goes by `type`, and e-mail's comes in two (clash 8)."""
    target = _target(schedule, schedule.destination)
    if schedule.destination == "slack":
        kind = (schedule.slack_recipient_type or "channel").lower()
        return {
            "type": "slack",
            "recipients": [{"recipientType": kind, "slackId": slack} for slack in _slack(schedule)],
        }
    if schedule.destination == "webhook":
        return {"type": "webhook", "url": target.get("url") or target.get("webhookUrl")}
    if schedule.destination != "email":
        return {key: value for key, value in target.items() if key != "path"}
    older = schedule.index % 5 == 4
    body: Json = {
        "type": "email",
        "recipients": [_recipient(someone, older) for someone in receivers(schedule)],
    }
    if older or schedule.index % 7 == 0:
        body["userGroupRecipients"] = _groups(schedule)
    return body


def receivers(schedule: Schedule) -> list[Person]:
    """The people an e-mail schedule is sent to, as many as its row counts."""
    first = draw(schedule.index, _FIRST, POOL)
    step = 1 + schedule.index % 11
    return [person((first + number * step) % POOL) for number in range(schedule.recipient_count)]


def _recipient(someone: Person, older: bool) -> Json:
    body: Json = {"id": someone.membership_id, "name": someone.name, "email": someone.email}
    return body if older else body | {"emailOnly": someone.email_only}


def _groups(schedule: Schedule) -> list[Json]:
    if draw(schedule.index, _GROUP, 3):
        return []
    members = OWNERS[schedule.index % 5 :][:4]
    return [
        {
            "id": f"66666666-0000-4000-8000-{schedule.index % 4:012d}",
            "name": ("Happy accidents", "Plein air", "Board", "Brush cleaners")[schedule.index % 4],
            "recipients": [_recipient(someone, older=True) for someone in members],
        }
    ]


def _slack(schedule: Schedule) -> list[str]:
    if (schedule.slack_recipient_type or "").lower() == "users":
        return [f"U0BLOB{schedule.index:05d}", f"U0ROSS{schedule.index:05d}"]
    return [f"C0PAINT{schedule.index:04d}"]


def _destination(schedule: Schedule, number: int) -> Json:
    kind = schedule.destination_of(number)
    mailed = receivers(schedule) if kind == "email" else []
    body: Json = {
        "id": f"dddddddd-{number:04d}-4000-8000-{schedule.index:012x}",
        "format": schedule.format,
        "lastStatus": schedule.last_status,
        "lastCompletedAt": schedule.last_completed_at,
        "metadata": _target(schedule, kind),
        "recipients": [
            {
                "id": f"cccccccc-0000-4000-8000-{schedule.index % 0xFFFF:04x}{place:08x}",
                "membershipId": someone.membership_id,
                "membership": {"user": {"email": someone.email, "name": someone.name}},
            }
            for place, someone in enumerate(mailed)
        ],
        "userGroupRecipients": _groups(schedule) if kind == "email" else [],
    }
    return {key: value for key, value in body.items() if key != "format" or "format" not in schedule.omits}


def _target(schedule: Schedule, kind: str) -> Json:
    """The settings of a destination; some webhooks name their address the other way (clash 18)."""
    index, target = schedule.index, {"type": kind}
    if kind == "email":
        return (
            target | {"subject": schedule.name or "A delivery"} | ({"textBody": "Good morning."} if index % 2 else {})
        )
    if kind == "slack":
        return target | {
            "slackRecipientType": schedule.slack_recipient_type or "channel",
            "textBody": "*Fresh paint*",
        }
    if kind == "webhook":
        return target | {"webhookUrl" if index % 3 == 0 else "url": f"https://hooks.blob.example/{index}"}
    if kind == "sftp":
        return target | {
            "address": "sftp://files.blob.example/in",
            "port": 22,
            "username": "omni",
            "path": "/in",
        }
    if kind == "s3":
        return target | {
            "bucketName": "blob-reports",
            "region": "eu-west-1",
            "roleArn": "arn:aws:iam::111122223333:role/OmniDrop",
            "externalId": f"omni-{index}",
            "keyPrefix": "weekly/",
            "filename": "{{scheduledTaskName}}-{{currentDate}}",
        }
    return target


def _presentation(schedule: Schedule) -> Json:
    """The schedule's presentation options: those its format allows (omni-api.md §11), some of them unset."""
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
