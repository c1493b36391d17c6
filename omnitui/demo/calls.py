"""A request once it is let in, and who it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from omnitui.demo.answers import Refusal
from omnitui.demo.book import Book
from omnitui.demo.schedule import Title
from omnitui.demo.vocabulary import ADA_BLOB, BLOB_ROSS, MANAGED, Person

DEMO_TOKEN = "omni_osk_demo"
DEMO_PERSONAL_TOKEN = "omni_pat_demo"
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Key:
    """A token's rights: an admin's for an organization key, else its user's (omni-api.md §1.2)."""

    person: Person
    personal: bool

    def may_see(self, title: Title) -> bool:
        """Whether the schedule is one of those the key's user owns or manages."""
        return not self.personal or title.owner == self.person or title.dashboard.identifier in MANAGED


def demo_keys() -> dict[str, Key]:
    """The tokens the invented Omni knows at first."""
    return {DEMO_TOKEN: Key(BLOB_ROSS, personal=False), DEMO_PERSONAL_TOKEN: Key(ADA_BLOB, personal=True)}


@dataclass(frozen=True, slots=True)
class Call:
    """What an endpoint works with: `parts` are the variable pieces of the path, `query` is checked."""

    book: Book
    key: Key
    now: datetime
    parts: tuple[str, ...]
    query: Mapping[str, str]

    def schedule(self) -> int:
        """The index of the schedule the path names, if the id is sound and known and the key may see it."""
        identity = self.parts[0]
        if not UUID.fullmatch(identity):
            raise Refusal(400, "scheduleId: Invalid uuid")
        index = self.book.find(identity)
        if index is None:
            raise Refusal(404, f"Scheduled task with id {identity} does not exist")
        if not self.key.may_see(self.book.title(index)):
            raise Refusal(403, "You do not have permission to view this dashboard")
        return index
