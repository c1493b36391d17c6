"""The people of the organization: members, email-only users, and those added later."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from omnitui.demo.data.vocabulary import BARRED, CITIES, GROUPS, OWNERS, POOL, Group, Person, draw, person
from omnitui.demo.protocol.answers import Json

_ATTRIBUTES, _ZONES = 60, ("Europe/Paris", "America/New_York", "Asia/Tokyo")
_PREFIX = "b0b1c2d3-0000-4000-8000-"


class Directory:
    """All people by id and by address, invented when they are first needed."""

    def __init__(self) -> None:
        self._added: list[Person] = []
        self._attributes: dict[str, Json] = {}

    def __iter__(self) -> Iterator[Person]:
        yield from self._by_email.values()

    def members(self) -> list[Person]:
        """Return the people with an account, as SCIM lists them."""
        return [someone for someone in self if not someone.email_only]

    def email_only(self) -> list[Person]:
        """Return the people who only receive mail, ordered by address."""
        return sorted((someone for someone in self if someone.email_only), key=lambda someone: someone.email)

    def by_id(self, membership_id: str) -> Person | None:
        """Return the person with that membership id, None if there is none."""
        wanted = membership_id.lower()
        if not wanted.startswith(_PREFIX):
            return None
        number = int(wanted.removeprefix(_PREFIX), 16)
        if number < POOL:
            return person(number)
        return self._added[number - POOL] if number - POOL < len(self._added) else None

    def by_email(self, email: str) -> Person | None:
        """Return the person with that address, ignoring case; None if there is none."""
        return self._by_email.get(email.lower())

    def find_or_invent(self, email: str) -> Person:
        """Return the person with that address; an unknown one is invented, but not added."""
        return self.by_email(email) or Person("", "", None, email, email_only=True)

    def ensure(self, email: str) -> Person:
        """Return the person with that address; an unknown one becomes an email-only user (omni-api.md §2.8)."""
        existing = self.by_email(email)
        if existing:
            return existing
        number = POOL + len(self._added)
        ids = f"{_PREFIX}{number:012x}", f"5e5e5e5e-0000-4000-8000-{number:012x}"
        joined = Person(*ids, None, email, email_only=True)
        self._added.append(joined)
        self._by_email[email.lower()] = joined
        return joined

    def group(self, uuid: str) -> Group | None:
        """Return the group with that uuid; schedules do not accept SCIM's short codes (clash 11)."""
        return next((group for group in GROUPS if group.uuid == uuid.lower()), None)

    def attributes(self, someone: Person) -> Json:
        """Return the user attributes of a person, which the caller may change."""
        return self._attributes.setdefault(someone.email.lower(), _invented(someone))

    @cached_property
    def _by_email(self) -> dict[str, Person]:
        return {someone.email.lower(): someone for someone in (person(number) for number in range(POOL))}


def _invented(someone: Person) -> Json:
    number = int(someone.membership_id.removeprefix(_PREFIX), 16)
    if number >= POOL or draw(number, _ATTRIBUTES, 3) == 0:
        return {}
    found: Json = {"region": [CITIES[number % len(CITIES)]], "tier": ("gold", "silver")[number % 2]}
    if number % 3 == 0:
        found["omni_user_timezone"] = _ZONES[number % len(_ZONES)]
    return found | ({"seats": number % 40} if number % 4 == 0 else {})


def may_view(someone: Person, identifier: str) -> bool:
    """Whether a person may see a dashboard: email-only users see none, and only a few see the barred ones."""
    return not someone.email_only and (identifier not in BARRED or someone in OWNERS[:4])
