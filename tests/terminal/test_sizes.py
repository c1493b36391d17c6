"""A window that changes its size while a dialog is open: the dialog comes back as it was, with what was typed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.pty_session import PtySession
from tests.terminal.conftest import Omni
from tests.terminal.support import assert_restored, opened, text

SIZES = ((80, 23), (39, 9), (300, 80), (5, 2), (100, 30), (120, 40))
#: The keys that open it, a text of its upper edge, and what is typed into it.
DIALOGS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "filter": (("f",), "┌─ Filter", ""),
    "sort": (("s",), "┌─ Sort", ""),
    "help": (("?",), "page up, page down", ""),
    "palette": ((":",), "┌─", "them"),
    "pause": (("p",), "[ Cancel", ""),
    "send": (("t",), "┌─ Send", ""),
    "recipients": (("a",), "┌─", "ada@blob.example"),
    "delete several": (("space", "space", "d"), "┌─ Delete", "7"),
    "new": (("n",), "┌─", ""),
    "clone": (("c",), "┌─", "Copied once"),
    "detail": (("enter",), "Esc closes", ""),
    "add people": (("3", "n"), "┌─ Add people", ""),
    "zone": (("2", "Z"), "┌─", ""),
    "export": (("2", "E"), "┌─ Export", ""),
}


def settled(session: PtySession) -> list[str]:
    session.quiet(0.25)
    return session.screen()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_as_it_was_after_any_size(omni: Omni, tmp_path: Path, name: str) -> None:
    keys, edge, typed = DIALOGS[name]
    with opened(omni, tmp_path) as session:
        # What a key may do, and help says why not, is known once everything has been read.
        session.quiet(1.0)
        for key in keys:
            session.send(key)
            session.quiet(0.4)
        session.wait_for(edge)
        session.send(typed)
        before = settled(session)
        for size in SIZES:
            session.resize(*size)
            session.quiet(0.1)
        session.wait_for(lambda rows: differing(rows, before) <= 2, 10)
        assert session.exit_code is None and "Traceback" not in text(session.screen())
        assert not typed or typed in text(session.screen()).replace("\n", "") or name == "palette"
        session.kill(15)
        assert session.wait_exit() == 143
        assert_restored(session)


def differing(rows: list[str], others: list[str]) -> int:
    """How many rows differ; a clock and an answer that came meanwhile may change one or two."""
    return sum(one != other for one, other in zip(rows, others, strict=True))


def test_a_form_that_is_typed_into_fast_keeps_every_letter_and_then_stands_still(omni: Omni, tmp_path: Path) -> None:
    """Each letter's echo came back after the next one was typed, and took that back, for ever."""
    with opened(omni, tmp_path) as session:
        session.send("c")
        session.wait_for("┌─ New schedule")
        session.quiet(0.5)
        session.send("Copied at once")
        session.wait_for("Copied at once")
        session.quiet(0.5)
        before = session.bytes_written
        time.sleep(1.0)
        assert session.bytes_written == before
        assert "Copied at once" in text(session.screen())
