"""The endpoints that write schedules: create, update, delete, send now (omni-api.md §2.2, §2.4, §2.5, §2.7)."""

from __future__ import annotations

from typing import Any

import httpx

from omnitui.demo.data import content, settings
from omnitui.demo.data.deliveries import recipients
from omnitui.demo.data.schedule import Schedule, stamp
from omnitui.demo.data.script import QUIET
from omnitui.demo.data.vocabulary import BARRED, Dashboard, Person
from omnitui.demo.endpoints.calls import Call
from omnitui.demo.protocol.answers import ApiError, Json, answer
from omnitui.demo.protocol.bodies import addresses, checked_schedule

_CROWD = 50  # with more recipients, personal mails are sent one by one, and a second trigger has to wait
_FOR_OTHERS = "Personal access tokens cannot create schedules on behalf of other users"


def create(call: Call) -> httpx.Response:
    """`POST /api/v1/schedules`; with `testNow` it sends a delivery and creates nothing."""
    owner = call.as_somebody(_FOR_OTHERS) or _creator(call)
    body = checked_schedule(call.body, call.habits)
    dashboard = _dashboard(call, body["identifier"])
    fields = _fields(call, body, dashboard)
    if body.get("testNow"):
        return answer(_send_test(call, fields), call.habits.create_status)
    schedule = call.store.insert(**fields, owner=owner, created_at=stamp(call.now), **_UNTOUCHED)
    return answer(_created(schedule), call.habits.create_status)


_UNTOUCHED: dict[str, Any] = {
    "disabled_at": None,
    "system_disabled_at": None,
    "system_disabled_reason": None,
    "last_completed_at": None,
    "last_status": None,
    "omits": frozenset(),
}


def _creator(call: Call) -> Person | None:
    return call.key.person if call.key.personal or call.habits.key_owns_created else None


def _created(schedule: Schedule) -> Json:
    done: Json = {"id": schedule.id, "message": "Successfully created schedule"}
    if schedule.destination == "s3":
        done["delivererRoleArn"] = "arn:aws:iam::999988887777:role/omni-deliverer"
        done["externalId"] = settings.external_id(schedule.index)
    return done


def _send_test(call: Call, fields: dict[str, Any]) -> Json:
    """Send to the real recipients at once; nothing is stored, so there is no id."""
    find_or_invent = call.store.invent(**fields)
    call.mail.send(find_or_invent, call.now, test=True)
    return {"message": "Successfully sent test delivery"}


def update(call: Call) -> Json:
    """`PUT {S}`: the body replaces everything, and what it omits gets its default (clash 6)."""
    index = call.schedule()
    body = checked_schedule(call.body, call.habits, update=True)
    if call.habits.update_merges:
        body = {**(call.store.read(index).body or {}), **body}
    current = call.store.title(index).dashboard
    moved = body.get("identifier", current.identifier) != current.identifier
    dashboard = _dashboard(call, body["identifier"]) if moved else current
    fields = _fields(call, body, dashboard)
    if body.get("testNow"):
        call.mail.send(call.store.invent(**fields), call.now, test=True)
        return {"success": True, "scheduledTaskId": call.parts[0]}
    edited = call.store.edit(index)
    for name, value in fields.items():
        setattr(edited, name, value)
    edited.omits -= QUIET if edited.alert else frozenset()
    call.store.forget_orders()
    return {"success": True, "scheduledTaskId": edited.id}


def _dashboard(call: Call, identifier: str) -> Dashboard:
    if call.key.personal and identifier in BARRED:
        raise ApiError(403, "User does not have permission to schedule this dashboard")
    found = content.dashboard(identifier, call.habits.more_documents)
    return Dashboard(found.identifier, found.name)


def _fields(call: Call, body: Json, dashboard: Dashboard) -> dict[str, Any]:
    """Return the fields of `Schedule` that a body sets. Raises ApiError if the dashboard lacks what it names."""
    content.check_filters(dashboard.identifier, body.get("filterConfig", {}))
    for key in ("conditionQueryMapKey", "queryIdentifierMapKey"):
        if key in body:
            content.query_name(dashboard.name, body[key])
    mailed = body["destinationType"] == "email"
    meet = call.people.find_or_invent if body.get("testNow") else call.people.ensure
    people = [meet(email) for email in addresses(body)] if mailed else []
    return {
        "name": body["name"],
        "dashboard": dashboard,
        "cron": body["schedule"],
        "timezone": body["timezone"],
        "destination": body["destinationType"],
        "format": body["format"],
        "content": "single tile" if "queryIdentifierMapKey" in body else "dashboard",
        "recipient_count": len(people) if mailed else -1,
        "slack_recipient_type": body.get("slackRecipientType"),
        "alert": _alert(body, dashboard),
        "second": None,
        "body": body,
        "people": people,
        "groups": [],
        "updated_at": stamp(call.now),
    }


def _alert(body: Json, dashboard: Dashboard) -> Json | None:
    if "conditionType" not in body:
        return None
    query = content.query_name(dashboard.name, body["conditionQueryMapKey"])
    return {"conditionType": body["conditionType"], "conditionQueryName": query}


def delete(call: Call) -> Json:
    """`DELETE {S}`: deletes a schedule for good."""
    call.store.remove(call.schedule())
    return {"success": True}


def trigger(call: Call) -> Json:
    """`POST {S}/trigger`: sends it; `lastCompletedAt` and `lastStatus` show the result a little later."""
    schedule = call.store.read(call.schedule())
    if schedule.disabled_at or schedule.system_disabled_at:
        raise ApiError(409, "Cannot trigger an inactive schedule")
    crowded = settings.fans_out(schedule) and len(recipients(schedule)) > _CROWD
    if crowded and call.mail.in_progress(schedule.index):
        raise ApiError(409, "Cannot trigger schedule while another execution is in progress")
    call.mail.send(schedule, call.now)
    return {"success": True}
