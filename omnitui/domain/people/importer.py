"""Email-only users out of pasted lines or a CSV: each line told apart, cells read as attributes (issue 4, point 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from omnitui.domain.contacts.address_parser import PieceKind, read_addresses
from omnitui.domain.contacts.email_address import folded, judge
from omnitui.domain.people.attributes import Value, ValueKind, kind_of, typed
from omnitui.domain.people.csv import Record, read_records

#: The column that an export of failed lines adds; read again it is no attribute.
PROBLEM = "problem"

_EMAIL = ("email", "emailaddress", "useremail", "mail", "mailaddress")
_MAIL_WORDS = ("mail", "courriel", "correo")
_USER = ("user", "username", "login", "recipient", "member", "address", "adresse")


class RowKind(Enum):
    """What a line will do."""

    ADD = "to add"
    UPDATE = "to update"
    TWICE = "written twice"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line: where it begins (from 1), its cells as written, the address and the attributes that it sets.

    An attribute of None is to be unset; one whose cell is empty is not in `values`: it is left alone.
    """

    line: int
    cells: tuple[str, ...]
    kind: RowKind
    email: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    why: str = ""

    @property
    def goes(self) -> bool:
        """Whether it is sent."""
        return self.kind in (RowKind.ADD, RowKind.UPDATE)


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What was read: the columns as the header spells them, those of them that are sent, a row a line, remarks."""

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
    """Every line of `text` that says something, in exactly one of the kinds.

    `existing` holds the attributes of the email-only users known, by folded address, `kinds` those of attributes
    (`attributes.kinds_of`). Without a header only addresses are read: of the one column that holds them, else any.
    """
    _, records = read_records(text)
    teller = _Teller(existing or {}, kinds or {})
    if not records:
        return PeopleTable(("email",), (), ())
    header = records[0].cells
    column = email_column(header)
    if column is not None and not records[0].why:
        return _with_header(header, column, records[1:], teller)
    place = _only_column_of_addresses(records)
    if place is None:
        return _list(text, teller)
    columns = tuple("email" if number == place else "" for number in range(len(header)))
    rows = tuple(teller.row(record, columns, place, {}) for record in records)
    return PeopleTable(columns, (), rows, ("No header row: only the addresses are used.",))


def email_column(header: Sequence[str]) -> int | None:
    """Which column the header calls the e-mail's, in any of the usual spellings; None if it is no header."""
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


def _with_header(header: Sequence[str], place: int, records: Sequence[Record], teller: _Teller) -> PeopleTable:
    names = [cell.strip() for cell in header]
    named: dict[int, str] = {}
    notes: list[str] = []
    for number, name in enumerate(names):
        if number == place or name.casefold() == PROBLEM:
            continue
        if names.count(name) > 1 and name:
            notes.append(f"Several columns are named {name}: none is sent.")
        elif name:
            named[number] = name
        elif any(number < len(record.cells) and record.cells[number].strip() for record in records):
            notes.append(f"Column {number + 1} has no name: not sent.")
    rows = tuple(teller.row(record, header, place, named) for record in records)
    return PeopleTable(tuple(header), tuple(named.values()), rows, tuple(dict.fromkeys(notes)))


def _list(text: str, teller: _Teller) -> PeopleTable:
    rows: list[PersonRow] = []
    lines = re.split(r"\r\n|\r|\n", text)
    for number, line in enumerate(lines, 1):
        for piece in read_addresses(line):
            if piece.kind is PieceKind.INVALID:
                rows.append(PersonRow(number, (piece.text,), RowKind.INVALID, why=piece.why))
            else:
                rows.append(teller.person(number, (piece.text,), piece.address, {}))
    return PeopleTable(("email",), (), tuple(rows))


@dataclass
class _Teller:
    existing: Mapping[str, Mapping[str, object]]
    kinds: Mapping[str, ValueKind]
    seen: dict[str, PersonRow] = field(default_factory=dict)

    def row(self, record: Record, columns: Sequence[str], place: int, named: Mapping[int, str]) -> PersonRow:
        cells = record.cells + ("",) * (len(columns) - len(record.cells))
        why = record.why
        if not why and any(cell.strip() for cell in cells[len(columns) :]):
            why = "more cells than the header"
        if not why and any("@" in cell and "\n" in cell for cell in cells):
            why = "a quoted cell spans lines with addresses"
        email = ""
        if not why:
            email, why = _one_address(cells[place])
        if not why:
            known = self.existing.get(folded(email), {})
            try:
                values = self._values(cells, named, known)
            except ValueError as error:
                why = str(error)
            else:
                return self.person(record.line, cells, email, values)
        return PersonRow(record.line, cells, RowKind.INVALID, email, why=why)

    def _values(self, cells: Sequence[str], named: Mapping[int, str], known: Mapping[str, object]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for number, name in named.items():
            if cells[number].strip():
                try:
                    values[name] = typed(cells[number], kind_of(known.get(name)) or self.kinds.get(name))
                except ValueError as error:
                    raise ValueError(f"{name}: {error}") from None
        return values

    def person(self, line: int, cells: tuple[str, ...], email: str, values: Mapping[str, Value]) -> PersonRow:
        """A line that is valid in itself: to add, to update, or the same as one before."""
        key = folded(email)
        if (before := self.seen.get(key)) is not None:
            other = "" if before.values == values else ", with other values: left out"
            return PersonRow(line, cells, RowKind.TWICE, email, values, f"same as line {before.line}{other}")
        kind = RowKind.UPDATE if key in self.existing else RowKind.ADD
        row = self.seen[key] = PersonRow(line, cells, kind, email, values)
        return row


def _one_address(cell: str) -> tuple[str, str]:
    address, why = judge(cell.strip())
    if address:
        return address, ""
    spans = read_addresses(cell)
    if not spans:
        return "", "no address"
    if len(spans) == 1:
        return spans[0].address, "" if spans[0].address else spans[0].why
    return "", "more than one address" if any(piece.address for piece in spans) else why
