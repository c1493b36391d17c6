"""Files a person can read in one sitting, and functions that do one thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REAL_PROGRAMS
from tests.guards.tree import CODE, ROOT, nodes_of, python_files

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
SHEETS = sorted((ROOT / "styles").glob("*.tcss"))


def test_no_file_is_too_long() -> None:
    files = [*python_files("omnitui", "tests", "tools", "screenshots"), *SHEETS]
    lines = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in files}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The name of each function of a module, and how many lines it has."""
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_function_is_too_long() -> None:
    lines = {f"{path} {name}": count for path in CODE for name, count in functions(path)}
    assert {name: count for name, count in lines.items() if count > MOST_LINES_OF_A_FUNCTION} == {}


def test_the_guard_sees_the_files_it_guards() -> None:
    assert "omnitui/ui/app.py" in [str(path) for path in CODE]
    assert SHEETS


def test_what_is_marked_for_its_real_programs_is_there() -> None:
    assert [pattern for pattern in REAL_PROGRAMS if not any(ROOT.glob(pattern))] == []
