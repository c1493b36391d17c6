"""Imports email-only users in calls of at most 20: which goes next, what an answer means (`omni-api.md §2.10`)."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from omnitui.domain.contacts.email_address import folded
from omnitui.domain.csv_escape import guarded
from omnitui.domain.outcome import Outcome
from omnitui.domain.people.importer import PROBLEM, PeopleTable, PersonRow

LARGEST = 20
NOT_NAMED = "Omni's response does not include it: retry to be sure."


#: The lines of one call.
Batch = tuple[PersonRow, ...]


def in_batches(rows: Sequence[PersonRow], size: int = LARGEST) -> list[Batch]:
    """The lines in groups as large as the call takes."""
    return [tuple(rows[start : start + size]) for start in range(0, len(rows), size)]


def split(batch: Batch, words: str = "") -> tuple[Batch, ...]:
    """A refused batch in two: those that Omni's words point at and the rest, else halves; () for a single line."""
    if len(batch) < 2:
        return ()
    suspects = _suspects(batch, words)
    if 0 < len(suspects) < len(batch):
        rest = tuple(row for number, row in enumerate(batch) if number not in suspects)
        return tuple(batch[number] for number in sorted(suspects)), rest
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]


def _suspects(rows: Sequence[PersonRow], words: str) -> set[int]:
    """The indexes of the rows that the words name: by index, by address, or by a value."""
    indexes = {int(number) for number in re.findall(r"\busers?[.\[](\d{1,2})\b", words)}
    named = {index for index in indexes if index < len(rows)}
    mentioned = set(re.findall(r"[^\s,;:'\"“”()\[\]]+", folded(words)))
    mentioned |= {word.strip(".") for word in mentioned}
    named = named or {index for index, row in enumerate(rows) if folded(row.email) in mentioned}
    return named or {index for index, row in enumerate(rows) if mentioned & set(map(folded, _texts(row)))}


def _texts(row: PersonRow) -> list[str]:
    return [value for value in row.values.values() if isinstance(value, str)]


@dataclass(frozen=True, slots=True)
class LineResult:
    """The result of one line; `user_id` where Omni returned one."""

    row: PersonRow
    outcome: Outcome
    words: str = ""
    user_id: str = ""


class Batches:
    """Decides which batch goes next from the results so far; several may be in progress at once.

    A refused batch returns in parts until only bad lines are left. Where a whole batch of single lines is refused in
    the same words and none was ever accepted, the cause is not in the lines (an attribute that nobody has): the rest
    is refused at once instead of taking a request per line.
    """

    def __init__(self, rows: Sequence[PersonRow], size: int = LARGEST) -> None:
        self._waiting = deque(in_batches(rows, size))
        self._size = size
        self._any_taken = False
        self._refused_alone: dict[str, int] = {}

    def next(self) -> Batch | None:
        """The batch to send now; None while there is none (one in progress may still return in parts)."""
        return self._waiting.popleft() if self._waiting else None

    def taken(self, batch: Batch, results: Iterable[tuple[str, str]]) -> list[LineResult]:
        """The results from (address, user id) pairs in any order; addresses that were not sent are ignored."""
        named = {folded(email): user_id for email, user_id in results}
        lines = [
            LineResult(row, Outcome.DONE, "", named[folded(row.email)])
            if folded(row.email) in named
            else LineResult(row, Outcome.UNKNOWN, NOT_NAMED)
            for row in batch
        ]
        self._any_taken |= any(line.outcome is Outcome.DONE for line in lines)
        return lines

    def refused(self, batch: Batch, words: str) -> list[LineResult]:
        """The results of a batch that Omni refused for its content (400, 422): none yet where it returns in parts."""
        if len(batch) == 1:
            self._refused_alone[words] = self._refused_alone.get(words, 0) + 1
            return [LineResult(batch[0], Outcome.FAILED, words)]
        if not self._any_taken and self._refused_alone.get(words, 0) >= self._size:
            return [LineResult(row, Outcome.FAILED, words) for row in batch]
        self._waiting.extendleft(reversed(split(batch, words)))
        return []


def failed_csv(table: PeopleTable, failed: Sequence[tuple[PersonRow, str]]) -> str:
    """The failed lines as CSV, to mend and read again: their cells as they were, and what is wrong with each."""
    width = max([len(table.columns), *(len(row.cells) for row, _ in failed)])
    columns = [*table.columns, *[""] * (width - len(table.columns))]
    copied = [number for number, name in enumerate(columns) if name.strip().casefold() != PROBLEM]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([guarded(columns[number]) for number in copied] + [PROBLEM])
    for row, problem in failed:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        writer.writerow([*(guarded(cells[number]) for number in copied), guarded(problem)])
    return text.getvalue()
