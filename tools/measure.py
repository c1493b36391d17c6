"""Measures one walk in a process of its own, so that no cache or import of another walk is left to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "omnitui"
#: The demo's data lies around this moment, so that a walk meets the same rows on every day.
NOW = datetime(2026, 3, 3, 2, 12, tzinfo=UTC)
SCHEDULES = 431
#: The stand-in for Omni's servers is not part of the program's own complexity.
EXCLUDED = ("demo",)
#: What a reader of one feature has to understand first.
INNER = ("ui", "domain", "text")


@dataclass(frozen=True)
class Figures:
    """What a walk runs: `files` of the program, how many of them are `inner` ones, and `calls` between files."""

    files: int
    inner: int
    calls: int


def figures(files: Iterable[str], calls: Iterable[tuple[str, str]]) -> Figures:
    """Count files, and calls given as the caller's and the callee's file, leaving out those of `EXCLUDED` packages."""
    counted = {file for file in files if _package(file) not in EXCLUDED}
    between = sum(_package(caller) not in EXCLUDED and _package(callee) not in EXCLUDED for caller, callee in calls)
    return Figures(len(counted), sum(_package(file) in INNER for file in counted), between)


def _package(file: str) -> str:
    return file.partition("/")[0]


def measure(name: str) -> Figures:
    """Run the walk of that name in a fresh process with an empty home.

    Raises `subprocess.CalledProcessError` where the walk does not get through; the process has said why.
    """
    with TemporaryDirectory(prefix="omnitui-walk-") as home:
        env = {"HOME": home, "PATH": "", "TMPDIR": home, "LANG": "C.UTF-8", "TZ": "Europe/Paris"}
        env |= {"TERM": "xterm-256color", "PYTHONHASHSEED": "0"}
        argv = [sys.executable, "-m", "tools.measure", name]
        done = subprocess.run(argv, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return Figures(**json.loads(done.stdout))


def record(name: str) -> Figures:
    """Run the walk of that name in this process, which must not have run the program before."""
    import time_machine

    from tools.driver import Driver, drive
    from tools.journeys import JOURNEYS
    from tools.recorder import Recorder

    (journey,) = [each for each in JOURNEYS if each.name == name]
    recorder = Recorder(PROGRAM)

    async def walk(driver: Driver) -> None:
        if not journey.from_start:
            await driver.quiet()
            await journey.before(driver)
        recorder.active = True
        await journey.steps(driver)
        recorder.active = False

    with time_machine.travel(NOW), recorder.installed():
        recorder.active = journey.from_start
        drive(walk, SCHEDULES)
    return figures(recorder.files, [(call.caller.file, call.callee.file) for call in recorder.calls])


if __name__ == "__main__":
    print(json.dumps(asdict(record(sys.argv[1]))))
