"""Plans the recipients of one schedule: every requested line is classified before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from omnitui.domain.contacts.address_parser import Entry, EntryKind
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.person import Group, Person, PersonRef, Recipient, RecipientIndex, Recipients
from omnitui.domain.recipients.change import Change

NOBODY_LEFT = "No recipients would be left. Add someone, or pause it."


class LineKind(Enum):
    """What happens to a line."""

    NEW = "new to Omni"
    MEMBER = "member"
    EMAIL_ONLY = "email-only"
    ALREADY = "already gets it"
    GROUP_ONLY = "through a group only"
    TWICE = "written twice"
    INVALID = "invalid"
    GROUP = "group"
    REMOVED = "removed on save"
    NOT_THERE = "not a recipient"


ADDED = (LineKind.NEW, LineKind.MEMBER, LineKind.EMAIL_ONLY)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the change: the kind, the person as written, and the words for it."""

    kind: LineKind
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: typed pieces and picked users to add, people and groups to remove, groups to add."""

    typed: Sequence[Entry] = ()
    picked: Sequence[Person] = ()
    removed: Sequence[Recipient] = ()
    removed_groups: Sequence[Group] = ()
    added_groups: Sequence[Group] = ()


@dataclass(frozen=True, slots=True)
class RecipientPlan:
    """The effect of saving on one schedule, whose list has `before` entries now and `after` afterwards."""

    lines: Sequence[ChangeLine]
    change: Change
    before: int
    after: int

    @property
    def warning(self) -> str:
        """A reason to look twice before saving, empty without one."""
        return NOBODY_LEFT if self.change and self.before and not self.after else ""


def plan_recipients(now: Recipients, wanted: Wanted, directory: Directory) -> RecipientPlan:
    """Classify everything asked for, and combine it into the fewest calls.

    Somebody both typed and marked for removal stays: the milder of the two.
    """
    sorter = _Sorter(now, directory)
    for entry in wanted.typed:
        sorter.write(entry)
    for user in wanted.picked:
        sorter.add(user.email or user.name, user.ref, user)
    for group in wanted.added_groups:
        sorter.add_group(group)
    sorter.remove(wanted.removed, wanted.removed_groups)
    change = Change(tuple(sorter.adds), tuple(sorter.removals), tuple(sorter.group_adds), tuple(sorter.group_removals))
    after = now.count + len(change.add) + len(change.add_groups) - len(change.remove) - len(change.remove_groups)
    return RecipientPlan(sorter.lines, change, now.count, after)


def through_groups(groups: Iterable[Group]) -> list[tuple[str, RecipientIndex]]:
    """Each group whose people Omni lists: its name, and an index of them."""
    return [(group.name, RecipientIndex(group.people)) for group in groups if group.people is not None]


@dataclass
class _Sorter:
    now: Recipients
    directory: Directory
    lines: list[ChangeLine] = field(default_factory=list)
    adds: list[PersonRef] = field(default_factory=list)
    #: A dict as an ordered set.
    removals: dict[PersonRef, None] = field(default_factory=dict)
    group_adds: list[str] = field(default_factory=list)
    group_removals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._there = RecipientIndex(self.now.people)
        self._groups = through_groups(self.now.groups)
        self._taken: set[str] = set()
        self._retained: set[Recipient] = set()

    def add_line(self, kind: LineKind, text: str, words: str) -> None:
        self.lines.append(ChangeLine(kind, text, words))

    def write(self, entry: Entry) -> None:
        if entry.kind is EntryKind.INVALID:
            self.add_line(LineKind.INVALID, entry.text, f"{entry.reason}: left out")
            return
        user = self.directory.find(entry.address)
        ref = PersonRef(entry.address, user.ref.user_id if user else "")
        self.add(entry.address, ref, user, entry.reason)

    def add(self, text: str, ref: PersonRef, user: Person | None, warning: str = "") -> None:
        if not ref.sendable:
            self.add_line(LineKind.INVALID, text, "no address or id from Omni: left out")
        elif not self._first_time(ref):
            self.add_line(LineKind.TWICE, text, "duplicate, added once")
        elif who := self._there.find(ref):
            self._retained.add(who)
            self.add_line(LineKind.ALREADY, text, "already gets it")
        elif group := next((name for name, people in self._groups if people.find(ref)), None):
            self.add_line(LineKind.GROUP_ONLY, text, f"already gets it, through group {group}")
        else:
            self.adds.append(ref)
            kind, words = newcomer(user, whole=self.directory.is_certain_of(text))
            self.add_line(kind, text, f"{words}; {warning}" if warning else words)

    def _first_time(self, ref: PersonRef) -> bool:
        keys = {key for key in (folded(ref.email), ref.user_id.lower()) if key}
        if keys & self._taken:
            return False
        self._taken |= keys
        return True

    def add_group(self, group: Group) -> None:
        text = f"group: {group.name}"
        if not group.id:
            self.add_line(LineKind.INVALID, text, "no id from Omni: left out")
        elif group.id in self.group_adds:
            self.add_line(LineKind.TWICE, text, "duplicate, added once")
        elif any(there.id == group.id for there in self.now.groups):
            self.add_line(LineKind.ALREADY, text, "already gets it")
        else:
            self.group_adds.append(group.id)
            self.add_line(LineKind.GROUP, text, "all its people, if Omni allows it")

    def remove(self, people: Sequence[Recipient], groups: Sequence[Group]) -> None:
        for who in dict.fromkeys(people):
            if who not in self._retained:
                self._remove_one(who)
        for group in {group.id: group for group in groups}.values():
            if not group.id:
                self.add_line(LineKind.INVALID, f"group: {group.name}", "no id from Omni: stays")
            elif any(there.id == group.id for there in self.now.groups):
                self.group_removals.append(group.id)
                self.add_line(LineKind.REMOVED, f"group: {group.name}", "removed on save, if Omni allows it")

    def _remove_one(self, who: Recipient) -> None:
        text, ref = who.email or who.name, self.directory.ref(who)
        if ref in self.removals:
            return
        if not ref.sendable:
            self.add_line(LineKind.INVALID, text, "no address or id from Omni: stays")
        elif self._there.find(ref) is not None:
            self.removals[ref] = None
            self.add_line(LineKind.REMOVED, text, "removed on save")
        else:
            self._not_there(text, ref)

    def _not_there(self, text: str, ref: PersonRef) -> None:
        group = next((name for name, people in self._groups if people.find(ref)), None)
        if group is None:
            self.add_line(LineKind.NOT_THERE, text, "not a recipient")
        else:
            self.add_line(LineKind.GROUP_ONLY, text, f"only through group {group}: can't be removed here")


def newcomer(user: Person | None, *, whole: bool) -> tuple[LineKind, str]:
    """The kind and words for somebody who does not receive it yet; without `whole` newness is uncertain."""
    if user is None:
        words = "new to Omni: becomes email-only"
        return LineKind.NEW, words if whole else "becomes email-only if new to Omni"
    if user.email_only:
        return LineKind.EMAIL_ONLY, "email-only"
    kind = "member" if user.email_only is False else "known to Omni"
    words = f"{kind}, {user.name}" if user.name else kind
    return LineKind.MEMBER, words if user.active else f"{words}; inactive in Omni"
