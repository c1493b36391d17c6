"""Documents, their queries and a dashboard's filters (omni-api.md §2.11)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from omnitui.demo.data.cast import CAST
from omnitui.demo.data.oddities import ODDITIES
from omnitui.demo.data.vocabulary import DASHBOARDS, OWNERS, Person, draw
from omnitui.demo.protocol.answers import ApiError, Json

QUERIES = (("1", "by day"), ("2", "by region"), ("refunds-by-region", "refunds by region"))
_REGION: Json = {"type": "string", "kind": "EQUALS", "values": [], "label": "Region", "required": False}
_FILTERS: Json = {
    "region": {**_REGION, "kind": "EQ", "left_side": "US"},
    "status": {"type": "string", "kind": "EQUALS", "values": [], "label": "Status", "required": False},
    "Region": {**_REGION, "label": "Region (sales)"},
    "order_date": {
        "type": "date",
        "kind": "WITHIN_RANGE",
        "left_side": "30 days ago",
        "right_side": "today",
        "label": "Order date",
        "required": True,
    },
}
_HIDDEN: Json = {"tenant": {"type": "string", "kind": "EQUALS", "values": ["blob"], "label": "Tenant", "hidden": True}}


class Document(NamedTuple):
    """A document; without a dashboard it cannot be scheduled. An `analysis` was never saved."""

    identifier: str
    name: str
    owner: Person
    folder: int | None = None
    has_dashboard: bool = True
    analysis: bool = False
    deleted: bool = False


def _number(identifier: str) -> int:
    return zlib.crc32(identifier.encode())


@cache
def _by_identifier() -> dict[str, Document]:
    dashboards = dict.fromkeys([*DASHBOARDS, *(script.dashboard for script in (*CAST, *ODDITIES))])
    found = [_document(identifier, name) for identifier, name in dashboards]
    found += [_document(f"w0rkb00{number}", f"Workbook {number}", has_dashboard=False) for number in range(9)]
    found += [
        _document(f"dra4ft0{number}", f"Untitled analysis {number}", has_dashboard=False, analysis=True)
        for number in range(3)
    ]
    found += [_document(f"de1e7ed{number}", f"Retired board {number}", deleted=True) for number in range(4)]
    return {document.identifier: document for document in found}


def _document(identifier: str, name: str, **flags: bool) -> Document:
    drawn = _number(identifier)
    return Document(identifier, name, OWNERS[drawn % len(OWNERS)], None if drawn % 4 == 0 else drawn % 5, **flags)


def _further(number: int) -> Document:
    return _document(f"f{number:07x}", f"Further sketch {number:05d}")


def documents(more: int = 0) -> Iterator[Document]:
    """Yield every document, and `more` besides those of the schedules."""
    yield from _by_identifier().values()
    yield from map(_further, range(more))


def document(identifier: str, more: int = 0) -> Document:
    """Return the document with that short id. Raises ApiError if there is none, or it is deleted."""
    found = _by_identifier().get(identifier)
    if found is None and identifier.startswith("f"):
        found = next((_further(number) for number in range(more) if identifier == f"f{number:07x}"), None)
    if found is None or found.deleted:
        raise ApiError(404, f'Document with identifier "{identifier}" not found')
    return found


def dashboard(identifier: str, more: int = 0) -> Document:
    """Return the document with that short id. Raises ApiError if it has no dashboard that can be scheduled."""
    found = document(identifier, more)
    if found.analysis:
        raise ApiError(400, "Analyses do not support dashboards.")
    if not found.has_dashboard:
        raise ApiError(400, "Document does not have a dashboard")
    return found


def filters(identifier: str) -> Json:
    """Return a dashboard's filters with their defaults, by key; some have none, some a hidden one."""
    variant = draw(_number(identifier) & 0xFFFF, 70, 8)
    if variant == 0:
        return {}
    return _FILTERS | _HIDDEN if variant < 3 else dict(_FILTERS)


def effective_filters(identifier: str, saved: Json, *, merged: bool) -> Json:
    """Return the saved filters that the dashboard still has; `merged` adds its defaults (omni-api.md §3.2)."""
    available = filters(identifier)
    shown = {key: value for key, value in saved.items() if key in available}
    defaults = {key: _bare(available[key]) for key in ("order_date", "tenant") if key in available} if merged else {}
    return shown | {key: value for key, value in defaults.items() if key not in shown}


def _bare(entry: Json) -> Json:
    return {key: value for key, value in entry.items() if key not in ("label", "required", "hidden")}


def check_filters(identifier: str, config: Json) -> None:
    """ApiError if the config names a filter the dashboard does not have."""
    available = filters(identifier)
    unknown = [key for key in config if key not in available]
    if unknown:
        words = f"Invalid filter keys found in schedule configuration: {', '.join(unknown)}."
        raise ApiError(400, f"{words} Available dashboard filter keys are: {', '.join(available)}")


def query_name(found: Document | str, key: str) -> str:
    """Return the name of a document's query. Raises ApiError if there is no such query."""
    name = found if isinstance(found, str) else found.name
    for query, title in QUERIES:
        if query == key:
            return f"{name} {title}"
    raise ApiError(400, f"Couldn't find query presentation for key: {key}")
