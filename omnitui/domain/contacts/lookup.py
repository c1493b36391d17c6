"""The people of one session, looked up while somebody types and collected from what the session shows."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any

from omnitui.api.errors import Forbidden, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.auth.session import Session
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.members import Members
from omnitui.domain.contacts.person import Group, Person, Recipients

SHORTEST = 2
_PAGES = 3
_MEMBERS, _EMAIL_ONLY = "members", "email-only users"
ALL = (_MEMBERS, _EMAIL_ONLY)
MEMBERS = (_MEMBERS,)
_REFUSALS = (Forbidden, NotFound, NotOffered, Rejected)


class PeopleLookup:
    """People and groups of one session; `refused` holds Omni's words for each kind of look-up that it refuses."""

    def __init__(self, session: Session) -> None:
        self.refused: dict[str, str] = {}
        self.groups: dict[str, Group] = {}
        self._session = session
        self._all_members = Members(session)
        self._people: dict[str, Person] = {}
        self._asked: dict[str, set[str]] = {_MEMBERS: set(), _EMAIL_ONLY: set()}
        self._answered: dict[str, set[str]] = {_MEMBERS: set(), _EMAIL_ONLY: set()}
        self._absent: set[str] = set()
        self._directory: Directory | None = None

    # ------------------------------------------------------------------ collected people

    def directory(self) -> Directory:
        """Everybody collected so far, with the addresses that were looked up without a match."""
        if self._directory is None:
            self._directory = Directory(self._people.values(), absent=frozenset(self._absent))
        return self._directory

    def add(self, people: Iterable[Person]) -> None:
        """Collect people; what a new entry leaves empty is taken from the one before."""
        self._directory = None
        for who in people:
            key = folded(who.email) or who.membership_id.lower()
            if who.email and who.membership_id:
                self._people.pop(who.membership_id.lower(), None)
            if key:
                self._people[key] = _merged(self._people.get(key), who)
                self._absent.discard(key)

    def add_owners(self, names: Mapping[str, str]) -> None:
        """Collect owners of schedules, by membership id, except those already collected with an address."""
        with_address = {who.membership_id.lower() for who in self._people.values() if who.email}
        self.add(Person("", name, owner) for owner, name in names.items() if owner.lower() not in with_address)

    def add_recipients_of(self, now: Recipients) -> None:
        """Collect the recipients of a schedule, and its groups that have an id."""
        self.groups.update((group.id, group) for group in now.groups if group.id)
        everyone = [*now.people, *(who for group in now.groups for who in group.people or ())]
        self.add(Person(who.email, who.name, who.membership_id, who.email_only) for who in everyone)

    def offers(self, part: str, most: int, but: Iterable[str] = ()) -> list[Person | Group]:
        """People, then groups, whose address or name contains `part`; those that begin with it come first.

        `but` are folded addresses and ids to leave out.
        """
        wanted = part.strip().lower()
        if len(wanted) < SHORTEST:
            return []
        skipped = set(but)
        found: list[tuple[bool, bool, str, Person | Group]] = []
        for key, who in self._people.items():
            if (wanted in key or wanted in who.name.lower()) and key not in skipped:
                begins = key.startswith(wanted) or who.name.lower().startswith(wanted)
                found.append((not who.active, not begins, key, who))
        found.sort(key=lambda entry: entry[:3])
        groups = [group for group in self.groups.values() if wanted in group.name.lower() and group.id not in skipped]
        return [*(entry[3] for entry in found), *groups][:most]

    # ------------------------------------------------------------------ looking up

    def worth_asking(self, part: str, kinds: Sequence[str] = ALL) -> bool:
        """Whether Omni may find people that are not collected yet."""
        wanted = part.strip().lower()
        return len(wanted) >= SHORTEST and any(self._open(kind, wanted) for kind in kinds)

    async def look_up(self, part: str, among: Sequence[str] = ALL) -> None:
        """Look up who has `part` in the address (`omni-api.md §2.10`, `§2.11`): one page for each kind of `among`.

        `among` is `ALL` or `MEMBERS` (org keys only); an empty `part` matches everybody.
        A refused kind goes into `refused` and is not asked for again. Raises any other `OmniError`.
        """
        wanted = part.strip().lower()
        asks = {_MEMBERS: self._members, _EMAIL_ONLY: self._email_only}
        kinds = [kind for kind in among if self._open(kind, wanted)]
        work = [self._ask(kind, wanted, asks[kind](wanted)) for kind in kinds]
        failures = [failed for failed in await asyncio.gather(*work, return_exceptions=True) if failed is not None]
        if failures:
            raise failures[0]
        if "@" in wanted and wanted not in self._people and all(self._covers(kind, wanted) for kind in asks):
            self._absent.add(wanted)
            self._directory = None

    def _open(self, kind: str, wanted: str) -> bool:
        if kind in self.refused or (kind == _MEMBERS and self._session.personal):
            return False
        return wanted not in self._asked[kind] and not self._covers(kind, wanted)

    def _covers(self, kind: str, wanted: str) -> bool:
        """Whether a complete answer to a part of `wanted` has come: it included everybody who matches."""
        return any(part in wanted for part in self._answered[kind])

    async def _ask(self, kind: str, wanted: str, asking: Coroutine[Any, Any, bool]) -> None:
        self._asked[kind].add(wanted)
        answered = False
        try:
            if await asking:
                self._answered[kind].add(wanted)
            answered = True
        except OmniError as error:
            if not isinstance(error, _REFUSALS):
                raise
            self.refused[kind] = error.words
        finally:
            if not answered:
                self._asked[kind].discard(wanted)

    async def _members(self, wanted: str) -> bool:
        """Where Omni does not filter, its list is read up to a few pages, until somebody matches."""
        for _ in range(_PAGES):
            users, whole = await self._all_members.find(wanted)
            self.add(
                Person(user.user_name or "", user.display_name or "", user.id, active=user.active is not False)
                for user in users
            )
            fits = any(wanted in f"{user.user_name} {user.display_name}".lower() for user in users)
            if whole or fits or self._all_members.by_part:
                break
        return whole

    async def _email_only(self, wanted: str) -> bool:
        page = await self._session.client.people.list_email_only(wanted)
        self.add(Person(user.email, "", user.user_id or "", email_only=True) for user in page.records)
        return not page.page_info.has_next_page


def _merged(before: Person | None, now: Person) -> Person:
    if before is None:
        return now
    return Person(
        now.email or before.email,
        now.name or before.name,
        now.membership_id or before.membership_id,
        before.email_only if now.email_only is None else now.email_only and before.email_only is not False,
        now.active and before.active,
    )
