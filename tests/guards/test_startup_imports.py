"""What is loaded before the first paint: over half of a slow start is imports (performance.md §1)."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

from tests.pty_session import ROOT

NEVER = ("httpx", "pydantic", "keyring", "sqlite3", "tomlkit", "tomllib", "json", "zoneinfo")
OF_TEXTUAL = (
    "textual.widgets._data_table",
    "textual.widgets._footer",
    "textual.widgets._header",
)
OF_OURS = ("omnitui.api", "omnitui.domain", "omnitui.cli", "omnitui.demo", "omnitui.ui.features")
_OPERATIONS = "omnitui.ui.features.operations"
LIGHT = ("omnitui.api.errors", "omnitui.ui.features", _OPERATIONS, f"{_OPERATIONS}.lazy")
PAINT = ("omnitui.__main__", "omnitui.ui.app")
ROWS = (*PAINT, "omnitui.ui.features.schedules.screen", "omnitui.ui.features.sign_in.flow", "omnitui.api.client")
ONLY_LATER = ("keyring", "sqlite3", "tomlkit", "tomllib", "importlib.metadata", "click", "rich.markdown")
ONLY_LATER_OF_OURS = (
    *("omnitui.api.models.detail", "omnitui.cli", "omnitui.demo", "omnitui.ui.features.week.screen"),
    *("omnitui.domain.operations", "omnitui.storage.journal.journal", "omnitui.ui.features.operations.controller"),
)


@cache
def loaded(names: tuple[str, ...] = PAINT) -> frozenset[str]:
    """The modules that a fresh interpreter holds once it has imported `names`: all that the app needs to paint."""
    code = f"import sys, {', '.join(names)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    return frozenset(done.stdout.split())


def below(names: tuple[str, ...], modules: frozenset[str] | None = None) -> set[str]:
    held = loaded() if modules is None else modules
    return {module for module in held for name in names if module == name or module.startswith(f"{name}.")}


@pytest.mark.parametrize("names", [NEVER, OF_TEXTUAL, OF_OURS], ids=["libraries", "widgets", "rooms"])
def test_nothing_heavy_is_loaded_before_the_first_paint(names: tuple[str, ...]) -> None:
    assert below(names) - set(LIGHT) == set()


@pytest.mark.parametrize("names", [ONLY_LATER, ONLY_LATER_OF_OURS], ids=["libraries", "rooms"])
def test_what_the_first_rows_do_not_need_is_not_loaded_for_them(names: tuple[str, ...]) -> None:
    modules = loaded(ROWS)
    assert {"httpx", "pydantic", "omnitui.api.models.schedules"} <= modules
    assert below(names, modules) - set(LIGHT) == set()


def test_it_is_a_painting_app_that_was_looked_at() -> None:
    assert {"textual.app", "omnitui.ui.shell.splash", "omnitui.ui.shell.frame_text"} <= loaded()
