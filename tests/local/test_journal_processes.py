"""The journal among processes: killed, two at once, a disk that takes no more."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.local.journals import rows, start

KILLED = """
import asyncio, sys
from pathlib import Path
from omnitui.storage.journal.journal import Journal

async def main():
    journal = Journal(Path(sys.argv[1]))
    items = [(f"s{n}", "") for n in range(9)]
    run = await journal.begin_operation("https://b.omniapp.co", "prod", "pause", items, "")
    await journal.record_sent(run, "s0")
    await journal.record_outcome(run, "s0", "done")
    await journal.record_sent(run, "s1")
    print("noted", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""

BUSY = """
import asyncio, sys
from pathlib import Path
from omnitui.storage.journal.journal import Journal

async def main():
    journal = Journal(Path(sys.argv[1]))
    items = [(f"s{n}", "") for n in range(30)]
    print("ready", flush=True)
    sys.stdin.readline()
    run = await journal.begin_operation("https://b.omniapp.co", sys.argv[2], "pause", items, "")
    for item, _ in items:
        await journal.record_sent(run, item)
        await journal.record_outcome(run, item, "done")
    await journal.end_operation(run)
    await journal.close()

asyncio.run(main())
"""

FULL = """
import asyncio, resource, signal, sys
from pathlib import Path
from omnitui.storage.journal.journal import Journal, JournalError

async def main():
    journal = Journal(Path(sys.argv[1]))
    run = await journal.begin_operation("https://b.omniapp.co", "prod", "pause", [("s0", "")], "")
    size = Path(sys.argv[1]).stat().st_size
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        await journal.begin_operation("b", "prod", "pause", [(f"s{n}", "x" * 500) for n in range(900)], "")
    except JournalError as trouble:
        print(trouble.words)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await journal.record_sent(run, "s0")

asyncio.run(main())
"""


def test_what_was_noted_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with start(KILLED, str(path)) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "noted\n"
        child.kill()
        assert child.wait(20) == -signal.SIGKILL
    outcomes = rows(path, "SELECT outcome, count(*) FROM items GROUP BY outcome ORDER BY outcome")
    assert outcomes == [("done", 1), ("planned", 7), ("sent", 1)]
    assert rows(path, "SELECT ended FROM runs") == [(None,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_two_processes_make_and_fill_one_journal(tmp_path: Path) -> None:
    path = tmp_path / "new" / "journal.sqlite3"
    with start(BUSY, str(path), "a") as one, start(BUSY, str(path), "b") as other:
        for child in (one, other):
            assert child.stdout is not None and child.stdin is not None
            assert child.stdout.readline() == "ready\n"
        for child in (one, other):
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        assert [one.wait(60), other.wait(60)] == [0, 0]
    assert rows(path, "SELECT profile FROM runs WHERE ended NOT NULL ORDER BY profile") == [("a",), ("b",)]
    assert rows(path, "SELECT outcome, count(*) FROM items GROUP BY outcome") == [("done", 60)]


def test_a_disk_that_takes_no_more_is_told_and_costs_nothing_noted(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with start(FULL, str(path)) as child:
        told, _ = child.communicate(timeout=20)
    assert child.returncode == 0
    assert told.startswith(("The journal cannot be written", "The disk is full"))
    assert rows(path, "SELECT schedule_id, outcome FROM items") == [("s0", "sent")]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
