"""The project's files, as the guards look at them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_files(*folders: str) -> list[Path]:
    """The Python files below the folders, by their path from the root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


CODE = python_files("omnitui")


def name_of(path: object) -> str:
    """A path as a test's id."""
    return str(Path(str(path)).relative_to(ROOT)) if Path(str(path)).is_absolute() else str(path)


def between(mark: str, page: str) -> str:
    """What a page has between `<!-- mark -->` and `<!-- /mark -->`."""
    text = (ROOT / page).read_text(encoding="utf-8")
    before, start, rest = text.partition(f"<!-- {mark} -->")
    part, end, _ = rest.partition(f"<!-- /{mark} -->")
    assert before and start and end, f"{page} has no part marked {mark}"
    return part.strip()
