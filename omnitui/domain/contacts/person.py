"""The people of Omni: members and email-only users, references to them, groups, and the recipients of a schedule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnitui.domain.contacts.email_address import folded

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleRecipients, WireRecipient, WireRecipientGroup

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonRef:
    """One person to add or remove: sent by `user_id` (a membership id) where there is one, else by e-mail."""

    email: str = ""
    user_id: str = ""

    def __post_init__(self) -> None:
        # One `userIds: Invalid uuid` would refuse all the others in the call.
        if self.user_id and not _UUID.fullmatch(self.user_id):
            object.__setattr__(self, "user_id", "")

    @property
    def sendable(self) -> bool:
        """Whether a call can name this person."""
        return bool(self.email or self.user_id)


@dataclass(frozen=True, slots=True)
class Person:
    """A user of Omni; `membership_id` is the id that adds and removes take (`omni-api.md §2.11`).

    `email_only` is None where nothing says which kind of user it is.
    """

    email: str
    name: str = ""
    membership_id: str = ""
    email_only: bool | None = False
    active: bool = True

    @property
    def ref(self) -> PersonRef:
        """The reference for adds and removes: an email-only user goes by address."""
        return PersonRef(self.email, "" if self.email_only and self.email else self.membership_id)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who receives a schedule. Any field may be empty; `email_only` is None where Omni does not say (clash 8).

    `other_id` is an id that Omni gives without its kind: it tells people apart, and is sent only as a last resort.
    """

    email: str = ""
    name: str = ""
    membership_id: str = ""
    other_id: str = ""
    email_only: bool | None = None

    @property
    def label(self) -> str:
        """What a list calls this recipient: the address, else the name, else an id."""
        return self.email or self.name or self.membership_id or self.other_id


@dataclass(frozen=True, slots=True)
class Group:
    """A user group that receives a schedule; `people` is None where Omni does not list them."""

    id: str
    name: str
    people: tuple[Recipient, ...] | None = None


@dataclass(frozen=True, slots=True)
class Recipients:
    """The recipients of one schedule; `kind` is its destination in lower case, empty where Omni does not say."""

    people: tuple[Recipient, ...] = ()
    groups: tuple[Group, ...] = ()
    kind: str = "email"

    @property
    def count(self) -> int:
        """How many entries the list has: each person and each group is one."""
        return len(self.people) + len(self.groups)


def recipients_from(answer: ScheduleRecipients) -> Recipients:
    """What the recipients call answers (`omni-api.md §2.8`): people, groups, and the kind of destination."""
    groups = tuple(group_from(group) for group in answer.user_group_recipients if group.id or group.name)
    return Recipients(recipients_in(answer.recipients), groups, (answer.type or "").lower())


def recipients_in(entries: Sequence[WireRecipient]) -> tuple[Recipient, ...]:
    """The people among an answer's recipients: one listed twice counts once, and Slack ids are not people."""
    found: dict[str, Recipient] = {}
    for entry in entries:
        who = Recipient(
            (entry.email or "").strip(), entry.name or "", entry.membership_id or "", entry.id or "", entry.email_only
        )
        key = folded(who.email) or who.membership_id or who.other_id or who.name
        if key and not entry.slack_id:
            found.setdefault(key, who)
    return tuple(found.values())


def group_from(entry: WireRecipientGroup) -> Group:
    """The group in an answer, named by its id where it has no name."""
    return Group(entry.id or "", entry.name or entry.id or "", recipients_in(entry.recipients) or None)


class RecipientIndex:
    """Finds a person among recipients: by e-mail, ignoring case, and by any id."""

    def __init__(self, people: Iterable[Recipient]) -> None:
        self._by_mail: dict[str, Recipient] = {}
        self._by_id: dict[str, Recipient] = {}
        for who in people:
            self._by_mail.setdefault(folded(who.email), who)
            for identity in (who.membership_id, who.other_id):
                self._by_id.setdefault(identity.lower(), who)

    def find(self, ref: PersonRef) -> Recipient | None:
        """The person that `ref` means, None if not among them."""
        by_id = self._by_id.get(ref.user_id.lower()) if ref.user_id else None
        return by_id or (self._by_mail.get(folded(ref.email)) if ref.email else None)
