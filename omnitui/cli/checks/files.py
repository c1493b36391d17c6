"""Checks the files: config, state folder, journal and log (DESIGN §8)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from omnitui.cli.checks.finding import Finding, note, wrong
from omnitui.storage import paths, state_check
from omnitui.storage.config.profiles import Config

_OTHERS = 0o077


def config(path: Path, read: Config) -> Iterator[Finding]:
    """Yield the config file, and a finding for each problem in it."""
    mode = state_check.mode_of(path)
    if mode is None and not read.problems:
        yield Finding("Config", f"{path}: none yet")
    else:
        yield Finding("Config", f"{path}{_mode_words(mode)}")
    for problem in read.problems:
        yield wrong("", problem, "Change or remove that line.")


def state(folder: Path) -> Iterator[Finding]:
    """Yield the state folder and the files in it."""
    mode = state_check.mode_of(folder)
    problem = state_check.write_problem(folder)
    seen = f"{folder}{_mode_words(mode)}" if mode is not None else f"{folder}: none yet"
    if problem:
        to_do = "Changes in Omni need it: free some space, make this user its owner, or set XDG_STATE_HOME."
        yield wrong("State", f"{seen}: cannot be written: {problem}", to_do)
    else:
        yield _private("State", seen, folder, mode)
    yield _journal(folder / paths.JOURNAL)
    yield _log(folder)


def _journal(path: Path) -> Finding:
    seen = state_check.inspect_journal(path)
    if seen is None:
        return Finding("Journal", "none yet: created with the first change")
    if seen.problem:
        return wrong("Journal", seen.problem)
    words = f"version {seen.version}, {_size(seen.size)}"
    if seen.newer:
        to_do = "Update omnitui to change anything in Omni."
        return wrong("Journal", f"{words}: from a newer omnitui, so read-only", to_do)
    mode = state_check.mode_of(path)
    return _private("Journal", words + _mode_words(mode), path, mode)


def _log(folder: Path) -> Finding:
    sizes = []
    for path in (folder / paths.LOG, *(folder / f"{paths.LOG}.{number}" for number in (1, 2))):
        try:
            sizes.append(path.stat().st_size)
        except OSError:
            continue
    if not sizes:
        return Finding("Log", "none yet")
    path = folder / paths.LOG
    mode = state_check.mode_of(path)
    words = f"{path.name}: {_size(sum(sizes))} in {len(sizes)} of 3 files{_mode_words(mode)}"
    return _private("Log", words, path, mode)


def _private(what: str, seen: str, path: Path, mode: int | None) -> Finding:
    if mode is not None and mode & _OTHERS:
        return note(what, f"{seen}: other users can read it", f"chmod go= {path}")
    return Finding(what, seen)


def _mode_words(mode: int | None) -> str:
    return "" if mode is None else f", {mode:04o}"


def _size(size: int) -> str:
    return f"{size:,} bytes" if size < 10_000 else f"{size / 1000:,.0f} kB"
