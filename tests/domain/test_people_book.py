"""Who there is, who gets what, and how the list is narrowed: held against counting it anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.contacts.person import Group, PersonRef, Recipient, Recipients
from omnitui.domain.people.store import PeopleStore, PersonKind
from omnitui.domain.recipients.change import Change

NAMES = st.sampled_from(["Ann@x.test", "bob@x.test", "cy@x.test", "dee@x.test", "ANN@X.TEST"])
PEOPLE = st.lists(NAMES, max_size=4, unique_by=str.lower)


def receivers(people: list[str], members: list[str] | None) -> Recipients:
    listed = None if members is None else tuple(Recipient(email) for email in members)
    groups = () if members is None else (Group("g1", "Night shift", listed),)
    return Recipients(tuple(Recipient(email) for email in people), groups)


@given(st.lists(st.tuples(st.integers(0, 4), PEOPLE)))
def test_who_gets_what_is_what_was_read_last_of_each_schedule(reads: list[tuple[int, list[str]]]) -> None:
    store, last = PeopleStore(), dict[str, set[str]]()
    for number, people in reads:
        store.read(str(number), receivers(people, None))
        last[str(number)] = {email.lower() for email in people}
    for key in store.people:
        assert set(store.gets(key)) == {known for known, people in last.items() if key in people}
    for known, expected in last.items():
        now = store.recipients(known)
        assert now is not None
        assert {who.email.lower() for who in now.people} == expected


def test_who_gets_it_through_a_group_gets_it_and_the_group_is_named() -> None:
    store = PeopleStore()
    store.read("s1", receivers(["ann@x.test"], ["ann@x.test", "bob@x.test"]))
    assert store.gets("ann@x.test") == {"s1": ""}
    assert store.people[store.gets("bob@x.test")["s1"]].name == "Night shift"
    store.read("s1", receivers(["ann@x.test"], None))
    assert not store.gets("bob@x.test")


def test_a_directory_knows_better_than_a_list_of_recipients() -> None:
    store = PeopleStore()
    store.read("s1", Recipients((Recipient("ann@x.test"), Recipient("bob@x.test", email_only=True))))
    kinds = [store.people["ann@x.test"].kind]
    kinds.append(store.add("ANN@x.test", PersonKind.MEMBER, "Ann", "id1").kind)
    kinds.append(store.add("ann@x.test", PersonKind.EMAIL_ONLY).kind)
    store.people["ann@x.test"].kind = PersonKind.INACTIVE
    store.read("s2", Recipients((Recipient("ann@x.test", email_only=False),)))
    kinds.append(store.people["ann@x.test"].kind)
    assert kinds == [PersonKind.SEEN, PersonKind.MEMBER, PersonKind.MEMBER, PersonKind.INACTIVE]
    assert store.people["ann@x.test"].name == "Ann"
    assert store.people["bob@x.test"].kind is PersonKind.EMAIL_ONLY


@given(PEOPLE, PEOPLE, PEOPLE)
def test_a_confirmed_change_leaves_what_reading_again_would(now: list[str], add: list[str], remove: list[str]) -> None:
    store = PeopleStore()
    store.read("s1", receivers(now, None))
    fresh = [email for email in add if email.lower() not in {other.lower() for other in remove}]
    store.apply("s1", Change(tuple(map(PersonRef, fresh)), tuple(map(PersonRef, remove))))
    after = store.recipients("s1")
    assert after is not None
    expected = ({email.lower() for email in now} - {email.lower() for email in remove}) | {e.lower() for e in fresh}
    assert {who.email.lower() for who in after.people} == expected
    assert {key for key in store.people if store.gets(key)} == expected


@given(st.lists(NAMES), st.sampled_from(["", "a", "X.TEST", "bob", "zz"]))
def test_the_list_is_sorted_and_narrowed(people: list[str], search: str) -> None:
    store = PeopleStore()
    for email in people:
        store.add(email, PersonKind.SEEN)
    store.narrow(search)
    assert store.shown == sorted({email.lower() for email in people if search.lower() in email.lower()})
    for place, key in enumerate(store.shown):
        assert store.position_of(key) == place


def test_marks_come_back_once_dropped() -> None:
    store = PeopleStore()
    for email in ("a@x.test", "b@x.test"):
        store.add(email, PersonKind.SEEN)
    store.mark(["b@x.test", "a@x.test"], on=True)
    assert [who.key for who in store.marked()] == ["b@x.test", "a@x.test"]
    store.drop_marks()
    assert not store.marks
    store.drop_marks()
    assert len(store.marks) == 2
