"""The endpoints, one row each in `ROUTES`; a new one needs a function and a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from omnitui.demo.data import details
from omnitui.demo.data.directory import may_view
from omnitui.demo.data.schedule import Schedule, stamp
from omnitui.demo.endpoints import content, people, recipients, scim, writes
from omnitui.demo.endpoints.calls import Call
from omnitui.demo.endpoints.listing import PARAMETERS, list_schedules
from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.checks import UUID

_SCHEDULES = "/api/v1/schedules"
_ONE = f"{_SCHEDULES}/([^/]+)"
_EMAIL_ONLY = "/api/v1/users/email-only"
_DOCUMENTS = "/api/v1/documents"
_MODEL = "33333333-0000-4000-8000-000000000001"


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint: its path as a pattern, and the query parameters it accepts; any other is an error.

    `body` says whether it takes a body, `scim` whether its errors have SCIM's form.
    """

    name: str
    method: str
    path: re.Pattern[str]
    answer: Callable[[Call], Json | httpx.Response]
    parameters: frozenset[str] = frozenset()
    body: bool = False
    scim: bool = False


def get_schedule(call: Call) -> Json:
    """`GET {S}`; `userId` acts as another user, which a personal token may not."""
    somebody = call.as_somebody()
    schedule = call.store.read(call.schedule())
    if somebody and not may_view(somebody, schedule.dashboard.identifier):
        raise ApiError(403, "User does not have permission to schedule this dashboard")
    return details.detail(schedule)


def get_recipients(call: Call) -> Json:
    """`GET {S}/recipients` (omni-api.md §2.8)."""
    return details.recipients(call.store.read(call.schedule()))


def pause(call: Call) -> Json:
    """`PUT {S}/pause`: sets `disabledAt` (omni-api.md §2.6)."""
    schedule = _switchable(call)
    if schedule.disabled_at:
        raise ApiError(400, "Schedule is already paused")
    call.store.edit(schedule.index).disabled_at = stamp(call.now)
    return {"success": True}


def resume(call: Call) -> Json:
    """`PUT {S}/resume`: clears `disabledAt`."""
    schedule = _switchable(call)
    if not schedule.disabled_at:
        raise ApiError(400, "Schedule is already resumed")
    call.store.edit(schedule.index).disabled_at = None
    return {"success": True}


def _switchable(call: Call) -> Schedule:
    schedule = call.store.read(call.schedule())
    if schedule.system_disabled_at:
        raise ApiError(400, "Schedule is system disabled")
    return schedule


def whoami(call: Call) -> Json:
    """`GET /api/v1/whoami` (omni-api.md §1.2), for all models or those in `modelId`."""
    models = call.query.get("modelId", _MODEL).split(",")
    if not all(UUID.fullmatch(model) for model in models):
        raise ApiError(400, "modelId: Invalid uuid")
    personal = call.key.personal
    role: Json = {
        "baseRole": "QUERIER" if personal else "CONNECTION_ADMIN",
        "roleName": "Querier" if personal else "Connection Admin",
        "connectionId": "44444444-0000-4000-8000-000000000001",
        "permissions": ["QUERY", "SCHEDULE"] if personal else ["QUERY", "MODEL", "SCHEDULE", "ADMIN"],
    }
    return {
        "keyScope": "user" if personal else "organization",
        "orgRole": "MEMBER" if personal else "ORG_ADMIN",
        "rolesByModel": {model: role for model in models if model == _MODEL},
        "user": {"id": call.key.person.user_id, "membershipId": call.key.person.membership_id},
    }


_AS_SOMEBODY = frozenset({"userId"})

ROUTES = (
    Route("list", "GET", re.compile(_SCHEDULES), list_schedules, PARAMETERS),
    Route("create", "POST", re.compile(_SCHEDULES), writes.create, _AS_SOMEBODY, body=True),
    Route("get", "GET", re.compile(_ONE), get_schedule, _AS_SOMEBODY),
    Route("update", "PUT", re.compile(_ONE), writes.update, body=True),
    Route("delete", "DELETE", re.compile(_ONE), writes.delete),
    Route("trigger", "POST", re.compile(f"{_ONE}/trigger"), writes.trigger),
    Route("pause", "PUT", re.compile(f"{_ONE}/pause"), pause),
    Route("resume", "PUT", re.compile(f"{_ONE}/resume"), resume),
    Route("recipients", "GET", re.compile(f"{_ONE}/recipients"), get_recipients),
    Route("add-recipients", "PUT", re.compile(f"{_ONE}/add-recipients"), recipients.add_recipients, body=True),
    Route("remove-recipients", "PUT", re.compile(f"{_ONE}/remove-recipients"), recipients.remove_recipients, body=True),
    Route(
        "transfer-ownership", "PUT", re.compile(f"{_ONE}/transfer-ownership"), recipients.transfer_ownership, body=True
    ),
    Route("email-only", "GET", re.compile(_EMAIL_ONLY), people.list_email_only, people.PARAMETERS),
    Route("save-email-only", "POST", re.compile(_EMAIL_ONLY), people.save_email_only, body=True),
    Route("save-many", "POST", re.compile(f"{_EMAIL_ONLY}/bulk"), people.save_many, body=True),
    Route("users", "GET", re.compile("/api/scim/v2/[Uu]sers"), scim.list_users, scim.PARAMETERS, scim=True),
    Route("groups", "GET", re.compile("/api/scim/v2/[Gg]roups"), scim.list_groups, scim.GROUP_PARAMETERS, scim=True),
    Route("documents", "GET", re.compile(_DOCUMENTS), content.list_documents, content.PARAMETERS),
    Route("queries", "GET", re.compile(f"{_DOCUMENTS}/([^/]+)/queries"), content.list_queries),
    Route("filters", "GET", re.compile("/api/v1/dashboards/([^/]+)/filters"), content.get_filters, _AS_SOMEBODY),
    Route("whoami", "GET", re.compile("/api/v1/whoami"), whoami, frozenset({"modelId"})),
)
