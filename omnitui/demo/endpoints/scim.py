"""The SCIM endpoints of the directory, for organization keys only (omni-api.md §2.11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from omnitui.demo.data.vocabulary import GROUPS, Group, Person
from omnitui.demo.endpoints.calls import Call
from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.pages import NUMBER

_CORE = "urn:ietf:params:scim:schemas:core:2.0"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_FILTER = re.compile(r'(?P<field>\w+) (?P<how>eq|co) "(?P<wanted>(?:[^"\\]|\\.)*)"', re.IGNORECASE)
_COUNT = 100
PARAMETERS = frozenset({"filter", "count", "startIndex"})
GROUP_PARAMETERS = PARAMETERS | {"excludedAttributes"}

T = TypeVar("T")


def list_users(call: Call) -> Json:
    """`GET /api/scim/v2/Users`: the members, without email-only users."""
    _organization_only(call)
    found = _filtered(call, call.people.members(), "userName", lambda someone: someone.email)
    return _page(call, found, _user)


def list_groups(call: Call) -> Json:
    """`GET /api/scim/v2/Groups`: with short codes, which schedules do not accept (clash 11)."""
    _organization_only(call)
    bare = call.query.get("excludedAttributes") == "members"
    found = _filtered(call, list(GROUPS), "displayName", lambda group: group.name)
    return _page(call, found, lambda group: _group(group, bare=bare))


def _organization_only(call: Call) -> None:
    if call.key.personal:
        raise ApiError(403, "User-scoped API keys are not allowed to access the SCIM API.")


def _filtered(call: Call, among: list[T], field: str, text: Callable[[T], str]) -> list[T]:
    asked = call.query.get("filter")
    if asked is None:
        return among
    found = _FILTER.fullmatch(asked)
    contains = found is not None and found["how"].lower() == "co"
    if not found or found["field"].lower() != field.lower() or (contains and not call.habits.scim_contains):
        raise ApiError(400, f"Unsupported filter: {asked}")
    wanted = re.sub(r"\\(.)", r"\1", found["wanted"]).lower()
    return [one for one in among if (wanted in text(one).lower() if contains else wanted == text(one).lower())]


def _page(call: Call, found: Sequence[T], shown: Callable[[T], Json]) -> Json:
    for name in ("count", "startIndex"):
        if not NUMBER.fullmatch(call.query.get(name, "1")):
            raise ApiError(400, f"{name}: Expected number, received nan")
    start = max(1, int(call.query.get("startIndex", "1")))
    count = max(0, int(call.query.get("count", str(_COUNT))))
    page = found[start - 1 : start - 1 + count]
    return {
        "Resources": [shown(one) for one in page],
        "itemsPerPage": len(page),
        "schemas": [_LIST],
        "startIndex": start,
        "totalResults": len(found),
    }


def _user(someone: Person) -> Json:
    groups = [group for group in GROUPS if someone in group.members]
    return {
        "active": int(someone.membership_id[-4:], 16) % 17 != 16,
        "displayName": someone.name,
        "emails": [{"primary": True, "value": someone.email}],
        "groups": [{"display": group.name, "value": group.code} for group in groups],
        "id": someone.membership_id,
        "meta": {
            "created": "2024-05-06T07:08:09.000Z",
            "lastModified": "2025-05-06T07:08:09.000Z",
            "resourceType": "User",
        },
        "schemas": [f"{_CORE}:User"],
        "userName": someone.email,
    }


def _group(group: Group, *, bare: bool) -> Json:
    members = [{"display": who.name, "value": who.membership_id} for who in group.members]
    shown: Json = {
        "displayName": group.name,
        "id": group.code,
        "meta": {"resourceType": "Group"},
        "schemas": [f"{_CORE}:Group"],
    }
    return shown if bare else shown | {"members": members}
