"""A run that was cut short: who may go on with it, and whose it never is."""

from __future__ import annotations

import signal
import socket
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest

from omnitui.storage.journal.journal import Journal, JournalError
from omnitui.storage.journal.locks import QUIET_SECONDS, Sessions
from tests.local.journals import ORG, Clock, go, line, make, start

ITEMS = [("s1", "Nightly ledger"), ("s2", "Émile")]

HOLDER = """
import asyncio, sys
from pathlib import Path
from omnitui.storage.journal.journal import Journal

async def main():
    journal = Journal(Path(sys.argv[1]))
    run = await journal.begin_operation("https://blobsrus.omniapp.co", "p", "pause", [("s1", ""), ("s2", "")], "")
    await journal.record_sent(run, "s1")
    print(run, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""

RACER = """
import asyncio, sys
from pathlib import Path
from omnitui.storage.journal.journal import Journal

async def main():
    journal = Journal(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    print(*[await journal.take_over(run) for run in range(1, 11)], flush=True)
    sys.stdin.readline()
    await journal.close()

asyncio.run(main())
"""


def locks(path: Path) -> list[Path]:
    return sorted(path.parent.glob("session-*.lock"))


async def test_a_run_is_its_living_sessions_and_then_anybodys(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    with start(HOLDER, str(path)) as child:
        run = int(line(child))
        assert await journal.cut_short(ORG) == []
        told = await journal.run(run)
        assert told is not None and told.going and not told.ours
        assert not await journal.take_over(run)
        assert not await journal.leave(run)
        child.kill()
        assert child.wait(60) == -signal.SIGKILL
    assert [(each.id, each.counts) for each in await journal.cut_short(ORG)] == [(run, {"planned": 1, "sent": 1})]
    assert await journal.cut_short("https://other.omniapp.co") == []
    assert await journal.take_over(run)
    assert await journal.cut_short(ORG) == []
    assert not await journal.take_over(run), "it is under way already"
    await journal.record_outcome(run, "s1", "done")
    await journal.record_sent(run, "s2")
    await journal.record_outcome(run, "s2", "done")
    await journal.end_operation(run)
    assert not await journal.take_over(run)
    assert not await journal.leave(run)
    await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    await journal.open()
    assert len(locks(path)) == 1, "the killed session's file is swept"
    await journal.close()
    assert locks(path) == []


async def test_of_two_processes_that_take_a_run_over_at_once_one_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    first = Journal(path)
    for _ in range(10):
        await first.begin_operation(ORG, "p", "pause", ITEMS, "")
    await first.close()
    with start(RACER, str(path)) as one, start(RACER, str(path)) as other:
        assert [line(one), line(other)] == ["ready", "ready"]
        go(one)
        go(other)
        answers = list(zip(line(one).split(), line(other).split(), strict=True))
        assert [sorted(pair) for pair in answers] == [["False", "True"]] * 10
        go(one)
        go(other)
        assert [one.wait(60), other.wait(60)] == [0, 0]


async def test_who_lost_a_run_can_send_nothing_more_of_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    old, new = Journal(path), Journal(path)
    run = await old.begin_operation(ORG, "p", "pause", ITEMS, "")
    assert not await new.take_over(run), "two journals in one process are two sessions"
    for lock in locks(path):
        lock.unlink()
    assert await new.take_over(run)
    for note in (
        old.record_sent(run, "s1"),
        old.record_outcome(run, "s1", "done"),
        old.record_snapshot(run, "s1", {}),
        old.end_operation(run),
    ):
        with pytest.raises(JournalError, match="Another omnitui is running"):
            await note
    await new.record_sent(run, "s1")
    await old.close()
    assert [item.outcome for item in await new.items(run)] == ["sent", "planned"]
    await new.close()


async def test_what_was_left_is_not_offered_but_can_be_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    old = Journal(path, clock=Clock())
    run = await old.begin_operation(ORG, "p", "pause", ITEMS, "")
    whole = await old.begin_operation(ORG, "p", "pause", ITEMS[:1], "")
    await old.record_sent(whole, "s1")
    await old.record_outcome(whole, "s1", "done")
    await old.close()
    new = Journal(path, clock=Clock())
    assert [each.id for each in await new.cut_short(ORG)] == [run], "nothing of the other is unfinished"
    assert await new.leave(run)
    assert await new.cut_short(ORG) == []
    told = await new.run(run)
    assert told is not None and told.left == 102.0
    assert await new.take_over(run)
    told = await new.run(run)
    assert told is not None and told.left is None and told.ours
    with pytest.raises(JournalError, match="no such operation"):
        await new.take_over(99)
    with pytest.raises(JournalError, match="no such operation"):
        await new.leave(99)
    await new.close()


@pytest.mark.parametrize(("quiet", "offered"), [(QUIET_SECONDS - 60, False), (QUIET_SECONDS + 60, True)])
async def test_another_hosts_run_counts_as_gone_once_it_is_quiet(tmp_path: Path, quiet: float, offered: bool) -> None:
    path = tmp_path / "journal.sqlite3"
    old = Journal(path, clock=Clock(1_000))
    run = await old.begin_operation(ORG, "p", "pause", ITEMS, "")
    await old.record_sent(run, "s1")
    await old.close()
    make(path, "UPDATE runs SET session = 'elsewhere.77.abcd'")
    new = Journal(path, clock=Clock(1_002 + quiet))
    assert [each.id for each in await new.cut_short(ORG)] == ([run] if offered else [])
    assert await new.take_over(run) is offered
    await new.close()


async def test_a_journal_behind_a_link_is_one_journal(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "journal.sqlite3"
    link.symlink_to(tmp_path / "real" / "kept.sqlite3")
    one, other = Journal(link), Journal(tmp_path / "real" / "kept.sqlite3")
    run = await one.begin_operation(ORG, "p", "pause", ITEMS, "")
    assert not await other.take_over(run)
    await one.close()
    assert await other.take_over(run)
    await other.close()


def test_another_hosts_lock_that_shows_is_believed(tmp_path: Path) -> None:
    file = tmp_path / "session-elsewhere.77.abcd.lock"
    with file.open("w") as held:
        flock(held, LOCK_EX)
        assert Sessions(tmp_path / "journal.sqlite3").living("elsewhere.77.abcd", QUIET_SECONDS * 100)
    assert not Sessions(tmp_path / "journal.sqlite3").living("elsewhere.77.abcd", QUIET_SECONDS * 100)


@pytest.mark.parametrize("session", ["", "x", "../../etc/passwd", "a.b.c", "h.99999999999999999999.x", "nul.\0.x"])
def test_a_name_that_is_none_is_a_session_that_is_gone(tmp_path: Path, session: str) -> None:
    assert not Sessions(tmp_path / "journal.sqlite3").living(session, QUIET_SECONDS * 2)


def test_without_locks_the_process_number_must_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock_unknown(*_: Any) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", flock_unknown)
    mine = Sessions(tmp_path / "journal.sqlite3")
    name = mine.enter()
    assert mine.enter() == name
    other = Sessions(tmp_path / "journal.sqlite3")
    assert other.living(name, 1.0)
    assert not other.living(name, QUIET_SECONDS * 2), "a number is given out again"
    with start("") as child:
        assert child.wait(60) == 0
    host = name.partition(".")[0]
    dead = f"{host}.{child.pid}.abcd"
    (tmp_path / f"session-{dead}.lock").touch()
    assert not other.living(dead, 1.0)
    mine.leave()


def test_a_sweep_takes_only_what_nobody_of_this_host_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "büro.local")
    one, other = Sessions(tmp_path / "journal.sqlite3"), Sessions(tmp_path / "journal.sqlite3")
    held = f"session-{one.enter()}.lock"
    assert held.startswith("session-b-ro-local.")
    for name in ("session-b-ro-local.1.dead.lock", "session-elsewhere.1.dead.lock", "journal.sqlite3"):
        (tmp_path / name).touch()
    other.sweep()
    assert {file.name for file in tmp_path.iterdir()} == {held, "session-elsewhere.1.dead.lock", "journal.sqlite3"}
    one.leave()
    one.leave()
    assert held not in {file.name for file in tmp_path.iterdir()}


async def test_what_a_session_stopped_itself_it_may_take_up_again_and_it_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    run = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    await journal.record_outcome(run, "s1", "not sent")
    await journal.leave_rest(run)
    told = await journal.run(run)
    assert told is not None and told.left is not None and told.unfinished == 2 and told.ours
    assert await journal.take_over(run)
    assert not await journal.take_over(run), "it is under way now"
    await journal.leave_rest(run)
    await journal.close()
    new = Journal(path)
    assert await new.cut_short(ORG) == []
    assert await new.take_over(run)
    await new.close()
