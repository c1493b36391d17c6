"""Exports an operation of the journal: CSV for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from omnitui.domain.csv_escape import guarded
from omnitui.storage.journal.records import PLANNED, SENT

if TYPE_CHECKING:
    from omnitui.storage.journal.records import ItemRecord, OperationRecord

COLUMNS = ("id", "name", "outcome", "status", "words", "sent", "known", "result")
#: The names of outcomes for readers who do not know the journal's own.
_OUTCOMES = {PLANNED: "not sent", SENT: "unknown"}


def file_name(record: OperationRecord, begun: datetime) -> str:
    """A name that sorts by when the operation began."""
    return f"omnitui-{begun:%Y-%m-%d-%H%M%S}-{'-'.join(record.verb.split())}.csv"


def as_text(record: OperationRecord, items: Sequence[ItemRecord], path: str) -> str:
    """JSON where the file's name ends so, else CSV."""
    return as_json(record, items) if path.lower().endswith(".json") else as_csv(items)


def as_csv(items: Sequence[ItemRecord]) -> str:
    """One line per item, times in UTC; no cell that a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in items:
        values = _item(item)
        result = json.dumps(values["result"], ensure_ascii=False) if values["result"] else ""
        cells = [values[name] for name in COLUMNS[:-1]]
        writer.writerow([guarded("" if cell is None else str(cell)) for cell in (*cells, result)])
    return out.getvalue()


def as_json(record: OperationRecord, items: Sequence[ItemRecord]) -> str:
    """The operation and its items, times in UTC."""
    operation = {
        "verb": record.verb,
        "org": record.origin,
        "profile": record.profile,
        "begun": _time(record.begun),
        "ended": _time(record.ended),
        "undone": _time(record.undone),
        "items": [_item(item) for item in items],
    }
    return json.dumps(operation, ensure_ascii=False, indent=2) + "\n"


def _item(item: ItemRecord) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "outcome": _OUTCOMES.get(item.outcome, item.outcome),
        "status": item.status,
        "words": item.words,
        "sent": _time(item.sent),
        "known": _time(item.outcome_at),
        "result": item.result,
    }


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
