from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from omnitui.storage import files, paths


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are Linux's")
def test_folders_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    assert paths.config_file() == tmp_path / "c/omnitui/config.toml"
    assert paths.state_folder() == tmp_path / "s/omnitui"
    assert list(tmp_path.iterdir()) == []


def test_new_files_and_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files.replace(tmp_path / "a" / "config.toml", b"x")
        files.private_file(tmp_path / "b" / "omnitui.log")
    finally:
        os.umask(before)
    assert [mode(tmp_path / name) for name in ("a", "b")] == [0o700, 0o700]
    assert [mode(path) for path in tmp_path.glob("*/*")] == [0o600, 0o600]


def test_a_replaced_file_keeps_its_link_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "dotfile.toml"
    target.write_text("old")
    target.chmod(0o644)
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    files.replace(link, b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert mode(target) == 0o600
    assert os.listdir(tmp_path / "real") == ["dotfile.toml"]


def test_a_failed_replacement_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.replace(path, b"new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["config.toml"]


def test_a_pipe_in_the_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a plain file"):
        files.read_plain(tmp_path / "pipe")


def test_what_start_up_imports_is_light() -> None:
    code = (
        "import sys\n"
        "import omnitui.storage.config.address, omnitui.storage.config.environment, omnitui.storage.paths\n"
        "import omnitui.storage.config.cli_profiles, omnitui.storage.config.profiles, omnitui.storage.key_store\n"
        "import omnitui.storage.journal.journal, omnitui.storage.config.profile_writer\n"
        "heavy = {'keyring', 'sqlite3', 'tomlkit', 'pydantic', 'httpx', 'platformdirs', 'textual'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
