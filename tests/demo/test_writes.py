"""What create, update and delete leave behind (omni-api.md §2.2, §2.4, §2.5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.vocabulary import ADA_BLOB, BARRED, MANAGED
from omnitui.demo.endpoints.routes import ROUTES
from omnitui.demo.fake_omni import Delivery, FakeOmni
from omnitui.demo.habits import ABSENT_IN_2025
from tests.demo.bodies import LEFT_OUT, WITH_FILTERS, body
from tests.demo.conftest import NOW, SCHEDULES, Clock, signed_in

NOBODY = "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001"
ADA = ADA_BLOB.membership_id
ALERT = {"conditionType": "RESULTS_CHANGED", "conditionQueryMapKey": "2"}


async def make(org: httpx.AsyncClient, sent: dict[str, Any], **query: str) -> str:
    answer = await org.post(SCHEDULES, json=sent, params=query)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def row_of(org: httpx.AsyncClient, identity: str, **query: str) -> dict[str, Any] | None:
    params = {"pageSize": "100", "identifier": WITH_FILTERS.identifier, **query}
    records = (await org.get(SCHEDULES, params=params)).json()["records"]
    return next((row for row in records if row["id"] == identity), None)


def email_of(fake: FakeOmni, **wanted: object) -> Schedule:
    fits = (found for found in fake if found.destination == "email" and not found.system_disabled_at)
    return next(found for found in fits if all(getattr(found, name) == value for name, value in wanted.items()))


async def test_a_created_schedule_shows_everywhere_as_it_was_written(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    await org.get(SCHEDULES)
    sent = body(**ALERT, filterConfig={"tenant": {"values": ["x"]}}, fanOut=True, recipients=["a@b.test", "c@d.test"])
    identity = await make(org, sent)
    assert await row_of(org, identity) == {
        "id": identity,
        "name": "N",
        "identifier": WITH_FILTERS.identifier,
        "dashboardName": WITH_FILTERS.name,
        "ownerId": None,
        "ownerName": "",
        "schedule": "0 9 ? * MON *",
        "timezone": "UTC",
        "destinationType": "email",
        "format": "pdf",
        "content": "dashboard",
        "recipientCount": 2,
        "slackRecipientType": None,
        "disabledAt": None,
        "systemDisabledAt": None,
        "systemDisabledReason": None,
        "lastCompletedAt": None,
        "lastStatus": None,
        "alert": {"conditionType": "RESULTS_CHANGED", "conditionQueryName": f"{WITH_FILTERS.name} by region"},
    }
    shown = (await org.get(f"{SCHEDULES}/{identity}")).json()
    assert (shown["fanOut"], shown["killJobsOnFailure"]) == (True, False)
    assert (shown["conditionType"], shown["conditionQueryMapKey"]) == ("RESULTS_CHANGED", "2")
    assert shown["filterConfig"].keys() == {"tenant", "order_date"}  # the dashboard's own default is merged under it
    assert shown["createdAt"] == shown["updatedAt"] == "2026-03-03T02:12:00.000Z"
    assert shown["destinations"][0]["metadata"] == {"type": "email", "subject": "Churn"}
    assert shown["metadata"] == {
        "timezoneOverride": None,
        "hideTitle": False,
        "expandTablesToShowAllRows": False,
        "singleColumnLayout": False,
        "paperFormat": "letter",
        "paperOrientation": "portrait",
        "showContentLink": True,
        "showFilters": True,
    }
    people = (await org.get(f"{SCHEDULES}/{identity}/recipients")).json()["recipients"]
    assert [who["email"] for who in people] == ["a@b.test", "c@d.test"]
    known = fake.people.by_email("A@B.test")
    assert known and known.email_only


@pytest.mark.parametrize(
    ("sent", "answered", "metadata"),
    [
        (
            body("s3"),
            {"id", "message", "delivererRoleArn", "externalId"},
            {"type", "bucketName", "region", "roleArn", "keyPrefix", "externalId"},
        ),
        (body("sftp"), {"id", "message"}, {"type", "address", "port", "username", "path"}),
        (body("slack"), {"id", "message"}, {"type", "slackRecipientType"}),
        (body("webhook"), {"id", "message"}, {"type", "url"}),
    ],
)
async def test_other_destinations(
    org: httpx.AsyncClient, sent: dict[str, Any], answered: set[str], metadata: set[str]
) -> None:
    made = (await org.post(SCHEDULES, json=sent)).json()
    assert made.keys() == answered
    shown = (await org.get(f"{SCHEDULES}/{made['id']}")).json()
    assert shown["destinations"][0]["metadata"].keys() == metadata
    row = await row_of(org, made["id"])
    assert row and (row["recipientCount"], row["destinationType"]) == (-1, sent["destinationType"])
    assert row["content"] == ("single tile" if "queryIdentifierMapKey" in sent else "dashboard")
    assert "s3cret" not in (await org.get(f"{SCHEDULES}/{made['id']}")).text


async def test_who_owns_what_was_created(fake: FakeOmni, org: httpx.AsyncClient, personal: httpx.AsyncClient) -> None:
    assert fake.schedule(await make(org, body(), userId=ADA)).owner == ADA_BLOB
    assert fake.schedule(await make(org, body())).owner is None
    fake.key_owns_created = True
    assert fake.schedule(await make(org, body())).owner == fake.keys["omni_osk_demo"].person
    mine = await make(personal, body(identifier=next(iter(MANAGED))))
    assert fake.schedule(mine).owner == ADA_BLOB


@pytest.mark.parametrize(
    ("token", "query", "changes", "status", "words"),
    [
        (
            "omni_pat_demo",
            {"userId": ADA},
            {},
            403,
            "Personal access tokens cannot create schedules on behalf of other users",
        ),
        (
            "omni_pat_demo",
            {},
            {"identifier": min(BARRED)},
            403,
            "User does not have permission to schedule this dashboard",
        ),
        ("omni_osk_demo", {"userId": "ada"}, {}, 400, "userId: Invalid uuid"),
        ("omni_osk_demo", {"userId": NOBODY}, {}, 404, f"User with id {NOBODY} does not exist"),
        ("omni_osk_demo", {}, {"identifier": "n0where0"}, 404, 'Document with identifier "n0where0" not found'),
        ("omni_osk_demo", {}, {"identifier": "de1e7ed0"}, 404, 'Document with identifier "de1e7ed0" not found'),
        ("omni_osk_demo", {"dryRun": "1"}, {}, 400, "Unrecognized key(s) in object: 'dryRun'"),
    ],
)
async def test_a_create_is_refused(
    fake: FakeOmni, token: str, query: dict[str, str], changes: dict[str, str], status: int, words: str
) -> None:
    async with signed_in(fake, token) as client:
        answer = await client.post(SCHEDULES, params=query, json=body(**changes))
    assert (answer.status_code, len(fake)) == (status, 431)
    assert answer.json()["detail"].endswith(words)


async def test_a_test_is_sent_and_nothing_created(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    answer = await org.post(SCHEDULES, json=body(testNow=True, schedule="0 0 1 1 ? 2099"))
    assert answer.status_code == 200 and answer.json().keys() == {"message"}
    assert fake.deliveries == [Delivery(NOW, None, "N", "email", ("kim@acme.test",))]
    assert len(fake) == 431 and fake.people.by_email("kim@acme.test") is None


async def test_an_update_replaces_everything(fake: FakeOmni, org: httpx.AsyncClient, clock: Clock) -> None:
    full = body(**ALERT, filterConfig={"tenant": {}}, hideTitle=True, paperFormat="a3", fanOut=True, textBody="Hi")
    identity = await make(org, full)
    clock.moment += timedelta(hours=1)
    least = body(name="M", identifier=LEFT_OUT, recipients=["b@c.test"])
    answer = await org.put(f"{SCHEDULES}/{identity}", json=least)
    assert (answer.status_code, answer.json()) == (200, {"success": True, "scheduledTaskId": identity})
    shown = (await org.get(f"{SCHEDULES}/{identity}")).json()
    assert (shown["conditionType"], shown["conditionQueryMapKey"], shown["filterConfig"]) == (None, None, {})
    assert (shown["metadata"]["hideTitle"], shown["metadata"]["paperFormat"]) == (False, "letter")
    assert (shown["fanOut"], "textBody" in shown["destinations"][0]["metadata"]) == (False, False)
    assert (shown["createdAt"], shown["updatedAt"]) == ("2026-03-03T02:12:00.000Z", "2026-03-03T03:12:00.000Z")
    row = await row_of(org, identity, q="M")
    assert row and (row["name"], row["alert"], row["recipientCount"]) == ("M", None, 1)
    assert fake.deliveries == []


async def test_an_update_that_merges_keeps_what_is_not_sent(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.update_merges = True
    identity = await make(org, body(hideTitle=True, textBody="Hi"))
    assert (await org.put(f"{SCHEDULES}/{identity}", json=body(name="M"))).status_code == 200
    shown = (await org.get(f"{SCHEDULES}/{identity}")).json()
    assert (shown["name"], shown["metadata"]["hideTitle"]) == ("M", True)
    assert shown["destinations"][0]["metadata"]["textBody"] == "Hi"


async def test_an_update_of_an_invented_one_drops_groups_and_a_second_destination(
    fake: FakeOmni, org: httpx.AsyncClient
) -> None:
    twin = next(found for found in fake if found.second)
    grouped = email_of(fake)
    fake.schedule(grouped.id).groups = ["66666666-0000-4000-8000-000000000001"]
    for identity in (twin.id, grouped.id):
        assert (await org.put(f"{SCHEDULES}/{identity}", json=body())).status_code == 200
        shown = (await org.get(f"{SCHEDULES}/{identity}")).json()
        assert [target["userGroupRecipients"] for target in shown["destinations"]] == [[]]
        assert fake.schedule(identity).dashboard == WITH_FILTERS


@pytest.mark.parametrize("what", ["GET", "PUT", "DELETE", "POST trigger"])
async def test_a_deleted_schedule_is_gone(fake: FakeOmni, org: httpx.AsyncClient, what: str) -> None:
    identity = await make(org, body())
    assert (await org.delete(f"{SCHEDULES}/{identity}")).json() == {"success": True}
    method, _, verb = what.partition(" ")
    answer = await org.request(
        method, "/".join(filter(None, [SCHEDULES, identity, verb])), json=body() if method == "PUT" else None
    )
    assert (answer.status_code, answer.json()["detail"]) == (404, f"Scheduled task with id {identity} does not exist")
    assert await row_of(org, identity) is None
    assert len(fake) == 431


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/trigger"),
        ("PUT", "/add-recipients"),
        ("PUT", "/remove-recipients"),
        ("PUT", "/transfer-ownership"),
    ],
)
async def test_ids_and_rights_are_checked_first(
    fake: FakeOmni, org: httpx.AsyncClient, personal: httpx.AsyncClient, method: str, path: str
) -> None:
    hidden = next(found for found in fake if not fake.keys["omni_pat_demo"].may_see(found.title))
    sent: dict[str, str] | None = {} if method == "PUT" else None
    for client, identity, status in ((org, "7", 400), (org, NOBODY, 404), (personal, hidden.id, 403)):
        assert (await client.request(method, f"{SCHEDULES}/{identity}{path}", json=sent)).status_code == status
    assert fake.schedule(hidden.id) and not fake.deliveries


@pytest.mark.parametrize(
    ("without", "method", "path", "status"),
    [
        ("get", "GET", "/{id}", 405),
        ("update", "PUT", "/{id}", 405),
        ("create", "POST", "", 405),
        ("trigger", "POST", "/{id}/trigger", 404),
        ("recipients", "GET", "/{id}/recipients", 404),
        ("transfer-ownership", "PUT", "/{id}/transfer-ownership", 404),
    ],
)
async def test_older_servers_lack_calls(
    fake: FakeOmni, org: httpx.AsyncClient, without: str, method: str, path: str, status: int
) -> None:
    fake.without.add(without)
    found = next(iter(fake))
    answer = await org.request(method, SCHEDULES + path.format(id=found.id))
    assert answer.status_code == status


async def test_the_oldest_say_400_to_a_wrong_method(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.wrong_method = (400, "Invalid method")
    answer = await org.post("/api/v1/whoami")
    assert (answer.status_code, answer.json()["detail"]) == (400, "Bad Request: Invalid method")


async def test_a_server_of_2025_knows_fewer_calls(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    assert {route.name for route in ROUTES} >= ABSENT_IN_2025
    fake.without |= ABSENT_IN_2025
    one = f"{SCHEDULES}/{next(iter(fake)).id}"
    assert (await org.get(SCHEDULES)).status_code == 200
    assert (await org.put(one, json=body())).status_code == 405
    for path in (f"/api/v1/documents/{WITH_FILTERS.identifier}/queries", "/api/v1/whoami"):
        assert (await org.get(path)).status_code == 404
