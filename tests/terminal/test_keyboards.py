"""Keys as kitty's protocol tells them, and terminals that answer late, in pieces or not at all."""

from __future__ import annotations

import re
import signal
import time
from itertools import chain
from pathlib import Path

import pytest

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.pty_terminal import ALTERNATE_SCREEN, kitty
from tests.terminal.conftest import Omni
from tests.terminal.support import FIRST, assert_restored, opened, status_line, text

ASKED = b"\x1b[?2026$p"
ANSWERS = ("\x1b[?2026;2$y", "\x1b[?0u", "\x1b[?62;22c", "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1bP>|XTerm(379)\x1b\\")


def press(session: PtySession, *keys: str) -> None:
    """As kitty with a person's fingers: pressed and let go, both told."""
    session.send(*chain.from_iterable((kitty(key).decode(), kitty(key, event=3).decode()) for key in keys))


def test_the_main_flow_by_kittys_keys(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        assert session.keyboards == 1
        press(session, "down", "j", "k", "space", "space")
        session.wait_for(lambda rows: status_line(rows).startswith(" 2 marked"))
        press(session, "p")
        session.wait_for("Pause 2 schedules?")
        session.quiet(0.3)
        press(session, "tab", "shift+tab", "escape")
        session.wait_for(lambda rows: "Pause 2 schedules?" not in text(rows))
        assert omni.asked("PUT", "/pause") == 0
        press(session, "p")
        session.wait_for("Pause 2 schedules?")
        session.quiet(0.3)
        press(session, "y")
        session.wait_for(lambda rows: re.search(r"✓ Paused", status_line(rows)))
        press(session, "/")
        session.wait_for(lambda rows: rows[1].strip().startswith("/"))
        press(session, *"Crimson", "space", *"refundsx", "backspace")
        session.wait_for(lambda rows: "Crimson refunds" in rows[1] and "refundsx" not in rows[1])
        session.wait_for(lambda rows: "Almost-sunset" not in text(rows))
        press(session, "enter", "escape")
        session.wait_for(lambda rows: "of about" in status_line(rows))
        press(session, "?")
        session.wait_for("page up, page down")
        press(session, "escape", "*")
        session.wait_for("431 marked", 20)
        press(session, "G", "home", "pagedown", "shift+down", "escape", "u", "ctrl+c")
        session.wait_for("q quits")
        press(session, "q")
        assert session.wait_exit() == 0
        assert_restored(session)


def test_ctrl_s_saves_by_kittys_keys_and_what_was_typed_is_in_it(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path) as session:
        press(session, "3")
        session.wait_for("People")
        session.quiet(0.5)
        press(session, "n")
        session.wait_for("┌─ Add people")
        session.quiet(0.3)
        press(session, *"ada@blob.example")
        session.wait_for("ada@blob.example")
        press(session, "ctrl+s")
        session.wait_for("┌─ Email-only user")
        session.quiet(0.3)
        press(session, "ctrl+s")
        session.wait_for(lambda rows: re.search(r"✓ .*ada@blob.example|✓ .*1 ", status_line(rows)))
        sent = [asked for asked in omni.fake.requests if asked.method != "GET"]
        assert len(sent) == 1 and "email-only" in sent[0].path


def test_ctrl_z_by_kittys_keys_gives_the_keyboard_back_and_takes_it_again(omni: Omni, tmp_path: Path) -> None:
    given = environment(tmp_path, omni.address, omni.token) | {"PS1": "$ ", "ENV": ""}
    with PtySession(["/bin/sh", "-i"], given) as shell:
        shell.wait_for("$")
        shell.send(" ".join(APP), "enter")
        shell.wait_for(FIRST, 30)
        shell.quiet(0.5)
        press(shell, "ctrl+z")
        shell.wait_for(lambda rows: re.search(r"\[1\] ?\+ +Stopped", "".join(rows)), 10)
        assert shell.keyboards == 0 and ALTERNATE_SCREEN not in shell.modes
        shell.send("fg", "enter")
        shell.until(lambda: shell.keyboards == 1, 10)
        shell.wait_for(FIRST, 10)
        shell.kill(signal.SIGCONT)
        press(shell, "q")
        shell.until(lambda: shell.keyboards == 0 and ALTERNATE_SCREEN not in shell.modes, 10)


@pytest.mark.parametrize("spans", [1, 3, 0], ids=["late", "late and in pieces", "never"])
def test_answers_are_no_keys(omni: Omni, tmp_path: Path, spans: int) -> None:
    """They come while the search box is open: whatever is not understood would stand in it."""
    given = environment(tmp_path, omni.address, omni.token)
    with PtySession(APP, given, answer_queries=False) as session:
        session.until(lambda: ASKED in session.raw, 20)
        session.wait_for(FIRST, 30)
        session.send("/")
        session.wait_for(lambda rows: rows[1].strip().startswith("/"))
        session.send("Crim")
        time.sleep(0.3)
        for answer in ANSWERS if spans else ():
            size = -(-len(answer) // spans)
            for at in range(0, len(answer), size):
                session.send(answer[at : at + size])
                time.sleep(0.06)
        session.send("son refunds")
        session.wait_for(lambda rows: re.match(r" */ ?Crimson refunds *[^\w]", rows[1]))
        session.send("enter")
        session.wait_for(lambda rows: "Almost-sunset" not in text(rows))
        session.send("escape")
        session.wait_for(lambda rows: "of about" in status_line(rows))
        session.send("q")
        assert session.wait_exit() == 0
        assert_restored(session)


@pytest.mark.parametrize(("delay", "gap"), [("300", 0.2), ("100", 0.35)], ids=["in its time", "after its time"])
def test_sequences_that_a_line_splits_are_whole_keys(omni: Omni, tmp_path: Path, delay: str, gap: float) -> None:
    """`ESCDELAY` 300 is what the program takes over SSH; what comes later still is no letter."""
    with opened(omni, tmp_path, ESCDELAY=delay) as session:
        cursor = [row[:1] for row in session.screen()].index("▸")
        for piece in ("\x1b", "[", "B", "\x1b[", "B", "\x1b", "[1;", "1B"):
            session.send(piece)
            time.sleep(gap)
        session.wait_for(lambda rows: rows[cursor + 3].startswith("▸"))
        session.send("/")
        session.wait_for(lambda rows: rows[1].strip().startswith("/"))
        session.send("Crimson")
        for piece in ("\x1b[", "D", "\x1b[1", ";2", "C"):
            session.send(piece)
            time.sleep(gap)
        session.send("s")
        session.wait_for(lambda rows: "Crimsos" in rows[1] or "Crimsons" in rows[1])
        assert not re.search(r"[\[;]", rows_typed(session))
        session.send("escape")
        session.wait_for(lambda rows: "Crim" not in rows[1])
        session.send("q")
        assert session.wait_exit() == 0


def rows_typed(session: PtySession) -> str:
    """What stands in the search box."""
    return session.screen()[1].split("  ")[0]


def test_an_esc_and_the_key_after_it_are_both_heard(omni: Omni, tmp_path: Path) -> None:
    with opened(omni, tmp_path, ESCDELAY="300") as session:
        session.send("/")
        session.wait_for(lambda rows: rows[1].strip().startswith("/"))
        session.send("zzz")
        session.wait_for(lambda rows: "zzz" in rows[1])
        session.send("\x1b")
        time.sleep(0.1)
        session.send("?")
        session.wait_for("page up, page down")
        session.send("escape")
        session.wait_for(lambda rows: "page up, page down" not in text(rows) and "zzz" not in rows[1])
