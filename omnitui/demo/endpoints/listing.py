"""`GET /api/v1/schedules`: its filters, sorts and pages (omni-api.md §2.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from omnitui.demo.data.schedule import Schedule, Title
from omnitui.demo.data.schedules import RowRef, ScheduleStore, collated
from omnitui.demo.data.vocabulary import POOL, person
from omnitui.demo.endpoints.calls import Call, Key
from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.checks import UUID
from omnitui.demo.protocol.pages import NUMBER, checked_size, choices, page_info

Check = Callable[[Schedule, int], bool]

_STATUSES: dict[str, tuple[str | None, ...]] = {
    "success": ("COMPLETE", "CONDITION_UNMET"),
    "error": ("ERROR", "ERROR_DELIVERED"),
    "canceled": ("KILLED",),
    "none": (None,),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "status": tuple(_STATUSES),
    "destination": ("email", "slack", "webhook", "sftp", "s3", "google_sheets"),
    "scheduleType": ("alert", "schedule"),
    "contentType": ("dashboard", "single tile"),
    "sortField": ("scheduleName", "dashboardName", "ownerName", "lastRun", "lastRunStatus"),
    "sortDirection": ("asc", "desc"),
}
_PAGING = ("cursor", "pageSize")
PARAMETERS = frozenset({*_CHOICES, *_PAGING, "q", "identifier", "ownerId", "embedEntity"})
_MOST = 100

_CHECKS: dict[str, Callable[[str, Schedule, int], bool]] = {
    "status": lambda wanted, found, _: found.last_status in _STATUSES[wanted],
    "destination": lambda wanted, found, row: found.destination_of(row) == wanted,
    "scheduleType": lambda wanted, found, _: (wanted == "alert") == bool(found.condition),
    "contentType": lambda wanted, found, _: (wanted == "dashboard") == (found.content == "dashboard"),
}
_TITLE_CHECKS: dict[str, Callable[[str, Title], bool]] = {
    "q": lambda wanted, title: any(wanted.lower() in text.lower() for text in _searched(title)),
    "identifier": lambda wanted, title: title.dashboard.identifier == wanted,
    "ownerId": lambda wanted, title: title.owner is not None and title.owner.membership_id == wanted.lower(),
    "embedEntity": lambda _wanted, _title: False,
}
_TITLE_SORTS: dict[str, Callable[[Title], str]] = {
    "dashboardName": lambda title: title.dashboard.name,
    "ownerName": lambda title: _owner_name(title),
}


def list_schedules(call: Call) -> Json:
    """`GET /api/v1/schedules`: one page of the rows that match the query."""
    size, page = _checked(call.query, call.key)
    asked = {name: value for name, value in call.query.items() if name not in _PAGING}
    ordered = call.store.order((call.key, frozenset(asked.items())), lambda: _order(call.store, call.key, asked))
    last = max(1, -(-len(ordered) // size))
    if not 1 <= page <= last:
        raise ApiError(400, f"Invalid page number. The last valid page is {last}.")
    rows = ordered[(page - 1) * size : page * size]
    return {
        "pageInfo": page_info(str(page + 1) if page < last else None, size, len(ordered)),
        "records": [call.store.read(index).row(number) for index, number in rows],
    }


def _checked(query: Mapping[str, str], key: Key) -> tuple[int, int]:
    wrong = choices(query, _CHOICES)
    if not UUID.fullmatch(query.get("ownerId", key.person.membership_id)):
        wrong.append("ownerId: Invalid uuid")
    wrong += [
        f"{name}: Expected number, received nan" for name in _PAGING if not NUMBER.fullmatch(query.get(name, "1"))
    ]
    if wrong:
        raise ApiError(400, ", ".join(wrong))
    size, page = checked_size(query, default=20, most=_MOST), int(query.get("cursor", "1"))
    if "ownerId" in query:
        _check_owner(query["ownerId"].lower(), key)
    return size, page


def _check_owner(owner_id: str, key: Key) -> None:
    if key.personal and owner_id != key.person.membership_id:
        raise ApiError(403, "Personal access tokens can only filter by their own ownerId")
    if all(person(number).membership_id != owner_id for number in range(POOL)):
        raise ApiError(404, f"User with id {owner_id} does not exist")


def _order(store: ScheduleStore, key: Key, asked: Mapping[str, str]) -> list[RowRef]:
    title_checks: list[Callable[[Title], bool]] = [key.may_see] if key.personal else []
    title_checks += [partial(check, asked[name]) for name, check in _TITLE_CHECKS.items() if name in asked]
    checks = [partial(check, asked[name]) for name, check in _CHECKS.items() if name in asked]
    sort = _sort_key(store, asked.get("sortField", "scheduleName"))
    chosen: list[RowRef] = []
    for index in store.indexes():
        if all(check(store.title(index)) for check in title_checks):
            chosen += _rows(store, index, checks)
    keys = {index: sort(index) for index, _ in chosen}
    chosen.sort(key=lambda ref: keys[ref[0]])
    if asked.get("sortDirection", "desc") == "desc":
        chosen.reverse()
    return chosen


def _rows(store: ScheduleStore, index: int, checks: Sequence[Check]) -> list[RowRef]:
    numbers = range(2 if store.is_twin(index) else 1)
    if not checks:
        return [(index, number) for number in numbers]
    schedule = store.read(index)
    return [(index, number) for number in numbers if all(check(schedule, number) for check in checks)]


def _sort_key(store: ScheduleStore, field: str) -> Callable[[int], tuple[bool, str]]:
    """Return the sort key; rows without a value come last in ascending order, as in a database."""
    if field == "scheduleName":
        return lambda index: (False, store.name_key(index))
    if field in _TITLE_SORTS:
        return lambda index: (False, collated(_TITLE_SORTS[field](store.title(index))))

    part = 0 if field == "lastRun" else 1

    def of_last_run(index: int) -> tuple[bool, str]:
        value = store.last_run(index)[part]
        return value is None, value or ""

    return of_last_run


def _owner_name(title: Title) -> str:
    return (title.owner.name or "") if title.owner else ""


def _searched(title: Title) -> tuple[str, str, str]:
    return title.name, title.dashboard.name, _owner_name(title)
