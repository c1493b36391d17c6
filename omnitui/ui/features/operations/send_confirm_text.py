"""The words of the confirmation before a single send: who gets it, in which format, when it last and next runs."""

from __future__ import annotations

from omnitui.domain.schedules.detail import Detail
from omnitui.domain.schedules.schedule import Result, Schedule
from omnitui.text.destinations import destination_summary
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut_address, plural, wrap_with_tail
from omnitui.text.schedules import Moment
from omnitui.ui.features.operations.confirm_text import INSIDE, when, wrapped

_VERBS = {"slack": "Sends a real message now to", "email": "Sends real mail now to"}
_MAIL = "email"


def names(detail: Detail) -> list[str]:
    """Everyone who gets it, groups last."""
    people = [clean(person.label) for person in detail.people]
    groups = [
        f"group {clean(group.name or '?')}"
        + (f" ({plural(len(group.people), 'person', 'people')})" if group.people is not None else "")
        for group in detail.groups
    ]
    return [*people, *groups]


def whom(row: Schedule, detail: Detail | None, problem: str) -> list[StyledLine]:
    """`Sends real mail now to 12 people:` and the first of them; `…` until they are read."""
    if row.destination != _MAIL:
        where = destination_summary(row, detail, INSIDE)
        waits = f" {GLYPHS.cut}" if detail is None and not problem else ""
        lead = _VERBS.get(row.destination, "Sends a real delivery now to")
        return [*wrapped(f"{lead} {where}{waits}"), *_missing(detail, problem)]
    if detail is None or (not detail.people and not detail.groups):
        if detail is not None and not detail.missing and not row.recipients:
            return wrapped("It has no recipients.")
        missing = _missing(detail, problem)
        # Two lines, as many as the first names take: nothing moves when they arrive.
        return [
            *wrapped(f"Sends real mail now to {_number(row)}:"),
            *(missing or [((f"    {GLYPHS.cut}", "muted"),), ()]),
        ]
    return [*wrapped(f"Sends real mail now to {_count(detail)}:"), *_first(names(detail))]


def _number(row: Schedule) -> str:
    return "its recipients" if row.recipients is None else plural(row.recipients, "person", "people")


def _count(detail: Detail) -> str:
    people = plural(len(detail.people), "person", "people")
    groups = plural(len(detail.groups), "group")
    return groups if not detail.people else f"{people} and {groups}" if detail.groups else people


def _missing(detail: Detail | None, problem: str) -> list[StyledLine]:
    reasons = "; ".join(detail.missing) if detail is not None else problem
    if not reasons:
        return []
    lead = "Not loaded: " if detail is not None else "Recipients could not be read. "
    return wrapped(lead + clean(reasons), "error", 4)


def _first(everyone: list[str]) -> list[StyledLine]:
    """As many names as fit two lines, three if only one fits, and how many more there are."""
    two, three = _names_in(2, everyone), _names_in(3, everyone)
    _, lines = three if two[0] < min(2, len(everyone)) else two
    return [((f"    {part}", "text"),) for part in [*lines, *[""] * (2 - len(lines))]]


def _names_in(limit: int, everyone: list[str]) -> tuple[int, list[str]]:
    """The most names that fit, and the lines they take; at least one name."""
    room = INSIDE - 2
    shown = [cut_address(name, room) for name in everyone[: limit * room]]
    lines: list[str] = []
    for number in range(len(shown), 0, -1):
        rest = len(everyone) - number
        tail = f"and {rest:,} more: l lists them" if rest else ""
        lines = wrap_with_tail(", ".join(shown[:number]), tail, room)
        if len(lines) <= limit:
            return number, lines
    return 1, lines


def content(row: Schedule, detail: Detail | None) -> list[StyledLine]:
    """`As pdf of Digest, with Blob Ross's view of the data.`"""
    dashboard = clean(row.dashboard) or "its dashboard"
    what = f"one tile of {dashboard}" if row.one_tile else dashboard
    form = "a link to" if row.format == "link_only" else f"{clean(row.format) or 'a file'} of"
    owner = clean(row.owner or (detail.owner if detail else ""))
    view = f", with {owner}'s view of the data" if owner else ""
    if detail is not None and detail.fan_out:
        view = ", each with that person's own view of the data"
    alert = " It is an alert: nothing is sent unless its condition is met." if row.condition else ""
    return wrapped(f"As {form} {what}{view}.{alert}")


def times(row: Schedule, moment: Moment) -> list[StyledLine]:
    """`Last sent Mon 09:00; it still runs today 09:00.`"""
    if row.last_at is None:
        last = "It never ran"
    elif row.result in (Result.DELIVERED, Result.SENT_WITH_ERRORS):
        last = f"Last sent {when(row.last_at, moment)}"
    else:
        last = f"Last run {when(row.last_at, moment)}, {row.result.value}"
    coming = moment.times.next_run(row)
    return wrapped(f"{last}; it still runs {when(coming, moment)}." if isinstance(coming, float) else f"{last}.")
