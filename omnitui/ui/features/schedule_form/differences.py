"""Two drafts side by side: each field that differs, old and new, in words (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import changed
from omnitui.domain.delivery.field_rules import RULES
from omnitui.domain.delivery.filters import FilterError, read_filters
from omnitui.domain.delivery.summary import NAMES
from omnitui.domain.schedules.detail import filter_words
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean, cut, plural
from omnitui.text.schedules import cadence_words
from omnitui.text.times import city
from omnitui.ui.features.schedule_form.lookups import Lookups

_LONGEST = 40
_CONDITIONS = {
    "": "always",
    "RESULTS_CHANGED": "changed",
    "RESULTS_PRESENT": "has rows",
    "RESULTS_MISSING": "empty",
    "RESULTS_UNCHANGED": "unchanged",
}
_CHOICES: dict[str, Mapping[str, str]] = {
    "condition": _CONDITIONS,
    "slack_kind": {"channel": "a channel", "users": "people"},
    "format": {"link_only": "link"},
    "paper": {"": "any", "fit_page": "fit page"},
    "orientation": {"": "any", "portrait": "portrait", "landscape": "landscape"},
}
_ON_OFF: dict[str, tuple[str, str]] = {
    "one_tile": ("whole dashboard", "one tile"),
    "fan_out": ("one for all", "one each"),
    "own_limit": ("same as tile", "custom"),
    "stop_on_failure": ("send anyway", "don't send"),
}
_LABELS = {
    "one_tile": "Sends",
    "own_limit": "Row limit",
    "row_limit": "Max rows",
    "stop_on_failure": "If a query fails",
}
_FRESH = Draft()
Difference = tuple[str, str]


def differences(was: Draft, now: Draft, lookups: Lookups) -> list[Difference]:
    """`("Runs", "Mon–Fri 09:00 → Mon–Fri 07:00 New York")`, one for each field that differs and still exists."""
    fields = [field for field in changed(was, now) if field == "password" or _is_worth_showing(field, was, now)]
    return [(_label(field), _words(field, was, now, lookups)) for field in fields]


def _is_worth_showing(field: str, was: Draft, now: Draft) -> bool:
    """Whether a field is worth showing: one that no longer exists, or a default that comes with another, is not."""
    return _has(now, field) and (_has(was, field) or getattr(now, field) != getattr(_FRESH, field))


def _has(draft: Draft, field: str) -> bool:
    return any(rule.field == field and rule.holds(draft) for rule in RULES)


def _label(field: str) -> str:
    return _LABELS.get(field) or f"{NAMES[field][:1].upper()}{NAMES[field][1:]}"


def _words(field: str, was: Draft, now: Draft, lookups: Lookups) -> str:
    if field == "password":
        return "retyped"
    if field == "people":
        return _people(was.people, now.people)
    if field == "filters":
        return _filters(was.filters, now.filters)
    shown = _shown(field, lookups)
    old = shown(getattr(was, field)) if _has(was, field) else GLYPHS.dash
    zone = f" {clean(city(now.zone))}" if field == "cron" else ""
    return f"{old} {GLYPHS.right} {shown(getattr(now, field))}{zone}"


def _shown(field: str, lookups: Lookups) -> Callable[[object], str]:
    """How a value of a field is worded."""

    def say(value: object) -> str:
        if isinstance(value, bool):
            return _ON_OFF.get(field, ("off", "on"))[value]
        text = str(value).strip()
        if field in _CHOICES:
            return _CHOICES[field].get(text, clean(text))
        if field == "cron":
            return cadence_words(text)
        if field == "identifier":
            text = lookups.name_of(text) or text
        words = clean(text.replace("\n", " "))
        return cut(words, _LONGEST) if words else "(empty)"

    return say


def _people(was: Sequence[str], now: Sequence[str]) -> str:
    before, after = {who.strip().casefold() for who in was}, {who.strip().casefold() for who in now}
    came = [clean(who.strip()) for who in now if who.strip().casefold() not in before]
    went = [clean(who.strip()) for who in was if who.strip().casefold() not in after]
    parts = [f"+ {_some(came)}"] if came else []
    parts += [f"{GLYPHS.minus} {_some(went)}"] if went else []
    return f"{len(before):,} {GLYPHS.right} {len(after):,}: {', '.join(parts)}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (f" and {len(names) - 2:,} more" if len(names) > 2 else "")


def _filters(was: str, now: str) -> str:
    try:
        before, after = read_filters(was), read_filters(now)
    except FilterError:
        return "changed"
    changes = []
    for name in dict.fromkeys([*before, *after]):
        old = filter_words(before[name]) if name in before else "not set"
        new = filter_words(after[name]) if name in after else "not set"
        if before.get(name) != after.get(name) or (name in before) != (name in after):
            changes.append(f"{clean(name)} {cut(clean(old), 20)} {GLYPHS.right} {cut(clean(new), 20)}")
    more = f" and {len(changes) - 2} more" if len(changes) > 2 else ""
    return f"{'; '.join(changes[:2])}{more}" if changes else plural(len(after), "filter")
