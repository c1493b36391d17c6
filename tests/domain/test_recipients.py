"""Recipients of one schedule and of many: told apart before anything is sent, and the fewest calls made of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.api.models.detail import ScheduleRecipients
from omnitui.domain.contacts.address_parser import read_addresses
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.person import Person, PersonRef, Recipient, Recipients, recipients_from
from omnitui.domain.recipients.change import Change, change_from_json, inverse, missing_after
from omnitui.domain.recipients.plan import LineKind, RecipientPlan, Wanted, plan_recipients

ADA_ID, WARHOL_ID, ED_ID = (f"b0b1c2d3-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
GROUP_ID = "66666666-0000-4000-8000-000000000001"
ADA, WARHOL = "ada.blob@blob.example", "blobby.warhol@blob.example"
ED, REPORTS, NIGHT = "edmond.blobet@blob.example", "blahlo+reports@blob.example", "night@blob.example"


def receivers(**said: Any) -> Recipients:
    return recipients_from(ScheduleRecipients.model_validate({"type": "email"} | said))


NOW = receivers(
    recipients=[
        {"id": ADA_ID, "name": "Ada Blob", "email": ADA},
        {"id": "r2", "name": "", "email": REPORTS, "emailOnly": True},
        {"id": "r3", "membershipId": ED_ID, "name": "Edmond", "email": ED},
    ],
    userGroupRecipients=[{"id": GROUP_ID, "name": "Night shift", "recipients": [{"id": "n", "email": NIGHT}]}],
)
KNOWN = Directory(
    [Person(ADA, "Ada Blob", ADA_ID), Person(WARHOL, "Blobby Warhol", WARHOL_ID), Person(REPORTS, "", "r2", True)],
    whole=True,
)
_, REPORTS_NOW, ED_NOW = NOW.people


def planned(typed: str = "", *removed: Recipient, now: Recipients = NOW, **wanted: Any) -> RecipientPlan:
    return plan_recipients(now, Wanted(read_addresses(typed), removed=removed, **wanted), KNOWN)


def test_the_dialog_as_it_is_drawn() -> None:
    plan = planned(
        "theo@blob.example; Blobby <Blobby.Warhol@blob.example>, ada.blob@BLOB.example THEO@blob.example "
        "bob(at)blob.example\nnight@blob.example",
        ED_NOW,
    )
    assert [(line.kind, line.text, line.words) for line in plan.lines] == [
        (LineKind.NEW, "theo@blob.example", "new to Omni: becomes email-only"),
        (LineKind.MEMBER, "Blobby.Warhol@blob.example", "member, Blobby Warhol"),
        (LineKind.ALREADY, "ada.blob@BLOB.example", "already gets it"),
        (LineKind.TWICE, "THEO@blob.example", "duplicate, added once"),
        (LineKind.INVALID, "bob(at)blob.example", "no @ in it: left out"),
        (LineKind.GROUP_ONLY, NIGHT, "already gets it, through group Night shift"),
        (LineKind.REMOVED, ED, "removed on save"),
    ]
    assert (plan.before, plan.after, plan.warning) == (4, 5, "")
    assert plan.change.add_body == {"emails": ["theo@blob.example"], "userIds": [WARHOL_ID]}
    assert plan.change.remove_body == {"userIds": [ED_ID]}
    assert plan.change.calls == 2


def test_nothing_to_do_is_no_call_and_no_empty_array() -> None:
    plan = planned(f"{ADA}, bob")
    assert not plan.change and plan.change.calls == 0
    assert plan.change.add_body == plan.change.remove_body == {}


def test_who_is_removed_is_named_by_membership_id_if_known_else_by_address() -> None:
    ada, reports, ed = NOW.people
    assert planned("", ada, reports, ed).change.remove == (
        PersonRef(ADA, ADA_ID),
        PersonRef(REPORTS),
        PersonRef(ED, ED_ID),
    )
    unknown = receivers(recipients=[{"id": ADA_ID, "name": "Ada", "email": ADA}, {"id": WARHOL_ID, "name": "W"}])
    plan = plan_recipients(unknown, Wanted(removed=unknown.people), Directory())
    assert plan.change.remove_body == {"emails": [ADA], "userIds": [WARHOL_ID]}


def test_somebody_without_address_and_id_cannot_be_removed() -> None:
    now = receivers(recipients=[{"name": "Ada"}, {"id": "not a uuid", "name": "Bob"}])
    plan = planned("", *now.people, now=now)
    assert [line.words for line in plan.lines] == ["no address or id from Omni: stays"] * 2
    assert not plan.change


def test_written_and_marked_to_be_removed_stays() -> None:
    plan = planned(ED, ED_NOW)
    assert [line.kind for line in plan.lines] == [LineKind.ALREADY]
    assert not plan.change


def test_people_of_a_group_cannot_be_taken_off_here() -> None:
    plan = planned("", Recipient(NIGHT), Recipient("who@blob.example"))
    assert [line.words for line in plan.lines] == [
        "only through group Night shift: can't be removed here",
        "not a recipient",
    ]


def test_picked_users_and_groups_go_with_the_same_call() -> None:
    user, group = Person(WARHOL, "Blobby", WARHOL_ID, active=False), receivers().groups
    assert group == ()
    night = NOW.groups[0]
    plan = planned("theo@blob.example", now=receivers(), picked=[user, user], added_groups=[night, night])
    assert [line.words for line in plan.lines] == [
        "new to Omni: becomes email-only",
        "member, Blobby; inactive in Omni",
        "duplicate, added once",
        "all its people, if Omni allows it",
        "duplicate, added once",
    ]
    assert plan.change.calls == 1 and plan.change.add_body["userGroupIds"] == [GROUP_ID]
    assert (plan.before, plan.after) == (0, 3)
    gone = planned("", removed_groups=[night])
    assert gone.change.remove_body == {"userGroupIds": [GROUP_ID]} and gone.after == 3


def test_the_last_one_leaving_is_warned_about() -> None:
    now = receivers(recipients=[{"email": ADA}])
    assert "No recipients would be left" in planned("", *now.people, now=now).warning
    assert planned("theo@blob.example", *now.people, now=now).warning == ""
    assert planned("", now=receivers()).warning == ""


def test_without_a_directory_nobody_is_called_new() -> None:
    plan = plan_recipients(NOW, Wanted(read_addresses("theo@localhost")), Directory())
    assert plan.lines[0].words == "becomes email-only if new to Omni; no dot in the domain"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"type": None, "recipients": []},
        {"recipients": [{}, {"name": None, "email": None}]},
        {"type": "slack", "recipients": [{"recipientType": "users", "slackId": "U1"}]},
        {"type": "webhook", "url": "https://hooks.blob.example"},
    ],
)
def test_whatever_omni_leaves_out_nobody_is_made_up(said: dict[str, Any]) -> None:
    assert recipients_from(ScheduleRecipients.model_validate(said)).count == 0


def test_the_shape_of_get_and_a_person_told_twice_are_read_as_well() -> None:
    entry = {"id": "r", "membershipId": ADA_ID, "membership": {"user": {"email": ADA, "name": None}}}
    assert receivers(recipients=[entry, {"email": ADA.upper()}]).people == (Recipient(ADA, "", ADA_ID, "r"),)


mails = st.sampled_from([f"{name}@x.test" for name in ("a", "b", "c", "d", "E")])
people = st.lists(mails, unique=True).map(lambda found: Recipients(tuple(Recipient(mail) for mail in found)))


def sent(change: Change, now: Recipients) -> Recipients:
    """What an honest Omni would make of it."""
    gone = {who.email.lower() for who in change.remove}
    stay = [who for who in now.people if who.email.lower() not in gone]
    there = {who.email.lower() for who in stay}
    return Recipients((*stay, *(Recipient(who.email) for who in change.add if who.email.lower() not in there)))


@given(people, st.lists(mails), st.data())
def test_what_is_planned_is_what_comes_about_and_its_inverse_brings_it_back(
    now: Recipients, typed: list[str], data: st.DataObject
) -> None:
    removed = data.draw(st.lists(st.sampled_from(now.people), unique=True)) if now.people else []
    plan = plan_recipients(now, Wanted(read_addresses(" ".join(typed)), removed=removed), Directory())
    after = sent(plan.change, now)
    assert after.count == plan.after
    assert not missing_after(plan.change, after)
    back = sent(inverse(plan.change, now), after)
    assert {who.email.lower() for who in back.people} == {who.email.lower() for who in now.people}
    assert change_from_json(json.loads(json.dumps(plan.change.as_json()))) == plan.change
    assert missing_after(plan.change, now) == plan.change
    assert len(plan.lines) >= len(typed)


def test_a_change_done_by_half_is_told_and_undone_by_half() -> None:
    change = planned("theo@blob.example", ED_NOW).change
    now = receivers(recipients=[{"email": ADA}, {"email": REPORTS}, {"email": ED}, {"email": "THEO@blob.example"}])
    missing = missing_after(change, now)
    assert missing == Change(remove=(PersonRef(ED, ED_ID),))
    assert inverse(change.without(missing), NOW) == Change(remove=(PersonRef("theo@blob.example"),))


def test_undo_puts_nobody_there_who_was_not_and_takes_nobody_off_who_was() -> None:
    change = Change(
        (PersonRef(ADA), PersonRef("theo@blob.example")), (PersonRef(REPORTS), PersonRef("who@blob.example"))
    )
    assert inverse(change, NOW) == Change((PersonRef(REPORTS),), (PersonRef("theo@blob.example"),))


def test_groups_are_compared_and_undone_by_id() -> None:
    change = Change(add_groups=("g2",), remove_groups=(GROUP_ID, "g3"))
    assert missing_after(change, NOW) == Change(add_groups=("g2",), remove_groups=(GROUP_ID,))
    assert inverse(change, NOW) == Change(add_groups=(GROUP_ID,), remove_groups=("g2",))


@pytest.mark.parametrize("kept", [None, [], {"add": "x"}, {"add": [1]}, {"add": [{"email": 1}]}, {"addGroups": [2]}])
def test_what_is_no_change_is_refused(kept: object) -> None:
    with pytest.raises(ValueError, match="no "):
        change_from_json(kept)
