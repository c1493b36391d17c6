"""Plans adding or removing the same people on many schedules: the counts now and after, and what is skipped."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from omnitui.domain.contacts.address_parser import Entry, EntryKind
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.person import PersonRef, Recipient, RecipientIndex, Recipients
from omnitui.domain.recipients.change import Change
from omnitui.domain.recipients.plan import ChangeLine, LineKind, through_groups


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the marked schedules; `now` is None until its recipients are read."""

    id: str
    name: str
    destination: str
    now: Recipients | None = None

    @property
    def blocked_reason(self) -> str:
        """Why its recipients cannot be changed (`omni-api.md §2.8`: email destinations only); empty where they can."""
        kind = (self.now.kind if self.now else "") or self.destination.lower()
        return "" if kind in ("", "email") else f"goes to {kind.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class WantedOfAll:
    """Whom to add everywhere, whom to remove everywhere, and the lines left out of both with their reasons."""

    add: Sequence[PersonRef] = ()
    remove: Sequence[PersonRef] = ()
    skipped: Sequence[ChangeLine] = ()


@dataclass(slots=True)
class AddressRow:
    """In how many of the schedules somebody is, now and after; `added` or `removed` where that is asked for."""

    text: str
    added: bool = False
    removed: bool = False
    now: int = 0
    after: int = 0

    @property
    def changed(self) -> bool:
        """Whether the person is asked to be added or removed."""
        return self.added or self.removed


@dataclass(slots=True)
class ManyPlan:
    """What saving would do: a change for each of `changes`, nothing for the rest, by reason.

    `already` need nothing, `unable` cannot take recipients, `unread` are not loaded yet. `emptied` are those of
    `changes` that would have nobody left, `through_group` people who cannot be removed, with the group they are in.
    `rows` has those asked for first, then the others by how many they are in.
    """

    changes: list[tuple[Candidate, Change]] = field(default_factory=list)
    already: list[Candidate] = field(default_factory=list)
    unable: list[tuple[Candidate, str]] = field(default_factory=list)
    unread: list[Candidate] = field(default_factory=list)
    emptied: list[Candidate] = field(default_factory=list)
    through_group: list[tuple[Candidate, str, str]] = field(default_factory=list)
    rows: list[AddressRow] = field(default_factory=list)
    of: int = 0

    @property
    def requests(self) -> int:
        """How many requests the changes take."""
        return sum(change.calls for _, change in self.changes)


def wanted_of_all(added: Sequence[Entry], removed: Sequence[Entry], directory: Directory) -> WantedOfAll:
    """The people typed into both fields. An address in both is left out of both, for its meaning is unclear."""
    skipped: list[ChangeLine] = []
    adding, removing = _refs(added, directory, skipped), _refs(removed, directory, skipped)
    both = adding.keys() & removing.keys()
    skipped += [
        ChangeLine(LineKind.INVALID, adding[key].email, "both added and removed: left out")
        for key in adding
        if key in both
    ]
    return WantedOfAll(
        [ref for key, ref in adding.items() if key not in both],
        [ref for key, ref in removing.items() if key not in both],
        skipped,
    )


def _refs(entries: Sequence[Entry], directory: Directory, skipped: list[ChangeLine]) -> dict[str, PersonRef]:
    refs: dict[str, PersonRef] = {}
    for entry in entries:
        if entry.kind is EntryKind.INVALID:
            skipped.append(ChangeLine(LineKind.INVALID, entry.text, f"{entry.reason}: left out"))
        elif entry.kind is EntryKind.TWICE:
            skipped.append(ChangeLine(LineKind.TWICE, entry.address, "duplicate"))
        else:
            user = directory.find(entry.address)
            refs[folded(entry.address)] = PersonRef(entry.address, user.ref.user_id if user else "")
    return refs


def plan_many(candidates: Sequence[Candidate], wanted: WantedOfAll, directory: Directory) -> ManyPlan:
    """Sort the schedules, and count everybody who receives one of those that can be changed."""
    plan = ManyPlan()
    table = _Table(wanted)
    for candidate in candidates:
        if blocked_reason := candidate.blocked_reason:
            plan.unable.append((candidate, blocked_reason))
        elif candidate.now is None:
            plan.unread.append(candidate)
        else:
            _plan_one(plan, table, candidate, candidate.now, wanted, directory)
    plan.rows = table.sorted_rows()
    return plan


def _plan_one(
    plan: ManyPlan, table: _Table, candidate: Candidate, now: Recipients, wanted: WantedOfAll, directory: Directory
) -> None:
    plan.of += 1
    there = RecipientIndex(now.people)
    groups = through_groups(now.groups)
    by_group = {ref: name for ref in (*wanted.add, *wanted.remove) for name, people in groups if people.find(ref)}
    leaving = dict.fromkeys(who for ref in wanted.remove if (who := there.find(ref)))
    change = Change(
        tuple(ref for ref in wanted.add if there.find(ref) is None and ref not in by_group),
        tuple(directory.ref(who) for who in leaving),
    )
    plan.through_group += [(candidate, who.email, by_group[who]) for who in wanted.remove if who in by_group]
    table.count(now, change, by_group)
    if not change:
        plan.already.append(candidate)
        return
    plan.changes.append((candidate, change))
    if now.count + len(change.add) == len(change.remove):
        plan.emptied.append(candidate)


class _Table:
    """Counts in how many schedules each person is, the ones asked for in rows of their own."""

    def __init__(self, wanted: WantedOfAll) -> None:
        self._asked = [AddressRow(who.email or who.user_id, added=True) for who in wanted.add]
        self._asked += [AddressRow(who.email or who.user_id, removed=True) for who in wanted.remove]
        self._others: dict[str, AddressRow] = {}
        self._asked_refs = [*wanted.add, *wanted.remove]

    def count(self, now: Recipients, change: Change, by_group: Container[PersonRef]) -> None:
        there, adding = RecipientIndex(now.people), set(change.add)
        counted: set[Recipient] = set()
        for ref, row in zip(self._asked_refs, self._asked, strict=True):
            who = there.find(ref)
            row.now += who is not None or ref in by_group
            row.after += ref in adding or (who is not None and row.added) or ref in by_group
            if who is not None:
                counted.add(who)
        for who in now.people:
            if who not in counted:
                self._count_other(who)

    def _count_other(self, who: Recipient) -> None:
        text = who.label
        row = self._others.setdefault(folded(text), AddressRow(text))
        row.now += 1
        row.after += 1

    def sorted_rows(self) -> list[AddressRow]:
        others = sorted(self._others.values(), key=lambda row: (-row.now, folded(row.text)))
        return [*self._asked, *others]
