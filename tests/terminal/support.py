"""What the terminal tests share: the program opened on a terminal, and the terminal as it should be left."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.program import APP, environment
from tests.pty_session import PtySession
from tests.pty_terminal import ALTERNATE_SCREEN, BRACKETED_PASTE, CURSOR, FOCUS_REPORTS, LINE_WRAP, MOUSE, SYNCHRONIZED
from tests.terminal.conftest import Omni

FIRST = "Nightly ledger"
#: What the shell gets back (DESIGN.md §7).
GIVEN_BACK = MOUSE | {ALTERNATE_SCREEN, BRACKETED_PASTE, FOCUS_REPORTS, SYNCHRONIZED}


@contextmanager
def opened(
    omni: Omni, home: Path, size: tuple[int, int] = (120, 40), argv: Sequence[str] = APP, **env: str
) -> Iterator[PtySession]:
    """The program with its first rows; an empty value takes a variable out of the environment."""
    given = environment(home, omni.address, omni.token) | env
    given = {name: value for name, value in given.items() if value}
    with PtySession(argv, given, size) as session:
        session.wait_for(FIRST, 30)
        session.quiet(0.3)
        yield session


def after(code: str) -> tuple[str, ...]:
    """The program, once `code` has been run in its process: for what no terminal and no network can bring about."""
    return (sys.executable, "-c", f"{code}\nimport sys\nfrom omnitui.__main__ import main\nsys.exit(main())")


def assert_restored(session: PtySession) -> None:
    """The shell has its terminal back as it was."""
    assert not session.modes & GIVEN_BACK and {CURSOR, LINE_WRAP} <= session.modes
    assert session.keyboards == 0
    assert session.attributes == session.attributes_before


def text(rows: list[str]) -> str:
    """The screen as one text."""
    return "\n".join(rows)


def status_line(rows: list[str]) -> str:
    """The line above the footer (screens.md §2 a)."""
    return rows[-2]
