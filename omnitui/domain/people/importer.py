"""Reads email-only users from pasted lines or a CSV: sorts the lines, reads cells as attributes (issue 4, point 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from omnitui.domain.contacts.address_parser import EntryKind, read_addresses
from omnitui.domain.contacts.email_address import folded, judge
from omnitui.domain.people.attributes import Value, ValueKind, kind_of, typed
from omnitui.domain.people.csv import Record, read_records

#: The column that an export of failed lines adds; it is not read as an attribute.
PROBLEM = "problem"

_EMAIL = ("email", "emailaddress", "useremail", "mail", "mailaddress")
_MAIL_WORDS = ("mail", "courriel", "correo")
_USER = ("user", "username", "login", "recipient", "member", "address", "adresse")


class RowKind(Enum):
    """What a line does."""

    ADD = "to add"
    UPDATE = "to update"
    TWICE = "written twice"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line: where it begins (from 1), its cells as written, the address and the attributes that it sets.

    An attribute of None is unset; one whose cell is empty is not in `values` and stays as it is.
    """

    line: int
    cells: tuple[str, ...]
    kind: RowKind
    email: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""

    @property
    def goes(self) -> bool:
        """Whether it is sent."""
        return self.kind in (RowKind.ADD, RowKind.UPDATE)


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The table that was read: its header, the attributes that are sent, a row per line, and notes."""

    columns: tuple[str, ...]
    attributes: tuple[str, ...]
    rows: tuple[PersonRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def sent(self) -> list[PersonRow]:
        """The lines to send, in their order."""
        return [row for row in self.rows if row.goes]


def read_people(
    text: str,
    existing: Mapping[str, Mapping[str, object]] | None = None,
    kinds: Mapping[str, ValueKind] | None = None,
) -> PeopleTable:
    """Every line of `text` with content, in exactly one of the kinds.

    `existing` holds the attributes of the email-only users by folded address, `kinds` the kinds of attributes
    (`attributes.kinds_of`). Without a header only addresses are read: from the one column that holds them, else all.
    """
    _, records = read_records(text)
    sorter = _RowSorter(existing or {}, kinds or {})
    if not records:
        return PeopleTable(("email",), (), ())
    header = records[0].cells
    column = email_column(header)
    if column is not None and not records[0].reason:
        return _with_header(header, column, records[1:], sorter)
    position = _only_column_of_addresses(records)
    if position is None:
        return _list(text, sorter)
    columns = tuple("email" if number == position else "" for number in range(len(header)))
    rows = tuple(sorter.row(record, columns, position, {}) for record in records)
    return PeopleTable(columns, (), rows, ("No header row: only the addresses are used.",))


def email_column(header: Sequence[str]) -> int | None:
    """The index of the e-mail column, in any of the usual spellings; None where this is no header."""
    if any("@" in cell for cell in header):
        return None
    names = [re.sub(r"[\W_]", "", cell.casefold()) if len(cell) <= 30 else "" for cell in header]
    for wanted in (_EMAIL, _USER):
        found = [number for name in wanted for number, spelled in enumerate(names) if spelled == name]
        if wanted is _EMAIL and not found:
            found = [number for number, name in enumerate(names) if any(word in name for word in _MAIL_WORDS)]
        if found:
            return found[0]
    return None


def _only_column_of_addresses(records: Sequence[Record]) -> int | None:
    width = len(records[0].cells)
    if width < 2 or len(records) < 2 or any(len(record.cells) != width for record in records):
        return None
    holding = [number for number in range(width) if any("@" in record.cells[number] for record in records)]
    return holding[0] if len(holding) == 1 else None


def _with_header(header: Sequence[str], position: int, records: Sequence[Record], sorter: _RowSorter) -> PeopleTable:
    names = [cell.strip() for cell in header]
    named: dict[int, str] = {}
    notes: list[str] = []
    for number, name in enumerate(names):
        if number == position or name.casefold() == PROBLEM:
            continue
        if names.count(name) > 1 and name:
            notes.append(f"Several columns are named {name}: none is sent.")
        elif name:
            named[number] = name
        elif any(number < len(record.cells) and record.cells[number].strip() for record in records):
            notes.append(f"Column {number + 1} has no name: not sent.")
    rows = tuple(sorter.row(record, header, position, named) for record in records)
    return PeopleTable(tuple(header), tuple(named.values()), rows, tuple(dict.fromkeys(notes)))


def _list(text: str, sorter: _RowSorter) -> PeopleTable:
    rows: list[PersonRow] = []
    lines = re.split(r"\r\n|\r|\n", text)
    for number, line in enumerate(lines, 1):
        for entry in read_addresses(line):
            if entry.kind is EntryKind.INVALID:
                rows.append(PersonRow(number, (entry.text,), RowKind.INVALID, reason=entry.reason))
            else:
                rows.append(sorter.person(number, (entry.text,), entry.address, {}))
    return PeopleTable(("email",), (), tuple(rows))


@dataclass
class _RowSorter:
    existing: Mapping[str, Mapping[str, object]]
    kinds: Mapping[str, ValueKind]
    seen: dict[str, PersonRow] = field(default_factory=dict)

    def row(self, record: Record, columns: Sequence[str], position: int, named: Mapping[int, str]) -> PersonRow:
        cells = record.cells + ("",) * (len(columns) - len(record.cells))
        reason = record.reason
        if not reason and any(cell.strip() for cell in cells[len(columns) :]):
            reason = "more cells than the header"
        if not reason and any("@" in cell and "\n" in cell for cell in cells):
            reason = "a quoted cell spans lines with addresses"
        email = ""
        if not reason:
            email, reason = _one_address(cells[position])
        if not reason:
            attributes = self.existing.get(folded(email), {})
            try:
                values = self._values(cells, named, attributes)
            except ValueError as error:
                reason = str(error)
            else:
                return self.person(record.line, cells, email, values)
        return PersonRow(record.line, cells, RowKind.INVALID, email, reason=reason)

    def _values(
        self, cells: Sequence[str], named: Mapping[int, str], attributes: Mapping[str, object]
    ) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for number, name in named.items():
            if cells[number].strip():
                try:
                    values[name] = typed(cells[number], kind_of(attributes.get(name)) or self.kinds.get(name))
                except ValueError as error:
                    raise ValueError(f"{name}: {error}") from None
        return values

    def person(self, line: int, cells: tuple[str, ...], email: str, values: Mapping[str, Value]) -> PersonRow:
        """A line that is valid by itself: to add, to update, or a repetition of an earlier one."""
        key = folded(email)
        if (before := self.seen.get(key)) is not None:
            other = "" if before.values == values else ", with other values: left out"
            return PersonRow(line, cells, RowKind.TWICE, email, values, f"same as line {before.line}{other}")
        kind = RowKind.UPDATE if key in self.existing else RowKind.ADD
        row = self.seen[key] = PersonRow(line, cells, kind, email, values)
        return row


def _one_address(cell: str) -> tuple[str, str]:
    address, reason = judge(cell.strip())
    if address:
        return address, ""
    entries = read_addresses(cell)
    if not entries:
        return "", "no address"
    if len(entries) == 1:
        return entries[0].address, "" if entries[0].address else entries[0].reason
    return "", "more than one address" if any(entry.address for entry in entries) else reason
