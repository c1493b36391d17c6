"""What the form is given and answers with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from omnitui.domain.delivery.content import Found
from omnitui.domain.delivery.draft import Draft
from omnitui.text.times import Clock


@dataclass(frozen=True, slots=True)
class Lookups:
    """The lookups of the form. What is async asks Omni, and returns words of its own if that fails.

    `dashboards` and `owners` are those loaded so far; `more_dashboards` loads more and returns whether more remain,
    `reads_on` is whether that may continue without being asked, `owners_read_on` the same for `more_owners`, which is
    None for a personal token.
    """

    dashboards: Callable[[], Sequence[Found]]
    more_dashboards: Callable[[str], Awaitable[bool]]
    reads_on: Callable[[], bool]
    identifier_in: Callable[[str], str]
    name_of: Callable[[str], str]
    tiles: Callable[[str], Awaitable[Sequence[Found]]]
    tiles_of: Callable[[str], Sequence[Found] | None]
    filters: Callable[[str], Awaitable[Mapping[str, Any]]]
    filters_of: Callable[[str], Mapping[str, Any] | None]
    owners: Callable[[], Sequence[Found]]
    more_owners: Callable[[str], Awaitable[bool]] | None
    owners_read_on: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """How Omni answered: `by_field` has its words by field, "" for the form itself.

    `unsure` says that it may have been made even so; `result` is what Omni returned, perhaps with an `id`. `fresh` is
    the current schedule, if an edit found that somebody else had changed it.
    """

    done: bool
    by_field: Mapping[str, str] = field(default_factory=dict)
    unsure: bool = False
    words: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    fresh: Draft | None = None


Submit = Callable[[Draft, bool], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form opens with. `remarks` are what could not be read, by field; "" is for the whole form."""

    title: str
    right: str
    draft: Draft
    reader: Clock
    now: Callable[[], float]
    remarks: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a form closed: something was made, or only the schedule `id` is to be shown."""

    made: bool
    id: str = ""
    draft: Draft = field(default_factory=Draft)
    answer: Answer = field(default_factory=lambda: Answer(False))
