"""A change in the journal holds what takes it back, however much of it came about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from omnitui.domain.contacts.person import Group, PersonRef, Recipient, Recipients
from omnitui.domain.recipients.change import Change, change_from_json, inverse
from omnitui.domain.recipients.record import task_of
from tests.recipient_undo import undo_hint

ADA_ID = "b0b1c2d3-0000-4000-8000-000000000001"
ADA = Recipient("ada@blob.example", "Ada", ADA_ID, "r1", False)
KIM = Recipient("kim@partner.example", "", "", "r2", True)
NIGHT = Group("66666666-0000-4000-8000-000000000001", "Night shift")
BEFORE = Recipients((ADA, KIM, Recipient("other@blob.example")), (NIGHT,))
CHANGE = Change(
    (PersonRef("new@x.test"), PersonRef("ada@blob.example", ADA_ID)),
    (PersonRef("kim@partner.example"),),
    ("g2",),
    (NIGHT.id,),
)


def kept(before: Recipients | None = BEFORE) -> dict[str, Any]:
    """The task as it comes back out of the journal."""
    task: dict[str, Any] = json.loads(json.dumps(task_of(CHANGE, before)))
    return task


def test_the_change_is_read_from_the_task_and_taken_back_by_what_was_before() -> None:
    assert change_from_json(kept()) == CHANGE
    assert undo_hint(kept()) == inverse(CHANGE, BEFORE)
    assert undo_hint(kept()).remove == (PersonRef("new@x.test"),)


def test_only_those_the_change_is_about_are_kept() -> None:
    assert [who["email"] for who in kept()["before"]["people"]] == ["ada@blob.example", "kim@partner.example"]
    assert kept()["before"]["groups"] == [{"id": NIGHT.id, "name": "Night shift"}]


def test_what_was_not_done_is_not_taken_back() -> None:
    missing = Change(remove=CHANGE.remove, remove_groups=CHANGE.remove_groups).as_json()
    assert undo_hint(kept(), {"missing": missing}) == Change((), (PersonRef("new@x.test"),), (), ("g2",))


@pytest.mark.parametrize("task", [kept(None), {}, {"change": CHANGE.as_json()}, None, "text"])
def test_without_the_time_before_nothing_is_guessed(task: object) -> None:
    with pytest.raises(ValueError):
        undo_hint(task)
