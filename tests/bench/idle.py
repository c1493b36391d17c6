"""Budget 6: ten idle seconds on every screen cost no byte and next to no processor time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import sessions
from tests.bench.figures import Figure, alone
from tests.bench.process import cpu_seconds
from tests.program import APP, environment
from tests.pty_session import PtySession

SECONDS = 10.0
SETTLED = 3.0


@dataclass(frozen=True)
class Place:
    """A screen: the keys that lead to it from the table, the size at which it is looked at."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 40)


PLACES = (
    Place("schedules, pane right"),
    Place("schedules, pane below", size=(80, 24)),
    Place("detail over the table", ("enter",), (60, 20)),
    Place("search", ("/",)),
    Place("filters", ("f",)),
    Place("sort", ("s",)),
    Place("pause question", ("space", "space", "p")),
    Place("help", ("?",)),
    Place("palette", ("ctrl+p",)),
)


def figures(_runs: int) -> Iterator[Figure]:
    """Bytes and CPU of each screen, all of them idle side by side."""
    with contextlib.ExitStack() as stack:
        folder, server = stack.enter_context(sessions.home()), stack.enter_context(sessions.omni(431))
        opened = {"bare app": stack.enter_context(sessions.bare(folder / "bare"))}
        opened["sign-in"] = stack.enter_context(_sign_in(folder / "sign-in"))
        for place in PLACES:
            session = stack.enter_context(sessions.app_with_rows(folder / place.name, server, place.size))
            if idle_key := _key_without_effect(session, place):
                yield Figure(6, f"idle: {place.name}", None, 0, "B", f"{idle_key} changed nothing")
            else:
                opened[place.name] = session
        time.sleep(SETTLED)
        idle = _idle(opened)
    floor, cpu = idle.pop("bare app")
    for name, (written, percent) in idle.items():
        yield Figure(6, f"idle {SECONDS:.0f} s: {name}", written, 0, "B", f"bare app {floor:,} B")
        yield Figure(6, f"idle {SECONDS:.0f} s: {name}", percent, 0.2, "% CPU", f"bare app {cpu:.2f} %")


def _sign_in(folder: Path) -> PtySession:
    session = PtySession(APP, environment(folder))
    session.wait_for("Sign in", 20)
    return session


def _key_without_effect(session: PtySession, place: Place) -> str:
    """Press the place's keys; the first that painted nothing, or none."""
    return next((key for key in place.keys if not session.press(key, gap=0.1).bytes_written), "")


def _idle(opened: dict[str, PtySession]) -> dict[str, tuple[int, float]]:
    before = {name: (session.bytes_written, cpu_seconds(session.process.pid)) for name, session in opened.items()}
    began = time.perf_counter()
    time.sleep(SECONDS)
    took = time.perf_counter() - began
    return {
        name: (session.bytes_written - before[name][0], _percent(session, before[name][1], took))
        for name, session in opened.items()
    }


def _percent(session: PtySession, cpu_before: float, seconds: float) -> float:
    return 100 * (cpu_seconds(session.process.pid) - cpu_before) / seconds


if __name__ == "__main__":
    alone(figures, 6)
