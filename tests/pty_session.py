"""A program in a real pseudo-terminal: keys go in, bytes are counted and timed, the screen can be read.

Bytes are stamped as they arrive and drawn only when somebody asks for the screen, so that drawing costs a
measurement nothing. All times are `time.perf_counter()` seconds.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.pty_terminal import SYNCHRONIZED, Terminal, encode, replies, text_in, unfinished

ROOT = Path(__file__).resolve().parent.parent
Seen = str | Callable[[list[str]], object]
_CHUNK = 65536
_TICK = 0.01


class SessionTimeout(AssertionError):
    """What was waited for did not come; carries the screen as it stood."""


@dataclass
class Measured:
    """What a program wrote since `started`: `bytes_written`, and when its first and last byte came."""

    started: float
    bytes_written: int = 0
    first_at: float | None = None
    last_at: float | None = None

    @property
    def latency(self) -> float:
        """Seconds from the start to the last byte; 0 where nothing was written."""
        return 0.0 if self.last_at is None else self.last_at - self.started


class PtySession:
    """Run `argv` in a pseudo-terminal of `size` (columns, rows), with exactly the environment `env`."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
        answer_queries: bool = True,
        cwd: Path = ROOT,
    ) -> None:
        self.first_text_at: float | None = None
        self._answer, self._ended, self._hung_up = answer_queries, False, False
        self._rate: float | None = None
        self._chunks: list[tuple[float, bytes]] = []
        self._drawn = 0
        self._count = 0
        self._news = threading.Condition()
        self._terminal = Terminal(*size)
        self._master, slave = os.openpty()
        self._set_size(*size)
        self.attributes_before = termios.tcgetattr(slave)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            list(argv),
            env=dict(env),
            cwd=cwd,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> PtySession:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def bytes_written(self) -> int:
        """How many bytes the program has written so far."""
        with self._news:
            return self._count

    @property
    def raw(self) -> bytes:
        """Everything written so far."""
        with self._news:
            return b"".join(data for _, data in self._chunks)

    def screen(self) -> list[str]:
        """The rows as they stand now."""
        while self._draw_next() is not None:
            pass
        return self._terminal.lines()

    @property
    def modes(self) -> frozenset[int]:
        """The private modes switched on now (`tests.pty_terminal` names some)."""
        self.screen()
        return frozenset(self._terminal.modes)

    @property
    def keyboards(self) -> int:
        """How many keyboard modes are pushed and not yet popped."""
        self.screen()
        return self._terminal.keyboards

    @property
    def attributes(self) -> list[int | list[bytes | int]]:
        """The line's settings (echo, canonical …) as they stand now, to compare with `attributes_before`."""
        return termios.tcgetattr(self._master)

    def until(self, condition: Callable[[], bool], timeout: float = 10.0, why: str = "condition") -> None:
        """Wait for `condition`, asked again whenever bytes came; raises `SessionTimeout`."""
        with self._news:
            self._news.wait_for(lambda: condition() or self._ended, timeout)
            if condition():
                return
        raise SessionTimeout(self._complaint(why, timeout))

    def wait_for(self, seen: Seen, timeout: float = 10.0) -> float:
        """Wait until a text, or a predicate on the rows, is on the screen; the time at which it came there.

        A frame sent as one (synchronized output) is looked at when it is whole. Raises `SessionTimeout` with
        the screen when it does not come, or the program ended before.
        """
        found = seen if callable(seen) else lambda rows: any(seen in row for row in rows)
        deadline = time.perf_counter() + timeout
        at: float | None = time.perf_counter()
        while at is None or SYNCHRONIZED in self._terminal.modes or not found(self._terminal.lines()):
            at = self._draw_next()
            if at is None and not self._wait_for_bytes(deadline):
                raise SessionTimeout(self._complaint(repr(seen) if isinstance(seen, str) else "a screen", timeout))
        return at

    def quiet(self, seconds: float, timeout: float = 10.0) -> None:
        """Wait until no byte came for `seconds`."""
        since, deadline = time.perf_counter(), time.perf_counter() + timeout
        while True:
            with self._news:
                last = max(since, self._chunks[-1][0] if self._chunks else since)
            now = time.perf_counter()
            if now >= last + seconds:
                return
            if now >= deadline:
                raise SessionTimeout(self._complaint(f"{seconds} s of quiet", timeout))
            time.sleep(min(last + seconds - now, deadline - now))

    @contextlib.contextmanager
    def measure(self) -> Iterator[Measured]:
        """Measure what is written inside the block; the figures stand when it is left."""
        with self._news:
            begin = len(self._chunks)
        measured = Measured(time.perf_counter())
        yield measured
        with self._news:
            chunks = self._chunks[begin:]
        measured.bytes_written = sum(len(data) for _, data in chunks)
        if chunks:
            measured.first_at, measured.last_at = chunks[0][0], chunks[-1][0]

    def press(self, *keys: str, gap: float = 0.04, timeout: float = 5.0) -> Measured:
        """Send keys and measure their repaint: from the first byte that follows to a gap of `gap` seconds."""
        with self.measure() as measured:
            before = self.bytes_written
            self.send(*keys)
            with contextlib.suppress(SessionTimeout):
                self.until(lambda: self._count > before, timeout)
            self.quiet(gap)
        return measured

    def send(self, *keys: str) -> None:
        """Type each of `keys`: a name (`down`, `pagedown`, `ctrl+q` …) or literal text."""
        data = b"".join(encode(key) for key in keys)
        while data:
            data = data[os.write(self._master, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program gets its SIGWINCH."""
        self.screen()
        self._terminal.resize(columns, rows)
        self._set_size(columns, rows)

    def read_throttled(self, bytes_per_second: float | None) -> None:
        """Read no faster than this from now on, as a slow line does; 0 stalls the line, None frees it."""
        self._rate = bytes_per_second

    @property
    def exit_code(self) -> int | None:
        """The exit code; negative for a signal; None while the program runs."""
        if self._ended:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
        return self.process.poll()

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Wait for the program to end and for its last byte; its exit code."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise SessionTimeout(self._complaint("its end", timeout)) from None
        self._reader.join(timeout)
        return code

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program; nothing where it has ended."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal under the program, as a dropped line does."""
        self._hung_up = True
        self._reader.join(5)
        os.close(self._master)

    def close(self) -> None:
        """End the program if it still runs, and give back what the session held."""
        self._rate = None
        self.kill()
        self.wait_exit()
        with contextlib.suppress(OSError):
            os.close(self._master)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        tail = b""
        while data := self._read_some():
            at = time.perf_counter()
            whole = tail + data
            tail = unfinished(whole)
            if self._answer and (answer := replies(whole)):
                os.write(self._master, answer)
            if self.first_text_at is None and text_in(whole).strip():
                self.first_text_at = at
            with self._news:
                self._chunks.append((at, data))
                self._count += len(data)
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _read_some(self) -> bytes:
        with contextlib.suppress(OSError):
            while not self._hung_up:
                ready = select.select([self._master], [], [], 0.1)[0]
                if (most := self._allowance()) and ready:
                    return os.read(self._master, most)
        return b""

    def _allowance(self) -> int:
        if (rate := self._rate) is None:
            return _CHUNK
        time.sleep(_TICK)
        return int(rate * _TICK)

    def _draw_next(self) -> float | None:
        with self._news:
            if self._drawn >= len(self._chunks):
                return None
            at, data = self._chunks[self._drawn]
        self._drawn += 1
        self._terminal.feed(data)
        return at

    def _wait_for_bytes(self, deadline: float) -> bool:
        with self._news:
            while self._drawn >= len(self._chunks):
                left = deadline - time.perf_counter()
                if left <= 0 or self._ended:
                    return False
                self._news.wait(left)
        return True

    def _complaint(self, what: str, timeout: float) -> str:
        ended = "" if self.exit_code is None else f"; the program ended with {self.exit_code}"
        rows = "\n".join(f"│{row}│" for row in self.screen())
        return f"{what} did not come within {timeout} s{ended}. The screen:\n{rows}"


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
