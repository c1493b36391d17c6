"""A figure beside its budget (performance.md §6), and the table of them all."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

RUNS = 15


@dataclass(frozen=True)
class Figure:
    """One budget's figure: `value` and `budget` in `unit`, `beside` what else the same run measured.

    A `value` of None says that nothing could be measured; `beside` then says why.
    """

    number: int
    what: str
    value: float | None
    budget: float
    unit: str
    beside: str = ""

    @property
    def holds(self) -> bool:
        """Whether the budget is kept."""
        return self.value is not None and self.value <= self.budget

    def cells(self) -> tuple[str, ...]:
        """The columns of the table."""
        shown = "none" if self.value is None else amount(self.value, self.unit)
        verdict = "pass" if self.holds else "short"
        return (
            str(self.number),
            self.what,
            shown,
            amount(self.budget, self.unit).strip(),
            verdict,
            self.beside,
        )


Piece = Callable[[int], Iterable[Figure]]


def amount(value: float, unit: str) -> str:
    """`value` with its unit, as exact as it means anything."""
    if unit == "B":
        return f"{value:,.0f} B"
    if unit == "×":
        return f"{value:.3f} ×"
    return f"{value:.2f} {unit}" if 0 < value < 10 else f"{value:,.0f} {unit}"


def milliseconds(seconds: float) -> str:
    """A time to print."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def ratio(above: list[float], below: list[float]) -> float:
    """The medians of two interleaved series, one over the other."""
    return statistics.median(above) / max(statistics.median(below), 1e-6)


def measured(piece: Piece, runs: int, numbers: frozenset[int]) -> Iterator[Figure]:
    """The figures of `piece` as they come; where it breaks, a line for each of `numbers` that says why."""
    try:
        yield from piece(runs)
    except (AssertionError, RuntimeError, OSError) as error:
        for number in sorted(numbers):
            yield Figure(number, "could not be measured", None, 0, "", (str(error) or repr(error)).splitlines()[0])


def show(figures: Iterable[Figure]) -> bool:
    """Print the machine and the table, a line as soon as it is known; whether every budget holds."""
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, Textual {version('textual')}", flush=True)
    _line(("#", "what", "figure", "budget", "", "beside, same run"))
    holds = True
    for figure in figures:
        _line(figure.cells())
        holds = holds and figure.holds
    return holds


def alone(piece: Piece, *numbers: int) -> None:
    """Run the piece that keeps budgets `numbers` from the command line; leave with 0 where they hold."""
    parser = argparse.ArgumentParser(description=piece.__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    sys.exit(0 if show(measured(piece, parser.parse_args().runs, frozenset(numbers))) else 1)


def _line(cells: tuple[str, ...]) -> None:
    number, what, figure, budget, verdict, beside = cells
    print(f"{number:<3}{what:<42}{figure:>12}{budget:>12}  {verdict:<7}{beside}".rstrip(), flush=True)
