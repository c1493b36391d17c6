"""The words for each verb and each outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from omnitui.domain.operations.plan import SkipReason
from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span


@dataclass(frozen=True)
class VerbWords:
    """The forms of one verb, what it does to its targets, and what undoes it.

    `skipped` explains why a plan leaves rows out; `unit` is what is counted; `was_not` is the form after "was" if it
    differs from `done`; `bulk_undo_hint` says how to undo several, if that differs from `undo_hint`.
    """

    do: str
    doing: str
    done: str
    effect: str = ""
    undo_hint: str = ""
    skipped: Mapping[SkipReason, str] = field(default_factory=dict)
    unit: str = "schedule"
    was_not: str = ""
    bulk_undo_hint: str = ""

    @property
    def passive(self) -> str:
        """Return the form that follows "was" or "was not": `paused`."""
        return self.was_not or self.done.lower()


_STOPPED = "stopped by Omni"
_SINCE = {SkipReason.CHANGED: "changed since the operation", SkipReason.GONE: "no longer in Omni"}
WORDS = {
    Verb.PAUSE: VerbWords(
        "Pause",
        "Pausing",
        "Paused",
        "won't run until resumed",
        "z undoes it",
        {SkipReason.ALREADY: "already paused", SkipReason.STOPPED: _STOPPED, **_SINCE},
    ),
    Verb.RESUME: VerbWords(
        "Resume",
        "Resuming",
        "Resumed",
        "run again at their next time",
        "z undoes it",
        {SkipReason.ALREADY: "already active", SkipReason.STOPPED: _STOPPED, **_SINCE},
    ),
    Verb.SEND: VerbWords(
        "Send",
        "Sending",
        "Sent",
        skipped={SkipReason.PAUSED: "paused; r resumes it, then t", SkipReason.STOPPED: _STOPPED},
    ),
    Verb.DELETE: VerbWords(
        "Delete",
        "Deleting",
        "Deleted",
        undo_hint="Activity (4) can restore it",
        bulk_undo_hint="Activity (4) can restore them",
    ),
    Verb.RECIPIENTS: VerbWords(
        "Change recipients of",
        "Changing recipients",
        "Changed the recipients of",
        "get the requested recipients",
        "z undoes it",
        was_not="changed",
        skipped={SkipReason.ALREADY: "already up to date", SkipReason.NOT_EMAIL: "not sent by email"},
    ),
    Verb.TRANSFER: VerbWords(
        "Hand over",
        "Handing over",
        "Handed over",
        undo_hint="z undoes it",
        bulk_undo_hint="z undoes it",
        skipped={SkipReason.ALREADY: "already theirs", SkipReason.NOBODY: "without a known previous owner", **_SINCE},
    ),
    Verb.CREATE: VerbWords("Create", "Creating", "Created"),
    Verb.UPDATE: VerbWords("Edit", "Saving", "Saved", undo_hint="z undoes it", was_not="saved"),
    Verb.SEND_ONCE: VerbWords("Send once", "Sending once", "Sent once"),
    Verb.PEOPLE: VerbWords("Add", "Adding people", "Added", unit="person"),
}

_GLYPH_NAMES = {
    Outcome.DONE: ("delivered", "success"),
    Outcome.ALREADY: ("delivered", "success"),
    Outcome.FAILED: ("failed", "error"),
    Outcome.UNKNOWN: ("unknown", "warning"),
    Outcome.NOT_SENT: ("never", "muted"),
}


def outcome_span(result: ItemResult) -> Span:
    """Return the glyph and style of an outcome."""
    glyph, style = _GLYPH_NAMES[result.outcome]
    return getattr(GLYPHS, glyph), style


def outcome_words(result: ItemResult) -> str:
    """Return `403  you may not manage this dashboard`."""
    if result.outcome is Outcome.NOT_SENT:
        return f"never sent: {result.words}" if result.words else "not started"
    if "system disabled" in result.words.lower():
        return f"{result.status}  Omni has stopped it since, and refuses"
    bare = result.words == f"HTTP {result.status}"
    if bare:
        return f"{result.status}  Omni {'failed' if (result.status or 0) >= 500 else 'refused and gives no reason'}"
    return f"{result.status}  {result.words}" if result.status else result.words
