"""The endpoints of email-only users (omni-api.md §2.10)."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from omnitui.demo.data.vocabulary import Person
from omnitui.demo.endpoints.calls import Call
from omnitui.demo.protocol import checks
from omnitui.demo.protocol.answers import ApiError, Json, answer
from omnitui.demo.protocol.checks import Field
from omnitui.demo.protocol.pages import checked_size, choices, page_info

_MOST = 20
_CHOICES = {"sortDirection": ("desc", "asc")}
PARAMETERS = frozenset({"email", "cursor", "pageSize", *_CHOICES})
_USER = {"email": Field(checks.email, required=True), "userAttributes": Field(checks.mapping)}
_USERS = {"users": Field(checks.many(checks.mapping), required=True)}
_UNSET: tuple[object, ...] = (None, "", [])


def list_email_only(call: Call) -> Json:
    """`GET /users/email-only`: Z to A by default; a cursor is the last address of the previous page."""
    if call.habits.email_only_needs_admin:
        _admin_only(call)
    size = checked_size(call.query, default=_MOST, most=_MOST)
    wrong = choices(call.query, _CHOICES)
    if "cursor" in call.query and checks.email(call.query["cursor"]):
        wrong.append("cursor: Invalid email address")
    if wrong:
        raise ApiError(400, ", ".join(wrong))
    part = call.query.get("email", "").lower()
    found = [someone for someone in call.people.email_only() if part in someone.email.lower()]
    backwards = call.query.get("sortDirection", "desc") == "desc"
    ahead = _beyond(found, call.query.get("cursor"), backwards=backwards)
    page = ahead[:size]
    following = page[-1].email if len(ahead) > size else None
    return {
        "pageInfo": page_info(following, size, len(found)),
        "records": [
            {
                "email": someone.email,
                "user_id": someone.membership_id,
                "user_attributes": dict(call.people.attributes(someone)),
            }
            for someone in page
        ],
    }


def _beyond(found: list[Person], cursor: str | None, *, backwards: bool) -> list[Person]:
    if backwards:
        return [someone for someone in reversed(found) if cursor is None or someone.email < cursor]
    return [someone for someone in found if cursor is None or someone.email > cursor]


def save_email_only(call: Call) -> Json:
    """`POST /users/email-only`: creates a user, or updates the one with that address."""
    _admin_only(call)
    return _save(call, _checked_user(call.body))


def save_many(call: Call) -> httpx.Response:
    """`POST /users/email-only/bulk`: 1 to 20 users, all or none of them."""
    _admin_only(call)
    users = checks.checked(call.body, _USERS)["users"]
    if len(users) > _MOST:
        raise ApiError(400, f"users: Maximum of {_MOST} users can be processed in a single request")
    sound = [_checked_user(user) for user in users]
    return answer({"results": [_save(call, user) for user in sound]}, call.habits.bulk_status)


def _admin_only(call: Call) -> None:
    if call.key.personal:
        raise ApiError(403, "Admin role required")


def _checked_user(body: object) -> Json:
    user = checks.checked(body, _USER)
    attributes = user.get("userAttributes", {})
    unknown = [name for name in attributes if name not in ATTRIBUTES]
    if unknown:
        named = ", ".join(f'"{name}"' for name in unknown)
        raise ApiError(
            400, f"The provided user attributes: {named} do not match the names of existing user attributes."
        )
    for name, value in attributes.items():
        words = None if value in _UNSET else ATTRIBUTES[name](name, value)
        if words:
            raise ApiError(400, words)
    return user


def _save(call: Call, user: Json) -> Json:
    someone = call.people.ensure(user["email"])
    attributes = call.people.attributes(someone)
    for name, value in user.get("userAttributes", {}).items():
        if value in _UNSET:
            attributes.pop(name, None)
        else:
            attributes[name] = value
    return {"email": someone.email, "userId": someone.membership_id}


def _typed(kind: str) -> Callable[[str, object], str | None]:
    def check(name: str, value: object) -> str | None:
        if checks.kind(value) == kind:
            return None
        return f"User Attribute {name} is type {kind}, but passed-in value {_shown(value)} is not a {kind}."

    return check


def _shown(value: object) -> str:
    """Return a value as JavaScript formats it in a string."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(_shown, value))
    return "[object Object]" if isinstance(value, dict) else str(value)


def _several(name: str, value: object) -> str | None:
    if isinstance(value, list):
        wrong = next((one for one in value if not isinstance(one, str)), None)
        return None if wrong is None else _typed("string")(name, wrong)
    return (
        f"User Attribute {name} has multiple values enabled, but the passed-in value is not an array. If passing a "
        "single value for a user attribute with multiple values enabled, please wrap the value in an array [x]."
    )


def _zone(name: str, value: object) -> str | None:
    """Accept zones of the form Area/City, and UTC, but no abbreviations."""
    if isinstance(value, str) and (value == "UTC" or "/" in value) and checks.is_zone(value):
        return None
    return (
        f"The timezone {_shown(value)} is not supported. Please see the connection page or user profile page for the "
        'list of valid timezones. Use e.g. "America/New_York" instead of "EST"'
    )


ATTRIBUTES: dict[str, Callable[[str, object], str | None]] = {
    "region": _several,
    "tier": _typed("string"),
    "seats": _typed("number"),
    "is_admin": _typed("number"),
    "is_partner": _typed("boolean"),
    "omni_user_timezone": _zone,
}
"""The user attributes of this organization, by their reference names, and what their values must be."""
