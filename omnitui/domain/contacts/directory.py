"""The people that are loaded: members and email-only users, by address and by membership id."""

from __future__ import annotations

from collections.abc import Container, Iterable

from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.person import Person, PersonRef, Recipient


class Directory:
    """A lookup of people. `whole` says that anybody missing is new to Omni; `absent` are addresses known to be new."""

    def __init__(self, people: Iterable[Person] = (), *, whole: bool = False, absent: Container[str] = ()) -> None:
        self.whole = whole
        self._absent = absent
        self._by_mail: dict[str, Person] = {}
        self._by_id: dict[str, Person] = {}
        for user in people:
            if user.email:
                # A member wins over an email-only user of the same address.
                key = folded(user.email)
                if key not in self._by_mail or self._by_mail[key].email_only:
                    self._by_mail[key] = user
            if user.membership_id:
                self._by_id.setdefault(user.membership_id.lower(), user)

    def find(self, email: str, user_id: str = "") -> Person | None:
        """The user with this id, else with this address."""
        by_id = self._by_id.get(user_id.lower()) if user_id else None
        return by_id or (self._by_mail.get(folded(email)) if email else None)

    def is_certain_of(self, email: str) -> bool:
        """Whether one that is not found here by this address is certainly new to Omni."""
        return self.whole or folded(email) in self._absent

    def ref(self, who: Recipient) -> PersonRef:
        """How to name a recipient to Omni: by membership id, else by e-mail, else by the other id."""
        person = self.find(who.email, who.membership_id or who.other_id)
        membership = who.membership_id or (person.membership_id if person else "")
        return PersonRef(who.email, membership or ("" if who.email else who.other_id))
