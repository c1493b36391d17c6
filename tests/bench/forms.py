"""Budget 5: the bytes of a character, of Tab, and of opening and closing, in every dialog and form, at 120×40."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

from tests.bench import sessions
from tests.bench.dialogs import WAYS, Way
from tests.bench.figures import Figure, measured, show
from tests.bench.walk import CLOSE, LETTER, OPEN, PREVIEW, TAB, Walker, Written
from tests.pty_session import SessionTimeout

BUDGETS = {LETTER: 1_000, PREVIEW: 2_500, TAB: 600, OPEN: 25_000, CLOSE: 30_000}
_SIZE = (120, 40)
_AT_ONCE = 3


def figures(_runs: int, size: tuple[int, int] = _SIZE) -> Iterator[Figure]:
    """Of each kind the most that was written, and where; then all others over budget by name."""
    with sessions.home() as folder, sessions.omni(431) as server, ThreadPoolExecutor(_AT_ONCE) as pool:
        walks = list(pool.map(partial(_walked, folder, server, size), WAYS))
    yield from (Figure(5, way.name, None, 0, "B", why) for way, (_, why) in zip(WAYS, walks, strict=True) if why)
    written = list(chain.from_iterable(found for found, _ in walks))
    for kind, budget in BUDGETS.items():
        yield from _told(kind, budget, [one for one in written if one.kind == kind])


def _walked(folder: Path, server: sessions.Omni, size: tuple[int, int], way: Way) -> tuple[list[Written], str]:
    """What was written in one dialog, and why not all of it was walked."""
    found: list[Written] = []
    with sessions.app_with_rows(folder / re.sub(r"\W", "_", way.name), server, size) as session:
        try:
            found.extend(Walker(session, way).whole())
        except SessionTimeout as problem:
            return found, str(problem).splitlines()[0]
    return found, ""


def _told(kind: str, budget: int, written: list[Written]) -> Iterator[Figure]:
    if not written:
        yield Figure(5, kind, None, budget, "B", "nothing of the kind was found")
        return
    most: dict[str, int] = {}
    for one in sorted(written, key=lambda one: one.bytes_written):
        most[one.where] = one.bytes_written
    worst, *others = reversed(most)
    yield Figure(5, f"{kind}, the most of {len(written):,}", most[worst], budget, "B", worst)
    for where in others:
        if most[where] > budget:
            yield Figure(5, kind, most[where], budget, "B", where)


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="120x40", help="columns x rows, where the budgets are meant for 120x40")
    columns, rows = parser.parse_args().size.split("x")
    piece = partial(figures, size=(int(columns), int(rows)))
    return 0 if show(measured(piece, 1, frozenset({5}))) else 1


if __name__ == "__main__":
    sys.exit(_main())
