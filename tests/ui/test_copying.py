"""Copying: harmless wherever it is pasted, and through whatever stands between program and terminal."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time
from pathlib import Path

import pytest

from omnitui.ui.terminal import clipboard
from omnitui.ui.terminal.clipboard import harmless, load_buffer, through_screen


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("7d0f0a52-6f0e", "7d0f0a52-6f0e"),
        ("Émile — ventes 毎週 🎨", "Émile — ventes 毎週 🎨"),
        ("👩\u200d🎨", "👩\u200d🎨"),
        ("rm -rf ~\n", "rm -rf ~?"),
        ("a\x1b[201~b\rc\x9bd", "a?[201~b?c?d"),
        ("ab\u202etxt.exe\u2066", "ab?txt.exe?"),
        ("half \ud83d pair", "half ? pair"),
        ("line\u2028break\x85", "line?break?"),
    ],
)
def test_what_is_copied_commands_nothing(text: str, copied: str) -> None:
    assert harmless(text) == copied
    harmless(text).encode()


def test_a_table_keeps_its_lines_and_tabs() -> None:
    assert harmless("a\tb\n\x1bc", "\n\t") == "a\tb\n?c"


@pytest.mark.parametrize("text", ["x", "é" * 50, "schedule " * 400])
def test_screen_hands_on_exactly_what_was_copied(text: str) -> None:
    sent = through_screen(text)
    spans = re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL)
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in spans) == sent
    assert max(map(len, spans)) <= 256
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", "".join(spans))
    assert found is not None and base64.b64decode(found[1]).decode() == text


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `tmux` of the test's own, first in the path; what it is told ends in `result`."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(clipboard, "LIMIT", 1.0)
    return tmp_path / "tmux"


def acts(tmux: Path, script: str) -> None:
    tmux.write_text(f"#!/bin/sh\ncd {tmux.parent}\n{script}\n")
    tmux.chmod(0o755)


async def test_the_buffer_gets_the_text_by_standard_input(tmux: Path) -> None:
    acts(tmux, 'echo "$@" > args; cat > told')
    assert await load_buffer("a\nb é", "-w") == ""
    assert (tmux.parent / "args").read_text() == "load-buffer -w -\n"
    assert (tmux.parent / "told").read_text() == "a\nb é"


async def test_a_refusal_and_a_missing_tmux_are_told(tmux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acts(tmux, "exit 1")
    assert await load_buffer("x" * 1_000_000) == "tmux refused it."
    monkeypatch.setenv("PATH", str(tmux.parent / "nowhere"))
    assert await load_buffer("x") == "tmux cannot be started."


async def test_a_tmux_that_stands_still_is_given_up_on_and_ended(tmux: Path) -> None:
    acts(tmux, "echo $$ > pid; exec sleep 60")
    began = time.monotonic()
    assert await load_buffer("x") == "tmux did not answer."
    assert time.monotonic() - began < 10
    pid = int((tmux.parent / "pid").read_text())
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it goes on")
