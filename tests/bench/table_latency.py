"""Budget 3: a key in a table of 100,000 rows costs no more than in one of 100; with the bytes of each key.

`python -m tests.bench.table_latency` drives two copies of one small app in pseudo-terminals of 120 by 40, key
by key in turn, so that both meet the same machine, and ends with status 1 where a budget is missed.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from dataclasses import dataclass, field
from typing import Final

ROWS: Final = (100, 100_000)
QUIET: Final = 0.06
KEYS: Final = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "page down": b"\x1b[6~",
    "end": b"\x1b[F",
    "home": b"\x1b[H",
    "mark": b" ",
    "tab": b"\t",
    "mouse": b"\x1b[<35;20;20M\x1b[<35;20;21M",
}
ANSWERS: Final = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
)
PLAN: Final[tuple[tuple[str, tuple[str, ...], str, int], ...]] = (
    ("down", ("home", "down"), "down", 1_000),
    ("up at the edge", ("home", "page down"), "up", 9_000),
    ("page down", ("home", "page down"), "page down", 9_000),
    ("end", ("home",), "end", 10_000),
    ("up at the end", ("end",), "up", 1_000),
    ("mark", ("home", "down"), "mark", 1_000),
    ("tab away", ("home",), "tab", 600),
    ("mouse motion", ("home",), "mouse", 0),
)
"""A name, the keys before, the key measured, and its most bytes."""

RATIO: Final = 1.2
RATED: Final = ("down", "page down", "end", "mark")


@dataclass
class Terminal:
    """A program in a pseudo-terminal that answers what terminals are asked, and counts what is written."""

    rows: int
    pid: int = 0
    master: int = 0
    seen: bytes = b""
    figures: dict[str, list[tuple[float, int]]] = field(default_factory=dict)

    def start(self) -> None:
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="120", LINES="40")
            os.execv(sys.executable, [sys.executable, "-m", "tests.bench.table_latency", str(self.rows)])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.read_until_quiet(1.0)

    def read_until_quiet(self, quiet: float = QUIET) -> tuple[float, int]:
        """Seconds until the last byte, and how many came."""
        begun = last = time.perf_counter()
        count = 0
        while select.select([self.master], [], [], quiet)[0]:
            data = os.read(self.master, 1 << 16)
            last = time.perf_counter()
            count += len(data)
            for question, answer in ANSWERS:
                if question in data:
                    os.write(self.master, answer)
        return last - begun, count

    def press(self, key: str) -> tuple[float, int]:
        os.write(self.master, KEYS[key])
        return self.read_until_quiet()

    def measure(self, name: str, before: tuple[str, ...], key: str) -> None:
        for earlier in before:
            self.press(earlier)
        self.figures.setdefault(name, []).append(self.press(key))
        if key == "tab":
            self.press(key)

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def typical(self, name: str) -> tuple[float, int]:
        """Milliseconds (the lower quartile: a busy machine only ever adds) and bytes (the median)."""
        seconds, counts = zip(*self.figures[name], strict=True)
        return statistics.quantiles(seconds)[0] * 1000, int(statistics.median(counts))


def main(rounds: int = 20) -> int:
    terminals = [Terminal(rows) for rows in ROWS]
    for terminal in terminals:
        terminal.start()
    try:
        for turn in range(rounds):
            for name, before, key, _budget in PLAN:
                for terminal in terminals if turn % 2 else reversed(terminals):
                    terminal.measure(name, before, key)
    finally:
        for terminal in terminals:
            terminal.stop()
    return report(*terminals)


def report(few: Terminal, many: Terminal) -> int:
    missed = 0
    print(f"{'key':18}{few.rows:>10,} rows{many.rows:>16,} rows   ratio   budget")
    for name, _before, _key, most in PLAN:
        (few_ms, few_bytes), (many_ms, many_bytes) = few.typical(name), many.typical(name)
        ratio = many_ms / few_ms if few_ms else 1.0
        late = name in RATED and ratio > RATIO
        heavy = max(few_bytes, many_bytes) > most
        missed += late + heavy
        verdict = "MISSED" if late or heavy else ""
        print(
            f"{name:18}{few_ms:6.2f} ms{few_bytes:6,} B{many_ms:8.2f} ms{many_bytes:6,} B"
            f"{ratio:8.2f}{most:7,} B {verdict}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        from tests.bench.table_app import TableApp

        TableApp(int(sys.argv[1])).run()
    else:
        sys.exit(main())
