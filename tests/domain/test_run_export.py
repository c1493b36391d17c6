"""A run as a file: no cell runs in a spreadsheet, nothing of it is lost, whatever the names hold."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

from omnitui.domain.operations.export import COLUMNS, as_csv, as_json, as_text, file_name
from omnitui.storage.export import export
from omnitui.storage.journal.records import ItemRecord, OperationRecord

NOTE = OperationRecord(7, 1_000.0, 1_060.5, "https://blobsrus.omniapp.co", "prod", "send now", "who")
ITEMS = [
    ItemRecord(7, "a", "=HYPERLINK(1)", "done", sent=1_001.0, outcome_at=1_002.0, result={"id": "n,1"}),
    ItemRecord(7, "b", '売上 "q", 1\nline', "failed", "-1 no", 403, sent=1_001.0, outcome_at=1_003.0),
    ItemRecord(7, "c", "Émile", "sent", sent=1_004.0),
    ItemRecord(7, "d", "", "planned"),
]


def test_csv_has_a_line_an_item_and_no_formula() -> None:
    head, *rows = csv.reader(io.StringIO(as_csv(ITEMS)))
    assert tuple(head) == COLUMNS
    assert [row[1] for row in rows] == ["'=HYPERLINK(1)", '売上 "q", 1\nline', "Émile", ""]
    assert [row[2] for row in rows] == ["done", "failed", "unknown", "not sent"]
    assert rows[1][3:5] == ["403", "'-1 no"]
    assert rows[0][5:] == ["1970-01-01T00:16:41+00:00", "1970-01-01T00:16:42+00:00", '{"id": "n,1"}']
    assert rows[3][5:] == ["", "", ""]


def test_json_has_the_run_and_its_items_as_they_are() -> None:
    read = json.loads(as_json(NOTE, ITEMS))
    assert (read["verb"], read["org"], read["profile"]) == ("send now", NOTE.origin, "prod")
    assert (read["begun"], read["undone"]) == ("1970-01-01T00:16:40+00:00", None)
    assert [item["name"] for item in read["items"]] == [item.name for item in ITEMS]
    assert read["items"][0]["result"] == {"id": "n,1"}


def test_the_name_of_the_file_says_which_it_is(tmp_path: Path) -> None:
    assert file_name(NOTE, datetime(2026, 3, 3, 2, 12, tzinfo=UTC)) == "omnitui-2026-03-03-021200-send-now.csv"
    for name in ("x.JSON", "x.csv", "x"):
        text = as_text(NOTE, ITEMS, name)
        assert text.startswith("{") is name.endswith("JSON")
        export(tmp_path / name, text)
        assert (tmp_path / name).read_bytes() == text.encode()


def test_full_width_signs_and_line_breaks_begin_no_formula_either() -> None:
    names = ["\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)", "\n=1+1"]
    _, *rows = csv.reader(io.StringIO(as_csv([ItemRecord(7, str(at), name, "done") for at, name in enumerate(names)])))
    assert [row[1] for row in rows] == [f"'{name}" for name in names]
