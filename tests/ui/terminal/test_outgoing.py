"""A line that is read slowly, late, or never."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Iterator

import pytest

from omnitui.ui.terminal.output_queue import CANCEL, OutputQueue

FRAME = b"\x1b[1;1H" + b"f" * 300_000
PATIENCE = 10.0


class Line:
    """A pipe that holds some 64 kB, and the writer to it."""

    def __init__(self) -> None:
        self.reading, writing = os.pipe()
        self.writing = writing
        self.drained = threading.Event()
        self.outgoing = OutputQueue(writing, self.drained.set)

    def read(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += os.read(self.reading, size - len(got))
        return got

    def read_to_the_end(self) -> bytes:
        os.close(self.writing)
        with os.fdopen(self.reading, "rb", closefd=False) as file:
            return file.read()

    def until_stuck(self) -> None:
        """Wait until the pipe is full."""
        deadline = time.monotonic() + PATIENCE
        while select.select([], [self.writing], [], 0)[1]:
            assert time.monotonic() < deadline
            time.sleep(0.005)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    for fd in (line.reading, line.writing):
        try:
            os.close(fd)
        except OSError:
            continue


def test_what_is_written_comes_in_its_order(line: Line) -> None:
    for number in range(100):
        line.outgoing.write(b"%02d" % number, frame=number % 3 == 0)
    assert line.read(200) == b"".join(b"%02d" % number for number in range(100))
    assert line.drained.wait(PATIENCE) and not line.outgoing.behind


def test_a_line_that_is_not_read_holds_nobody(line: Line) -> None:
    line.outgoing.write(FRAME, frame=True)
    line.until_stuck()
    began = time.monotonic()
    for _ in range(1000):
        line.outgoing.write(b"\x1b]52;c;eA==\x07")
    assert time.monotonic() - began < 1.0
    assert line.outgoing.behind and not line.drained.is_set()


def test_it_tells_once_the_line_has_taken_all(line: Line) -> None:
    line.outgoing.write(FRAME, frame=True)
    line.outgoing.write(b"copy")
    assert not line.drained.wait(0.1)
    assert line.read(len(FRAME) + 4) == FRAME + b"copy"
    assert line.drained.wait(PATIENCE)
    assert not line.outgoing.behind


def test_leaving_drops_frames_but_no_mode_and_no_copy(line: Line) -> None:
    line.outgoing.write(FRAME, frame=True)
    line.until_stuck()
    line.outgoing.write(b"<sync>")
    line.outgoing.write(b"\x1b[1;1Hanother frame", frame=True)
    line.outgoing.write(b"<copy>")
    line.outgoing.leave(b"<restore>")
    assert not line.outgoing.finish(0.1)
    sent = line.read(66_000)
    assert line.outgoing.finish(PATIENCE)
    sent += line.read_to_the_end()
    assert sent.endswith(CANCEL + b"<sync><copy><restore>")
    assert len(sent) < len(FRAME) / 2 and b"another" not in sent


def test_a_line_that_never_drains_is_left_in_time(line: Line) -> None:
    line.outgoing.write(FRAME, frame=True)
    line.until_stuck()
    line.outgoing.leave(b"<restore>")
    began = time.monotonic()
    assert not line.outgoing.finish(0.2)
    assert time.monotonic() - began < 2.0


def test_a_line_that_is_gone_takes_everything_and_holds_nobody(line: Line) -> None:
    os.close(line.reading)
    line.outgoing.write(FRAME, frame=True)
    line.outgoing.leave(b"<restore>")
    assert not line.outgoing.finish(PATIENCE)
    assert line.outgoing.dead
