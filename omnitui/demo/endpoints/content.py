"""The endpoints of documents, their queries and their dashboards' filters (omni-api.md §2.11)."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta

from omnitui.demo.data import content
from omnitui.demo.data.content import Document
from omnitui.demo.data.schedule import stamp
from omnitui.demo.data.schedules import collated
from omnitui.demo.data.vocabulary import BARRED
from omnitui.demo.endpoints.calls import Call
from omnitui.demo.protocol.answers import ApiError, Json
from omnitui.demo.protocol.checks import UUID
from omnitui.demo.protocol.pages import checked_size, choices, page_info

_FOLDERS = ("Board", "Marketing", "Marketing/Campaigns", "Sales", "Studio")
_INCLUDES = ("_count", "labels", "includeDeleted", "onlyFavorites", "onlySharedWithMe")
_CHOICES = {"sortField": ("name", "favorites", "updatedAt", "visits"), "sortDirection": ("asc", "desc")}
_MOST = 100
PARAMETERS = frozenset({*_CHOICES, "cursor", "pageSize", "folderId", "labels", "creatorId", "include", "userId"})
_SORTS: dict[str, Callable[[Document], str | int]] = {
    "name": lambda found: collated(found.name),
    "favorites": lambda found: _drawn(found, 1) % 40,
    "updatedAt": lambda found: -_age(found),
    "visits": lambda found: _drawn(found, 2) % 5000,
}


def list_documents(call: Call) -> Json:
    """`GET /api/v1/documents`: also documents without a dashboard, and some deleted recently."""
    call.as_somebody()
    size = checked_size(call.query, default=50, most=_MOST)
    include = _checked_query(call)
    found = [document for document in content.documents(call.habits.more_documents) if _wanted(document, call, include)]
    found.sort(key=_SORTS[call.query.get("sortField", "name")], reverse=call.query.get("sortDirection") == "desc")
    start = _offset(call.query.get("cursor"))
    following = _cursor(start + size) if start + size < len(found) else None
    return {
        "pageInfo": page_info(following, size, len(found)),
        "records": [_record(document, call, include) for document in found[start : start + size]],
    }


def list_queries(call: Call) -> Json:
    """`GET /api/v1/documents/{identifier}/queries`: the tiles, with the keys that schedules use."""
    identifier = _visible(call)
    found = content.document(identifier, call.habits.more_documents)
    return {
        "queries": [
            {
                "id": f"77777777-{number:04d}-4000-8000-{_drawn(found, 3):012x}",
                "name": content.query_name(found.name, key),
                "queryIdentifierMapKey": key,
                "url": f"https://blobsrus.omniapp.co/w/{identifier}?key={key}",
                "query": {"table": "sales", "fields": ["sales.region", "sales.total"], "limit": 1000},
            }
            for number, (key, _) in enumerate(content.QUERIES)
        ]
    }


def get_filters(call: Call) -> Json:
    """`GET /api/v1/dashboards/{identifier}/filters`: `controls` is an object or an array (clash 12)."""
    call.as_somebody()
    found = content.dashboard(_visible(call), call.habits.more_documents)
    available = content.filters(found.identifier)
    control: Json = {"id": "grain", "type": "TIMEFRAME_SWITCHER", "label": "Grain", "selection": "month"}
    return {
        "identifier": found.identifier,
        "filters": available,
        "filterOrder": list(available),
        "controls": [control] if _drawn(found, 4) % 2 else {"grain": control},
    }


def _visible(call: Call) -> str:
    identifier = call.parts[0]
    if call.key.personal and identifier in BARRED:
        raise ApiError(403, "You do not have permission to view this dashboard")
    return identifier


def _checked_query(call: Call) -> frozenset[str]:
    """Return what `include` asks for. Raises ApiError if a parameter is invalid."""
    include = frozenset(filter(None, call.query.get("include", "").split(",")))
    wrong = choices(call.query, _CHOICES)
    wrong += ["include: Invalid enum value"] if include - {*_INCLUDES} else []
    wrong += [
        f"{name}: Invalid uuid"
        for name in ("folderId", "creatorId")
        if name in call.query and not UUID.fullmatch(call.query[name])
    ]
    if wrong:
        raise ApiError(400, ", ".join(wrong))
    return include


def _wanted(found: Document, call: Call, include: frozenset[str]) -> bool:
    if found.deleted and "includeDeleted" not in include and found.identifier[-1] in "13579":
        return False  # the others were deleted a moment ago and are still listed
    checks: dict[str, Callable[[str], bool]] = {
        "folderId": lambda wanted: found.folder is not None and _folder_id(found.folder) == wanted.lower(),
        "creatorId": lambda wanted: found.owner.membership_id == wanted.lower(),
        "labels": lambda wanted: not set(wanted.split(",")).isdisjoint(_labels(found)),
    }
    if "onlyFavorites" in include and _drawn(found, 1) % 40 < 30:
        return False
    return all(check(call.query[name]) for name, check in checks.items() if name in call.query)


def _record(found: Document, call: Call, include: frozenset[str]) -> Json:
    record: Json = {
        "identifier": found.identifier,
        "name": found.name,
        "hasDashboard": found.has_dashboard,
        "connectionId": "44444444-0000-4000-8000-000000000001",
        "folder": None if found.folder is None else _folder(found.folder),
        "owner": {"id": found.owner.membership_id, "name": found.owner.name},
        "scope": "organization",
        "url": f"https://blobsrus.omniapp.co/{'dashboards' if found.has_dashboard else 'w'}/{found.identifier}",
        "updatedAt": stamp(call.now - timedelta(hours=_age(found))),
        "deleted": found.deleted,
    }
    if "_count" in include:
        record["_count"] = {"favorites": _drawn(found, 1) % 40, "views": _drawn(found, 2) % 5000}
    return record | ({"labels": [{"name": name} for name in _labels(found)]} if "labels" in include else {})


def _folder(number: int) -> Json:
    path = _FOLDERS[number]
    return {"id": _folder_id(number), "name": path.rpartition("/")[2], "path": path.lower(), "scope": "organization"}


def _folder_id(number: int) -> str:
    return f"f01de200-0000-4000-8000-{number:012d}"


def _labels(found: Document) -> list[str]:
    return ["Verified"] if _drawn(found, 5) % 5 == 0 else []


def _age(found: Document) -> int:
    """Return the hours since a document was changed."""
    return _drawn(found, 6) % 9000


def _drawn(found: Document, about: int) -> int:
    return zlib.crc32(f"{about} {found.identifier}".encode())


def _cursor(offset: int) -> str:
    return urlsafe_b64encode(f"after:{offset}".encode()).decode()


def _offset(cursor: str | None) -> int:
    """Return where a page begins; this cursor is opaque, unlike that of the schedule list."""
    if cursor is None:
        return 0
    try:
        word, _, offset = urlsafe_b64decode(cursor.encode()).decode().partition(":")
    except ValueError:
        word = offset = ""
    if word != "after" or not offset.isdecimal():
        raise ApiError(400, "cursor: Invalid cursor")
    return int(offset)
