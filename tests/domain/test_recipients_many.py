"""The same people on many schedules: who gets what now and after, and which schedules are left out and why."""

from __future__ import annotations

from omnitui.domain.contacts.address_parser import read_addresses
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.person import Group, Person, PersonRef, Recipient, Recipients
from omnitui.domain.recipients.bulk_plan import Candidate, ManyPlan, plan_many, wanted_of_all
from omnitui.domain.recipients.change import Change
from omnitui.domain.recipients.plan import LineKind

THEO, ED, ADA = "theo@blob.example", "edmond.blobet@blob.example", "ada.blob@blob.example"
ED_ID = "b0b1c2d3-0000-4000-8000-000000000003"
KNOWN = Directory([Person(ED, "Edmond", ED_ID)], whole=True)


def candidate(name: str, *emails: str, groups: tuple[Group, ...] = ()) -> Candidate:
    return Candidate(name, name, "email", Recipients(tuple(map(Recipient, emails)), groups))


def planned(*candidates: Candidate, add: str = "", remove: str = "") -> ManyPlan:
    wanted = wanted_of_all(read_addresses(add), read_addresses(remove), KNOWN)
    return plan_many(candidates, wanted, KNOWN)


def test_the_table_as_it_is_drawn() -> None:
    plan = planned(
        candidate("1", THEO, ED, ADA),
        candidate("2", ED, ADA, "x@blob.example"),
        candidate("3", ED.upper(), ADA),
        candidate("4", ADA),
        candidate("5", ADA),
        Candidate("6", "Slack one", "slack"),
        add=THEO,
        remove=ED,
    )
    assert [(row.text, row.added, row.removed, row.now, row.after) for row in plan.rows] == [
        (THEO, True, False, 1, 5),
        (ED, False, True, 3, 0),
        (ADA, False, False, 5, 5),
        ("x@blob.example", False, False, 1, 1),
    ]
    assert [(who.name, why) for who, why in plan.unable] == [("Slack one", "goes to slack")]
    assert (plan.of, plan.requests, len(plan.changes)) == (5, 7, 5)
    assert dict((who.id, change) for who, change in plan.changes)["3"] == Change(
        (PersonRef(THEO),), (PersonRef(ED.upper(), ED_ID),)
    )


def test_those_that_have_all_need_nothing_and_the_unread_are_not_guessed() -> None:
    plan = planned(candidate("has it", THEO), Candidate("u", "unread", "email"), add=THEO, remove="who@x.test")
    assert [who.name for who in plan.already] == ["has it"]
    assert [who.name for who in plan.unread] == ["unread"]
    assert plan.requests == 0 and plan.of == 1


def test_those_that_would_have_nobody_left_are_named() -> None:
    plan = planned(candidate("Gesso backlog", ED), candidate("more", ED, ADA), candidate("none"), remove=ED)
    assert [who.name for who in plan.emptied] == ["Gesso backlog"]


def test_what_omni_says_of_the_destination_goes_before_the_row() -> None:
    kinds = [
        Candidate("a", "a", "email", Recipients(kind="google_sheets")),
        Candidate("b", "b", "", Recipients(kind="")),
        Candidate("c", "c", "EMAIL"),
    ]
    assert [one.blocked_reason for one in kinds] == ["goes to google sheets", "", ""]


def test_who_gets_it_through_a_group_is_neither_added_nor_taken_off_and_that_is_told() -> None:
    night = Group("g", "Night shift", (Recipient(ED), Recipient(THEO)))
    plan = planned(candidate("1", ED, ADA, groups=(night,)), candidate("2", ADA), add=THEO, remove=ED)
    assert [(who.id, address, group) for who, address, group in plan.through_group] == [("1", ED, "Night shift")]
    assert [(row.text, row.now, row.after) for row in plan.rows[:2]] == [(THEO, 1, 2), (ED, 1, 1)]
    assert [change for _, change in plan.changes] == [
        Change(remove=(PersonRef(ED, ED_ID),)),
        Change((PersonRef(THEO),)),
    ]


def test_what_cannot_be_added_or_removed_is_told() -> None:
    wanted = wanted_of_all(read_addresses(f"{THEO} bob {THEO} {ADA}"), read_addresses(f"{ADA.upper()}, @x.test"), KNOWN)
    assert [(line.kind, line.text) for line in wanted.skipped] == [
        (LineKind.INVALID, "bob"),
        (LineKind.TWICE, THEO),
        (LineKind.INVALID, "@x.test"),
        (LineKind.INVALID, ADA),
    ]
    assert (wanted.add, wanted.remove) == ([PersonRef(THEO)], [])
