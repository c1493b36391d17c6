"""A disk that takes no more (here: a limit on the size of files, set from outside at any moment)."""

from __future__ import annotations

import re
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.terminal.conftest import Omni
from tests.terminal.support import assert_restored, opened, status_line, text

#: Where a disk is full, SQLite's words differ by what the system says: what matters is that it is the journal.
NO_JOURNAL = "The journal cannot be written"


@contextmanager
def full(session: PtySession) -> Iterator[None]:
    """While this lasts, no file of the program's grows any more."""
    before = resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
    yield
    with suppress(ProcessLookupError):
        resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, before)


def ask_to_pause(session: PtySession) -> None:
    session.send("p")
    session.wait_for(lambda rows: re.search(r"Pause .*\?", text(rows)))
    session.quiet(0.3)
    session.send("y")


def outcomes(home: Path) -> dict[str, str]:
    (path,) = home.rglob("journal.sqlite3")
    with closing(sqlite3.connect(path)) as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return dict(journal.execute("SELECT schedule_id, outcome FROM items"))


def test_a_run_does_not_begin_and_the_next_does_once_there_is_room(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        with full(session):
            session.send("space", "space")
            session.wait_for("2 marked")
            ask_to_pause(session)
            session.wait_for(lambda rows: NO_JOURNAL in status_line(rows))
            session.send("!")
            session.wait_for("┌─ Message")
            session.send("escape")
            session.wait_for(lambda rows: "┌─ Message" not in text(rows))
            session.send("escape")
            session.wait_for(lambda rows: NO_JOURNAL not in status_line(rows))
            session.send("!")
            session.wait_for("2  never sent, unchanged; still marked")
            session.send("escape")
            session.wait_for(lambda rows: "never sent" not in text(rows))
            assert omni.asked("PUT", "/pause") == 0
        ask_to_pause(session)
        session.wait_for(lambda rows: "✓ Paused 2" in status_line(rows))
        session.send("q")
        assert session.wait_exit() == 0
        assert_restored(session)
    assert list(outcomes(tmp_path).values()) == ["done", "done"]


def test_a_run_stops_in_the_middle_and_claims_nothing_that_was_not_confirmed(omni: Omni, tmp_path: Path) -> None:
    omni.fake.latency = 0.3
    with opened(omni, tmp_path) as session:
        session.send(*("space",) * 40)
        session.wait_for("40 marked", 20)
        ask_to_pause(session)
        session.until(lambda: omni.asked("PUT", "/pause") >= 8, 20, "the run does not begin")
        with full(session):
            session.wait_for("never sent, unchanged; still marked", 20)
            seen = text(session.screen())
            assert NO_JOURNAL in seen
            sent = omni.asked("PUT", "/pause")
            assert f"{sent}  paused, each confirmed by Omni" in seen
            session.kill(signal.SIGTERM)
            assert session.wait_exit() == 128 + signal.SIGTERM
        assert_restored(session)
    asked = {path.split("/")[-2] for method, path, _ in omni.fake.requests if method == "PUT"}
    told = outcomes(tmp_path)
    assert {item for item, outcome in told.items() if outcome == "done"} <= asked
    assert not {item for item, outcome in told.items() if outcome in ("planned", "not sent")} & asked
    assert len(asked) == sent < len(told)


def test_export_and_settings_say_so_and_leave_nothing_half(omni: Omni, tmp_path: Path) -> None:
    config = tmp_path / "config" / "omnitui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("# mine\nversion = 1\n")
    with opened(omni, tmp_path) as session, full(session):
        log = tmp_path / "state" / "omnitui" / "omnitui.log"
        size = log.stat().st_size
        session.send("2")
        session.wait_for("[2 Week]")
        session.quiet(0.5)
        session.send("E")
        session.wait_for("┌─ Export the week")
        session.quiet(0.3)
        session.send("end", "ctrl+u", str(tmp_path / "week.csv"), "\x13")
        session.wait_for(lambda rows: "Filetoolarge" in re.sub(r"[\s│]", "", text(rows)))
        session.send("escape")
        session.wait_for(lambda rows: "┌─ Export" not in text(rows))
        session.send(":")
        session.wait_for("┌─")
        session.quiet(0.3)
        session.send("theme", "enter")
        session.wait_for("┌─ Theme")
        session.quiet(0.3)
        session.send("down", "enter")
        session.wait_for(lambda rows: f"✗ {tmp_path}"[:30] in status_line(rows))
        session.send("R")
        session.quiet(0.5)
        assert log.stat().st_size == size
        session.send("q")
        assert session.wait_exit() == 0
        assert_restored(session)
    assert not list(tmp_path.glob("*week*")) and config.read_text() == "# mine\nversion = 1\n"


def test_it_starts_on_a_full_disk(omni: Omni, tmp_path: Path) -> None:
    argv = ["/bin/sh", "-c", 'ulimit -f 0; exec "$0" "$@"', *APP]
    with PtySession(argv, environment(tmp_path, omni.address, omni.token)) as session:
        session.wait_for("of about", 30)
        session.send("4")
        session.wait_for("[4 Activity]")
        session.quiet(0.5)
        session.send("1", "q")
        assert session.wait_exit() == 0
        assert_restored(session)
