"""`python -m tests.bench`: the ten budgets of performance.md §6 and a run of 1,000, beside what else does the like."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.bench import bulk_pace, forms, idle, keys, loading, long_run, memory, output, slow_line, startup
from tests.bench.figures import RUNS, Figure, Piece, measured, show

PIECES: tuple[tuple[frozenset[int], Piece], ...] = (
    (frozenset({1, 2}), startup.figures),
    (frozenset({3}), keys.figures),
    (frozenset({4}), output.figures),
    (frozenset({5}), forms.figures),
    (frozenset({6}), idle.figures),
    (frozenset({7}), slow_line.figures),
    (frozenset({8}), memory.figures),
    (frozenset({9}), loading.figures),
    (frozenset({10}), bulk_pace.figures),
    (frozenset({10}), long_run.figures),
)
NUMBERS = frozenset[int]().union(*(numbers for numbers, _ in PIECES))


def main() -> int:
    """Print the table; 0 where every budget holds, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", type=_numbers, default=NUMBERS, help="budgets to measure, such as 1,2")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of each (default {RUNS})")
    chosen = parser.parse_args()
    return 0 if show(_figures(chosen.only, max(chosen.runs, 1))) else 1


def _figures(only: frozenset[int], runs: int) -> Iterator[Figure]:
    for numbers, piece in PIECES:
        if wanted := numbers & only:
            yield from (figure for figure in measured(piece, runs, wanted) if figure.number in wanted)


def _numbers(text: str) -> frozenset[int]:
    numbers = frozenset(int(part) for part in text.split(","))
    if unknown := numbers - NUMBERS:
        raise argparse.ArgumentTypeError(f"no budget {min(unknown)} here: {sorted(NUMBERS)}")
    return numbers


if __name__ == "__main__":
    sys.exit(main())
