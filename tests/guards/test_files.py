"""Files a person can read in one sitting, and functions that do one thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.tree import CODE, ROOT, name_of, python_files

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
SHEETS = sorted((ROOT / "styles").glob("*.tcss"))


@pytest.mark.parametrize("path", [*python_files("omnitui", "tests", "screenshots", "tools"), *SHEETS], ids=name_of)
def test_no_file_is_too_long(path: Path) -> None:
    lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{path} has {lines} lines"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_no_function_is_too_long(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(tree) if f.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


def test_the_guard_sees_the_files_it_guards() -> None:
    assert "omnitui/ui/app.py" in [str(path) for path in CODE]
    assert SHEETS
