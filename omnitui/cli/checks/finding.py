"""A finding of the doctor: one line, and below it what to do if something is wrong."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import Enum

_LABELS = 11


class Grade(Enum):
    """The severity of a finding; its value is printed before it. Only WRONG makes the exit code 1."""

    FINE = " "
    NOTE = "!"
    WRONG = "X"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked (`what`), the result (`seen`) and what to do about it; never contains a secret."""

    what: str
    seen: str
    to_do: str = ""
    grade: Grade = Grade.FINE

    @property
    def wrong(self) -> bool:
        """Whether something that omnitui needs does not work."""
        return self.grade is Grade.WRONG


def note(what: str, seen: str, to_do: str = "") -> Finding:
    """Return a finding that deserves attention, though omnitui works with it."""
    return Finding(what, seen, to_do, Grade.NOTE)


def wrong(what: str, seen: str, to_do: str = "") -> Finding:
    """Return a finding that omnitui does not work with."""
    return Finding(what, seen, to_do, Grade.WRONG)


def say(finding: Finding) -> None:
    """Print a finding, with characters that the output's encoding does not have replaced."""
    lines = [f"{finding.grade.value} {finding.what:{_LABELS}} {finding.seen}"]
    if finding.to_do:
        lines.append(f"{'':{_LABELS + 2}} {finding.to_do}")
    encoding = sys.stdout.encoding or "ascii"
    for line in lines:
        print(plain(line).encode(encoding, "replace").decode(encoding), flush=True)


def plain(text: str) -> str:
    """Return the text with `?` for every character that a terminal could interpret."""
    return "".join(char if char.isprintable() else "?" for char in text)
