"""The verbs of writes as they are said."""

from __future__ import annotations

from dataclasses import dataclass

from omnitui.domain.bulk import Outcome, Told
from omnitui.domain.writes import Verb
from omnitui.ui.signs import SIGNS
from omnitui.ui.text import Piece


@dataclass(frozen=True)
class Words:
    """One verb in its forms, and what it does to those it reaches."""

    do: str
    doing: str
    done: str
    effect: str
    already: str
    way_back: str


WORDS = {
    Verb.PAUSE: Words(
        "Pause",
        "Pausing",
        "Paused",
        "stay silent until someone resumes them",
        "paused already",
        "r resumes what it paused",
    ),
    Verb.RESUME: Words(
        "Resume",
        "Resuming",
        "Resumed",
        "run again from their next time on",
        "running already",
        "p pauses what it resumed",
    ),
}

_SIGNS = {
    Outcome.DONE: ("delivered", "success"),
    Outcome.ALREADY: ("delivered", "success"),
    Outcome.FAILED: ("failed", "error"),
    Outcome.UNKNOWN: ("unknown", "warning"),
    Outcome.NOT_SENT: ("never", "muted"),
}


def outcome_piece(told: Told) -> Piece:
    """The sign of an outcome and its ink."""
    sign, ink = _SIGNS[told.outcome]
    return getattr(SIGNS, sign), ink


def outcome_words(told: Told) -> str:
    """`403  you may not manage this dashboard`."""
    if told.outcome is Outcome.NOT_SENT:
        return f"never sent: {told.words or 'stopped before it came to it'}"
    if "system disabled" in told.words.lower():
        return f"{told.status}  Omni stopped it meanwhile, and refuses"
    bare = told.words == f"HTTP {told.status}"
    if bare:
        return f"{told.status}  Omni {'failed' if (told.status or 0) >= 500 else 'refused, and says no more'}"
    return f"{told.status}  {told.words}" if told.status else told.words
