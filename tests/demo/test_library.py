"""Documents, queries and filters (omni-api.md §2.11)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from omnitui.demo.data.vocabulary import ADA_BLOB, BARRED, DASHBOARDS
from omnitui.demo.fake_omni import FakeOmni
from tests.demo.bodies import WITH_FILTERS, body
from tests.demo.conftest import SCHEDULES

DOCUMENTS = "/api/v1/documents"
NOBODY = "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001"


async def pages(org: httpx.AsyncClient, **query: str) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await org.get(DOCUMENTS, params={**query, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["records"])
        cursor = answer.json()["pageInfo"]["nextCursor"]
        assert answer.json()["pageInfo"]["hasNextPage"] is (cursor is not None)
        assert not (cursor or "x").isdecimal()
    return found


async def test_documents_come_by_fifties_and_not_all_can_be_scheduled(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    found = await pages(org)
    assert [len(page) for page in found[:-1]] == [50] * (len(found) - 1)
    documents = [document for page in found for document in page]
    assert len({document["identifier"] for document in documents}) == len(documents)
    assert {document["hasDashboard"] for document in documents} == {True, False}
    assert {document["deleted"] for document in documents} == {True, False}
    assert None in [document["folder"] for document in documents]
    ours = {found.dashboard.identifier for found in fake}
    assert ours <= {document["identifier"] for document in documents if document["hasDashboard"]}


@pytest.mark.parametrize("field", ["name", "favorites", "updatedAt", "visits"])
async def test_sorts_go_both_ways(org: httpx.AsyncClient, field: str) -> None:
    up, down = [
        [
            document
            for page in await pages(org, sortField=field, sortDirection=way, include="_count")
            for document in page
        ]
        for way in ("asc", "desc")
    ]
    keys = {
        "name": lambda document: document["name"].casefold(),
        "favorites": lambda document: document["_count"]["favorites"],
        "updatedAt": lambda document: document["updatedAt"],
        "visits": lambda document: document["_count"]["views"],
    }
    values = [keys[field](document) for document in up if document["name"].isascii()]
    assert values == sorted(values)
    assert [keys[field](found) for found in down] == [keys[field](found) for found in up[::-1]]


async def test_filters_of_the_list(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    everything = sum(map(len, await pages(org)))
    folder = next(found["folder"]["id"] for page in await pages(org) for found in page if found["folder"])
    for query in ({"folderId": folder}, {"creatorId": ADA_BLOB.membership_id}, {"labels": "Verified"}):
        assert 0 < sum(map(len, await pages(org, **query))) < everything
    assert sum(map(len, await pages(org, include="onlyFavorites"))) < everything
    assert sum(map(len, await pages(org, include="includeDeleted,labels"))) > everything
    fake.more_documents = 900
    assert sum(map(len, await pages(org))) == everything + 900


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"pageSize": "101"}, 400, "Page size cannot exceed 100"),
        ({"cursor": "2"}, 400, "cursor: Invalid cursor"),
        ({"cursor": "YWZ0ZXI6eA=="}, 400, "cursor: Invalid cursor"),
        ({"cursor": "é"}, 400, "cursor: Invalid cursor"),
        ({"sortField": "owner"}, 400, "sortField: Invalid enum value"),
        ({"include": "everything"}, 400, "include: Invalid enum value"),
        ({"folderId": "x"}, 400, "folderId: Invalid uuid"),
        ({"q": "churn"}, 400, "Unrecognized key(s) in object: 'q'"),
        ({"userId": NOBODY}, 404, f"User with id {NOBODY} does not exist"),
    ],
)
async def test_a_list_is_refused(org: httpx.AsyncClient, query: dict[str, str], status: int, words: str) -> None:
    answer = await org.get(DOCUMENTS, params=query)
    assert answer.status_code == status and answer.json()["detail"].endswith(words)


async def test_the_queries_of_a_document_are_those_its_schedules_name(org: httpx.AsyncClient) -> None:
    queries = (await org.get(f"{DOCUMENTS}/{WITH_FILTERS.identifier}/queries")).json()["queries"]
    assert all(found.keys() == {"id", "name", "queryIdentifierMapKey", "url", "query"} for found in queries)
    for found in queries:
        key = found["queryIdentifierMapKey"]
        assert (await org.post(SCHEDULES, json=body(queryIdentifierMapKey=key))).status_code == 200


async def test_the_filters_of_a_dashboard_are_those_a_schedule_may_set(org: httpx.AsyncClient) -> None:
    seen, controls = set(), set()
    for dashboard in DASHBOARDS:
        shown = (await org.get(f"/api/v1/dashboards/{dashboard.identifier}/filters")).json()
        assert shown.keys() == {"identifier", "filters", "filterOrder", "controls"}
        assert shown["filterOrder"] == list(shown["filters"])
        seen.add(len(shown["filters"]))
        controls.add(type(shown["controls"]))
    assert seen == {0, 4, 5} and controls == {list, dict}
    shown = (await org.get(f"/api/v1/dashboards/{WITH_FILTERS.identifier}/filters")).json()
    assert any(found.get("hidden") for found in shown["filters"].values())
    assert (await org.post(SCHEDULES, json=body(filterConfig=shown["filters"]))).status_code == 200


@pytest.mark.parametrize(
    ("identifier", "kind", "status", "words"),
    [
        ("n0where0", "queries", 404, 'Document with identifier "n0where0" not found'),
        ("n0where0", "filters", 404, 'Document with identifier "n0where0" not found'),
        ("de1e7ed0", "queries", 404, 'Document with identifier "de1e7ed0" not found'),
        ("w0rkb000", "filters", 400, "Document does not have a dashboard"),
        ("dra4ft00", "filters", 400, "Analyses do not support dashboards."),
    ],
)
async def test_what_cannot_be_shown(
    org: httpx.AsyncClient, identifier: str, kind: str, status: int, words: str
) -> None:
    room = "documents" if kind == "queries" else "dashboards"
    answer = await org.get(f"/api/v1/{room}/{identifier}/{kind}")
    assert answer.status_code == status and answer.json()["detail"].endswith(words)


async def test_a_barred_dashboard_is_not_for_a_personal_token(
    org: httpx.AsyncClient, personal: httpx.AsyncClient
) -> None:
    for path in (f"{DOCUMENTS}/{min(BARRED)}/queries", f"/api/v1/dashboards/{min(BARRED)}/filters"):
        assert (await personal.get(path)).status_code == 403
        assert (await org.get(path)).status_code == 200
    assert (await personal.get(DOCUMENTS, params={"userId": ADA_BLOB.membership_id})).status_code == 403


async def test_further_documents_can_be_scheduled(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.more_documents = 30
    made = await org.post(SCHEDULES, json=body(identifier="f000001d"))
    assert made.status_code == 200
    assert fake.schedule(made.json()["id"]).dashboard.name == "Further sketch 00029"
    assert (await org.post(SCHEDULES, json=body(identifier="f000001e"))).status_code == 404
