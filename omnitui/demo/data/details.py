"""The bodies of one schedule: `GET {S}` (omni-api.md §3.2) and its recipients (§2.8)."""

from __future__ import annotations

from omnitui.demo.data import settings
from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.vocabulary import Group, Person, draw
from omnitui.demo.protocol.answers import Json

_ORGANIZATION = "aaaaaaaa-0000-4000-8000-000000000000"
_CREATED = 54


def detail(schedule: Schedule) -> Json:
    """Return the body of `GET {S}`, which lacks the dashboard's short id, the destination type and the count."""
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
        "fanOut": settings.fans_out(schedule),
        "killJobsOnFailure": settings.kills_on_failure(schedule),
        "filterConfig": settings.filters(schedule),
        "metadata": settings.presentation(schedule),
        "conditionType": schedule.condition,
        "conditionQueryMapKey": settings.condition_query(schedule),
        "disabledAt": schedule.disabled_at,
        "systemDisabledAt": schedule.system_disabled_at,
        "systemDisabledReason": schedule.system_disabled_reason,
        "createdAt": schedule.created_at or f"202{draw(index, _CREATED, 5)}-11-02T12:00:00.000Z",
        "updatedAt": schedule.updated_at or f"2025-{1 + draw(index, _CREATED, 12):02d}-15T12:00:00.{index % 1000:03d}Z",
        "destinations": [_destination(schedule, number) for number in range(2 if schedule.second else 1)],
    }


def recipients(schedule: Schedule) -> Json:
    """Return the body of `GET {S}/recipients`: its shape depends on `type`, and e-mail has two (clash 8)."""
    target = settings.target(schedule, schedule.destination)
    if schedule.destination == "slack":
        kind = (schedule.slack_recipient_type or "channel").lower()
        return {
            "type": "slack",
            "recipients": [{"recipientType": kind, "slackId": slack} for slack in settings.slack(schedule)],
        }
    if schedule.destination == "webhook":
        return {"type": "webhook", "url": target.get("url") or target.get("webhookUrl")}
    if schedule.destination != "email":
        return {key: value for key, value in target.items() if key != "path"}
    older = schedule.index % 5 == 4
    body: Json = {
        "type": "email",
        "recipients": [_recipient(someone, older) for someone in settings.receivers(schedule)],
    }
    if older or schedule.index % 7 == 0 or schedule.groups:
        body["userGroupRecipients"] = [_group(group) for group in settings.groups(schedule)]
    return body


def _recipient(someone: Person, older: bool) -> Json:
    body: Json = {"id": someone.membership_id, "name": someone.name, "email": someone.email}
    return body if older else body | {"emailOnly": someone.email_only}


def _group(group: Group) -> Json:
    members = [_recipient(someone, older=True) for someone in group.members]
    return {"id": group.uuid, "name": group.name, "recipients": members}


def _destination(schedule: Schedule, number: int) -> Json:
    kind = schedule.destination_of(number)
    mailed = settings.receivers(schedule) if kind == "email" else []
    body: Json = {
        "id": f"dddddddd-{number:04d}-4000-8000-{schedule.index:012x}",
        "format": schedule.format,
        "lastStatus": schedule.last_status,
        "lastCompletedAt": schedule.last_completed_at,
        "metadata": settings.target(schedule, kind),
        "recipients": [
            {
                "id": f"cccccccc-0000-4000-8000-{schedule.index % 0xFFFF:04x}{position:08x}",
                "membershipId": someone.membership_id,
                "membership": {"user": {"email": someone.email, "name": someone.name}},
            }
            for position, someone in enumerate(mailed)
        ],
        "userGroupRecipients": [_group(group) for group in settings.groups(schedule)] if kind == "email" else [],
    }
    return {key: value for key, value in body.items() if key != "format" or "format" not in schedule.omits}
