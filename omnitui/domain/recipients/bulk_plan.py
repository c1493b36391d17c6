"""The same people added to or removed from many schedules: who gets what now and after, and which schedules cannot."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from omnitui.domain.contacts.address_parser import Piece, PieceKind
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.person import PersonRef, Present, Recipient, Recipients
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
    """In how many of the schedules somebody is, and will be; `added` or `removed` where that is asked for."""

    text: str
    added: bool = False
    removed: bool = False
    now: int = 0
    after: int = 0

    @property
    def changed(self) -> bool:
        """Whether it is one of those asked for."""
        return self.added or self.removed


@dataclass(slots=True)
class ManyPlan:
    """What saving would do: a change each for `changes`, nothing for the rest, told apart by why.

    `already` need nothing, `unable` cannot take recipients, `unread` are not known yet. `emptied` are those of
    `changes` that would have nobody left, `through_group` who cannot be taken off one, and the group that keeps them.
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


def wanted_of_all(added: Sequence[Piece], removed: Sequence[Piece], known: Directory) -> WantedOfAll:
    """What is typed into both fields. An address in both is left out of both: which one is meant cannot be told."""
    skipped: list[ChangeLine] = []
    adding, removing = _targets(added, known, skipped), _targets(removed, known, skipped)
    both = adding.keys() & removing.keys()
    skipped += [
        ChangeLine(LineKind.INVALID, adding[key].email, "to add and to remove: left out")
        for key in adding
        if key in both
    ]
    return WantedOfAll(
        [target for key, target in adding.items() if key not in both],
        [target for key, target in removing.items() if key not in both],
        skipped,
    )


def _targets(spans: Sequence[Piece], known: Directory, skipped: list[ChangeLine]) -> dict[str, PersonRef]:
    targets: dict[str, PersonRef] = {}
    for piece in spans:
        if piece.kind is PieceKind.INVALID:
            skipped.append(ChangeLine(LineKind.INVALID, piece.text, f"{piece.why}: left out"))
        elif piece.kind is PieceKind.TWICE:
            skipped.append(ChangeLine(LineKind.TWICE, piece.address, "written twice"))
        else:
            user = known.find(piece.address)
            targets[folded(piece.address)] = PersonRef(piece.address, user.target.user_id if user else "")
    return targets


def plan_many(candidates: Sequence[Candidate], wanted: WantedOfAll, known: Directory) -> ManyPlan:
    """Sort the schedules, and count everybody who gets any of those that can be changed."""
    plan = ManyPlan()
    table = _Table(wanted)
    for candidate in candidates:
        if blocked_reason := candidate.blocked_reason:
            plan.unable.append((candidate, blocked_reason))
        elif candidate.now is None:
            plan.unread.append(candidate)
        else:
            _plan_one(plan, table, candidate, candidate.now, wanted, known)
    plan.rows = table.sorted_rows()
    return plan


def _plan_one(
    plan: ManyPlan, table: _Table, candidate: Candidate, now: Recipients, wanted: WantedOfAll, known: Directory
) -> None:
    plan.of += 1
    there = Present(now.people)
    groups = through_groups(now.groups)
    by_group = {
        target: name for target in (*wanted.add, *wanted.remove) for name, people in groups if people.find(target)
    }
    leaving = dict.fromkeys(who for target in wanted.remove if (who := there.find(target)))
    change = Change(
        tuple(target for target in wanted.add if there.find(target) is None and target not in by_group),
        tuple(known.target(who) for who in leaving),
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
        self._asked_targets = [*wanted.add, *wanted.remove]

    def count(self, now: Recipients, change: Change, by_group: Container[PersonRef]) -> None:
        there, adding = Present(now.people), set(change.add)
        counted: set[Recipient] = set()
        for target, row in zip(self._asked_targets, self._asked, strict=True):
            who = there.find(target)
            row.now += who is not None or target in by_group
            row.after += target in adding or (who is not None and row.added) or target in by_group
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
