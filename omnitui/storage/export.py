"""Writes the files that the user exports: completely or not at all, and never over another file unasked."""

from __future__ import annotations

from pathlib import Path


class ExportError(Exception):
    """A file was not written; `words` say why, and `exists` that there is one of that name already."""

    def __init__(self, words: str, *, exists: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.exists = exists


def export(path: Path, text: str, *, replace: bool = False) -> None:
    """Write `text` to a new file as UTF-8 or, with `replace`, over an existing one. Raises ExportError."""
    target = path.expanduser()
    try:
        if replace:
            _replace(target, text)
        else:
            _create(target, text)
    except FileExistsError as error:
        raise ExportError(f"{target.name} already exists.", exists=True) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else ""
        raise ExportError(f"{target} cannot be written: {reason or error}.") from error


def _create(target: Path, text: str) -> None:
    with target.open("x", encoding="utf-8", newline="") as file:
        try:
            file.write(text)
            file.flush()
        except (OSError, ValueError):
            target.unlink(missing_ok=True)
            raise


def _replace(target: Path, text: str) -> None:
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
