"""Copying as a person meets it inside tmux: what goes wrong is said, an old tmux takes it too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from omnitui.demo.data.vocabulary import Dashboard
from tests.flows.conftest import World, omni, shows, wait_until
from tests.flows.work import DIGEST, at_work, go_to, id_of, press, status


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Inside tmux, but one of the test's own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TMUX", "/tmp/nobody,1,0")
    return folder / "tmux"


def acts(tmux: Path, script: str) -> None:
    tmux.write_text(f"#!/bin/sh\n{script}\n")
    tmux.chmod(0o755)


async def test_a_tmux_without_w_gets_it_without(world: World, tmux: Path) -> None:
    result = tmux.with_name("told")
    acts(tmux, f'[ "$2" = -w ] && exit 1; cat > {result}.new && mv {result}.new {result}')
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "y")
        await wait_until(pilot, result.exists)
        assert result.read_text() == id_of(world, DIGEST)
        assert "Copied id" in status(pilot)


async def test_what_tmux_refuses_is_said(world: World, tmux: Path) -> None:
    acts(tmux, "exit 1")
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "o")
        await shows(pilot, "✗ Not copied: tmux refused it.")


async def test_a_hostile_id_is_copied_and_linked_as_harmless_text(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = Dashboard("../x\x1b]8;;", "Bad")
    bad = world.fake.insert(name="Bad", dashboard=board)
    async with at_work(world) as pilot:
        copied: list[str] = []
        monkeypatch.setattr(omni(pilot), "copy_to_clipboard", copied.append)
        await go_to(pilot, world, "Bad")
        await press(pilot, "o")
        assert copied == [f"https://blobsrus.omniapp.co/dashboards/..%2Fx%1B%5D8%3B%3B/schedules/{bad.id}"]
