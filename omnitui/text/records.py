"""Texts for a journal record: what the operation was, how it went, how to continue it and how to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.operations.continuation import open_items, verb_of
from omnitui.domain.operations.undo import undoable
from omnitui.domain.operations.verbs.base import Verb
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, plural
from omnitui.text.verbs import WORDS

if TYPE_CHECKING:
    from omnitui.storage.journal.records import OperationRecord

_CONFIRMED = ("done", "already")
_NEVER = ("planned", "not sent")
_STAYS = {
    Verb.PAUSE: "never sent; still active",
    Verb.RESUME: "never sent; still paused",
    Verb.DELETE: "never sent; still there",
    Verb.TRANSFER: "never sent; owner unchanged",
    Verb.UPDATE: "never sent; unchanged",
}
_GOES_ON = {
    Verb.PAUSE: "pauses the rest",
    Verb.RESUME: "resumes the rest",
    Verb.SEND: "sends what was never sent, nothing twice",
    Verb.DELETE: "deletes the rest",
    Verb.RECIPIENTS: "changes the rest",
    Verb.TRANSFER: "hands over the rest",
    Verb.CREATE: "creates what was never sent, nothing twice",
    Verb.UPDATE: "saves what was never sent, nothing twice",
    Verb.SEND_ONCE: "sends what was never sent, nothing twice",
    Verb.PEOPLE: "adds the rest",
}


def number_of(record: OperationRecord, *outcomes: str) -> int:
    """Count the items with one of these outcomes."""
    return sum(record.counts.get(outcome, 0) for outcome in outcomes)


def confirmed(record: OperationRecord) -> int:
    """Count the items that Omni confirmed."""
    return number_of(record, *_CONFIRMED)


def never_sent(record: OperationRecord) -> int:
    """Count the items that were never sent."""
    return number_of(record, *_NEVER)


def unknown(record: OperationRecord) -> int:
    """Count the items that were sent without a conclusive answer."""
    return number_of(record, "sent", "unknown")


def unit_of(record: OperationRecord) -> str:
    """Return the word for one of the operation's items."""
    verb = verb_of(record)
    return WORDS[verb].unit if verb else "schedule"


def what_of(record: OperationRecord) -> str:
    """Return `212 schedules`, or the name if there is only one."""
    if record.total == 1 and record.first_name:
        return clean(record.first_name)
    unit = unit_of(record)
    return plural(record.total, unit, "people" if unit == "person" else None)


def title_of(record: OperationRecord) -> str:
    """Return `Pause 212 schedules`, `Delete “Cadmium churn”`."""
    verb = verb_of(record)
    do = WORDS[verb].do if verb else clean(record.verb).capitalize()
    one = record.total == 1 and record.first_name
    return f"{do} {GLYPHS.quote(cut(what_of(record), 30)) if one else what_of(record)}"


def undo_hint(record: OperationRecord) -> str:
    """Return `resumes the 209`: what z does to the operation; empty if nothing can be undone."""
    number = undoable(record)
    verb = verb_of(record)
    if not number or verb is None:
        return ""
    many = number > 1
    the = f"the {number:,}" if many else "it"
    them = "them" if many else "it"
    hints = {
        Verb.PAUSE: f"resumes {the}",
        Verb.RESUME: f"pauses {the}",
        Verb.DELETE: f"restores {them}",
        Verb.RECIPIENTS: "restores them",
        Verb.TRANSFER: f"hands {the} back",
        Verb.UPDATE: "reverts it",
    }
    return hints.get(verb, "")


def outcome_spans(record: OperationRecord) -> StyledLine:
    """Return `✓ 209   ✗ 2   ? 1   – 93`, without the zeros."""
    in_flight = number_of(record, "sent") if record.going and record.left is None else 0
    kinds = (
        (confirmed(record), GLYPHS.delivered, "success"),
        (number_of(record, "failed"), GLYPHS.failed, "error"),
        (unknown(record) - in_flight, GLYPHS.unknown, "warning"),
        (never_sent(record), GLYPHS.never, "muted"),
    )
    spans = [(f"{glyph} {number:,}", style) for number, glyph, style in kinds if number]
    if in_flight:
        spans.append((f"{in_flight:,} in flight", "muted"))
    return tuple(span for pair in (((" " * 3, "text"), span) for span in spans) for span in pair)[1:]


def offer_lines(record: OperationRecord) -> list[tuple[int, str]]:
    """List what happened to the items of an interrupted operation, each number with its words."""
    verb = verb_of(record)
    done = WORDS[verb].done.lower() if verb else "done"
    figures = [
        (confirmed(record), f"{done}, confirmed by Omni"),
        (number_of(record, "failed"), "failed"),
        (number_of(record, "sent"), "unknown: connection lost before the answer"),
        (number_of(record, "unknown"), "unknown, checked already"),
        (never_sent(record), _STAYS.get(verb, "never sent") if verb else "never sent"),
    ]
    return [(number, words) for number, words in figures if number]


def offer_text(record: OperationRecord, *, near: str, undo: bool) -> str:
    """Explain what continuing and undoing would do."""
    verb = verb_of(record)
    if verb is None or not open_items(record):
        return ""
    lost = number_of(record, "sent")
    looks = f"checks the unknown {'one' if lost == 1 else f'{lost:,}'} first" if lost else ""
    goes_on = _GOES_ON.get(verb, "does the rest") if never_sent(record) else ""
    words = f"Continue {', then '.join(part for part in (looks, goes_on) if part)}"
    words += f", ETA {near}." if near else "."
    back = undo_hint(record) if undo else ""
    return f"{words} Undo {back}." if back else words
