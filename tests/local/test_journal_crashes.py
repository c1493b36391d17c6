"""The journal of a process that is killed: at random, and at each single statement."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from omnitui.storage.journal.database import open_to_read
from omnitui.storage.journal.journal import Journal
from tests.local.journals import VERSION_1, line, make, rows, start

BUSY = """
import asyncio, sys
from pathlib import Path
from omnitui.storage.journal.journal import Journal
from omnitui.storage.journal.records import PlannedItem

async def send(journal, run, items):
    for item in items:
        await journal.record_snapshot(run, item.id, {"of": item.id, "text": "x" * 3000})
        await journal.record_sent(run, item.id)
        print("sent", run, item.id, flush=True)
        await journal.record_outcome(run, item.id, "done", status=200, result={"of": item.id})
        print("done", run, item.id, flush=True)

async def main():
    journal = Journal(Path(sys.argv[1]))
    print("ready", flush=True)
    while True:
        items = [PlannedItem(f"s{n}", "", {"of": f"s{n}"}) for n in range(40)]
        run = await journal.begin_operation("https://blobsrus.omniapp.co", "p", "delete", items, "")
        print("begun", run, "-", flush=True)
        await asyncio.gather(*[send(journal, run, items[n::8]) for n in range(8)])
        await journal.end_operation(run)

asyncio.run(main())
"""

MIGRATES = """
import os, signal, sqlite3, sys
from pathlib import Path
from omnitui.storage.journal.database import open_journal

left = int(sys.argv[2])

class Dying(sqlite3.Connection):
    def execute(self, *words):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*words)

real = sqlite3.connect
sqlite3.connect = lambda *words, **named: real(*words, factory=Dying, **named)
open_journal(Path(sys.argv[1]))
print("whole", flush=True)
"""

_RANK = {"begun": 0, "sent": 1, "done": 2}


async def check(path: Path, heard: dict[tuple[int, str], str]) -> None:
    """Every item is there once, at least as far as the process was told, with its task, and a copy if it was sent."""
    journal = Journal(path)
    seen = 0
    for run in await journal.runs():
        items = await journal.items(run.id)
        assert [item.id for item in items] == [f"s{n}" for n in range(40)]
        assert run.ended is None or run.unfinished == 0
        for item in items:
            seen += 1
            assert item.outcome in ("planned", "sent", "done")
            told = heard.pop((run.id, item.id), "begun")
            record_id = "begun" if item.outcome == "planned" else item.outcome
            assert _RANK[record_id] >= _RANK[told]
            assert item.task == {"of": item.id}
            assert (item.status, item.result) == ((200, {"of": item.id}) if record_id == "done" else (None, None))
            assert record_id == "begun" or (item.copy or {}).get("of") == item.id
    heard = {key: what for key, what in heard.items() if what != "begun"}
    assert heard == {} and seen
    await journal.close()
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_killed_at_random_moments_nothing_noted_is_lost_or_half(tmp_path: Path) -> None:
    chance = random.Random(20260303)
    path = tmp_path / "journal.sqlite3"
    heard: dict[tuple[int, str], str] = {}
    for _ in range(10):
        with start(BUSY, str(path)) as child:
            assert line(child) == "ready"
            assert child.stdout is not None
            first = child.stdout.readline()
            time.sleep(chance.uniform(0, 0.25))
            child.kill()
            rest = child.stdout.read()
            assert child.wait(60) == -signal.SIGKILL
        # A last line that the kill cut in half is no promise.
        for told in (first + rest).splitlines(keepends=True):
            if told.endswith("\n"):
                what, run, item = told.split()
                heard[int(run), item] = what
        asyncio.run(check(path, dict(heard)))


@pytest.mark.parametrize("script", ["", VERSION_1], ids=["new", "version 1"])
def test_killed_at_any_statement_of_the_opening_the_file_is_old_or_new(tmp_path: Path, script: str) -> None:
    path = tmp_path / "journal.sqlite3"
    whole, statements = "", 0
    while not whole:
        path.unlink(missing_ok=True)
        make(path, script)
        with start(MIGRATES, str(path), str(statements)) as child:
            whole = line(child)
            assert child.wait(60) == (0 if whole else -signal.SIGKILL)
        version = rows(path, "PRAGMA user_version")[0][0]
        assert version == 2 if whole else version in (1 if script else 0, 2)
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        if script:
            assert rows(path, "SELECT count(*) FROM items") == [(4,)]
        statements += 1
    assert statements > 12, "one transaction of many statements"


def test_what_a_killed_process_left_half_written_is_taken_back_by_a_reader(tmp_path: Path) -> None:
    """A hot rollback journal, made by copying the files in the middle of a commit."""
    path, copy = tmp_path / "a" / "journal.sqlite3", tmp_path / "b" / "journal.sqlite3"
    make(path, VERSION_1)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 2")
        writer.execute("BEGIN")
        writer.executemany(
            "INSERT INTO items VALUES (1, ?, ?, ?, 1, 1, 'done', '')", [(n, f"x{n}", "y" * 900) for n in range(400)]
        )
        shutil.copytree(path.parent, copy.parent)
        writer.execute("ROLLBACK")
    assert (copy.parent / "journal.sqlite3-journal").stat().st_size > 512
    opened = open_to_read(copy)
    assert opened is not None and opened[1] == 1
    with closing(opened[0]) as reader:
        assert reader.execute("SELECT count(*) FROM items").fetchall() == [(4,)]
