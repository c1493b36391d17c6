from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from omnitui.storage.journal.journal import Journal, JournalError
from tests.local.journals import ORG, Clock, data_of, put, rows

ITEMS = [("s1", "Nightly ledger"), ("s2", "Émile \ud800"), ("s3", "Palette health"), ("s1", "twice")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite3"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[Journal]:
    opened = Journal(path, clock=Clock())
    yield opened
    await opened.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_run_is_noted_from_intent_to_end(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "prod", "pause", ITEMS, "Blob Ross, org key")
    record_id = "SELECT id, begun, ended, origin, profile, verb, who FROM runs"
    assert rows(path, record_id) == [(run, 101.0, None, ORG, "prod", "pause", "Blob Ross, org key")]
    await journal.record_sent(run, "s1")
    assert rows(path, "SELECT schedule_id, outcome FROM items ORDER BY place") == [
        ("s1", "sent"),
        ("s2", "planned"),
        ("s3", "planned"),
    ]
    await journal.record_outcome(run, "s1", "done")
    await journal.record_sent(run, "s2")
    await journal.record_outcome(run, "s2", "failed", "403 you may not manage this dashboard")
    await journal.end_operation(run)
    assert rows(path, "SELECT name, sent, known, outcome, words FROM items ORDER BY place") == [
        ("Nightly ledger", 102.0, 103.0, "done", ""),
        ("Émile ?", 104.0, 105.0, "failed", "403 you may not manage this dashboard"),
        ("Palette health", None, None, "planned", ""),
    ]
    assert rows(path, "SELECT ended FROM runs") == [(106.0,)]


async def test_a_retry_is_unknown_again_until_its_outcome(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "prod", "pause", ITEMS, "")
    await journal.record_sent(run, "s1")
    await journal.record_outcome(run, "s1", "failed", "502")
    await journal.record_sent(run, "s1")
    assert rows(path, "SELECT sent, known, outcome, words FROM items WHERE schedule_id = 's1'") == [
        (104.0, None, "sent", "")
    ]


async def test_notes_that_wait_together_share_a_commit_and_keep_their_order(journal: Journal, path: Path) -> None:
    many = [(f"s{number}", "") for number in range(400)]
    run = await journal.begin_operation(ORG, "prod", "pause", many, "")
    finished: list[str] = []

    async def send(item: str) -> None:
        await journal.record_sent(run, item)
        finished.append(item)

    notes = [send(item) for item, _ in many]
    await asyncio.gather(*notes, *[journal.record_outcome(run, item, "done") for item, _ in many])
    assert finished == [item for item, _ in many]
    assert rows(path, "SELECT count(*) FROM items WHERE outcome = 'done' AND sent < known") == [(400,)]


async def test_one_wrong_note_costs_only_itself(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "prod", "pause", ITEMS, "")
    answers = await asyncio.gather(
        journal.record_sent(run, "s1"),
        journal.record_sent(run, "nobody"),
        journal.record_sent(run + 1, "s1"),
        journal.record_sent(run, "s2"),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [
        type(None),
        JournalError,
        JournalError,
        type(None),
    ]
    assert rows(path, "SELECT count(*) FROM items WHERE outcome = 'sent'") == [(2,)]


async def test_a_cancelled_note_is_written_all_the_same(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "prod", "pause", ITEMS, "")
    note = asyncio.create_task(journal.record_sent(run, "s1"))
    await asyncio.sleep(0)
    note.cancel()
    await journal.close()
    assert note.cancelled()
    assert rows(path, "SELECT outcome FROM items WHERE schedule_id = 's1'") == [("sent",)]


async def test_closing_writes_what_waits_and_then_takes_no_more(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "prod", "pause", ITEMS, "")
    await asyncio.gather(journal.record_sent(run, "s3"), journal.close(), journal.close())
    assert rows(path, "SELECT outcome FROM items WHERE schedule_id = 's3'") == [("sent",)]
    with pytest.raises(JournalError, match="closed"):
        await journal.end_operation(run)
    await Journal(path).close()


async def test_only_the_owner_may_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        journal = Journal(path)
        await journal.open()
        await journal.close()
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700
    assert mode(path) == 0o600
    assert rows(path, "PRAGMA user_version") == [(2,)]
    assert rows(path, "PRAGMA journal_mode") == [("delete",)]


async def test_a_newer_journal_is_only_read(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE later (x); PRAGMA user_version = 3")
    connection.close()
    before = data_of(path)
    journal = Journal(path)
    assert not journal.newer
    await journal.open()
    assert journal.newer
    with pytest.raises(JournalError, match="newer omnitui"):
        await journal.begin_operation(ORG, "prod", "pause", ITEMS, "")
    with pytest.raises(JournalError, match="newer omnitui"):
        await journal.record_sent(1, "s1")
    await journal.close()
    assert data_of(path) == before


async def test_a_damaged_file_is_told_and_left(path: Path) -> None:
    before = b"not a database, but long enough to be looked at" * 40
    put(path, before)
    journal = Journal(path)
    with pytest.raises(JournalError, match="damaged"):
        await journal.open()
    assert data_of(path) == before
    os.unlink(path)
    assert await journal.begin_operation(ORG, "prod", "pause", ITEMS, "") == 1
    await journal.close()


async def test_a_strangers_database_is_left(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(JournalError, match="not an omnitui journal"):
        await Journal(path).open()
    assert rows(path, "SELECT name FROM sqlite_master") == [("theirs",)]


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be written"):
        await Journal(tmp_path / "file" / "journal.sqlite3").open()
    with pytest.raises(JournalError, match="cannot be written: is a directory"):
        await Journal(tmp_path).open()


async def test_a_file_taken_away_meanwhile_is_noticed(journal: Journal, path: Path) -> None:
    run = await journal.begin_operation(ORG, "prod", "pause", ITEMS, "")
    os.unlink(path)
    for _ in range(2):
        with pytest.raises(JournalError):
            await journal.record_sent(run, "s1")
    assert await journal.begin_operation(ORG, "prod", "pause", ITEMS, "") == 1
