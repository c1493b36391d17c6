"""Files that omnitui 0.1.0 left on somebody's disk are read as they were: its journal and its config."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.snapshot import from_snapshot
from omnitui.domain.operations.continuation import continuation_of, open_items, verb_of
from omnitui.domain.operations.undo import undoable
from omnitui.domain.operations.verbs.base import Verb
from omnitui.storage.config import profiles
from omnitui.storage.journal.journal import Journal

FILES = Path(__file__).parent / "files_of_0_1_0"
#: What 0.1.0 itself read from its journal, field by field in their order, for the names of fields have changed.
EXPECTED: dict[str, Any] = json.loads((FILES / "journal.json").read_text(encoding="utf-8"))


@pytest.fixture
async def journal(tmp_path: Path) -> Journal:
    shutil.copy(FILES / "journal.sqlite3", tmp_path)
    opened = Journal(tmp_path / "journal.sqlite3", clock=lambda: 1772510000.0)
    await opened.open()
    return opened


def plain(record: Any) -> Any:
    """A record as JSON has it."""
    return json.loads(json.dumps(dataclasses.astuple(record)))


async def test_every_operation_and_item_is_read_as_before(journal: Journal) -> None:
    records = await journal.runs()
    assert [plain(record) for record in records] == EXPECTED["runs"]
    items = {str(record.id): [plain(item) for item in await journal.items(record.id)] for record in records}
    assert items == EXPECTED["items"]
    await journal.close()


async def test_its_operations_are_undone_and_continued_as_before(journal: Journal) -> None:
    records = {verb_of(record): record for record in await journal.runs()}
    assert set(records) == {Verb.PAUSE, Verb.DELETE, Verb.RECIPIENTS, Verb.TRANSFER, Verb.CREATE}
    can_undo = {verb: undoable(record) for verb, record in records.items()}
    assert can_undo == {Verb.PAUSE: 1, Verb.DELETE: 4, Verb.RECIPIENTS: 1, Verb.TRANSFER: 1, Verb.CREATE: 0}
    assert open_items(records[Verb.PAUSE]) == 1
    rest = continuation_of(records[Verb.PAUSE], await journal.items(records[Verb.PAUSE].id), 1772510000.0)
    assert rest is not None and len(rest.plan.items) == 1
    await journal.close()


async def test_its_copies_of_deleted_schedules_fill_the_form_as_before(journal: Journal) -> None:
    (deleted,) = [record for record in await journal.runs() if verb_of(record) is Verb.DELETE]
    drafts = []
    for item in await journal.items(deleted.id):
        assert item.copy is not None
        draft = draft_from(from_snapshot(item.copy))[0]
        drafts.append({field.name: repr(getattr(draft, field.name)) for field in dataclasses.fields(draft)})
    assert drafts == EXPECTED["drafts"]
    await journal.close()


def test_its_config_is_read_as_before() -> None:
    config = profiles.load(FILES / "config.toml")
    prod, audit = config.profiles["prod"], config.profiles["audit"]
    assert (prod.address, prod.production, prod.read_only) == ("https://blobsrus.omniapp.co", True, False)
    assert config.default_profile == prod
    assert (prod.requests_per_minute, prod.timezone) == (120, "Europe/Paris")
    assert (audit.address, audit.read_only, audit.trusted) == ("https://audit.example.com", True, True)
    assert (config.ui.theme, config.ui.mouse, config.ui.ascii) == ("omnitui-contrast", False, False)
    assert dict(config.ui.keys) == {"pause": "P"}
    (problem,) = config.problems
    assert "profiles.prod.colour_of_the_team" in problem
