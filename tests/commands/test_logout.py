from __future__ import annotations

from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from omnitui.cli import logout
from omnitui.storage import paths
from omnitui.storage.config import profile_writer
from omnitui.storage.config.profiles import Profile
from omnitui.storage.key_store import SERVICE, KeyStore
from tests.local.fake_keyring import FakeKeyring

PROD = Profile("prod", "https://blobsrus.omniapp.co")
OLD = Profile("old", "https://blahlo.omniapp.co")
REMOVED = "prod: removed the key for blobsrus.omniapp.co.\n"
NONE_THERE = "old: no key for blahlo.omniapp.co in the keyring.\n"


@pytest.fixture(autouse=True)
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setattr(paths, "config_file", lambda: path)
    return path


@pytest.fixture
def ring() -> FakeKeyring:
    fake = FakeKeyring()
    fake.held[(SERVICE, f"prod {PROD.address}")] = "k1"
    return fake


def saved(path: Path) -> None:
    profile_writer.save_profile(path, OLD)
    profile_writer.save_profile(path, PROD)


@pytest.mark.parametrize(
    ("name", "everything", "printed"),
    [
        (None, False, REMOVED),
        ("prod", False, REMOVED),
        ("old", False, NONE_THERE),
        (None, True, NONE_THERE + REMOVED),
    ],
)
def test_each_key_is_one_line(
    config: Path,
    ring: FakeKeyring,
    capsys: pytest.CaptureFixture[str],
    name: str | None,
    everything: bool,
    printed: str,
) -> None:
    saved(config)
    before = config.read_bytes()
    assert logout.run(name, everything, store=KeyStore(lambda: ring)) == 0
    assert capsys.readouterr() == (printed, "")
    assert (ring.held == {}) == (REMOVED in printed)
    assert config.read_bytes() == before


def test_a_locked_keyring_is_said_once(config: Path, ring: FakeKeyring, capsys: pytest.CaptureFixture[str]) -> None:
    saved(config)
    ring.error = KeyringLocked()
    assert logout.run(None, True, store=KeyStore(lambda: ring)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == ("old: The keyring is locked: no key was removed. Unlock it, then try again.\n1 more not checked.\n")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nobody", "No profile named nobody. Available: old, prod."),
        (None, "No default profile: name one, or use --all. Available: old, prod."),
    ],
)
def test_a_profile_that_is_not_there_is_told(
    config: Path, ring: FakeKeyring, capsys: pytest.CaptureFixture[str], name: str | None, words: str
) -> None:
    profile_writer.save_profile(config, OLD, make_default=False)
    profile_writer.save_profile(config, PROD, make_default=False)
    assert logout.run(name, False, store=KeyStore(lambda: ring)) == 1
    assert capsys.readouterr() == ("", words + "\n")
    assert ring.held


def test_nothing_known_is_nothing_to_do(ring: FakeKeyring, capsys: pytest.CaptureFixture[str]) -> None:
    assert logout.run(None, True, store=KeyStore(lambda: ring)) == 0
    assert capsys.readouterr().out == "No profiles, no key to remove.\n"


def test_a_config_that_is_not_understood_is_no_success(
    config: Path, ring: FakeKeyring, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text("[profiles.a\n")
    assert logout.run(None, True, store=KeyStore(lambda: ring)) == 1
    assert "config.toml line 1" in capsys.readouterr().err
