"""The project's files, as the guards look at them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_files(*folders: str) -> list[Path]:
    """The Python files below the folders, by their path from the root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


CODE = python_files("omnitui")


def nodes_of(path: Path, matching: str = "") -> Iterator[ast.AST]:
    """The nodes of a module's syntax tree; none where its text lacks `matching`, which saves parsing it."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return ast.walk(ast.parse(text)) if re.search(matching, text) else iter(())


def between(mark: str, page: str) -> str:
    """What a page has between `<!-- mark -->` and `<!-- /mark -->`."""
    text = (ROOT / page).read_text(encoding="utf-8")
    before, start, rest = text.partition(f"<!-- {mark} -->")
    part, end, _ = rest.partition(f"<!-- /{mark} -->")
    assert before and start and end, f"{page} has no part marked {mark}"
    return part.strip()
