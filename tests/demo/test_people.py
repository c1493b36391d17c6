"""Email-only users and SCIM's directory (omni-api.md §2.10, §2.11)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from omnitui.demo.data.vocabulary import ADA_BLOB, GROUPS, POOL, person
from omnitui.demo.fake_omni import FakeOmni
from tests.demo.bodies import body
from tests.demo.conftest import SCHEDULES

EMAIL_ONLY = "/api/v1/users/email-only"
BULK = f"{EMAIL_ONLY}/bulk"
USERS, SCIM_GROUPS = "/api/scim/v2/Users", "/api/scim/v2/Groups"
SOMEBODY = next(who for who in map(person, range(12, POOL)) if who.email_only)


async def everybody(org: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await org.get(EMAIL_ONLY, params={**query, **({"cursor": cursor} if cursor else {})})
        page = answer.json()
        assert len(page["records"]) <= page["pageInfo"]["pageSize"] <= 20
        found += page["records"]
        cursor = page["pageInfo"]["nextCursor"]
        assert page["pageInfo"]["hasNextPage"] is (cursor is not None)
        assert cursor is None or cursor == found[-1]["email"]
    return found


async def test_email_only_users_come_from_z_to_a_by_twenties(org: httpx.AsyncClient) -> None:
    found = await everybody(org)
    addresses = [user["email"] for user in found]
    assert addresses == sorted(addresses, reverse=True)
    assert set(addresses) == {who.email for who in map(person, range(POOL)) if who.email_only}
    assert addresses[::-1] == [user["email"] for user in await everybody(org, sortDirection="asc", pageSize="7")]
    assert all(user.keys() == {"email", "user_id", "user_attributes"} for user in found)
    kinds = {type(value) for user in found for value in user["user_attributes"].values()}
    assert kinds == {str, int, list} and any(not user["user_attributes"] for user in found)


async def test_they_are_found_by_a_part_of_the_address(org: httpx.AsyncClient) -> None:
    found = await everybody(org, email=SOMEBODY.email.upper()[2:12])
    assert SOMEBODY.email in {user["email"] for user in found} and len(found) < 100
    assert await everybody(org, email="nobody at all") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"pageSize": "21"}, "Page size cannot exceed 20"),
        ({"pageSize": "0"}, "pageSize: Number must be greater than or equal to 1"),
        ({"pageSize": "all"}, "pageSize: Expected number, received nan"),
        ({"sortDirection": "up"}, "sortDirection: Invalid enum value"),
        ({"cursor": "2"}, "cursor: Invalid email address"),
        ({"q": "kim"}, "Unrecognized key(s) in object: 'q'"),
    ],
)
async def test_a_list_is_refused(org: httpx.AsyncClient, query: dict[str, str], words: str) -> None:
    answer = await org.get(EMAIL_ONLY, params=query)
    assert (answer.status_code, answer.json()["detail"]) == (400, f"Bad Request: {words}")


async def test_one_is_made_and_then_changed(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    sent: dict[str, Any] = {
        "region": ["Kyoto", "Lille"],
        "tier": "gold",
        "seats": 3,
        "is_partner": False,
        "omni_user_timezone": "America/New_York",
    }
    made = await org.post(EMAIL_ONLY, json={"email": "Kim@x.test", "userAttributes": sent})
    assert made.status_code == 200 and made.json().keys() == {"email", "userId"}
    (user,) = await everybody(org, email="kim@x")
    assert user == {"email": "Kim@x.test", "user_id": made.json()["userId"], "user_attributes": sent}
    changes: dict[str, Any] = {"region": [], "tier": "", "omni_user_timezone": None, "seats": 4}
    again = await org.post(EMAIL_ONLY, json={"email": "kim@x.test", "userAttributes": changes})
    assert again.json() == made.json()
    (user,) = await everybody(org, email="kim@x")
    assert user["user_attributes"] == {"seats": 4, "is_partner": False}
    assert (await org.post(EMAIL_ONLY, json={"email": SOMEBODY.email})).json()["userId"] == SOMEBODY.membership_id


UNKNOWN = 'The provided user attributes: "colour" do not match the names of existing user attributes.'
NUMBER = "User Attribute seats is type number, but passed-in value 3 is not a number."
SEVERAL = "User Attribute region has multiple values enabled, but the passed-in value is not an array."
REFUSED = [
    ({}, "email: email is required"),
    ({"email": "kim"}, "email: Invalid email address"),
    ({"email": None}, "email: Expected string, received null"),
    ({"email": "k@x.test", "userAttributes": {"colour": "red"}}, UNKNOWN),
    ({"email": "k@x.test", "userAttributes": {"seats": "3"}}, NUMBER),
    ({"email": "k@x.test", "userAttributes": {"seats": [3]}}, NUMBER),
    ({"email": "k@x.test", "userAttributes": {"is_admin": True}}, "User Attribute is_admin is type number, but"),
    ({"email": "k@x.test", "userAttributes": {"region": "Kyoto"}}, SEVERAL),
    ({"email": "k@x.test", "userAttributes": {"region": [1]}}, "User Attribute region is type string, but"),
    ({"email": "k@x.test", "userAttributes": {"tier": {}}}, "User Attribute tier is type string, but"),
    ({"email": "k@x.test", "userAttributes": {"omni_user_timezone": "EST"}}, "The timezone EST is not supported."),
    ({"email": "k@x.test", "userAttributes": {"omni_user_timezone": "A/B"}}, "The timezone A/B is not supported."),
    ({"email": "k@x.test", "userAttributes": []}, "userAttributes: Expected object, received array"),
    ({"email": "k@x.test", "attributes": {}}, "Unrecognized key(s) in object: 'attributes'"),
]


@pytest.mark.parametrize(("sent", "words"), REFUSED)
async def test_one_is_refused_alone_and_among_others(
    fake: FakeOmni, org: httpx.AsyncClient, sent: dict[str, Any], words: str
) -> None:
    alone = await org.post(EMAIL_ONLY, json=sent)
    among = await org.post(BULK, json={"users": [{"email": "first@x.test"}, sent]})
    for answer in (alone, among):
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith(f"Bad Request: {words}")
    assert fake.people.by_email("first@x.test") is None


@pytest.mark.parametrize("status", [200, 201])
async def test_twenty_at_once(fake: FakeOmni, org: httpx.AsyncClient, status: int) -> None:
    fake.bulk_status = status
    users = [{"email": f"k{number}@x.test", "userAttributes": {"tier": str(number)}} for number in range(20)]
    answer = await org.post(BULK, json={"users": users})
    assert answer.status_code == status
    assert [made["email"] for made in answer.json()["results"]] == [user["email"] for user in users]
    assert len(await everybody(org, email="@x.test")) == 20


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"users": [}', "Invalid JSON"),
        (b"{}", "users: users is required"),
        (b'{"users": []}', "users: Array must contain at least 1 element(s)"),
        (b'{"users": {"email": "k@x.test"}}', "users: Expected array, received object"),
        (b'{"users": [' + b",".join([b'{"email":"k@x.test"}'] * 21) + b"]}", "users: Maximum of 20 users can be"),
    ],
)
async def test_many_are_refused(org: httpx.AsyncClient, content: bytes, words: str) -> None:
    answer = await org.post(BULK, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"Bad Request: {words}")


async def test_only_organization_keys_write_and_some_servers_let_only_them_read(
    fake: FakeOmni, personal: httpx.AsyncClient
) -> None:
    user = {"email": "k@x.test"}
    assert (await personal.post(EMAIL_ONLY, json=user)).status_code == 403
    assert (await personal.post(BULK, json={"users": [user]})).status_code == 403
    assert (await personal.get(EMAIL_ONLY)).status_code == 200
    fake.email_only_needs_admin = True
    assert (await personal.get(EMAIL_ONLY)).status_code == 403
    assert fake.people.by_email("k@x.test") is None


async def test_an_address_that_receives_a_schedule_becomes_an_email_only_user(org: httpx.AsyncClient) -> None:
    await org.post(SCHEDULES, json=body(recipients=["new@x.test"]))
    assert [user["email"] for user in await everybody(org, email="new@x.test")] == ["new@x.test"]


async def test_members_come_from_scim_by_hundreds(org: httpx.AsyncClient) -> None:
    first = (await org.get(USERS)).json()
    assert first.keys() == {"Resources", "totalResults", "itemsPerPage", "startIndex", "schemas"}
    members = [who for who in map(person, range(POOL)) if not who.email_only]
    assert (first["itemsPerPage"], first["startIndex"], first["totalResults"]) == (100, 1, len(members))
    last = (await org.get(USERS, params={"startIndex": str(len(members) - 1), "count": "50"})).json()
    assert [user["id"] for user in last["Resources"]] == [who.membership_id for who in members[-2:]]
    assert {user["active"] for user in first["Resources"]} == {True, False}
    empty = (await org.get(USERS, params={"startIndex": "9999"})).json()
    assert (empty["Resources"], empty["itemsPerPage"]) == ([], 0)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (f'userName eq "{ADA_BLOB.email.upper()}"', [ADA_BLOB.email]),
        ('userName co "ada.blob@"', [ADA_BLOB.email]),
        ('userName eq "ada"', []),
        (f'userName eq "{SOMEBODY.email}"', []),
    ],
)
async def test_members_are_found_by_address(org: httpx.AsyncClient, asked: str, found: list[str]) -> None:
    answer = (await org.get(USERS, params={"filter": asked})).json()
    assert [user["userName"] for user in answer["Resources"]] == found


async def test_groups_have_short_codes(org: httpx.AsyncClient) -> None:
    body = (await org.get(SCIM_GROUPS)).json()
    assert [group["id"] for group in body["Resources"]] == [group.code for group in GROUPS]
    assert all(group["members"] for group in body["Resources"])
    bare = (await org.get(SCIM_GROUPS, params={"excludedAttributes": "members", "count": "1"})).json()
    assert [set(group) for group in bare["Resources"]] == [{"displayName", "id", "meta", "schemas"}]


async def test_scim_refuses_in_a_form_of_its_own(
    fake: FakeOmni, org: httpx.AsyncClient, personal: httpx.AsyncClient
) -> None:
    schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"]
    for path in (USERS, SCIM_GROUPS):
        answer = await personal.get(path)
        words = "User-scoped API keys are not allowed to access the SCIM API."
        assert (answer.status_code, answer.json()) == (403, {"detail": words, "schemas": schemas, "status": "403"})
        for query in ({"filter": 'userName sw "a"'}, {"filter": "ada"}, {"count": "all"}, {"sortBy": "id"}):
            answer = await org.get(path, params=query)
            assert (answer.status_code, answer.json()["status"], answer.json()["schemas"]) == (400, "400", schemas)
    fake.scim_contains = False
    assert (await org.get(USERS, params={"filter": 'userName co "ada"'})).status_code == 400
