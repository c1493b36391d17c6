"""Budget 4: the bytes that keys, pages and the detail cost with the pane open, at 120×40."""

from __future__ import annotations

import contextlib
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.bench import sessions
from tests.bench.figures import Figure, alone
from tests.pty_session import PtySession, SessionTimeout

HELD, RATE = 30, 30.0
RESTS = 5
ARRIVING, AHEAD = 2_000, 5
BELOW_THE_EDGE = 45
LATENCY_MS = "800"
_PAGE = 100
_COUNT = re.compile(r"([\d,]+) of about")


@dataclass(frozen=True)
class Other:
    """A program with a table, and its keys."""

    session: PtySession
    keys: sessions.Keys = field(default_factory=sessions.Keys)


def figures(runs: int) -> Iterator[Figure]:
    """Medians of bytes; of the detail the largest."""
    with contextlib.ExitStack() as stack:
        folder, server = stack.enter_context(sessions.home()), stack.enter_context(sessions.omni(431))
        ours = stack.enter_context(sessions.app_loaded(folder, server))
        others = {"DataTable": Other(stack.enter_context(sessions.table_loaded(folder, 431)))}
        if (visidata := sessions.visidata_loaded(folder / "visidata", 431)) is not None:
            others["VisiData"] = Other(stack.enter_context(visidata), sessions.VISIDATA_KEYS)
        yield from _keys(ours, others, runs)
        yield Figure(4, f"↓ held at {RATE:.0f}/s, a key", _held(ours), 1_000, "B", "no detail in it")
        yield Figure(4, "the detail after a rest", _detail(ours), 8_000, "B", f"largest of {RESTS}")
    yield _pages()


def _keys(ours: PtySession, others: dict[str, Other], runs: int) -> Iterator[Figure]:
    steps: tuple[tuple[str, Callable[[Other], float], float], ...] = (
        ("↓ inside the page", lambda other: _from_the_top(other, other.keys.down), 1_000),
        ("↓ at the edge", lambda other: _from_the_top(other, other.keys.down, BELOW_THE_EDGE), 9_000),
        ("Space", lambda other: _from_the_top(other, other.keys.mark), 1_000),
        ("page down", lambda other: _from_the_top(other, other.keys.page), 9_000),
    )
    for what, step, budget in steps:
        series = [[step(program) for program in (Other(ours), *others.values())] for _ in range(runs)]
        mine, *theirs = (statistics.median(column) for column in zip(*series, strict=True))
        told = (f"{name} {value:,.0f} B" for name, value in zip(others, theirs, strict=True))
        yield Figure(4, what, mine, budget, "B", ", ".join(told))


def _from_the_top(program: Other, key: str, before: int = 0) -> float:
    """What `key` writes after it has been pressed so often already."""
    session = program.session
    session.press(*program.keys.first, timeout=0.3)
    if before:
        session.press(*[key] * before, gap=0.2)
    return session.press(key).bytes_written


def _held(session: PtySession) -> float:
    """Bytes a key while ↓ is held inside the page."""
    session.press("home", timeout=0.3)
    session.quiet(1.0)
    with session.measure() as measured:
        for _ in range(HELD):
            session.send("down")
            time.sleep(1 / RATE)
    return measured.bytes_written / HELD


def _detail(session: PtySession) -> float:
    """What follows a key's own repaint when the cursor rests on a schedule not read before."""
    session.press("home", timeout=0.3)
    session.press(*["pagedown"] * 3)
    session.quiet(1.0)
    largest = 0
    for _ in range(RESTS):
        session.press("down")
        with session.measure() as measured:
            session.quiet(1.0)
        largest = max(largest, measured.bytes_written)
    return largest


def _pages() -> Figure:
    """The bursts in which the count grew: pages read ahead of the cursor, then all the rest at once."""
    with (
        sessions.home() as folder,
        sessions.omni(ARRIVING, "--latency-ms", LATENCY_MS) as server,
        sessions.app_with_rows(folder, server) as session,
    ):
        session.quiet(2.0)
        ahead = [burst for _ in range(AHEAD) for burst in _page_ahead(session)]
        session.send("*")
        rest = list(_bursts(session, 5.0))
    beside = f"median of {len(ahead)}; while * reads them all at most {max(rest, default=0):,.0f} B"
    return Figure(4, "a page arriving off screen", statistics.median(ahead) if ahead else None, 300, "B", beside)


def _page_ahead(session: PtySession) -> Iterator[float]:
    """Go on by a page of the list, so that the one after it is asked for, and wait for that."""
    session.press(*["pagedown"] * 3, gap=0.3)
    return _bursts(session, 2.0)


def _bursts(session: PtySession, seconds: float) -> Iterator[float]:
    """The bytes of each burst in which the count grew, for each page in it."""
    before, deadline = _count(session), time.monotonic() + seconds
    while before is not None and time.monotonic() < deadline:
        with session.measure() as measured, contextlib.suppress(SessionTimeout):
            session.quiet(0.02, 2)
        after = _count(session) if measured.bytes_written else before
        if after is not None and after > before:
            yield measured.bytes_written * _PAGE / (after - before)
        before = after


def _count(session: PtySession) -> int | None:
    found = _COUNT.search("\n".join(session.screen()))
    return int(found[1].replace(",", "")) if found else None


if __name__ == "__main__":
    alone(figures, 4)
