"""`Save “Cadmium churn”?`: what differs, what is sent again unchanged, and what may be lost (screens.md i)."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import EditableSchedule, changed, people_only
from omnitui.domain.delivery.filters import FilterError, read_filters
from omnitui.domain.delivery.summary import NAMES, named
from omnitui.domain.delivery.targets import split_ids
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, fit, plural, wrap
from omnitui.text.schedules import NO_NAME
from omnitui.ui.features.operations.confirm_text import INSIDE, wrapped
from omnitui.ui.features.schedule_form.differences import Difference, differences
from omnitui.ui.features.schedule_form.lookups import Lookups
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button

_LABEL = 10
_UNCHANGED = {
    "email": ("subject", "email_text", "people"),
    "slack": ("channel", "slack_people", "slack_text"),
    "webhook": ("url",),
    "sftp": ("address", "path", "port", "username"),
    "s3": ("bucket", "region", "role_arn", "key_prefix", "filename"),
}
_WHOLE = "Replaces the whole schedule:"
_NARROW = "Changes only the recipients."
_ORPHANED = ("Filters", "drops those the dashboard no longer has")
_COPY = "A copy is kept; Activity (4) can restore it."


def save_question(before: EditableSchedule, typed: Draft, lookups: Lookups, right: str) -> ConfirmDialog:
    """The confirmation before an edit is sent."""
    found = differences(before.draft, typed, lookups)
    if before.orphaned and typed.filters == before.draft.filters:
        found.append(_ORPHANED)
    narrow = people_only(before, typed) is not None
    lines = [*_table(found), ()]
    lines += (
        wrapped(_NARROW)
        if narrow
        else [*wrapped(_WHOLE), *_unchanged(before, typed), *_risks(before, typed), *wrapped(_COPY)]
    )
    name = GLYPHS.quote(cut(clean(before.draft.name), 30) if before.draft.name.strip() else NO_NAME)
    buttons = [Button("", "Cancel", "n"), Button("all", f"Save {len(found):,}", "y")]
    return ConfirmDialog(f"Save {name}?", lines, buttons, right=right, airy=False)


def _table(found: Sequence[Difference]) -> list[StyledLine]:
    """Label and words; a long label gets its own line."""
    lines: list[StyledLine] = []
    for label, words in found:
        lead = fit(label, _LABEL) if len(label) < _LABEL else f"{label}: "
        hang = _LABEL if len(label) < _LABEL else 4
        parts = wrap(words if len(label) < _LABEL else lead + words, INSIDE - (hang if len(label) < _LABEL else 4))
        first = (f"  {lead}", "muted") if len(label) < _LABEL else ("  ", "muted")
        for index, part in enumerate(parts):
            lines.append((first if not index else (" " * (hang + 2), "text"), (part, "text")))
    return lines


def _marked(glyph: str, style: str, words: str) -> list[StyledLine]:
    parts = wrap(words, INSIDE - 2)
    return [((f"  {glyph} " if not index else "    ", style), (part, "text")) for index, part in enumerate(parts)]


def _unchanged(before: EditableSchedule, typed: Draft) -> list[StyledLine]:
    """What is sent again unchanged."""
    was = before.draft
    if was.destination != typed.destination:
        return []
    gone = set(changed(was, typed))
    fields = [field for field in _UNCHANGED.get(typed.destination, ()) if field not in gone and _filled(was, field)]
    words = [_unchanged_words(was, field) for field in fields]
    lines = list[StyledLine]()
    if words:
        lines = _marked(GLYPHS.delivered, "success", f"{', '.join(words)} {_go_back(was, fields)}")
    if before.extra:
        lines += _marked(GLYPHS.delivered, "success", f"{_extra(before)} added back right after")
    return lines


def _filled(was: Draft, field: str) -> bool:
    return bool(getattr(was, field))


def _unchanged_words(was: Draft, field: str) -> str:
    if field == "people":
        return plural(len(was.people), "person", "people")
    if field == "slack_people":
        return plural(len(split_ids(was.slack_people)), "person", "people")
    return NAMES[field]


def _go_back(was: Draft, fields: Sequence[str]) -> str:
    many = len(fields) > 1 or (list(fields) == ["people"] and len(was.people) > 1)
    return "are sent unchanged" if many else "is sent unchanged"


def _extra(before: EditableSchedule) -> str:
    names = [clean(group.name) for group in before.recipients.groups if group.id]
    words = [f"group{'s' if len(names) > 1 else ''} {', '.join(names)}"] if names else []
    words += [f"{len(before.extra.add):,} without an address"] if before.extra.add else []
    many = len(names) + len(before.extra.add) > 1
    return f"{' and '.join(words)} {'are' if many else 'is'}"


def _risks(before: EditableSchedule, typed: Draft) -> list[StyledLine]:
    """What Omni does not return, and might lose."""
    was, lines = before.draft, list[StyledLine]()
    if typed.filters.strip() and typed.filters == was.filters:
        words = f"{plural(_count(typed.filters), 'filter')}: fixed at the dashboard's current values"
        lines += _marked(GLYPHS.failed, "error", words)
    if before.extra and typed.destination != "email":
        lines += _marked(GLYPHS.failed, "error", f"{_extra(before)} lost: only email has them")
    lines += _people(before, typed)
    if before.unsupported:
        words = f"the API can't set {', '.join(map(clean, before.unsupported))}, so it is lost"
        lines += _marked(GLYPHS.failed, "error", words)
    untold = [field for field in before.not_shown if getattr(was, field) == getattr(typed, field)]
    if untold and was.format == typed.format:
        words = f"not reported by Omni; may be reset: {named(sorted(untold, key=list(NAMES).index))}"
        lines += _marked(GLYPHS.unknown, "warning", words)
    for field in ("paper", "orientation"):
        if field in before.notes and not getattr(typed, field):
            lines += _marked(GLYPHS.failed, "error", f"{NAMES[field]}: {before.notes[field]}")
    return lines


def _people(before: EditableSchedule, typed: Draft) -> list[StyledLine]:
    """People whom Omni only counts or names, and whom no call can restore."""
    counted, receivers = before.schedule.row.recipients, before.recipients
    if typed.destination != "email" or before.draft.destination != "email":
        return []
    lost = sum(1 for who in receivers.people if not who.email) - len(before.extra.add)
    lost += sum(1 for group in receivers.groups if not group.id)
    if lost:
        return _marked(GLYPHS.failed, "error", f"{lost:,} without address or id: lost")
    if counted is not None and not receivers.groups and counted > len(receivers.people):
        words = f"the list counts {counted:,} people, Omni names {len(receivers.people):,}; the rest are lost"
        return _marked(GLYPHS.failed, "error", words)
    return []


def _count(filters: str) -> int:
    try:
        return len(read_filters(filters))
    except FilterError:
        return 0
