"""The records of a CSV, each with the line it begins on; a quote that is never closed spoils only its own line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from omnitui.domain.csv_escape import unguarded

_DELIMITERS = ("\t", ";", ",")
_MOST_STRAY = 200
UNCLOSED = "a quote is never closed"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it begins on, from 1; its cells; the reason it cannot be read."""

    line: int
    cells: tuple[str, ...]
    reason: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is in it."""
        return not any(cell.strip() for cell in self.cells)


def read_records(text: str) -> tuple[str, list[Record]]:
    """The delimiter (comma, semicolon or tab, from the first line with content) and the records that are not blank."""
    lines = list(StringIO(text.removeprefix("\ufeff"), newline=""))
    skipped = 0
    first = next((line for line in lines if line.strip()), "")
    # Excel declares the delimiter like this.
    if first.strip().lower() in ("sep=,", "sep=;", "sep=\t", "sep="):
        skipped = lines.index(first) + 1
        delimiter = first.strip("\r\n ")[4:] or "\t"
    else:
        delimiter = _sniffed(first)
    found = (_plain(record) for record in _records(lines, skipped, delimiter))
    return delimiter, [record for record in found if not record.blank]


def _sniffed(line: str) -> str:
    outside = Counter("".join(line.split('"')[::2]))
    return (
        max(_DELIMITERS, key=lambda character: outside[character])
        if any(outside[character] for character in _DELIMITERS)
        else ","
    )


def _plain(record: Record) -> Record:
    return Record(record.line, tuple(unguarded(cell) for cell in record.cells), record.reason)


def _records(lines: Sequence[str], done: int, delimiter: str) -> Iterator[Record]:
    """Continue after each line with a stray quote; after too many of them, read each line separately."""
    for _ in range(_MOST_STRAY):
        for record, end in _until_stray(lines, done, delimiter):
            yield record
            done = end
        if done >= len(lines):
            return
        yield Record(done + 1, (lines[done].rstrip("\r\n"),), UNCLOSED)
        done += 1
    for number, line in enumerate(lines[done:], done + 1):
        yield _alone(number, line, delimiter)


def _until_stray(lines: Sequence[str], done: int, delimiter: str) -> Iterator[tuple[Record, int]]:
    start = done
    reader = csv.reader(islice(lines, start, None), delimiter=delimiter, skipinitialspace=True)
    while done < len(lines):
        try:
            cells = next(reader)
        except csv.Error:
            return
        end = start + reader.line_num
        if end > done + 1 and not _well_made(lines[done:end], delimiter):
            return
        yield Record(done + 1, tuple(cells)), end
        done = end


def _well_made(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the quotes of a record over several lines are where they belong."""
    try:
        list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        return False
    return True


def _alone(number: int, line: str, delimiter: str) -> Record:
    if _well_made([line], delimiter):
        return Record(number, tuple(next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), ())))
    return Record(number, (line.rstrip("\r\n"),), UNCLOSED if line.strip() else "")
