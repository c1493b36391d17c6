"""Takes a refused change of recipients apart: whom Omni means, and what can be sent without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from omnitui.api.errors import Conflict, Forbidden, NotFound, OmniError, Rejected
from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.recipients.change import body_of

# Words about the schedule or the call, the same for any person.
_ABOUT_ALL = re.compile(r"destination|at least|please provide|unrecognized|not a known", re.IGNORECASE)
# `emails.2: …`, `userIds[0]: …`: the index in the array that was sent.
_INDEX = re.compile(r"(emails|userIds|userGroupIds)[.\[](\d+)")


@dataclass(frozen=True, slots=True)
class Part:
    """People and groups that one call names."""

    people: tuple[PersonRef, ...] = ()
    groups: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.body)

    def __len__(self) -> int:
        return len(self.people) + len(self.groups)

    @property
    def body(self) -> dict[str, list[str]]:
        """The body of the call; empty where it would name nobody."""
        return body_of(self.people, self.groups)

    def only(self, some: Collection[PersonRef | str]) -> Part:
        """The part of it that is among `some`."""
        return Part(
            tuple(who for who in self.people if who in some), tuple(group for group in self.groups if group in some)
        )

    def without(self, some: Collection[PersonRef | str]) -> Part:
        """The part of it that is not among `some`."""
        return Part(
            tuple(who for who in self.people if who not in some),
            tuple(group for group in self.groups if group not in some),
        )

    def halves(self) -> list[Part]:
        """Its two halves, people before groups; it has more than one member."""
        everyone: list[PersonRef | str] = [*self.people, *self.groups]
        middle = (len(everyone) + 1) // 2
        return [self.only(everyone[:middle]), self.only(everyone[middle:])]


@dataclass(frozen=True, slots=True)
class Refused:
    """The people whom Omni refused to add, or to remove (`adding`), in its words."""

    part: Part
    adding: bool
    words: str
    status: int | None = None


def taken_apart(part: Part, error: OmniError) -> tuple[Part, list[Part]]:
    """Whom of a refused `part` Omni means, and what to send without them. Groups are separated from people first
    (clash 9), then ids from addresses; where the words do not say who is meant, the halves go separately."""
    named = named_in(part, error)
    if named:
        rest = part.without([*named.people, *named.groups])
        return named, [rest] if rest else []
    if not isinstance(error, Rejected) or "destination" in error.words.lower():
        return part, []
    if part.people and part.groups:
        return Part(), [Part(part.people), Part(groups=part.groups)]
    if len(part) < 2 or not error.from_server or _ABOUT_ALL.search(error.words):
        return part, []
    by_id = Part(tuple(who for who in part.people if who.user_id))
    if by_id and len(by_id) < len(part) and ("userIds" in error.words or "emails" in error.words):
        return Part(), [by_id, part.without(by_id.people)]
    return Part(), part.halves()


def named_in(part: Part, error: OmniError) -> Part:
    """Those whom the words of a refusal name: by address, by id, or by their index in the array."""
    if not isinstance(error, Rejected | NotFound | Forbidden | Conflict):
        return Part()
    words, at_index = error.words.lower(), set(_at_index(part, error.words))
    return Part(
        tuple(
            who
            for who in part.people
            if (who.user_id or who.email) in at_index or _says(words, who.email) or _says(words, who.user_id)
        ),
        tuple(group for group in part.groups if group in at_index or _says(words, group)),
    )


def _says(words: str, name: str) -> bool:
    """Whether the words hold this name whole: `ann@x.test` is not named by `joann@x.test`."""
    characters = r"[\w.+%-]"
    return bool(name) and re.search(rf"(?<!{characters}){re.escape(name.lower())}(?![\w-]|\.\w)", words) is not None


def _at_index(part: Part, words: str) -> Iterable[str]:
    body = part.body
    for array, index in _INDEX.findall(words):
        sent = body.get(array, [])
        if int(index) < len(sent):
            yield sent[int(index)]
