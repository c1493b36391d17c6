"""What the doctor says: one line a finding, and under it what to do where something is wrong."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum

_LABELS = 11


class Grade(Enum):
    """How a finding counts; the sign that stands before it. Only WRONG makes the exit code 1."""

    FINE = " "
    NOTE = "!"
    WRONG = "X"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was seen, and what to do about it; never a secret."""

    what: str
    seen: str
    to_do: str = ""
    grade: Grade = Grade.FINE

    @property
    def wrong(self) -> bool:
        """Whether something that omnitui needs does not work."""
        return self.grade is Grade.WRONG


def note(what: str, seen: str, to_do: str = "") -> Finding:
    """A finding worth a look, though omnitui works with it."""
    return Finding(what, seen, to_do, Grade.NOTE)


def wrong(what: str, seen: str, to_do: str = "") -> Finding:
    """A finding that omnitui does not work with."""
    return Finding(what, seen, to_do, Grade.WRONG)


def say(finding: Finding) -> None:
    """Print a finding, in whatever signs the output takes."""
    lines = [f"{finding.grade.value} {finding.what:{_LABELS}} {finding.seen}"]
    if finding.to_do:
        lines.append(f"{'':{_LABELS + 2}} {finding.to_do}")
    encoding = sys.stdout.encoding or "ascii"
    for line in lines:
        print(plain(line).encode(encoding, "replace").decode(encoding), flush=True)


def plain(text: str) -> str:
    """The text with `?` for every sign that a terminal might obey."""
    return "".join(char if char.isprintable() else "?" for char in text)
