"""Records which files of the program run code, and which functions call into other files."""

from __future__ import annotations

import dis
import inspect
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
_RESUME = dis.opmap["RESUME"]
_MODULE = "<module>"


class Function(NamedTuple):
    """A function by its file, relative to the root, and its qualified name in it."""

    file: str
    name: str


class Call(NamedTuple):
    """One function calling another."""

    caller: Function
    callee: Function


class Recorder:
    """Collects the Python files below `root` in which function bodies run, and the calls between those files.

    A call is a pair of functions in different files below `root`, counted once however often it happens. It takes
    place where the callee's frame stands directly on the caller's: what Textual, asyncio or the standard library call
    back has no caller here. A coroutine or generator is called when it first runs, by whoever awaits or iterates it.
    Module and class bodies do not count, nor does what they call during an import. A comprehension is part of the
    function around it.
    """

    def __init__(self, root: Path) -> None:
        self.files: set[str] = set()
        self.calls: set[Call] = set()
        self.active = False
        self._root = f"{root.resolve()}/"
        self._functions: dict[CodeType, Function | None] = {}
        self._imports = threading.local()

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Follow this thread and all that it starts meanwhile; records only while `active`."""
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    def _profile(self, frame: FrameType, event: str, _: object) -> None:
        if event not in ("call", "return"):
            return
        function = self._function(frame.f_code)
        if function is None:
            return
        if function.name == _MODULE:
            self._imports.depth = self._depth() + (1 if event == "call" else -1)
        elif event == "call" and self.active and not self._depth():
            self._record(frame, function)

    def _depth(self) -> int:
        depth: int = getattr(self._imports, "depth", 0)
        return depth

    def _record(self, frame: FrameType, function: Function) -> None:
        self.files.add(function.file)
        caller = self._function(frame.f_back.f_code) if frame.f_back else None
        if caller and caller.file != function.file and _is_first_run(frame):
            self.calls.add(Call(caller, function))

    def _function(self, code: CodeType) -> Function | None:
        """The function or module that the code belongs to; None for class bodies and code from elsewhere."""
        try:
            return self._functions[code]
        except KeyError:
            return self._functions.setdefault(code, self._name(code))

    def _name(self, code: CodeType) -> Function | None:
        is_body = not code.co_flags & inspect.CO_OPTIMIZED
        if not code.co_filename.startswith(self._root) or (is_body and code.co_name != _MODULE):
            return None
        return Function(code.co_filename.removeprefix(self._root), without_comprehensions(code.co_qualname))


def without_comprehensions(name: str) -> str:
    """The qualified name of the function around any comprehensions at the end of `name`."""
    while name.endswith(_COMPREHENSIONS) and "." in name:
        name = name.rpartition(".")[0].removesuffix(".<locals>")
    return name


def _is_first_run(frame: FrameType) -> bool:
    """Whether the frame starts, rather than goes on after an `await` or a `yield`."""
    at, code = frame.f_lasti, frame.f_code.co_code
    return code[at] != _RESUME or code[at + 1] == 0
