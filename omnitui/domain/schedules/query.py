"""A query of the list: search, sort, the filters that Omni has, and those that need the rows here."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace

from omnitui.domain.schedules.schedule import Result, Schedule, State

#: The server's sorts (`omni-api.md §2.1`) by their names on the screen.
SORTS = {
    "scheduleName": "name",
    "dashboardName": "dashboard",
    "ownerName": "owner",
    "lastRun": "last run",
    "lastRunStatus": "last result",
}


#: Sorts that Omni lacks, done here once every row is read.
LOCAL_SORTS = {"next": "next run", "destination": "destination", "recipients": "recipients", "zone": "zone"}


ALL_SORTS = {**SORTS, **LOCAL_SORTS}


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort and its direction; both are always sent, for Omni's default is Z to A."""

    field: str = "scheduleName"
    descending: bool = False

    def turned(self, field: str) -> Sort:
        """What choosing `field` means: the present one is turned round, another begins in its usual order."""
        if field == self.field:
            return Sort(field, not self.descending)
        return Sort(field, descending=field in ("lastRun", "recipients"))

    @property
    def local(self) -> bool:
        """Whether Omni lacks this sort, so that all rows are needed first."""
        return self.field in LOCAL_SORTS


@dataclass(frozen=True, slots=True)
class Filters:
    """One value for each filter, empty for any. Omni answers the upper seven, the rows here those after them.

    `here` names those of the upper ones whose value this Omni lacks: the rows answer them too.
    """

    status: str = ""
    destination: str = ""
    schedule_type: str = ""
    content_type: str = ""
    owner_id: str = ""
    identifier: str = ""
    embed_entity: str = ""
    state: State | None = None
    missed: bool = False
    format: str = ""
    timezone: str = ""
    recipient: str = ""
    here: frozenset[str] = frozenset()

    def server(self) -> dict[str, str]:
        """The query parameters for the filters that Omni knows (`omni-api.md §2.1`)."""
        return {name: value for name, value in self.named().items() if value and name not in self.here}

    def named(self) -> dict[str, str]:
        """The upper seven by the names of their parameters."""
        return {
            "status": self.status,
            "destination": self.destination,
            "scheduleType": self.schedule_type,
            "contentType": self.content_type,
            "ownerId": self.owner_id,
            "identifier": self.identifier,
            "embedEntity": self.embed_entity,
        }

    @property
    def local(self) -> bool:
        """Whether a filter is set that only complete rows can answer."""
        here = self.format or self.timezone or self.recipient or self.here
        return self.state is not None or self.missed or bool(here)

    def passes_local(self, row: Schedule) -> bool:
        """Whether the filters that Omni lacks let `row` through."""
        return (
            (self.state is None or row.state is self.state)
            and (not self.format or row.format == self.format)
            and (not self.timezone or row.timezone == self.timezone)
            and (not self.here or self._guesses(row, self.here))
        )

    def guesses(self, row: Schedule) -> bool:
        """Whether `row` would pass every filter, Omni's own read off the row: for counts before asking."""
        return self.passes_local(row) and self._guesses(row, self.named().keys())

    def _guesses(self, row: Schedule, names: Container[str]) -> bool:
        checks = {
            "status": not self.status or row.result in STATUS_FILTER[self.status],
            "destination": not self.destination or row.destination == self.destination,
            "scheduleType": not self.schedule_type or (self.schedule_type == "alert") == bool(row.condition),
            "contentType": not self.content_type or (self.content_type != "dashboard") == row.one_tile,
            "ownerId": not self.owner_id or row.owner_id == self.owner_id,
            "identifier": not self.identifier or row.identifier == self.identifier,
        }
        return all(passes for name, passes in checks.items() if name in names)


#: The results that each value of the `status` filter stands for (`omni-api.md §4.1`, inferred there).
STATUS_FILTER = {
    "success": {Result.DELIVERED, Result.UNMET},
    "error": {Result.FAILED, Result.SENT_WITH_ERRORS},
    "canceled": {Result.CANCELLED},
    "none": {Result.NEVER},
}


#: The filters whose values are Omni's own words, so that an older server may lack some (`omni-api.md §2.1`).
ENUMERATED = ("status", "destination", "scheduleType", "contentType")
#: Values that only newer servers have.
NEWER = ("s3", "google_sheets")


def unknown_to_omni(filters: Filters, words: str) -> frozenset[str]:
    """The filters that a 400 in these words is about: by name, else the one whose value is new."""
    sent = {name: value for name, value in filters.server().items() if name in ENUMERATED}
    found = frozenset(name for name in sent if name.lower() in words.lower())
    return found or frozenset(name for name, value in sent.items() if value in NEWER)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Everything that decides which rows the table shows and in what order."""

    search: str = ""
    sort: Sort = field(default_factory=Sort)
    filters: Filters = field(default_factory=Filters)

    def params(self) -> dict[str, str]:
        """What is sent to Omni, page and size aside."""
        params = {
            "sortField": "scheduleName" if self.sort.local else self.sort.field,
            "sortDirection": "desc" if self.sort.descending and not self.sort.local else "asc",
            **self.filters.server(),
        }
        if self.search:
            params["q"] = self.search
        return params

    def key(self) -> tuple[tuple[str, str], ...]:
        """The same for every query that Omni would answer alike."""
        return tuple(sorted(self.params().items()))

    def searching(self, text: str) -> ListQuery:
        """This query with another search."""
        return replace(self, search=text)


def found(row: Schedule, search: str) -> bool:
    """Omni's search on one row: case-blind, in the schedule's, dashboard's or owner's name (`omni-api.md §2.1`)."""
    wanted = search.casefold()
    return any(wanted in text.casefold() for text in (row.name, row.dashboard, row.owner))
