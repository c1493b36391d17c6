"""The size of a source tree: statements, lines, files, and how much its docstrings say about its public names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_ROW = "{:<14}{:>7}{:>9}{:>12}{:>14}{:>17}{:>10}"
_TOP = "(top)"


@dataclass(frozen=True)
class Size:
    """Counts over some files.

    `statements` are nodes of `ast.stmt`. A public name is a module, or a class, function or method outside functions,
    if neither its name nor one around it starts with an underscore. `docstring_lines` are those of public names.
    """

    files: int = 0
    lines: int = 0
    statements: int = 0
    public_names: int = 0
    docstring_lines: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(
            self.files + other.files,
            self.lines + other.lines,
            self.statements + other.statements,
            self.public_names + other.public_names,
            self.docstring_lines + other.docstring_lines,
        )

    @property
    def docstring_lines_per_name(self) -> float:
        """Lines of docstrings for each public name; 0 where there is none."""
        return self.docstring_lines / self.public_names if self.public_names else 0.0


def size_of(source: str) -> Size:
    """The size of one file."""
    tree = ast.parse(source)
    public = list(_public(tree))
    return Size(
        files=1,
        lines=len(source.splitlines()),
        statements=sum(isinstance(node, ast.stmt) for node in ast.walk(tree)),
        public_names=len(public),
        docstring_lines=sum(map(_docstring_lines, public)),
    )


def _public(node: Documented) -> Iterator[Documented]:
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for child in node.body:
        if isinstance(child, Documented) and not child.name.startswith("_"):
            yield from _public(child)


def _docstring_lines(node: Documented) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def sizes(root: Path) -> dict[str, Size]:
    """The size of each package directly below `root`, by name, and of the modules beside them."""
    found: dict[str, Size] = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        package = parts[0] if len(parts) > 1 else _TOP
        found[package] = found.get(package, Size()) + size_of(path.read_text(encoding="utf-8"))
    return found


def report(root: Path) -> str:
    """A table of the packages and their total."""
    by_package = sizes(root)
    lines = [_ROW.format("package", "files", "lines", "statements", "public names", "docstring lines", "per name")]
    for name, size in [*by_package.items(), ("total", sum(by_package.values(), Size()))]:
        per_name = f"{size.docstring_lines_per_name:.2f}"
        cells = (size.files, size.lines, size.statements, size.public_names, size.docstring_lines)
        lines.append(_ROW.format(name, *(f"{cell:,}" for cell in cells), per_name))
    return "\n".join(lines)
