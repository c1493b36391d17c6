"""Finds the endpoint of a request and validates its query and body."""

from __future__ import annotations

import json

import httpx

from omnitui.demo.endpoints.routes import ROUTES, Route
from omnitui.demo.habits import Habits
from omnitui.demo.protocol.answers import ApiError


def find_route(request: httpx.Request, habits: Habits) -> tuple[Route, tuple[str, ...]]:
    """Return the endpoint of a request and the variable parts of its path. Raises ApiError if there is none."""
    available = (route for route in ROUTES if route.name not in habits.without)
    matches = [(route, found) for route in available if (found := route.path.fullmatch(request.url.path))]
    if not matches:
        raise ApiError(404, "Not Found")
    for route, found in matches:
        if route.method == request.method:
            return route, found.groups()
    raise ApiError(*habits.wrong_method)


def checked_query(request: httpx.Request, route: Route) -> dict[str, str]:
    """Return the query parameters. Raises ApiError if one is unknown to the endpoint, or sent twice."""
    sent = request.url.params.multi_items()
    query = dict(sent)
    unknown = [name for name in query if name not in route.parameters]
    if unknown:
        raise ApiError(400, f"Unrecognized key(s) in object: {', '.join(map(repr, unknown))}")
    if len(sent) > len(query):
        names = [name for name, _ in sent]
        twice = [name for name in query if names.count(name) > 1]
        raise ApiError(400, ", ".join(f"{name}: Expected string, received array" for name in twice))
    return query


def sent_body(request: httpx.Request, route: Route) -> object:
    """Return the JSON body, None if the endpoint takes none. Raises ApiError if it is invalid or unexpected."""
    if not route.body:
        if request.content:
            raise ApiError(400, "body: Unexpected request body")
        return None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(400, "Invalid JSON")
    try:
        return json.loads(request.content.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "Invalid JSON") from error


def _no_number(name: str) -> float:
    raise ValueError(name)
