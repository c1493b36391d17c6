"""Budget 5: the bytes of a character, of Tab, and of opening and closing a dialog, at 120×40."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench import sessions
from tests.bench.figures import Figure, alone
from tests.pty_session import PtySession

_TABS = 8
#: By the key that opens it: what its upper edge says.
DIALOGS = {"n": "New schedule", "c": "New schedule, from", "f": "Filter", "s": "Sort", "?": "Keys", ":": "Commands"}


def figures(runs: int) -> Iterator[Figure]:
    """Medians of bytes; of Tab and of the dialogs the largest."""
    with (
        sessions.home() as folder,
        sessions.omni(431) as server,
        sessions.app_loaded(folder, server) as session,
    ):
        yield from _form(session, runs)
        yield from _dialogs(session)


def _form(session: PtySession, runs: int) -> Iterator[Figure]:
    session.press("n")
    session.wait_for("New schedule")
    session.quiet(0.5)
    session.press("tab", "tab")
    letters = [session.press(letter).bytes_written for letter in ("abcdefgh" * runs)[: 8 * runs]]
    yield Figure(5, "one character in a form", statistics.median(letters), 1_000, "B", f"at most {max(letters):,}")
    tabs = [session.press("tab").bytes_written for _ in range(_TABS)]
    yield Figure(5, "Tab", statistics.median(tabs), 600, "B", f"of {_TABS}: {tabs}")
    session.press(*["tab"] * 40)
    _close_form(session)
    yield from _preview(session, runs)


def _preview(session: PtySession, runs: int) -> Iterator[Figure]:
    """Characters into the cron, the next runs drawn beside it."""
    session.press("n")
    session.wait_for("New schedule")
    session.quiet(0.5)
    session.press(*["tab"] * 7)
    session.press("home", "right")
    steps = [session.press(key).bytes_written for _ in range(runs) for key in ("5", "backspace")]
    session.press("5")
    screen = "\n".join(session.screen())
    assert "estimated" in screen
    yield Figure(5, "one character with a preview", statistics.median(steps), 2_500, "B", f"at most {max(steps):,}")
    _close_form(session)


def _close_form(session: PtySession) -> None:
    session.press("escape")
    session.wait_for("Close the form?")
    session.quiet(0.3)
    session.press("y")
    session.quiet(0.5)


def _dialogs(session: PtySession) -> Iterator[Figure]:
    for key, title in DIALOGS.items():
        yield from _to_and_fro(session, key, title)
    session.press("n")
    session.wait_for("New schedule")
    session.quiet(0.8)
    yield from _to_and_fro(session, "enter", "Which dashboard?")
    session.press("escape")
    session.quiet(0.5)


def _to_and_fro(session: PtySession, key: str, title: str) -> Iterator[Figure]:
    with session.measure() as opening:
        session.send(key)
        session.wait_for(title)
        session.quiet(0.8)
    yield Figure(5, f"open {title!r}", opening.bytes_written, 25_000, "B")
    with session.measure() as closing:
        session.send("escape")
        session.quiet(0.8)
    yield Figure(5, f"close {title!r}", closing.bytes_written, 30_000, "B")


if __name__ == "__main__":
    alone(figures, 5)
