"""The endpoints that add and remove recipients and transfer ownership (omni-api.md §2.8, §2.9)."""

from __future__ import annotations

from typing import NamedTuple

from omnitui.demo.data import settings
from omnitui.demo.data.directory import may_view
from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.vocabulary import Group, Person
from omnitui.demo.endpoints.calls import Call
from omnitui.demo.protocol import checks
from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.checks import Field

_PEOPLE = {"emails": Field(checks.many(checks.email)), "userIds": Field(checks.many(checks.uuid))}
_GROUPS = {"userGroupIds": Field(checks.many(checks.uuid))}
_TRANSFER = {"userId": Field(checks.uuid)}


class _Named(NamedTuple):
    people: list[Person]
    emails: list[str]
    groups: list[Group]


def add_recipients(call: Call) -> Json:
    """`PUT {S}/add-recipients`: unknown addresses become email-only users; existing recipients are not counted."""
    schedule = _mailed(call, "Cannot add recipients to destination type {}")
    named = _named(call, "Please provide either valid email addresses, valid user IDs, or both")
    there, groups = settings.receivers(schedule), settings.groups(schedule)
    wanted = [*named.people, *(call.people.ensure(email) for email in named.emails)]
    people = [who for who in dict.fromkeys(wanted) if who not in there]
    more = [group for group in dict.fromkeys(named.groups) if group not in groups]
    _edit(call, schedule, [*there, *people], [*groups, *more])
    return _counts(call, "added", len(people), len(more))


def remove_recipients(call: Call) -> Json:
    """`PUT {S}/remove-recipients`: people who are no recipients are not counted."""
    schedule = _mailed(call, "Cannot change recipients on a scheduled task destination of type {}")
    named = _named(call, "At least one recipient must be provided")
    there, groups = settings.receivers(schedule), settings.groups(schedule)
    existing = (call.people.by_email(email) for email in named.emails)
    unwanted = {*named.people, *(who for who in existing if who)}
    people = [who for who in there if who not in unwanted]
    fewer = [group for group in groups if group not in named.groups]
    _edit(call, schedule, people, fewer)
    return _counts(call, "removed", len(there) - len(people), len(groups) - len(fewer))


def transfer_ownership(call: Call) -> Json:
    """`PUT {S}/transfer-ownership`: at once, to a member who may see the dashboard."""
    index = call.schedule()
    if isinstance(call.body, dict) and "userId" not in call.body:
        raise ApiError(400, "userId is a required field")
    wanted = str(checks.checked(call.body, _TRANSFER)["userId"])
    someone = call.people.by_id(wanted)
    if someone is None:
        raise ApiError(404, "New owner is not a member of the organization")
    title = call.store.title(index)
    if title.owner == someone:
        raise ApiError(400, "User already owns the schedule")
    if not may_view(someone, title.dashboard.identifier):
        raise ApiError(403, "New owner does not have permission to view the dashboard")
    call.store.edit(index).owner = someone
    call.store.forget_orders()
    return {"success": True}


def _mailed(call: Call, words: str) -> Schedule:
    schedule = call.store.read(call.schedule())
    if schedule.destination != "email":
        raise ApiError(400, words.format(schedule.destination))
    return schedule


def _named(call: Call, nobody: str) -> _Named:
    """Return whom the body names. Raises ApiError, with the words `nobody` if it names no one."""
    if call.body == {}:
        raise ApiError(400, nobody)
    body = checks.checked(call.body, _PEOPLE | (_GROUPS if call.habits.group_recipients else {}))
    people = {identity: call.people.by_id(identity) for identity in body.get("userIds", [])}
    groups = {identity: call.people.group(identity) for identity in body.get("userGroupIds", [])}
    unknown = [identity for identity, found in (people | groups).items() if found is None]
    if unknown:
        words = "The following members do not exist or do not have access to this organization"
        raise ApiError(400, f"Invalid recipient(s): {words}: {', '.join(unknown)}")
    return _Named(
        [someone for someone in people.values() if someone],
        list(body.get("emails", [])),
        [group for group in groups.values() if group],
    )


def _edit(call: Call, schedule: Schedule, people: list[Person], groups: list[Group]) -> None:
    edited = call.store.edit(schedule.index)
    edited.people, edited.groups = people, [group.uuid for group in groups]
    edited.recipient_count = len(people)


def _counts(call: Call, verb: str, people: int, groups: int) -> Json:
    counts: Json = {"success": True, f"{verb}RecipientsCount": people}
    if call.habits.group_recipients and call.habits.group_counts:
        counts[f"{verb}GroupRecipientsCount"] = groups
    return counts
