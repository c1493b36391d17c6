"""The endpoints of one schedule, and whoami: against omni-api.md §1.2, §2.3, §2.6, §2.8, §3.2."""

from __future__ import annotations

import httpx
import pytest

from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.vocabulary import person
from omnitui.demo.fake_omni import FakeOmni
from tests.demo.conftest import SCHEDULES

NOBODY = "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001"
DETAIL_KEYS = set(
    [
        "id",
        "name",
        "organizationId",
        "entityId",
        "ownerId",
        "owner",
        "schedule",
        "timezone",
        "fanOut",
        "killJobsOnFailure",
        "filterConfig",
        "metadata",
        "conditionType",
        "conditionQueryMapKey",
        "disabledAt",
        "systemDisabledAt",
        "systemDisabledReason",
        "createdAt",
        "updatedAt",
        "destinations",
    ]
)
RECIPIENT_KEYS = {
    "email": {"type", "recipients"},
    "slack": {"type", "recipients"},
    "webhook": {"type", "url"},
    "sftp": {"type", "address", "port", "username"},
    "s3": {"type", "bucketName", "region", "roleArn", "externalId", "keyPrefix", "filename"},
    "google_sheets": {"type"},
}


def active(fake: FakeOmni) -> Schedule:
    return next(found for found in fake if not found.disabled_at and not found.system_disabled_at)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/recipients"), ("PUT", "/pause"), ("PUT", "/resume")]
)
async def test_malformed_and_unknown_ids(org: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await org.request(method, f"{SCHEDULES}/{NOBODY[:-1]}{path}")
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "Bad Request: scheduleId: Invalid uuid", "status": 400},
    )
    answer = await org.request(method, f"{SCHEDULES}/{NOBODY}{path}")
    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": f"Scheduled task with id {NOBODY} does not exist", "status": 404},
    )


async def test_get_has_the_documented_keys_and_agrees_with_the_row(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    for schedule in list(fake)[:90]:
        body = (await org.get(f"{SCHEDULES}/{schedule.id}")).json()
        row = schedule.row()
        assert body.keys() == DETAIL_KEYS
        for key in ("id", "name", "schedule", "timezone", "disabledAt"):
            assert body[key] == row[key]
        assert (body["owner"] or {}).get("name", "") == row["ownerName"]
        target = body["destinations"][0]
        assert target["metadata"]["type"] == row["destinationType"]
        if schedule.destination == "email":
            assert len(target["recipients"]) == row.get("recipientCount", len(target["recipients"]))
            assert all(found["membership"]["user"]["email"] for found in target["recipients"])


async def test_recipients_come_in_the_shape_of_their_type(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    seen, shapes = set(), set()
    for schedule in fake:
        if schedule.destination not in RECIPIENT_KEYS or schedule.recipient_count > 100:
            continue
        body = (await org.get(f"{SCHEDULES}/{schedule.id}/recipients")).json()
        assert body["type"] == schedule.destination
        assert body.keys() - {"userGroupRecipients"} == RECIPIENT_KEYS[schedule.destination]
        seen.add(schedule.destination)
        if body["type"] == "email":
            assert len(body["recipients"]) == max(0, schedule.recipient_count)
            shapes |= {frozenset(found) for found in body["recipients"]}
            shapes |= {frozenset(found) for found in body.get("userGroupRecipients", [])}
    assert seen == RECIPIENT_KEYS.keys()
    assert shapes == {
        frozenset({"id", "name", "email", "emailOnly"}),
        frozenset({"id", "name", "email"}),
        frozenset({"id", "name", "recipients"}),
    }


async def test_1204_people_are_1204_different_ones(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    largest = max(fake, key=lambda found: found.recipient_count)
    body = (await org.get(f"{SCHEDULES}/{largest.id}/recipients")).json()
    assert len({found["email"] for found in body["recipients"]}) == largest.recipient_count == 1204


async def test_pause_and_resume_change_what_list_and_get_show(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    schedule = active(fake)
    one = f"{SCHEDULES}/{schedule.id}"

    async def shown() -> set[str | None]:
        rows = (await org.get(SCHEDULES, params={"q": schedule.name})).json()["records"]
        row = next(found for found in rows if found["id"] == schedule.id)
        return {row["disabledAt"], (await org.get(one)).json()["disabledAt"]}

    assert await shown() == {None}
    assert (await org.put(f"{one}/pause")).json() == {"success": True}
    assert await shown() == {"2026-03-03T02:12:00.000Z"}
    again = await org.put(f"{one}/pause")
    assert (again.status_code, again.json()["detail"]) == (400, "Bad Request: Schedule is already paused")
    assert (await org.put(f"{one}/resume")).json() == {"success": True}
    assert await shown() == {None}
    again = await org.put(f"{one}/resume")
    assert (again.status_code, again.json()["detail"]) == (400, "Bad Request: Schedule is already resumed")


@pytest.mark.parametrize("verb", ["pause", "resume"])
async def test_what_omni_stopped_is_neither_paused_nor_resumed(
    fake: FakeOmni, org: httpx.AsyncClient, verb: str
) -> None:
    for stopped in [found for found in fake if found.system_disabled_at]:
        answer = await org.put(f"{SCHEDULES}/{stopped.id}/{verb}")
        assert (answer.status_code, answer.json()["detail"]) == (
            400,
            "Bad Request: Schedule is system disabled",
        )


async def test_whoami_tells_the_keys_apart(org: httpx.AsyncClient, personal: httpx.AsyncClient) -> None:
    admin, member = [(await client.get("/api/v1/whoami")).json() for client in (org, personal)]
    assert (admin["keyScope"], admin["orgRole"]) == ("organization", "ORG_ADMIN")
    assert (member["keyScope"], member["orgRole"]) == ("user", "MEMBER")
    assert "SCHEDULE" in next(iter(member["rolesByModel"].values()))["permissions"]
    assert admin["user"].keys() == {"id", "membershipId"}
    assert (await org.get("/api/v1/whoami", params={"modelId": "x"})).status_code == 400


async def test_only_an_organization_key_may_ask_as_somebody_else(
    fake: FakeOmni, org: httpx.AsyncClient, personal: httpx.AsyncClient
) -> None:
    query = {"userId": NOBODY}
    path = f"{SCHEDULES}/{active(fake).id}"
    assert (await personal.get(path, params=query)).status_code == 403
    assert (await org.get(path, params={"userId": "me"})).json()["detail"] == "Bad Request: userId: Invalid uuid"
    assert (await org.get(path, params=query)).json()["detail"] == f"User with id {NOBODY} does not exist"
    somebody, subscriber = [
        next(who for who in map(person, range(100)) if who.email_only is only).membership_id for only in (False, True)
    ]
    assert (await org.get(path, params={"userId": somebody})).status_code == 200
    assert (await org.get(path, params={"userId": subscriber})).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/v1/whoami", 405),
        ("POST", f"{SCHEDULES}/{NOBODY}/pause", 405),
        ("GET", f"{SCHEDULES}/{NOBODY}/resume", 405),
        ("DELETE", f"{SCHEDULES}/{NOBODY}/recipients", 405),
        ("GET", f"{SCHEDULES}/", 404),
        ("GET", "/v1/schedules", 404),
        ("GET", "/api/unstable/schedules", 404),
    ],
)
async def test_wrong_methods_and_paths(org: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await org.request(method, path)
    assert answer.status_code == answer.json()["status"] == status


async def test_parameters_and_bodies_nobody_asked_for_are_refused(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    schedule = active(fake)
    assert (await org.get("/api/v1/whoami", params={"verbose": "1"})).status_code == 400
    assert (await org.put(f"{SCHEDULES}/{schedule.id}/pause", json={})).status_code == 400
    assert fake.schedule(schedule.id).disabled_at is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "omni_osk_demo"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer omni_osk_demo "},
        {"Authentication": "Bearer omni_osk_demo"},
    ],
)
async def test_without_a_valid_key_everything_is_401(fake: FakeOmni, headers: dict[str, str]) -> None:
    for path in ("/api/v1/whoami", SCHEDULES, "/nowhere"):
        answer = await fake.handle(httpx.Request("GET", f"https://blobsrus.omniapp.co{path}", headers=headers))
        assert answer.status_code == 401
        assert answer.json()["detail"].startswith("Unauthorized: ")


async def test_a_revoked_key_is_refused(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    del fake.keys["omni_osk_demo"]
    assert (await org.get("/api/v1/whoami")).status_code == 401
