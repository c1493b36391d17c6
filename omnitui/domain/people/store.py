"""The people that are loaded: who they are, which schedules they receive, and in which order a list shows them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.person import Group, Person, PersonRef, Recipient, RecipientIndex, Recipients
from omnitui.domain.recipients.change import Change
from omnitui.domain.schedules.schedule import Result, Schedule
from omnitui.domain.schedules.timetable import Timetable


class PersonKind(Enum):
    """What somebody is to Omni; SEEN is a recipient about whom Omni says no more."""

    MEMBER = "member"
    INACTIVE = "inactive"
    EMAIL_ONLY = "email-only"
    GROUP = "group"
    SEEN = "recipient"


@dataclass(slots=True)
class Contact:
    """A person or a group in the list. `key` identifies and sorts it; `attributes` is None until they are read."""

    key: str
    kind: PersonKind
    email: str = ""
    name: str = ""
    membership_id: str = ""
    other_id: str = ""
    attributes: Mapping[str, object] | None = None
    members: tuple[str, ...] | None = None

    @property
    def shown(self) -> str:
        """What a list calls them."""
        return f"group: {self.name}" if self.kind is PersonKind.GROUP else self.email or self.name or self.key

    @property
    def person(self) -> Person:
        """This entry as changes of recipients look it up."""
        only, active = self.kind is PersonKind.EMAIL_ONLY, self.kind is not PersonKind.INACTIVE
        return Person(self.email, self.name, self.membership_id, only, active)

    @property
    def ref(self) -> PersonRef:
        """The reference for adds and removes: an email-only user goes by address, else by any id."""
        if self.kind is PersonKind.EMAIL_ONLY and self.email:
            return PersonRef(self.email)
        return PersonRef(self.email, self.membership_id or ("" if self.email else self.other_id))


@dataclass(frozen=True, slots=True)
class Figures:
    """What somebody receives: how many schedules, how many failed last time, the soonest next run (epoch seconds)."""

    gets: int
    failed: int
    next_at: float | None


class PeopleStore:
    """The people of one session, and of each schedule that was read its recipients."""

    def __init__(self) -> None:
        self.people: dict[str, Contact] = {}
        self.marks: dict[str, None] = {}
        self.shown: list[str] = []
        self.search = ""
        self._dropped: dict[str, None] = {}
        self._order: list[str] = []
        self._gets: dict[str, dict[str, str]] = {}
        self._lists: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {}

    # ------------------------------------------------------------------ people and groups

    def add(self, email: str, kind: PersonKind, name: str = "", membership_id: str = "", other_id: str = "") -> Contact:
        """Add somebody, or complete the entry with what is new; a member stays a member."""
        key = folded(email) or (membership_id or other_id).lower() or name
        who = self.people.get(key)
        if who is None:
            who = self._put(Contact(key, kind, email.strip()))
        elif who.kind is PersonKind.SEEN or (who.kind is PersonKind.EMAIL_ONLY and kind is not PersonKind.SEEN):
            who.kind = kind
        who.name = name or who.name
        who.membership_id = membership_id or who.membership_id
        who.other_id = other_id or who.other_id
        return who

    def _put(self, who: Contact) -> Contact:
        self.people[who.key] = who
        insort(self._order, who.key)
        return who

    def email_only(self) -> dict[str, Mapping[str, object]]:
        """The attributes of the loaded email-only users, by folded address."""
        found = (who for who in self.people.values() if who.kind is PersonKind.EMAIL_ONLY)
        return {who.key: who.attributes or {} for who in found}

    def directory(self) -> Directory:
        """Everybody, in the form that changes of recipients look up."""
        return Directory(who.person for who in self.people.values() if who.kind is not PersonKind.GROUP)

    # ------------------------------------------------------------------ recipients of schedules

    def read(self, schedule_id: str, now: Recipients) -> None:
        """These are the recipients of a schedule now."""
        self.forget(schedule_id)
        people = tuple(self._add_recipient(who).key for who in now.people)
        groups = tuple(self._add_group(group).key for group in now.groups)
        self._lists[schedule_id] = people, groups, now.kind
        for group in groups:
            for key in self.people[group].members or ():
                self._gets.setdefault(key, {})[schedule_id] = group
        for key in (*people, *groups):
            self._gets.setdefault(key, {})[schedule_id] = ""

    def _add_recipient(self, who: Recipient) -> Contact:
        kind = (
            PersonKind.EMAIL_ONLY
            if who.email_only
            else PersonKind.SEEN
            if who.email_only is None
            else PersonKind.MEMBER
        )
        return self.add(who.email, kind, who.name, who.membership_id, who.other_id)

    def _add_group(self, entry: Group) -> Contact:
        key = f"group: {entry.name.lower()}\0{entry.id}"
        group = self.people.get(key) or self._put(Contact(key, PersonKind.GROUP, name=entry.name, other_id=entry.id))
        if entry.people is not None:
            group.members = tuple(self._add_recipient(who).key for who in entry.people)
        return group

    def apply(self, schedule_id: str, change: Change) -> None:
        """Omni confirmed this change of a schedule's recipients."""
        now = self.recipients(schedule_id)
        if now is None or change.add_groups:
            self.forget(schedule_id)
            return
        there = RecipientIndex(now.people)
        gone = {who for ref in change.remove if (who := there.find(ref)) is not None}
        came = [self._recipient_of(ref) for ref in change.add if there.find(ref) is None]
        groups = tuple(group for group in now.groups if group.id not in change.remove_groups)
        people = (*(who for who in now.people if who not in gone), *came)
        self.read(schedule_id, Recipients(people, groups, now.kind))

    def _recipient_of(self, ref: PersonRef) -> Recipient:
        person = self.people.get(folded(ref.email))
        return self._recipient(person.key) if person is not None else Recipient(ref.email, "", ref.user_id)

    def forget(self, schedule_id: str) -> None:
        """Drop the recipients of a schedule, to be read again."""
        people, groups, _ = self._lists.pop(schedule_id, ((), (), ""))
        members = (key for group in groups for key in self.people[group].members or ())
        for key in (*people, *groups, *members):
            self._gets.get(key, {}).pop(schedule_id, None)

    def has_read(self, schedule_id: str) -> bool:
        """Whether the recipients of this schedule are read."""
        return schedule_id in self._lists

    def recipients(self, schedule_id: str) -> Recipients | None:
        """The recipients of a schedule, None until they are read."""
        if schedule_id not in self._lists:
            return None
        people, groups, kind = self._lists[schedule_id]
        return Recipients(
            tuple(self._recipient(key) for key in people), tuple(self._group(key) for key in groups), kind
        )

    def _recipient(self, key: str) -> Recipient:
        who = self.people[key]
        only = None if who.kind is PersonKind.SEEN else who.kind is PersonKind.EMAIL_ONLY
        return Recipient(who.email, who.name, who.membership_id, who.other_id, only)

    def _group(self, key: str) -> Group:
        group = self.people[key]
        members = None if group.members is None else tuple(self._recipient(member) for member in group.members)
        return Group(group.other_id, group.name, members)

    def gets(self, key: str) -> Mapping[str, str]:
        """The schedules that somebody receives, each with the key of the group it comes through, or ""."""
        return self._gets.get(key, {})

    def figures(self, key: str, rows: Mapping[str, Schedule], times: Timetable) -> Figures:
        """The figures that the list shows for one person."""
        mine = [rows[schedule_id] for schedule_id in self.gets(key) if schedule_id in rows]
        runs = [when for row in mine if isinstance(when := times.next_run(row), float)]
        failed = sum(row.result is Result.FAILED for row in mine)
        return Figures(len(self.gets(key)), failed, min(runs, default=None))

    def owned(self, who: Contact, rows: Iterable[Schedule]) -> list[Schedule]:
        """The schedules that somebody owns, among those read."""
        mine = who.membership_id.lower()
        return [row for row in rows if mine and row.owner_id.lower() == mine]

    # ------------------------------------------------------------------ the list and its marks

    def narrow(self, search: str | None = None) -> None:
        """Recompute who is shown: all, or those whose address or name contains the search."""
        self.search = self.search if search is None else search
        wanted = folded(self.search)
        if not wanted:
            self.shown = self._order
            return
        self.shown = [key for key in self._order if wanted in key or wanted in self.people[key].name.lower()]

    def at(self, position: int) -> Contact | None:
        """The person at a position of the list."""
        return self.people[self.shown[position]] if 0 <= position < len(self.shown) else None

    def position_of(self, key: str) -> int:
        """The position of somebody in the list, or where the entry would go."""
        return bisect_left(self.shown, key)

    def mark(self, keys: Iterable[str], *, on: bool) -> None:
        """Mark or unmark people."""
        for key in keys:
            if on:
                self.marks[key] = None
            else:
                self.marks.pop(key, None)

    def drop_marks(self) -> None:
        """Unmark all; with none marked, restore the last set of marks."""
        if self.marks:
            self._dropped, self.marks = self.marks, {}
        else:
            self.marks, self._dropped = self._dropped, {}

    def marked(self) -> list[Contact]:
        """The marked, in the order they were marked."""
        return [self.people[key] for key in self.marks]
