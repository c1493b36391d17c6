"""`GET /api/v1/schedules` against omni-api.md §2.1 and §3.1."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import httpx
import pytest

from omnitui.demo.fake_omni import FakeOmni
from tests.demo.conftest import NOW, SCHEDULES, all_rows, signed_in

RECORD_KEYS = set(
    [
        "id",
        "name",
        "identifier",
        "dashboardName",
        "ownerId",
        "ownerName",
        "schedule",
        "timezone",
        "destinationType",
        "format",
        "content",
        "alert",
        "recipientCount",
        "slackRecipientType",
        "disabledAt",
        "systemDisabledAt",
        "systemDisabledReason",
        "lastCompletedAt",
        "lastStatus",
    ]
)


async def test_the_defaults_are_20_rows_from_z_to_a(org: httpx.AsyncClient) -> None:
    body = (await org.get(SCHEDULES)).json()
    assert body["pageInfo"] == {"hasNextPage": True, "nextCursor": "2", "pageSize": 20, "totalRecords": 434}
    assert len(body["records"]) == 20
    ascending = (await all_rows(org, sortField="scheduleName", sortDirection="asc"))[-1]
    assert body["records"][0]["id"] == ascending[-1]["id"]


async def test_records_hold_the_documented_keys_and_no_others(org: httpx.AsyncClient) -> None:
    rows = list(chain.from_iterable(await all_rows(org)))
    assert set().union(*rows) == RECORD_KEYS
    assert {"id", "name", "schedule"} <= set.intersection(*(set(row) for row in rows))


async def test_a_schedule_with_two_destinations_has_two_rows_and_the_total_counts_both(
    org: httpx.AsyncClient,
) -> None:
    rows = list(chain.from_iterable(await all_rows(org, sortDirection="asc")))
    assert len(rows) == 434
    twice = [identity for identity, times in Counter(row["id"] for row in rows).items() if times == 2]
    assert len(twice) == 3
    for identity in twice:
        first, second = (row["destinationType"] for row in rows if row["id"] == identity)
        assert first != second
        body = (await org.get(f"{SCHEDULES}/{identity}")).json()
        assert {first, second} == {destination["metadata"]["type"] for destination in body["destinations"]}


@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_one_pair_stands_in_a_page_and_one_across_the_first_border(
    org: httpx.AsyncClient, direction: str
) -> None:
    pages = await all_rows(org, sortDirection=direction)
    assert pages[0][-1]["id"] == pages[1][0]["id"]
    assert any(len({row["id"] for row in page}) < len(page) for page in pages)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"pageSize": "101"}, "Page size cannot exceed 100"),
        ({"pageSize": "0"}, "pageSize"),
        ({"pageSize": "many"}, "pageSize"),
        ({"cursor": "6", "pageSize": "100"}, "Invalid page number. The last valid page is 5."),
        ({"cursor": "0"}, "Invalid page number. The last valid page is 22."),
        ({"cursor": "abc"}, "cursor"),
        ({"status": "COMPLETE"}, "Invalid enum value"),
        ({"status": ""}, "Invalid enum value"),
        ({"destination": "Email"}, "Invalid enum value"),
        ({"contentType": "tile"}, "Invalid enum value"),
        ({"scheduleType": "alerts"}, "Invalid enum value"),
        ({"sortField": "nextRun"}, "Invalid enum value"),
        ({"sortDirection": "ASC"}, "Invalid enum value"),
        ({"ownerId": "blob"}, "ownerId: Invalid uuid"),
        ({"searchTerm": "churn"}, "searchTerm"),
        ({"status": "nope", "ownerId": "blob"}, "status: Invalid enum value, ownerId: Invalid uuid"),
    ],
)
async def test_a_bad_query_is_refused_by_name(org: httpx.AsyncClient, query: dict[str, str], words: str) -> None:
    answer = await org.get(SCHEDULES, params=query)
    assert answer.status_code == 400
    assert answer.json().keys() == {"detail", "status"}
    assert answer.json()["status"] == 400
    assert answer.json()["detail"].startswith("Bad Request: ")
    assert words in answer.json()["detail"]


async def test_a_filter_sent_twice_is_refused(org: httpx.AsyncClient) -> None:
    assert (await org.get(f"{SCHEDULES}?status=error&status=none")).status_code == 400


async def test_an_owner_nobody_knows_is_not_found(org: httpx.AsyncClient) -> None:
    answer = await org.get(SCHEDULES, params={"ownerId": "b0b1c2d3-0000-4000-8000-ffffffffffff"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "User with id b0b1c2d3-0000-4000-8000-ffffffffffff does not exist"


@pytest.mark.parametrize(
    ("status", "readings"),
    [
        ("success", {"COMPLETE", "CONDITION_UNMET"}),
        ("error", {"ERROR", "ERROR_DELIVERED"}),
        ("canceled", {"KILLED"}),
        ("none", {None}),
    ],
)
async def test_status_filters_by_the_last_result(org: httpx.AsyncClient, status: str, readings: set[str]) -> None:
    rows = list(chain.from_iterable(await all_rows(org, status=status)))
    assert {row["lastStatus"] for row in rows} == readings


async def test_the_other_filters(org: httpx.AsyncClient) -> None:
    async def rows(**query: str) -> list[dict[str, object]]:
        found = list(chain.from_iterable(await all_rows(org, **query)))
        assert 0 < len(found) < 434
        return found

    assert {row["destinationType"] for row in await rows(destination="slack")} == {"slack"}
    assert {row["content"] for row in await rows(contentType="single tile")} == {"single tile", "tile"}
    assert all(row.get("alert") for row in await rows(scheduleType="alert"))
    assert not any(row.get("alert") for row in await rows(scheduleType="schedule"))
    some = next(row for row in await rows(q="cHuRn") if row.get("ownerId"))
    assert {row["identifier"] for row in await rows(identifier=str(some["identifier"]))} == {some["identifier"]}
    owned = await rows(ownerId=str(some["ownerId"]))
    assert {row.get("ownerId", some["ownerId"]) for row in owned} == {some["ownerId"]}
    for row in await rows(q="ada blob"):
        assert "ada blob" in f"{row['name']} {row['dashboardName']} {row['ownerName']}".lower()


async def test_an_unknown_dashboard_or_entity_has_one_empty_page(org: httpx.AsyncClient) -> None:
    for query in ({"identifier": "00000000"}, {"embedEntity": "nobody"}, {"q": "no such thing at all"}):
        body = (await org.get(SCHEDULES, params=query)).json()
        assert body == {
            "pageInfo": {"hasNextPage": False, "nextCursor": None, "pageSize": 20, "totalRecords": 0},
            "records": [],
        }


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("dashboardName", "dashboardName"),
        ("ownerName", "ownerName"),
        ("lastRun", "lastCompletedAt"),
        ("lastRunStatus", "lastStatus"),
    ],
)
async def test_sorts_put_rows_in_order_and_those_without_a_value_last(
    org: httpx.AsyncClient, field: str, key: str
) -> None:
    rows = list(chain.from_iterable(await all_rows(org, sortField=field, sortDirection="asc")))
    values = [(row[key] is None, (row[key] or "").casefold()) for row in rows if (row[key] or "").isascii()]
    assert values == sorted(values)
    backwards = list(chain.from_iterable(await all_rows(org, sortField=field, sortDirection="desc")))
    assert backwards == rows[::-1]


async def test_a_personal_token_sees_a_part_and_filters_by_itself_only(
    fake: FakeOmni, org: httpx.AsyncClient, personal: httpx.AsyncClient
) -> None:
    everything = {row["id"]: row for row in chain.from_iterable(await all_rows(org))}
    seen = {row["id"]: row for row in chain.from_iterable(await all_rows(personal))}
    me = (await personal.get("/api/v1/whoami")).json()["user"]["membershipId"]
    mine = {identity for identity, row in everything.items() if row.get("ownerId") == me}
    assert mine < seen.keys() < everything.keys()

    other = next(row["ownerId"] for row in everything.values() if row.get("ownerId") not in (None, me))
    refused = await personal.get(SCHEDULES, params={"ownerId": other})
    assert refused.status_code == 403
    assert "Personal access tokens can only filter by their own ownerId" in refused.json()["detail"]
    assert (await personal.get(SCHEDULES, params={"ownerId": me})).status_code == 200

    hidden = next(identity for identity in everything if identity not in seen)
    for method, path in (("GET", ""), ("GET", "/recipients"), ("PUT", "/pause")):
        assert (await personal.request(method, f"{SCHEDULES}/{hidden}{path}")).status_code == 403
    assert fake.schedule(hidden).disabled_at == everything[hidden]["disabledAt"]


async def test_rows_shift_and_totals_shrink_when_schedules_come_and_go(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    query = {"sortDirection": "asc", "pageSize": "100"}
    first = (await org.get(SCHEDULES, params=query)).json()
    second = (await org.get(SCHEDULES, params={**query, "cursor": "2"})).json()
    fake.delete(first["records"][0]["id"])
    shifted = (await org.get(SCHEDULES, params={**query, "cursor": "2"})).json()
    assert shifted["records"][0] == second["records"][1]
    assert shifted["pageInfo"]["totalRecords"] == 433
    assert (await org.get(f"{SCHEDULES}/{first['records'][0]['id']}")).status_code == 404

    added = fake.insert(name="\tAll the way up", destination="s3")
    assert added.id in {row["id"] for row in (await org.get(SCHEDULES, params=query)).json()["records"]}
    assert len(fake) == 431


async def test_the_last_page_that_empties_names_the_last_valid_one() -> None:
    fake = FakeOmni(21, now=lambda: NOW)
    async with signed_in(fake) as client:
        fake.delete((await client.get(SCHEDULES)).json()["records"][0]["id"])
        answer = await client.get(SCHEDULES, params={"cursor": "2"})
    assert answer.json()["detail"] == "Bad Request: Invalid page number. The last valid page is 1."
