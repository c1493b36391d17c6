"""What is said of a run that stands in the journal: what it was, how it went, the way on and the way back."""

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


def number_of(note: OperationRecord, *outcomes: str) -> int:
    """How many items of a run have one of these outcomes."""
    return sum(note.counts.get(outcome, 0) for outcome in outcomes)


def confirmed(note: OperationRecord) -> int:
    """How many Omni confirmed."""
    return number_of(note, *_CONFIRMED)


def never_sent(note: OperationRecord) -> int:
    """How many were never sent."""
    return number_of(note, *_NEVER)


def unknown(note: OperationRecord) -> int:
    """How many were sent without an answer that tells."""
    return number_of(note, "sent", "unknown")


def unit_of(note: OperationRecord) -> str:
    """What the run's items are."""
    verb = verb_of(note)
    return WORDS[verb].unit if verb else "schedule"


def what_of(note: OperationRecord) -> str:
    """`212 schedules`, or the name of the one."""
    if note.total == 1 and note.first_name:
        return clean(note.first_name)
    unit = unit_of(note)
    return plural(note.total, unit, "people" if unit == "person" else None)


def title_of(note: OperationRecord) -> str:
    """`Pause 212 schedules`, `Delete “Cadmium churn”`."""
    verb = verb_of(note)
    do = WORDS[verb].do if verb else clean(note.verb).capitalize()
    one = note.total == 1 and note.first_name
    return f"{do} {GLYPHS.quote(cut(what_of(note), 30)) if one else what_of(note)}"


def undo_hint(note: OperationRecord) -> str:
    """`resumes the 209`: what z does to a run, empty where there is no way back."""
    number = undoable(note)
    verb = verb_of(note)
    if not number or verb is None:
        return ""
    many = number > 1
    the = f"the {number:,}" if many else "it"
    them = "them" if many else "it"
    ways = {
        Verb.PAUSE: f"resumes {the}",
        Verb.RESUME: f"pauses {the}",
        Verb.DELETE: f"restores {them}",
        Verb.RECIPIENTS: "restores them",
        Verb.TRANSFER: f"hands {the} back",
        Verb.UPDATE: "reverts it",
    }
    return ways.get(verb, "")


def outcome_spans(note: OperationRecord) -> StyledLine:
    """`✓ 209   ✗ 2   ? 1   – 93`, each only where there is one."""
    under_way = number_of(note, "sent") if note.going and note.left is None else 0
    kinds = (
        (confirmed(note), GLYPHS.delivered, "success"),
        (number_of(note, "failed"), GLYPHS.failed, "error"),
        (unknown(note) - under_way, GLYPHS.unknown, "warning"),
        (never_sent(note), GLYPHS.never, "muted"),
    )
    spans = [(f"{sign} {number:,}", style) for number, sign, style in kinds if number]
    if under_way:
        spans.append((f"{under_way:,} in flight", "muted"))
    return tuple(piece for pair in (((" " * 3, "text"), piece) for piece in spans) for piece in pair)[1:]


def offer_lines(note: OperationRecord) -> list[tuple[int, str]]:
    """What became of the items of a run that was cut short, each number with its words."""
    verb = verb_of(note)
    done = WORDS[verb].done.lower() if verb else "done"
    figures = [
        (confirmed(note), f"{done}, confirmed by Omni"),
        (number_of(note, "failed"), "failed"),
        (number_of(note, "sent"), "unknown: connection lost before the answer"),
        (number_of(note, "unknown"), "unknown, checked already"),
        (never_sent(note), _STAYS.get(verb, "never sent") if verb else "never sent"),
    ]
    return [(number, words) for number, words in figures if number]


def offer_text(note: OperationRecord, *, near: str, undo: bool) -> str:
    """What continuing and undoing would do."""
    verb = verb_of(note)
    if verb is None or not open_items(note):
        return ""
    lost = number_of(note, "sent")
    looks = f"checks the unknown {'one' if lost == 1 else f'{lost:,}'} first" if lost else ""
    goes_on = _GOES_ON.get(verb, "does the rest") if never_sent(note) else ""
    words = f"Continue {', then '.join(part for part in (looks, goes_on) if part)}"
    words += f", ETA {near}." if near else "."
    back = undo_hint(note) if undo else ""
    return f"{words} Undo {back}." if back else words
