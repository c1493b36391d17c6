"""A validated request, and the key it was sent with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from omnitui.demo.data.deliveries import Deliveries
from omnitui.demo.data.directory import Directory
from omnitui.demo.data.schedule import Title
from omnitui.demo.data.schedules import ScheduleStore
from omnitui.demo.data.vocabulary import ADA_BLOB, BLOB_ROSS, MANAGED, Person
from omnitui.demo.habits import Habits
from omnitui.demo.protocol.answers import ApiError
from omnitui.demo.protocol.checks import UUID

DEMO_TOKEN = "omni_osk_demo"
DEMO_PERSONAL_TOKEN = "omni_pat_demo"


@dataclass(frozen=True, slots=True)
class Key:
    """A token's rights: an admin's for an organization key, else its user's (omni-api.md §1.2)."""

    person: Person
    personal: bool

    def may_see(self, title: Title) -> bool:
        """Whether the key may see a schedule: a personal one only those that its user owns or manages."""
        return not self.personal or title.owner == self.person or title.dashboard.identifier in MANAGED


def demo_keys() -> dict[str, Key]:
    """Return the tokens that are valid at first."""
    return {DEMO_TOKEN: Key(BLOB_ROSS, personal=False), DEMO_PERSONAL_TOKEN: Key(ADA_BLOB, personal=True)}


@dataclass(frozen=True, slots=True)
class Call:
    """What an endpoint works with: `parts` are the variable parts of the path, `query` is validated, `body` is not."""

    store: ScheduleStore
    people: Directory
    mail: Deliveries
    habits: Habits
    key: Key
    now: datetime
    parts: tuple[str, ...]
    query: Mapping[str, str]
    body: object = None

    def schedule(self) -> int:
        """Return the index of the schedule in the path. Raises ApiError for an invalid, unknown or hidden id."""
        identity = self.parts[0]
        if not UUID.fullmatch(identity):
            raise ApiError(400, "scheduleId: Invalid uuid")
        index = self.store.find(identity)
        if index is None:
            raise ApiError(404, f"Scheduled task with id {identity} does not exist")
        if not self.key.may_see(self.store.title(index)):
            raise ApiError(403, "You do not have permission to view this dashboard")
        return index

    def as_somebody(self, personal: str = "User-scoped API keys cannot act on behalf of other users") -> Person | None:
        """Return the member in the query's `userId`, if any. Raises ApiError, for personal keys with `personal`."""
        asked = self.query.get("userId")
        if asked is None:
            return None
        if self.key.personal:
            raise ApiError(403, personal)
        if not UUID.fullmatch(asked):
            raise ApiError(400, "userId: Invalid uuid")
        someone = self.people.by_id(asked)
        if someone is None:
            raise ApiError(404, f"User with id {asked} does not exist")
        return someone
