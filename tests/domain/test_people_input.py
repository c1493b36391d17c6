"""Email-only users out of lines and tables: every line told, every cell kept."""

from __future__ import annotations

import csv
import time
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.csv_escape import guarded, unguarded
from omnitui.domain.people.attributes import ValueKind
from omnitui.domain.people.csv import read_records
from omnitui.domain.people.decode import Unreadable, text_of
from omnitui.domain.people.import_batches import failed_csv
from omnitui.domain.people.importer import PeopleTable, RowKind, email_column, read_people

TABLE = "email,region,tier\nann@x.test,EMEA,1\nbob@x.test,,null\n"


def result(table: PeopleTable) -> list[tuple[int, str, str, str]]:
    return [(row.line, row.kind.value, row.email, row.reason) for row in table.rows]


def values(table: PeopleTable) -> dict[str, dict[str, object]]:
    return {row.email: dict(row.values) for row in table.sent}


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        TABLE.replace(",", ";"),
        TABLE.replace(",", "\t"),
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\r"),
        "\ufeff" + TABLE,
        "sep=;\r\n" + TABLE.replace(",", ";"),
        "\n\n" + TABLE.replace(",", ", ") + "\n , ,\n",
        '"E-mail","region","tier"\n"ann@x.test","EMEA","1"\n"<bob@x.test>","","null"',
        "region;Email Address;tier\nEMEA;Ann <ann@x.test>;1\n;mailto:bob@x.test;NULL",
        "tier\tregion\tuser\n1\tEMEA\tann@x.test\nnull\t\tbob@x.test",
    ],
)
def test_a_table_in_every_form_spreadsheets_give_it(text: str) -> None:
    table = read_people(text)
    assert values(table) == {"ann@x.test": {"region": "EMEA", "tier": 1}, "bob@x.test": {"tier": None}}
    assert {row.kind for row in table.rows} == {RowKind.ADD} and table.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_bytes_of_any_system_are_text(encoding: str) -> None:
    text = "email,città\nann@x.test,Forlì\n"
    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"%PDF-1.7", b"a\x00\x00b\x01", b"\xff\xfea", bytes(range(256))]
)
def test_what_is_no_text_is_refused_and_says_what_to_do(raw: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        text_of(raw)
    assert refused.value.words.endswith("Save it as CSV first.")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("email", 0),
        ("E-mail", 0),
        ("Name,Email address", 1),
        ("Name,E-mail 1 - Value", 1),
        ("User,E-Mail", 1),
        ("User Name,region", 0),
        ("manager_email,email", 1),
        ("Courriel,ville", 0),
        ("name,region", None),
        ("ann@x.test,email", None),
        ("Please send mail to all of these people", None),
    ],
)
def test_the_column_of_addresses_is_known_by_its_name(header: str, column: int | None) -> None:
    assert email_column(header.split(",")) == column


def test_each_line_is_told_apart() -> None:
    text = (
        "email,team,zone\nann@x.test,Trees,UTC\nbob(at)x.test,,\n,Trees,\nANN@x.test,Trees,UTC\n"
        "ann@x.test,Clouds,\ncy@x.test,a,b,c\ndee@x.test eve@x.test,,\nOld@x.test,Trees\n"
    )
    table = read_people(text, {"old@x.test": {"team": "Clouds"}})
    assert result(table) == [
        (2, "to add", "ann@x.test", ""),
        (3, "invalid", "", "no @ in it"),
        (4, "invalid", "", "no address"),
        (5, "written twice", "ANN@x.test", "same as line 2"),
        (6, "written twice", "ann@x.test", "same as line 2, with other values: left out"),
        (7, "invalid", "", "more cells than the header"),
        (8, "invalid", "", "more than one address"),
        (9, "to update", "Old@x.test", ""),
    ]
    assert table.attributes == ("team", "zone")


def test_cells_are_read_as_what_is_known_of_the_attribute() -> None:
    text = "email,teams,tier,code\nann@x.test,a|b,1,1\nbob@x.test,a|b,x,1\ncy@x.test,a|b,2,2"
    existing = {"ann@x.test": {"teams": ["z"]}}
    kinds = {"tier": ValueKind.NUMBER, "code": ValueKind.TEXT}
    table = read_people(text, existing, kinds)
    assert values(table) == {
        "ann@x.test": {"teams": ["a", "b"], "tier": 1, "code": "1"},
        "cy@x.test": {"teams": "a|b", "tier": 2, "code": "2"},
    }
    assert result(table)[1] == (3, "invalid", "bob@x.test", "tier: not a number: x")


def test_lines_are_counted_as_an_editor_does_even_through_quoted_line_ends() -> None:
    table = read_people('email,note\r\nann@x.test,"one\r\ntwo"\r\n\r\nbob@x.test,x\r\n')
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("ann@x.test", "one\r\ntwo")),
        (5, ("bob@x.test", "x")),
    ]


@pytest.mark.parametrize("last", ["dee@x.test,four", 'dee@x.test,"four"', 'dee@x.test,"fo""ur"\n'])
def test_a_stray_quote_spoils_its_own_line_only(last: str) -> None:
    text = f'email,note\nann@x.test,one\nbob@x.test,"two\ncy@x.test,three\n{last}'
    assert result(read_people(text)) == [
        (2, "to add", "ann@x.test", ""),
        (3, "invalid", "", "a quote is never closed"),
        (4, "to add", "cy@x.test", ""),
        (5, "to add", "dee@x.test", ""),
    ]


def test_stray_quotes_on_every_line_end_in_a_line_each() -> None:
    text = "email,note\n" + "\n".join(f'p{number}@x.test,"two' for number in range(1000))
    table = read_people(text)
    assert [row.line for row in table.rows] == list(range(2, 1002))
    assert {row.kind for row in table.rows} == {RowKind.INVALID}


def test_a_cell_that_swallowed_other_lines_is_not_taken_for_a_value() -> None:
    table = read_people('email,note\nann@x.test,"one\nbob@x.test,two\ncy@x.test,three"\n')
    assert result(table) == [(2, "invalid", "", "a quoted cell spans lines with addresses")]


def test_a_monstrous_cell_is_one_bad_line() -> None:
    table = read_people(f"email,note\nann@x.test,{'x' * 200_000}\nbob@x.test,ok\n")
    assert [(line, kind) for line, kind, _, _ in result(table)] == [(2, "invalid"), (3, "to add")]


def test_columns_without_a_name_or_with_one_twice_are_not_sent_and_that_is_said() -> None:
    table = read_people("email,team,,team,x,\nann@x.test,a,b,c,d,\n")
    assert values(table) == {"ann@x.test": {"x": "d"}}
    assert table.notes == ("Several columns are named team: none is sent.",
                           "Column 3 has no name: not sent.")  # fmt: skip


def test_without_a_header_the_one_column_that_holds_addresses_is_read() -> None:
    table = read_people("EU,ann@x.test\nUS,bob(at)x.test\nUS,Bob <bob@x.test>\n")
    assert result(table) == [
        (1, "to add", "ann@x.test", ""),
        (2, "invalid", "", "no @ in it"),
        (3, "to add", "bob@x.test", ""),
    ]
    assert table.rows[0].cells == ("EU", "ann@x.test") and table.notes


def test_anything_else_is_a_list() -> None:
    table = read_people("Ann <ann@x.test>; bob@x.test,\nbob, BOB@x.test\nOld@x.test", {"old@x.test": {}})
    assert result(table) == [
        (1, "to add", "ann@x.test", ""),
        (1, "to add", "bob@x.test", ""),
        (2, "invalid", "", "no @ in it"),
        (2, "written twice", "BOB@x.test", "same as line 1"),
        (3, "to update", "Old@x.test", ""),
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "email,region\n", "\ufeff", ",,\n;;"])
def test_nothing_gives_no_line(text: str) -> None:
    assert read_people(text).rows == ()


def test_failed_lines_go_out_as_they_came_and_come_in_again() -> None:
    table = read_people('region,E-mail,note\n=1+1,bob(at)x.test,"a\nb"\n@x,ann@x.test,-5\n+1,eve@x.test,\'=x,extra')
    text = failed_csv(table, [(row, row.reason or "Omni: no") for row in table.rows])
    assert list(csv.reader(StringIO(text))) == [
        ["region", "E-mail", "note", "", "problem"],
        ["'=1+1", "bob(at)x.test", "a\nb", "", "no @ in it"],
        ["'@x", "ann@x.test", "'-5", "", "Omni: no"],
        ["'+1", "eve@x.test", "'=x", "extra", "more cells than the header"],
    ]
    again = read_people(text)
    assert [row.cells[:3] for row in again.rows] == [row.cells[:3] for row in table.rows]
    assert again.attributes == ("region", "note")
    assert failed_csv(again, [(again.rows[0], "still")]).splitlines()[0] == "region,E-mail,note,,problem"


cells = st.text(alphabet="ab@.x,;\t\"'=\n\r \u00e9", max_size=8)


@given(cells)
def test_no_spreadsheet_takes_a_guarded_cell_for_a_formula_and_it_reads_back_the_same(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(cell)) == cell


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_every_line_of_a_well_made_table_is_told_once_with_its_cells(rows: list[list[str]], delimiter: str) -> None:
    text = StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["email", "note"], *rows])
    table = read_people(text.getvalue())
    expected = [tuple(map(unguarded, row)) for row in rows]
    assert [row.cells for row in table.rows] == [row for row in expected if any(cell.strip() for cell in row)]
    assert all((row.kind is RowKind.INVALID) is bool(row.reason and "same" not in row.reason) for row in table.rows)


@given(st.text(alphabet='ab@.x,;\t"\n\r ', max_size=60))
def test_whatever_is_pasted_no_line_with_something_on_it_is_passed_over(text: str) -> None:
    _, records = read_records(text)
    covered = "".join("".join(record.cells) for record in records)
    for sign in "abx@":
        assert covered.count(sign) == text.count(sign)
    assert all(row.line <= len(text.splitlines()) + 1 for row in read_people(text).rows)


@pytest.mark.parametrize("line", ["person{}@x.test", "person{}@x.test,EMEA,5", 'person{}@x.test,"EMEA'])
def test_ten_thousand_lines_are_read_at_once(line: str) -> None:
    text = "email,region,tier\n" + "\n".join(line.format(number) for number in range(10_000))
    start = time.perf_counter()
    assert read_people(text).rows
    assert time.perf_counter() - start < 2
