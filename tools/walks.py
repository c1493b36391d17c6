"""How much of the program a reader meets on five walks through it: `python -m tools.walks`.

Each walk drives the real program over its demo, without a terminal, by keys alone. Counted are

- *files*: files of `omnitui` outside `omnitui/demo` in which a function body runs during the walk; *inner* are those
  of `ui`, `domain` and `text` among them;
- *calls*: distinct pairs (function of one such file, function of another such file) where the first calls the second,
  however often it does. Raw counts would grow with the rows on the screen. A callee that Textual, asyncio or the
  standard library calls back has no caller and counts as no call; a coroutine or generator is called once, by the
  function that awaits or iterates it; module bodies and what runs at import do not count. `tools.recorder` has the
  rules in full.

An earlier count of 0.1.0, made to set the aims, found 86 files and 385 calls in a pause of three, 117 and 643 in a new
schedule, 83 and 353 in the start, 81 and 383 in a 429, 95 and 439 in recipients of several. Of all definitions tried
these come nearest: pairs of files give half as many calls, raw counts up to fifty times as many, and only files outside
the demo give as many files.

Every run gives the same figures. All walks together take one to two minutes.
"""

from __future__ import annotations

import argparse
import sys

from tools.journeys import JOURNEYS
from tools.measure import PROGRAM, Figures, measure
from tools.statements import report

#: Measured with this tool on 0.1.0, before its files were arranged by feature.
BASELINE = {
    "pause of three": Figures(files=82, inner=55, calls=364),
    "new schedule": Figures(files=117, inner=88, calls=613),
    "start-up": Figures(files=83, inner=54, calls=408),
    "a 429 in a run": Figures(files=84, inner=55, calls=379),
    "recipients of several": Figures(files=96, inner=68, calls=434),
}
#: The largest shares of the baseline that `--check` lets pass.
MOST_FILES, MOST_CALLS = 0.70, 0.60

_ROW = "{:<22}{:>7}{:>7}{:>7}   {:>7}{:>7}{:>7}   {:>7}{:>7}{:>7}"


def table(measured: dict[str, Figures], baseline: dict[str, Figures]) -> str:
    """The walks beside their figures in the baseline, and the ratio of the two."""
    columns = ("files", "inner", "calls")
    head = _ROW.format("", "now", "", "", "0.1.0", "", "", "ratio", "", "").rstrip()
    lines = [head, _ROW.format("walk", *columns * 3)]
    for name, now in measured.items():
        then = baseline[name]
        ratios = [now.files / then.files, now.inner / then.inner, now.calls / then.calls]
        shares = [f"{ratio:.0%}" for ratio in ratios]
        lines.append(
            _ROW.format(name, now.files, now.inner, now.calls, then.files, then.inner, then.calls, *shares).rstrip()
        )
    return "\n".join(lines)


def excesses(measured: dict[str, Figures], baseline: dict[str, Figures]) -> list[str]:
    """Where a walk runs more than its share of the baseline, in one line each."""
    found = []
    for name, now in measured.items():
        then = baseline[name]
        for what, count, most in (
            ("files", now.files, then.files * MOST_FILES),
            ("calls", now.calls, then.calls * MOST_CALLS),
        ):
            if count > most:
                found.append(f"{name}: {count} {what}, {int(most)} at most")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print what was asked for; the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.walks", description="Count what five walks run.")
    limits = f"exit 1 where files exceed {MOST_FILES:.0%} or calls {MOST_CALLS:.0%} of those of 0.1.0"
    parser.add_argument("--check", action="store_true", help=limits)
    parser.add_argument("--statements", action="store_true", help="print the size of the program instead, by package")
    options = parser.parse_args(arguments)
    if options.statements:
        print(report(PROGRAM))
        return 0
    measured = {journey.name: measure(journey.name) for journey in JOURNEYS}
    print(table(measured, BASELINE))
    too_much = excesses(measured, BASELINE) if options.check else []
    print(*too_much, sep="\n", end="\n" if too_much else "")
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
