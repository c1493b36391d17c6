"""Whom a session knows of: looked up as somebody types, and seen on the way; kept until another session begins."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any

from omnitui.api.errors import Forbidden, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.auth.session import Session
from omnitui.domain.contacts.directory import Directory, Person
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.members import Members
from omnitui.domain.recipients.change import RecipientGroup, Recipients

SHORTEST = 2
_PAGES = 3
_MEMBERS, _EMAIL_ONLY = "members", "email-only users"
ALL = (_MEMBERS, _EMAIL_ONLY)
MEMBERS = (_MEMBERS,)
_REFUSALS = (Forbidden, NotFound, NotOffered, Rejected)


class PeopleLookup:
    """People and groups of one session; `refused` has, by their kind, the words of each look-up that Omni refuses."""

    def __init__(self, session: Session) -> None:
        self.refused: dict[str, str] = {}
        self.groups: dict[str, RecipientGroup] = {}
        self._session = session
        self._all_members = Members(session)
        self._known: dict[str, Person] = {}
        self._asked: dict[str, set[str]] = {_MEMBERS: set(), _EMAIL_ONLY: set()}
        self._answered: dict[str, set[str]] = {_MEMBERS: set(), _EMAIL_ONLY: set()}
        self._absent: set[str] = set()
        self._directory: Directory | None = None

    # ------------------------------------------------------------------ what is known

    def directory(self) -> Directory:
        """Everybody known now, with the addresses that were looked for in vain."""
        if self._directory is None:
            self._directory = Directory(self._known.values(), absent=frozenset(self._absent))
        return self._directory

    def note(self, people: Iterable[Person]) -> None:
        """People seen anywhere; what is known of one already is kept where the news says nothing of it."""
        self._directory = None
        for who in people:
            key = folded(who.email) or who.membership_id.lower()
            if who.email and who.membership_id:
                self._known.pop(who.membership_id.lower(), None)
            if key:
                self._known[key] = _merged(self._known.get(key), who)
                self._absent.discard(key)

    def note_owners(self, names: Mapping[str, str]) -> None:
        """Owners of schedules, by membership id; those known by an address already are not doubled."""
        known = {who.membership_id.lower() for who in self._known.values() if who.email}
        self.note(Person("", name, owner) for owner, name in names.items() if owner.lower() not in known)

    def note_receivers(self, now: Recipients) -> None:
        """Those who get a schedule, and the groups with an id."""
        self.groups.update((group.id, group) for group in now.groups if group.id)
        everyone = [*now.people, *(who for group in now.groups for who in group.people or ())]
        self.note(Person(who.email, who.name, who.membership_id, who.email_only) for who in everyone)

    def offers(self, part: str, most: int, but: Iterable[str] = ()) -> list[Person | RecipientGroup]:
        """People, then groups, whose address or name holds `part`: first those that begin with it.

        `but` are folded addresses and ids that are not offered.
        """
        wanted = part.strip().lower()
        if len(wanted) < SHORTEST:
            return []
        skipped = set(but)
        found: list[tuple[bool, bool, str, Person | RecipientGroup]] = []
        for key, who in self._known.items():
            if (wanted in key or wanted in who.name.lower()) and key not in skipped:
                begins = key.startswith(wanted) or who.name.lower().startswith(wanted)
                found.append((not who.active, not begins, key, who))
        found.sort(key=lambda entry: entry[:3])
        groups = [group for group in self.groups.values() if wanted in group.name.lower() and group.id not in skipped]
        return [*(entry[3] for entry in found), *groups][:most]

    # ------------------------------------------------------------------ looking up

    def worth_asking(self, part: str, kinds: Sequence[str] = ALL) -> bool:
        """Whether Omni may know more of it than is known here."""
        wanted = part.strip().lower()
        return len(wanted) >= SHORTEST and any(self._open(kind, wanted) for kind in kinds)

    async def look_up(self, part: str, among: Sequence[str] = ALL) -> None:
        """Ask who has `part` in the address (omni-api.md §2.10, §2.11): members with an org key only, one page each.

        `among` says of which kind: `ALL` or `MEMBERS`; nothing at all as `part` asks for everybody.
        A refusal is kept in `refused` and not asked for again. Raises other `OmniError`s.
        """
        wanted = part.strip().lower()
        asks = {_MEMBERS: self._members, _EMAIL_ONLY: self._email_only}
        kinds = [kind for kind in among if self._open(kind, wanted)]
        work = [self._ask(kind, wanted, asks[kind](wanted)) for kind in kinds]
        failures = [failed for failed in await asyncio.gather(*work, return_exceptions=True) if failed is not None]
        if failures:
            raise failures[0]
        if "@" in wanted and wanted not in self._known and all(self._covers(kind, wanted) for kind in asks):
            self._absent.add(wanted)
            self._directory = None

    def _open(self, kind: str, wanted: str) -> bool:
        if kind in self.refused or (kind == _MEMBERS and self._session.personal):
            return False
        return wanted not in self._asked[kind] and not self._covers(kind, wanted)

    def _covers(self, kind: str, wanted: str) -> bool:
        """Whether a whole answer has come for a part of it: that one had everybody who has it all."""
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
        """Where Omni does not filter, its list is read on until somebody fits, some pages at most."""
        for _ in range(_PAGES):
            users, whole = await self._all_members.find(wanted)
            self.note(
                Person(user.user_name or "", user.display_name or "", user.id, active=user.active is not False)
                for user in users
            )
            fits = any(wanted in f"{user.user_name} {user.display_name}".lower() for user in users)
            if whole or fits or self._all_members.by_part:
                break
        return whole

    async def _email_only(self, wanted: str) -> bool:
        page = await self._session.client.people.list_email_only(wanted)
        self.note(Person(user.email, "", user.user_id or "", email_only=True) for user in page.records)
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
