"""What is loaded before the first paint: over half of a slow start is imports (performance.md §1)."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

from tests.pty_session import ROOT

NEVER = ("httpx", "pydantic", "keyring", "sqlite3", "tenacity", "tomlkit", "tomllib", "json", "zoneinfo")
OF_TEXTUAL = (
    "textual.widgets._data_table",
    "textual.widgets._footer",
    "textual.widgets._header",
)
OF_OURS = ("omnitui.api", "omnitui.domain", "omnitui.commands", "omnitui.demo", "omnitui.ui.dialogs")
LIGHT = ("omnitui.api.errors",)


@cache
def loaded() -> frozenset[str]:
    """The modules that a fresh interpreter holds once the app can paint."""
    code = "import sys, omnitui.__main__, omnitui.ui.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    return frozenset(done.stdout.split())


def below(names: tuple[str, ...]) -> set[str]:
    return {module for module in loaded() for name in names if module == name or module.startswith(f"{name}.")}


@pytest.mark.parametrize("names", [NEVER, OF_TEXTUAL, OF_OURS], ids=["libraries", "widgets", "rooms"])
def test_nothing_heavy_is_loaded_before_the_first_paint(names: tuple[str, ...]) -> None:
    assert below(names) - set(LIGHT) == set()


def test_it_is_a_painting_app_that_was_looked_at() -> None:
    assert {"textual.app", "omnitui.ui.screens.front", "omnitui.ui.frame"} <= loaded()
