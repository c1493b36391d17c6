"""Recipients and owners changed (omni-api.md §2.8, §2.9)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from omnitui.demo.data.schedule import Schedule
from omnitui.demo.data.vocabulary import BARRED, GROUPS, OWNERS, person
from omnitui.demo.fake_omni import FakeOmni
from tests.demo.conftest import SCHEDULES

ADA, LATER = OWNERS[1], person(700)
UNKNOWN = "b0b1c2d3-0000-4000-8000-00000000ffff"
GONE = f"Invalid recipient(s): The following members do not exist or do not have access to this organization: {UNKNOWN}"
PLEASE = "Please provide either valid email addresses, valid user IDs, or both"
LEAST = "Array must contain at least 1 element(s)"


def mailed(fake: FakeOmni, count: int = 3) -> Schedule:
    return next(found for found in fake if found.destination == "email" and found.recipient_count == count)


async def shown(org: httpx.AsyncClient, one: Schedule) -> tuple[list[str], list[str], list[str], int]:
    """The addresses out of recipients and out of GET, the groups, and the row's count."""
    listed = (await org.get(f"{SCHEDULES}/{one.id}/recipients")).json()
    target = (await org.get(f"{SCHEDULES}/{one.id}")).json()["destinations"][0]
    rows = (await org.get(SCHEDULES, params={"identifier": one.dashboard.identifier, "pageSize": "100"})).json()
    return (
        [who["email"] for who in listed["recipients"]],
        [who["membership"]["user"]["email"] for who in target["recipients"]],
        [group["name"] for group in target["userGroupRecipients"]],
        next(row["recipientCount"] for row in rows["records"] if row["id"] == one.id),
    )


async def test_people_are_added_and_removed_and_counted(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    one = mailed(fake)
    path = f"{SCHEDULES}/{one.id}"
    before, *_ = await shown(org, one)
    sent: dict[str, Any] = {
        "emails": ["new@x.test", "NEW@x.test", before[0].upper()],
        "userIds": [LATER.membership_id],
        "userGroupIds": [GROUPS[2].uuid],
    }
    answer = await org.put(f"{path}/add-recipients", json=sent)
    assert answer.json()["addedRecipientsCount"] == 2
    after = [*before, LATER.email, "new@x.test"]
    listed, kept, groups, count = await shown(org, one)
    assert listed == kept == after and count == 5 and "Board" in groups
    again = (await org.put(f"{path}/add-recipients", json=sent)).json()
    assert again == {"success": True, "addedRecipientsCount": 0, "addedGroupRecipientsCount": 0}
    sent["emails"] = ["new@x.test", "stranger@x.test"]
    taken = (await org.put(f"{path}/remove-recipients", json=sent)).json()
    assert taken == {"success": True, "removedRecipientsCount": 2, "removedGroupRecipientsCount": 1}
    listed, kept, groups, count = await shown(org, one)
    assert listed == kept == before and count == 3 and "Board" not in groups
    assert fake.people.by_email("new@x.test") and fake.people.by_email("stranger@x.test") is None


async def test_the_last_one_may_be_removed(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    one = mailed(fake, 1)
    listed, *_ = await shown(org, one)
    await org.put(f"{SCHEDULES}/{one.id}/remove-recipients", json={"emails": listed})
    assert (await shown(org, one))[::3] == ([], 0)


@pytest.mark.parametrize(("switch", "sent"), [("group_recipients", 1), ("group_counts", 1)])
async def test_group_counts_may_be_missing(fake: FakeOmni, org: httpx.AsyncClient, switch: str, sent: int) -> None:
    setattr(fake, switch, False)
    path = f"{SCHEDULES}/{mailed(fake).id}"
    added = (await org.put(f"{path}/add-recipients", json={"emails": ["new@x.test"]})).json()
    removed = (await org.put(f"{path}/remove-recipients", json={"emails": ["new@x.test"]})).json()
    assert added == {"success": True, "addedRecipientsCount": sent}
    assert removed == {"success": True, "removedRecipientsCount": sent}


@pytest.mark.parametrize(
    ("verb", "sent", "words"),
    [
        ("add", {}, PLEASE),
        ("remove", {}, "At least one recipient must be provided"),
        ("add", {"emails": []}, f"emails: {LEAST}"),
        ("remove", {"userIds": []}, f"userIds: {LEAST}"),
        ("add", {"emails": ["a@b.test"], "userGroupIds": []}, f"userGroupIds: {LEAST}"),
        ("add", {"emails": ["kim"]}, "emails: Invalid email address"),
        ("add", {"emails": ["Kim <kim@acme.test>"]}, "emails: Invalid email address"),
        ("add", {"emails": "kim@acme.test"}, "emails: Expected array, received string"),
        ("add", {"userIds": ["kim"]}, "userIds: Invalid uuid"),
        ("add", {"userIds": [UNKNOWN]}, GONE),
        ("remove", {"userIds": [UNKNOWN]}, GONE),
        ("add", {"userGroupIds": [GROUPS[0].code]}, "userGroupIds: Invalid uuid"),
        ("add", {"userGroupIds": [UNKNOWN]}, GONE),
        ("add", {"recipients": ["kim@acme.test"]}, "Unrecognized key(s) in object: 'recipients'"),
        ("add", [], "Expected object, received array"),
    ],
)
async def test_a_change_of_recipients_is_refused(
    fake: FakeOmni, org: httpx.AsyncClient, verb: str, sent: object, words: str
) -> None:
    one = mailed(fake)
    before = await shown(org, one)
    answer = await org.put(f"{SCHEDULES}/{one.id}/{verb}-recipients", json=sent)
    assert (answer.status_code, answer.json()["detail"]) == (400, f"Bad Request: {words}")
    assert await shown(org, one) == before


async def test_groups_are_unknown_to_older_servers(fake: FakeOmni, org: httpx.AsyncClient) -> None:
    fake.group_recipients = False
    sent = {"userGroupIds": [GROUPS[0].uuid]}
    answer = await org.put(f"{SCHEDULES}/{mailed(fake).id}/add-recipients", json=sent)
    assert answer.json()["detail"] == "Bad Request: Unrecognized key(s) in object: 'userGroupIds'"


@pytest.mark.parametrize("kind", ["slack", "webhook", "sftp", "s3", "google_sheets"])
async def test_other_destinations_have_no_recipients_to_change(
    fake: FakeOmni, org: httpx.AsyncClient, kind: str
) -> None:
    one = next(found for found in fake if found.destination == kind)
    sent = {"emails": ["a@b.test"]}
    added = await org.put(f"{SCHEDULES}/{one.id}/add-recipients", json=sent)
    removed = await org.put(f"{SCHEDULES}/{one.id}/remove-recipients", json=sent)
    assert added.json()["detail"] == f"Bad Request: Cannot add recipients to destination type {kind}"
    assert removed.json()["detail"] == (
        f"Bad Request: Cannot change recipients on a scheduled task destination of type {kind}"
    )


async def test_ownership_moves_at_once(fake: FakeOmni, org: httpx.AsyncClient, personal: httpx.AsyncClient) -> None:
    hidden = next(found for found in fake if not fake.keys["omni_pat_demo"].may_see(found.title))
    path = f"{SCHEDULES}/{hidden.id}"
    assert (await personal.get(path)).status_code == 403
    answer = await org.put(f"{path}/transfer-ownership", json={"userId": ADA.membership_id})
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    shown = (await personal.get(path)).json()
    assert (shown["ownerId"], shown["owner"]) == (ADA.membership_id, {"name": ADA.name})
    mine = await org.get(SCHEDULES, params={"ownerId": ADA.membership_id, "pageSize": "100"})
    assert hidden.id in {row["id"] for row in mine.json()["records"]}


EMAIL_ONLY = next(who for who in map(person, range(12, 99)) if who.email_only)


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({}, 400, "userId is a required field"),
        ({"userId": "ada"}, 400, "userId: Invalid uuid"),
        ({"userId": 7}, 400, "userId: Expected string, received number"),
        ({"userId": ADA.membership_id, "notify": True}, 400, "Unrecognized key(s) in object: 'notify'"),
        ({"userId": UNKNOWN}, 404, "New owner is not a member of the organization"),
        ({"userId": ADA.user_id}, 404, "New owner is not a member of the organization"),
        ({"userId": EMAIL_ONLY.membership_id}, 403, "New owner does not have permission to view the dashboard"),
        ({"userId": LATER.membership_id}, 403, "New owner does not have permission to view the dashboard"),
        ({"userId": OWNERS[0].membership_id}, 400, "User already owns the schedule"),
    ],
)
async def test_a_transfer_is_refused(
    fake: FakeOmni, org: httpx.AsyncClient, sent: object, status: int, words: str
) -> None:
    one = next(found for found in fake if found.dashboard.identifier in BARRED)
    fake.schedule(one.id).owner = OWNERS[0]
    answer = await org.put(f"{SCHEDULES}/{one.id}/transfer-ownership", json=sent)
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(words)
    assert fake.schedule(one.id).owner == OWNERS[0]
