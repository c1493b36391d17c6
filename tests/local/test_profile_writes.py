from __future__ import annotations

import stat
from pathlib import Path

import pytest

from omnitui.storage.config import profile_writer, profiles
from omnitui.storage.config.profile_writer import ConfigError
from omnitui.storage.config.profiles import Profile

KEPT = """# mine
version = 1 # do not touch

[other]
list = [ 1,2 ] # odd spacing

[profiles.old]   # since 2024
address = "old"
colour = "red"   # not known here

[ui]
theme = "nord" # dark
"""
NEW = Profile("new one", "https://new.omniapp.co", production=True, requests_per_minute=500)


def saved(path: Path) -> profiles.Config:
    config = profiles.load(path)
    assert not [line for line in config.problems if "is unknown" not in line]
    return config


def test_a_first_profile_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "omnitui" / "config.toml"
    profile_writer.save_profile(path, NEW)
    config = saved(path)
    assert config.default_profile == NEW and config.problems == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("version = 1\n")


def test_comments_order_and_unknown_keys_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(KEPT)
    profile_writer.save_profile(path, NEW, make_default=False)
    profile_writer.set_default(path, "old")
    profile_writer.set_ui(path, "mouse", False)
    config = saved(path)
    assert set(config.profiles) == {"old", "new one"} and config.default == "old"
    assert config.ui.theme == "nord" and config.ui.mouse is False
    lines = path.read_text().splitlines()
    places = [lines.index(line) for line in KEPT.splitlines() if line]
    assert places == sorted(places)


def test_saving_again_changes_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(KEPT)
    profile_writer.save_profile(path, Profile("old", "https://a.co", read_only=True, timezone="UTC"))
    profile_writer.save_profile(path, Profile("old", "https://a.co"))
    text = path.read_text()
    assert 'colour = "red"   # not known here' in text and "# since 2024" in text
    assert "read_only = false" in text and "timezone" not in text and "production" not in text


def test_a_removed_profile_is_no_longer_the_default(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(KEPT)
    profile_writer.save_profile(path, NEW)
    profile_writer.remove_profile(path, "new one")
    profile_writer.remove_profile(path, "never there")
    config = saved(path)
    assert list(config.profiles) == ["old"] and config.default is None


@pytest.mark.parametrize(
    "text",
    [
        'profiles = { a = { address = "a" } }\n',
        'profiles.a.address = "a"\n[ui]\nmouse = true\n',
        '[profiles.a]\naddress = "a"\n[ui]\ntheme = "x"\n[profiles.b]\naddress = "b"\n',
        '[profiles]\n[profiles.a]\naddress = "a"\n',
        '[profiles.a]\r\naddress = "a" # x\r\n',
        "",
    ],
)
def test_every_layout_can_be_changed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode())
    before = profiles.load(path)
    profile_writer.save_profile(path, NEW)
    profile_writer.set_ui(path, "theme", "nord")
    config = saved(path)
    assert config.profiles == {**before.profiles, "new one": NEW}
    assert config.default_profile == NEW and config.ui.theme == "nord"
    assert ("\r\n" in text) == (b"\r\n" in path.read_bytes())
    profile_writer.set_ui(path, "theme", None)
    profile_writer.remove_profile(path, "new one")
    assert saved(path).profiles == before.profiles


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a = [", "not valid"),
        (b"a = '\xff'", "not valid"),
        (b"version = 2", "newer omnitui (version 2)"),
        (b"profiles = 3", "not a table"),
    ],
)
def test_a_file_that_is_not_understood_is_never_overwritten(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        profile_writer.save_profile(path, NEW)
    assert words in caught.value.words and "\n" not in caught.value.words
    assert path.read_bytes() == data


def test_an_unknown_default_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No profile named nobody"):
        profile_writer.set_default(tmp_path / "config.toml", "nobody")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be read"):
        profile_writer.save_profile(tmp_path / "file" / "config.toml", NEW)
    with pytest.raises(ConfigError, match="cannot be read"):
        profile_writer.set_ui(tmp_path, "theme", "nord")
