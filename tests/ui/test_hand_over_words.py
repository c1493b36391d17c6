"""The words of a handing over."""

from __future__ import annotations

import pytest

from omnitui.domain.contacts.person import Person
from omnitui.domain.operations.plan import Plan, SkipReason, transferring
from omnitui.domain.operations.verbs.transfer import Transfer
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.outcomes import nothing_to_do
from omnitui.ui.features.transfer import text as words
from tests.ui.rows import schedule

HEIR = "b0b1c2d3-0000-4000-8000-000000000004"


def rows(*owners: str, destination: str = "email", reason: str = "") -> list[Schedule]:
    return [
        schedule(id=f"s{at}", owner_id=owner, owner=owner, destination=destination, stop_reason=reason)
        for at, owner in enumerate(owners)
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Vincent"], "Vincent"),
        (["Vincent", "Vincent"], "Vincent"),
        (["Edmond", "Vincent", "Vincent"], "Vincent (2) and Edmond (1)"),
        (["", "Vincent", "Vincent"], f"Vincent (2) and {words.NOBODY_NAMED} (1)"),
        (["A", "B", "B", "C", "C", "C"], "C (3), B (2) and A (1)"),
        (["A", "B", "B", "C", "C", "C", "D", "E"], "C (3), B (2), A (1) and 2 more"),
        (["Eve\x1b[31m"], "Eve?[31m"),
    ],
)
def test_owners_are_told_the_most_frequent_first(names: list[str], said: str) -> None:
    assert words.owners(names) == said


def test_what_comes_out_different_depends_on_where_it_goes() -> None:
    keeps = "Email sent one each keeps each person's own data."
    assert keeps in words.effects(rows("A", "B"), "Frida")
    assert keeps not in words.effects(rows("A", destination="slack"), "Frida")
    assert words.effects(rows("A"), "Frida", one_each=True) == ["Each recipient still gets a copy with their own data."]
    (result,) = words.effects(rows("A"), "Frida", one_each=False)
    assert result == "From then on it shows what Frida may see: deliveries can change, or be empty."


def test_those_that_omni_stopped_for_want_of_access_promise_nothing() -> None:
    result = words.effects(rows("A", "B", reason="noAccess"), "Frida")[-1]
    assert result.startswith("2 are stopped because their owner has no access")
    assert not any("stopped" in one for one in words.effects(rows("A", reason="missingQuery"), "Frida"))


def test_what_is_left_out_is_counted_of_all() -> None:
    assert words.skipped(transferring(rows("A", HEIR, "B"), HEIR, ""), 3) == "1 of the 3 is left out: already theirs."
    assert words.skipped(transferring(rows(HEIR, HEIR), HEIR, ""), 2) == "All 2 are already theirs."
    assert words.skipped(transferring(rows(HEIR), HEIR, ""), 1) == "It is already theirs."
    assert words.skipped(transferring(rows("A"), HEIR, ""), 1) == ""


def test_who_may_own_is_a_member() -> None:
    assert words.may_own(Person("a@b.test", "A", HEIR))
    assert words.may_own(Person("", "A", HEIR, email_only=None))
    assert not words.may_own(Person("a@b.test", "", HEIR, email_only=True))
    assert not words.may_own(Person("a@b.test", "A"))


def test_an_offer_tells_address_or_that_somebody_is_inactive() -> None:
    assert words.offer_of(Person("a@b.test", "A", HEIR))[:2] == ("A", "a@b.test")
    assert words.offer_of(Person("a@b.test", "A", HEIR, active=False))[:2] == ("A", "inactive in Omni")
    assert words.offer_of(Person("", "", HEIR))[:2] == (HEIR, words.AS_TYPED)


def test_a_membership_id_may_be_typed() -> None:
    assert words.typed_id(f" {HEIR} ") == HEIR
    assert words.typed_id("frida") == words.typed_id(HEIR[:-1]) == ""


def test_why_nothing_goes_back_is_a_sentence() -> None:
    plan = Plan(Transfer(), skipped={SkipReason.NOBODY: rows("A")})
    assert nothing_to_do(plan) == "“Cadmium churn” is without a known previous owner."
