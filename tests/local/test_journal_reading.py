"""What the journal tells of what it was given."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from omnitui.storage.journal.journal import Journal, JournalError
from omnitui.storage.journal.records import ItemRecord, OperationRecord, PlannedItem
from tests.local.journals import ORG, VERSION_1, Clock, data_of, make, put, rows

ITEMS = [("s1", "Nightly ledger"), ("s2", "Émile"), ("s3", "Palette health")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite3"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[Journal]:
    opened = Journal(path, clock=Clock())
    yield opened
    await opened.close()


async def test_reading_where_there_is_nothing_makes_nothing(journal: Journal, path: Path) -> None:
    assert await journal.runs() == []
    assert await journal.cut_short(ORG) == []
    assert await journal.run(1) is None
    assert await journal.items(1) == []
    assert not path.parent.exists()


async def test_a_file_with_nothing_in_it_yet_is_no_trouble(journal: Journal, path: Path) -> None:
    put(path, b"")
    assert await journal.runs() == []
    assert data_of(path) == b""


async def test_everything_noted_is_told_again(journal: Journal) -> None:
    task = {"add": ["ada@blob.example"], "odd": "\ud800"}
    planned = [PlannedItem("s1", "Nightly ledger", task), PlannedItem("s2", "Émile")]
    run = await journal.begin_operation(ORG, "prod", "recipients", planned, "Ada", {"remove": ["bob@blob.example"]})
    assert await journal.record_snapshot(run, "s1", {"name": "Nightly ledger", "recipients": [1]}) == ()
    await journal.record_sent(run, "s1")
    await journal.record_outcome(run, "s1", "failed", "403 no", 403, {"added": 2})
    await journal.end_operation(run)
    await journal.record_after(run, {"s1": "2026-03-03T02:12:41Z", "s2": None, "nobody": "x"})
    await journal.record_undone(run, 77)
    told = await journal.run(run)
    assert told == OperationRecord(
        id=run,
        begun=101.0,
        ended=104.0,
        origin=ORG,
        profile="prod",
        verb="recipients",
        who="Ada",
        task={"remove": ["bob@blob.example"]},
        undone=105.0,
        undone_by=77,
        last=103.0,
        first_name="Nightly ledger",
        counts={"failed": 1, "planned": 1},
        copies=1,
    )
    assert (told.total, told.unfinished) == (2, 1)
    assert await journal.items(run) == [
        ItemRecord(
            run_id=run,
            id="s1",
            name="Nightly ledger",
            outcome="failed",
            words="403 no",
            status=403,
            sent=102.0,
            outcome_at=103.0,
            task=task,
            copy={"name": "Nightly ledger", "recipients": [1]},
            result={"added": 2},
            after="2026-03-03T02:12:41Z",
            has_after=True,
        ),
        ItemRecord(run_id=run, id="s2", name="Émile", outcome="planned", has_after=True),
    ]
    short = await journal.items(run, papers=False)
    assert [(item.task, item.copy, item.result, item.status) for item in short] == [
        (None, None, None, 403),
        (None, None, None, None),
    ]


async def test_a_retry_forgets_what_came_back_before(journal: Journal) -> None:
    run = await journal.begin_operation(ORG, "prod", "create", ITEMS, "")
    await journal.record_sent(run, "s1")
    await journal.record_outcome(run, "s1", "failed", "502", 502, {"id": "half"})
    await journal.record_sent(run, "s1")
    item = (await journal.items(run))[0]
    assert (item.outcome, item.status, item.result, item.words) == ("sent", None, None, "")


async def test_runs_come_newest_first_by_the_page_and_by_the_org(journal: Journal) -> None:
    ids = [
        await journal.begin_operation(ORG if n % 2 else "https://other.omniapp.co", "p", "pause", ITEMS, "")
        for n in range(6)
    ]
    assert [run.id for run in await journal.runs()] == ids[::-1]
    assert [run.id for run in await journal.runs(limit=2)] == ids[:-3:-1]
    assert [run.id for run in await journal.runs(limit=2, before=ids[-2])] == [ids[3], ids[2]]
    assert [run.id for run in await journal.runs(origin=ORG)] == [ids[5], ids[3], ids[1]]
    assert all(run.going and run.ours for run in await journal.runs())
    assert await journal.cut_short(ORG) == [], "they are this session's own"


async def test_a_page_of_a_server_as_an_error_is_cut(journal: Journal) -> None:
    run = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    await journal.record_outcome(run, "s1", "failed", "x" * 100_000)
    assert len((await journal.items(run))[0].words) == 4_000


async def test_what_is_no_json_is_refused_and_costs_only_itself(journal: Journal) -> None:
    with pytest.raises(JournalError, match="not plain JSON"):
        await journal.begin_operation(ORG, "p", "pause", [PlannedItem("s1", "", {"a": {1, 2}})], "")
    assert await journal.runs() == []
    run = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"deeper": deep}
    with pytest.raises(JournalError, match="not plain JSON"):
        await journal.record_snapshot(run, "s1", deep)
    with pytest.raises(JournalError, match="no such operation"):
        await journal.record_snapshot(run, "nobody", {})
    assert await journal.record_snapshot(run, "s1", {}) == ()


async def test_reading_goes_on_while_a_note_is_being_written(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE items SET outcome = 'done'")
    waiting = asyncio.create_task(journal.record_sent(run, "s1"))
    async with asyncio.timeout(3):
        assert [item.outcome for item in await journal.items(run)] == ["planned"] * 3
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    await waiting


async def test_a_file_of_version_1_keeps_its_runs(journal: Journal, path: Path) -> None:
    make(path, VERSION_1)
    assert [(run.id, run.verb, run.ended, dict(run.counts)) for run in await journal.runs()] == [
        (7, "resume", None, {"planned": 1, "sent": 1}),
        (1, "pause", 14.0, {"done": 1, "failed": 1}),
    ]
    assert rows(path, "PRAGMA user_version") == [(2,)]
    assert [(item.id, item.name, item.sent, item.outcome_at, item.words) for item in await journal.items(1)] == [
        ("s1", "Nightly ledger", 11.0, 12.0, ""),
        ("s2", "Émile", 12.0, 13.0, "403 no"),
    ]
    assert [run.id for run in await journal.cut_short(ORG)] == [7]
    assert await journal.take_over(7)
    await journal.record_outcome(7, "s9", "done", status=200)
    assert await journal.begin_operation(ORG, "p", "pause", ITEMS, "") == 8


async def test_an_omnitui_of_version_1_that_still_runs_can_go_on(journal: Journal, path: Path) -> None:
    make(path, VERSION_1)
    old = sqlite3.connect(path)
    await journal.open()
    old.execute("INSERT INTO runs (begun, origin, profile, verb, who) VALUES (1, 'o', 'p', 'pause', '')")
    old.execute("INSERT OR IGNORE INTO items (run_id, place, schedule_id, name) VALUES (8, 0, 's1', '')")
    old.commit()
    old.close()
    assert [run.total for run in await journal.runs(limit=1)] == [1]


async def test_a_newer_file_can_be_read(path: Path) -> None:
    async with asyncio.timeout(20):
        first = Journal(path)
        run = await first.begin_operation(ORG, "p", "pause", ITEMS, "")
        await first.close()
    make(path, "ALTER TABLE items ADD COLUMN later; ALTER TABLE runs ADD COLUMN later; PRAGMA user_version = 3")
    before = data_of(path)
    journal = Journal(path)
    assert [(each.id, each.unfinished) for each in await journal.cut_short(ORG)] == [(run, 3)]
    assert len(await journal.items(run)) == 3 and journal.newer
    for note in (
        journal.take_over(run),
        journal.leave(run),
        journal.record_undone(run, 2),
        journal.record_after(run, {}),
    ):
        with pytest.raises(JournalError, match="newer omnitui"):
            await note
    await journal.close()
    assert data_of(path) == before


async def test_what_cannot_be_read_is_said(tmp_path: Path, path: Path) -> None:
    put(path, b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(JournalError, match="damaged"):
        await Journal(path).runs()
    with pytest.raises(JournalError, match="cannot be read"):
        await Journal(tmp_path).runs()
    os.unlink(path)
    make(path, "CREATE TABLE theirs (x)")
    with pytest.raises(JournalError, match="not an omnitui journal"):
        await Journal(path).cut_short(ORG)


async def test_a_locked_file_is_said_to_be_anothers(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omnitui.storage.journal.database.BUSY_SECONDS", 0.05)
    await journal.open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalError, match="Another omnitui is using the journal"):
        await journal.runs()
    other.close()
    assert await journal.runs() == []


async def test_runs_are_found_by_every_word_in_verb_profile_names_and_outcomes(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    first = await journal.begin_operation(ORG, "prod", "pause", [("a", "Émile — 100% ventes"), ("b", "Other")], "")
    second = await journal.begin_operation(ORG, "Straße", "send now", [("a", "Émile")], "")
    await journal.record_outcome(first, "b", "failed", "you may not")
    found = {
        "émile": [second, first],
        "ÉMILE ventes": [first],
        "100%": [first],
        "failed": [first],
        "may NOT": [first],
        "never sent": [second, first],
        "send strasse": [second],
        "_": [],
        "'; --": [],
    }
    for words, ids in found.items():
        assert [run.id for run in await journal.runs(words=words)] == ids, words
    assert [run.id for run in await journal.runs(1, words="émile")] == [second]
    assert [run.id for run in await journal.runs(before=second, words="émile")] == [first]
    await journal.close()


async def test_the_first_item_of_each_run_comes_with_its_result(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    one = await journal.begin_operation(ORG, "p", "create", [("n", "New"), ("m", "More")], "")
    two = await journal.begin_operation(ORG, "p", "pause", [("a", "A")], "")
    await journal.record_outcome(one, "n", "done", result={"id": "x"})
    firsts = await journal.firsts([one, two])
    assert {run: (item.id, item.outcome, item.result) for run, item in firsts.items()} == {
        one: ("n", "done", {"id": "x"}),
        two: ("a", "planned", None),
    }
    assert await journal.firsts([]) == {}
    await journal.close()
