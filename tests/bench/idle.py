"""Budget 6: ten idle seconds on every screen cost no byte and next to no processor time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import sessions
from tests.bench.figures import Figure, alone
from tests.bench.process import cpu_seconds
from tests.program import APP, environment
from tests.pty_session import PtySession

SECONDS = 10.0
SETTLED = 2.0


@dataclass(frozen=True)
class Place:
    """A screen: the keys that lead to it from the table, what it says, the size at which it is looked at."""

    name: str
    keys: tuple[str, ...] = ()
    says: str = "as of"
    size: tuple[int, int] = (120, 40)


_TWO = ("space", "space")
_TALL = (100, 60)
#: Every screen and dialog; a new one is a row here.
PLACES = (
    Place("schedules, pane right"),
    Place("schedules, pane below", size=(80, 24)),
    Place("detail", ("enter",), "Runs", (60, 20)),
    Place("search", ("/",), " /"),
    Place("filters", ("f",), "─ Filter"),
    Place("sort", ("s",), "─ Sort"),
    Place("pause question", (*_TWO, "p"), "─ Pause 2"),
    Place("send question", ("t",), "─ Send"),
    Place("send questions, counted", (*_TWO, "t"), "─ Send 2"),
    Place("delete question", ("d",), "─ Delete"),
    Place("delete question, counted", (*_TWO, "d"), "─ Delete 2"),
    Place("new schedule", ("n",), "─ New schedule"),
    Place("clone", ("c",), "─ New schedule, from"),
    Place("recipients", ("a",), "─ Recipients of"),
    Place("recipients of several", (*_TWO, "a"), "─ Recipients of 2"),
    Place("report", (*_TWO, "p", "y", "!"), "─ Pause: 2 of 2"),
    Place("week, map", ("2",), "Not on the map", _TALL),
    Place("week, list", ("2", "enter"), "Not on the map"),
    Place("week's zone", ("2", "Z"), "─ The zone"),
    Place("people", ("3",), "Kind"),
    Place("add people", ("3", "n"), "─ Add people"),
    Place("activity", ("4",), "4 Activity"),
    Place("help", ("?",), "─ Keys"),
    Place("palette", ("ctrl+p",), "─ Commands"),
    Place("themes", (":", "theme", "enter"), "─ Theme"),
)


def figures(_runs: int) -> Iterator[Figure]:
    """The most bytes and the most CPU of any screen, all of them idle side by side; those over budget by name."""
    with contextlib.ExitStack() as stack:
        folder, server = stack.enter_context(sessions.home()), stack.enter_context(sessions.omni(431))
        opened = {"bare app": stack.enter_context(sessions.bare(folder / "bare"))}
        opened["sign-in"] = stack.enter_context(_sign_in(folder / "sign-in"))
        for place in PLACES:
            opened[place.name] = stack.enter_context(sessions.app(folder / place.name, server, size=place.size))
        for place in PLACES:
            opened[place.name].wait_for(server.shown, 60)
        _settle(opened.values(), 0.5)
        for place in PLACES:
            _go(opened[place.name], place)
        _settle(opened.values(), SETTLED)
        idle = _idle(opened)
    floor, cpu = idle.pop("bare app")
    yield from _told("bytes", "B", 0, {name: written for name, (written, _) in idle.items()}, f"{floor:,} B")
    yield from _told("CPU", "% CPU", 0.2, {name: percent for name, (_, percent) in idle.items()}, f"{cpu:.2f} %")


def _told(what: str, unit: str, budget: float, found: dict[str, float], floor: str) -> Iterator[Figure]:
    """The worst screen, and every other that is over the budget."""
    worst, *others = sorted(found, key=lambda name: -found[name])
    beside = f"at {worst}; bare app {floor}" if found[worst] else f"bare app {floor}"
    title = f"idle {SECONDS:.0f} s, {len(found)} screens, {what}"
    yield Figure(6, title, found[worst], budget, unit, beside)
    for name in others:
        if found[name] > budget:
            yield Figure(6, f"idle {SECONDS:.0f} s: {name}", found[name], budget, unit, f"bare app {floor}")


def _go(session: PtySession, place: Place) -> None:
    """Press the place's keys; raises `SessionTimeout` where that leads elsewhere."""
    for key in place.keys:
        session.press(key, gap=0.15)
    session.wait_for(place.says, 20)


def _settle(opened: Collection[PtySession], seconds: float) -> None:
    """Wait until none of them has written anything for so long."""
    before, deadline = [-1], time.monotonic() + 60
    while (now := [session.bytes_written for session in opened]) != before:
        if time.monotonic() > deadline:
            raise RuntimeError("a screen never comes to rest")
        before = now
        time.sleep(seconds)


def _sign_in(folder: Path) -> PtySession:
    session = PtySession(APP, environment(folder))
    session.wait_for("Sign in", 20)
    return session


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
