"""Who there is, who gets what, and how the list is narrowed: held against counting it anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.people.store import PeopleStore, PersonKind
from omnitui.domain.recipients.change import Change, PersonRef, Recipient, RecipientGroup, Recipients

NAMES = st.sampled_from(["Ann@x.test", "bob@x.test", "cy@x.test", "dee@x.test", "ANN@X.TEST"])
PEOPLE = st.lists(NAMES, max_size=4, unique_by=str.lower)


def receivers(people: list[str], members: list[str] | None) -> Recipients:
    listed = None if members is None else tuple(Recipient(email) for email in members)
    groups = () if members is None else (RecipientGroup("g1", "Night shift", listed),)
    return Recipients(tuple(Recipient(email) for email in people), groups)


@given(st.lists(st.tuples(st.integers(0, 4), PEOPLE)))
def test_who_gets_what_is_what_was_read_last_of_each_schedule(reads: list[tuple[int, list[str]]]) -> None:
    book, last = PeopleStore(), dict[str, set[str]]()
    for number, people in reads:
        book.read(str(number), receivers(people, None))
        last[str(number)] = {email.lower() for email in people}
    for key in book.people:
        assert set(book.gets(key)) == {known for known, people in last.items() if key in people}
    for known, expected in last.items():
        now = book.receivers(known)
        assert now is not None
        assert {who.email.lower() for who in now.people} == expected


def test_who_gets_it_through_a_group_gets_it_and_the_group_is_named() -> None:
    book = PeopleStore()
    book.read("s1", receivers(["ann@x.test"], ["ann@x.test", "bob@x.test"]))
    assert book.gets("ann@x.test") == {"s1": ""}
    assert book.people[book.gets("bob@x.test")["s1"]].name == "Night shift"
    book.read("s1", receivers(["ann@x.test"], None))
    assert not book.gets("bob@x.test")


def test_a_directory_knows_better_than_a_list_of_recipients() -> None:
    book = PeopleStore()
    book.read("s1", Recipients((Recipient("ann@x.test"), Recipient("bob@x.test", email_only=True))))
    kinds = [book.people["ann@x.test"].kind]
    kinds.append(book.add("ANN@x.test", PersonKind.MEMBER, "Ann", "id1").kind)
    kinds.append(book.add("ann@x.test", PersonKind.EMAIL_ONLY).kind)
    book.people["ann@x.test"].kind = PersonKind.INACTIVE
    book.read("s2", Recipients((Recipient("ann@x.test", email_only=False),)))
    kinds.append(book.people["ann@x.test"].kind)
    assert kinds == [PersonKind.SEEN, PersonKind.MEMBER, PersonKind.MEMBER, PersonKind.INACTIVE]
    assert book.people["ann@x.test"].name == "Ann"
    assert book.people["bob@x.test"].kind is PersonKind.EMAIL_ONLY


@given(PEOPLE, PEOPLE, PEOPLE)
def test_a_confirmed_change_leaves_what_reading_again_would(now: list[str], add: list[str], remove: list[str]) -> None:
    book = PeopleStore()
    book.read("s1", receivers(now, None))
    fresh = [email for email in add if email.lower() not in {other.lower() for other in remove}]
    book.apply("s1", Change(tuple(map(PersonRef, fresh)), tuple(map(PersonRef, remove))))
    after = book.receivers("s1")
    assert after is not None
    expected = ({email.lower() for email in now} - {email.lower() for email in remove}) | {e.lower() for e in fresh}
    assert {who.email.lower() for who in after.people} == expected
    assert {key for key in book.people if book.gets(key)} == expected


@given(st.lists(NAMES), st.sampled_from(["", "a", "X.TEST", "bob", "zz"]))
def test_the_list_is_sorted_and_narrowed(people: list[str], search: str) -> None:
    book = PeopleStore()
    for email in people:
        book.add(email, PersonKind.SEEN)
    book.narrow(search)
    assert book.shown == sorted({email.lower() for email in people if search.lower() in email.lower()})
    for place, key in enumerate(book.shown):
        assert book.position_of(key) == place


def test_marks_come_back_once_dropped() -> None:
    book = PeopleStore()
    for email in ("a@x.test", "b@x.test"):
        book.add(email, PersonKind.SEEN)
    book.mark(["b@x.test", "a@x.test"], on=True)
    assert [who.key for who in book.marked()] == ["b@x.test", "a@x.test"]
    book.drop_marks()
    assert not book.marks
    book.drop_marks()
    assert len(book.marks) == 2
