"""What is sent, when it ends, and what is lost on the way (omni-api.md §2.7)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from omnitui.demo.fake_omni import FakeOmni
from omnitui.demo.protocol.answers import ApiError, error_answer
from tests.demo.bodies import body
from tests.demo.conftest import SCHEDULES, Clock


@pytest.mark.parametrize("before", ["COMPLETE", "ERROR", "ERROR_DELIVERED", "CONDITION_UNMET", "KILLED", None])
async def test_a_delivery_ends_after_a_while_as_the_last_one_did(
    fake: FakeOmni, org: httpx.AsyncClient, clock: Clock, before: str | None
) -> None:
    one = next(found for found in fake if found.last_status == before and not found.system_disabled_at)
    fake.schedule(one.id).disabled_at = None
    path = f"{SCHEDULES}/{one.id}"
    assert (await org.post(f"{path}/trigger")).json() == {"success": True}
    assert [sent.schedule_id for sent in fake.deliveries] == [one.id]
    clock.moment += timedelta(seconds=3.9)
    assert (await org.get(path)).json()["destinations"][0]["lastCompletedAt"] == one.last_completed_at
    clock.moment += timedelta(seconds=0.1)
    target = (await org.get(path)).json()["destinations"][0]
    assert (target["lastCompletedAt"], target["lastStatus"]) == ("2026-03-03T02:12:04.000Z", before or "COMPLETE")
    newest = (await org.get(SCHEDULES, params={"sortField": "lastRun", "sortDirection": "desc"})).json()["records"]
    assert one.id in {row["id"] for row in newest if row["lastCompletedAt"] in (None, "2026-03-03T02:12:04.000Z")}


async def test_an_outcome_may_be_chosen_and_one_never_comes(
    fake: FakeOmni, org: httpx.AsyncClient, clock: Clock
) -> None:
    one, other = [found for found in fake if not found.disabled_at and not found.system_disabled_at][:2]
    before = other.last_completed_at
    fake.outcomes = {one.id: "KILLED", other.id: None}
    for found in (one, other):
        await org.post(f"{SCHEDULES}/{found.id}/trigger")
    clock.moment += timedelta(hours=1)
    assert fake.schedule(one.id).last_status == "KILLED"
    assert fake.schedule(other.id).last_completed_at == before


@pytest.mark.parametrize("off", ["disabled_at", "system_disabled_at"])
async def test_an_inactive_schedule_is_not_sent(fake: FakeOmni, org: httpx.AsyncClient, off: str) -> None:
    one = next(found for found in fake if getattr(found, off))
    answer = await org.post(f"{SCHEDULES}/{one.id}/trigger")
    assert (answer.status_code, answer.json()) == (
        409,
        {"detail": "Cannot trigger an inactive schedule", "status": 409},
    )
    assert fake.deliveries == []


@pytest.mark.parametrize(("people", "status"), [(50, 200), (51, 409)])
async def test_a_crowd_with_mails_of_its_own_is_not_sent_to_twice_at_once(
    fake: FakeOmni, org: httpx.AsyncClient, clock: Clock, people: int, status: int
) -> None:
    crowd = [f"a{number}@b.test" for number in range(people)]
    made = (await org.post(SCHEDULES, json=body(fanOut=True, recipients=crowd))).json()["id"]
    path = f"{SCHEDULES}/{made}/trigger"
    assert (await org.post(path)).status_code == 200
    again = await org.post(path)
    assert again.status_code == status
    if status == 409:
        assert again.json()["detail"] == "Cannot trigger schedule while another execution is in progress"
        assert len(fake.deliveries) == 1
    clock.moment += timedelta(seconds=5)
    assert (await org.post(path)).status_code == 200


async def test_a_dispatcher_that_fails(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    one = next(found for found in fake if not found.disabled_at and not found.system_disabled_at)
    fake.fail("trigger", error_answer(ApiError(500, "Failed to dispatch job")))
    answer = await org.post(f"{SCHEDULES}/{one.id}/trigger")
    assert (answer.status_code, answer.json()["detail"]) == (500, "Failed to dispatch job")
    assert fake.deliveries == []


@pytest.mark.parametrize("after", [False, True])
async def test_answers_of_writes_get_lost(fake: FakeOmni, org: httpx.AsyncClient, after: bool) -> None:
    one = next(found for found in fake if not found.disabled_at and not found.system_disabled_at)
    lost: list[tuple[str, str, object]] = [
        ("POST", SCHEDULES, body()),
        ("POST", SCHEDULES, body(testNow=True)),
        ("POST", f"{SCHEDULES}/{one.id}/trigger", None),
        ("DELETE", f"{SCHEDULES}/{one.id}", None),
    ]
    for method, path, sent in lost:
        fake.fail("schedules", httpx.ReadError("gone"), after=after)
        with pytest.raises(httpx.ReadError):
            await org.request(method, path, json=sent)
    assert len(fake.deliveries) == (2 if after else 0)
    created = [found for found in fake if found.name == "N"]
    assert len(created) == after and (one.id in {found.id for found in fake}) is not after
