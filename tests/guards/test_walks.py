"""The pure parts of the tool that counts what a walk through the program runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tools.journeys import JOURNEYS
from tools.measure import Figures, figures
from tools.recorder import Call, Function, Recorder, without_comprehensions
from tools.statements import Size, size_of, sizes
from tools.walks import BASELINE, excesses, table

CALLER = """
import asyncio
from callee import Thing, double, steps, wait

def plain():
    double(1), double(2), local()
    return [double(n) for n in range(3)]

def local():
    return sorted([2, 1], key=double)

async def awaiting():
    await wait()
    await asyncio.gather(wait())

def iterating():
    return list(steps()), Thing().name
"""
CALLEE = """
import asyncio

def double(n):
    return 2 * n

def at_import():
    return double(1)

TWO = at_import()

class Thing:
    SIX = double(3)

    @property
    def name(self):
        return "thing"

def steps():
    yield 1
    yield 2

async def wait():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
"""


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    (tmp_path / "caller.py").write_text(CALLER)
    (tmp_path / "callee.py").write_text(CALLEE)
    monkeypatch.syspath_prepend(tmp_path)
    yield Recorder(tmp_path)
    for name in ("caller", "callee"):
        sys.modules.pop(name, None)


def caller(recorder: Recorder) -> ModuleType:
    """The module, imported while the recorder is active."""
    import importlib

    recorder.active = True
    with recorder.installed():
        return importlib.import_module("caller")


def call(source: str, target: str) -> Call:
    return Call(Function("caller.py", source), Function("callee.py", target))


def test_an_import_runs_nothing_that_counts(recorder: Recorder) -> None:
    caller(recorder)
    assert (recorder.files, recorder.calls) == (set(), set())


def test_a_pair_of_functions_counts_once_and_calls_within_a_file_and_callbacks_do_not(recorder: Recorder) -> None:
    module = caller(recorder)
    with recorder.installed():
        module.plain()
    assert recorder.files == {"caller.py", "callee.py"}
    # `sorted` is written in C and leaves no frame: what it calls back is a call of the function around it.
    assert recorder.calls == {call("plain", "double"), call("local", "double")}


def test_a_coroutine_is_called_by_who_awaits_it_and_a_task_by_nobody(recorder: Recorder) -> None:
    import asyncio

    module = caller(recorder)
    with recorder.installed():
        asyncio.run(module.awaiting())
    assert recorder.calls == {call("awaiting", "wait")}
    recorder.calls.clear()
    with recorder.installed():
        asyncio.run(module.wait())
    assert recorder.calls == set()


def test_generators_and_properties_are_calls(recorder: Recorder) -> None:
    module = caller(recorder)
    with recorder.installed():
        module.iterating()
    assert recorder.calls == {call("iterating", "steps"), call("iterating", "Thing.name")}


def test_nothing_is_recorded_while_inactive(recorder: Recorder) -> None:
    module = caller(recorder)
    recorder.active = False
    with recorder.installed():
        module.plain()
    assert recorder.files == set()


def test_comprehensions_belong_to_the_function_around_them() -> None:
    assert without_comprehensions("A.f.<locals>.<listcomp>.<locals>.<genexpr>") == "A.f"
    assert without_comprehensions("f.<locals>.<lambda>") == "f.<locals>.<lambda>"
    assert without_comprehensions("<genexpr>") == "<genexpr>"


def test_the_demo_is_left_out_of_the_figures() -> None:
    files = ["ui/app.py", "domain/book.py", "api/client.py", "demo/fake_omni.py", "secret.py"]
    calls = [("ui/app.py", "domain/book.py"), ("api/client.py", "demo/fake_omni.py"), ("secret.py", "api/client.py")]
    assert figures(files, calls) == Figures(files=4, inner=2, calls=2)


def test_the_table_and_the_limits_compare_with_the_baseline() -> None:
    baseline = {"walk": Figures(files=10, inner=4, calls=100)}
    within, beyond = {"walk": Figures(7, 3, 60)}, {"walk": Figures(8, 4, 61)}
    assert table(within, baseline).splitlines()[-1].split() == [
        *("walk", "7", "3", "60"),
        *("10", "4", "100"),
        *("70%", "75%", "60%"),
    ]
    assert excesses(within, baseline) == []
    assert excesses(beyond, baseline) == ["walk: 8 files, 7 at most", "walk: 61 calls, 60 at most"]


def test_every_walk_has_a_baseline() -> None:
    assert [journey.name for journey in JOURNEYS] == list(BASELINE)


SOURCE = '''"""A module."""

class Public:
    """Two
    lines."""

    def method(self) -> None:
        """One line."""
        def inner() -> None:
            """Nobody's business."""

    def _private(self) -> None:
        """Nor this."""

class _Hidden:
    def method(self) -> None: ...

def bare() -> int:
    return 1
'''


def test_statements_and_docstring_lines_of_public_names_are_counted(tmp_path: Path) -> None:
    size = size_of(SOURCE)
    assert size == Size(files=1, lines=19, statements=14, public_names=4, docstring_lines=4)
    assert size.docstring_lines_per_name == 1.0
    assert Size().docstring_lines_per_name == 0.0
    (tmp_path / "ui" / "deep").mkdir(parents=True)
    for path in ("main.py", "ui/app.py", "ui/deep/low.py"):
        (tmp_path / path).write_text(SOURCE)
    assert sizes(tmp_path) == {"(top)": size, "ui": size + size}
