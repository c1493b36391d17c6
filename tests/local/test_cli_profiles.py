from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from omnitui.secret import Secret
from omnitui.storage.config import cli_profiles


def test_the_path_follows_the_clis_own_order(monkeypatch: pytest.MonkeyPatch) -> None:
    path = cli_profiles.config_path
    every = {"OMNI_CONFIG_PATH": "/a/b.json", "OMNI_CONFIG_DIR": "/d", "XDG_CONFIG_HOME": "/x"}
    assert path(every) == Path("/a/b.json")
    assert path({**every, "OMNI_CONFIG_PATH": ""}) == Path("/d/config.json")
    assert path({"XDG_CONFIG_HOME": "/x"}) == Path("/x/omni-cli/config.json")
    monkeypatch.setenv("HOME", "/home/blob")
    assert path({}) == Path("/home/blob/.config/omni-cli/config.json")


def written(folder: Path, held: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(held))
    return path


def test_both_kinds_of_profile_are_read_the_default_first(tmp_path: Path) -> None:
    ends = "2026-05-04T16:00:52.123456789-07:00"
    signed_in = {
        "apiEndpoint": "https://acme.omniapp.co/",
        "authMethod": "oauth",
        "accessToken": "t2",
        "refreshToken": "r2",
        "tokenExpiresAt": ends,
    }
    api_key = {"apiEndpoint": "https://acme.omniapp.co", "authMethod": "api-key", "apiKey": "k1"}
    path = written(tmp_path, {"version": 1, "defaultProfile": "z", "profiles": {"me": signed_in, "z": api_key}})
    before = path.read_bytes()
    prod, me = cli_profiles.read(path).profiles
    assert (prod.name, prod.address, prod.kind) == ("z", "https://acme.omniapp.co", "API key")
    assert prod.token == Secret("k1") and not prod.expired(datetime.max.replace(tzinfo=UTC))
    assert (me.name, me.kind, me.token) == ("me", "signed in", Secret("t2"))
    moment = datetime(2026, 5, 4, 16, 0, 53, tzinfo=timezone(timedelta(hours=-7)))
    assert me.expired(moment) and not me.expired(moment - timedelta(seconds=2))
    assert "t2" not in repr(me) and "k1" not in repr(prod)
    assert path.read_bytes() == before


def test_optional_keys_may_be_missing(tmp_path: Path) -> None:
    held = {
        "bare": {"apiEndpoint": "acme.omniapp.co"},
        "zero": {"apiEndpoint": "acme", "authMethod": "oauth", "tokenExpiresAt": "0001-01-01T00:00:00Z"},
        "odd": {"apiEndpoint": "acme", "apiKey": 7, "tokenExpiresAt": "soon", "authMethod": None},
    }
    found = cli_profiles.read(written(tmp_path, {"profiles": held}))
    assert [profile.token for profile in found.profiles] == [None, None, None]
    assert not any(profile.expired(datetime.now(UTC)) for profile in found.profiles)
    assert found.problems == []


def test_a_profile_without_an_address_is_left_out_and_named(tmp_path: Path) -> None:
    held = {"bad": {"apiEndpoint": "http://acme.omniapp.co"}, "worse": 3, "good": {"apiEndpoint": "acme"}}
    found = cli_profiles.read(written(tmp_path, {"profiles": held}))
    assert [profile.name for profile in found.profiles] == ["good"]
    assert [line.split(".")[0] for line in found.problems] == [
        "The Omni CLI's profile bad is skipped",
        "The Omni CLI's profile worse is skipped",
    ]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"profiles": 3}', b"[" * 100_000])
def test_a_bad_file_is_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(data)
    found = cli_profiles.read(path)
    assert found.profiles == []
    assert len(found.problems) == 1 and "not valid" in found.problems[0]


def test_no_file_is_no_problem_and_a_folder_is_one(tmp_path: Path) -> None:
    assert cli_profiles.read(tmp_path / "none.json") == cli_profiles.CliFile()
    assert "cannot be read" in cli_profiles.read(tmp_path).problems[0]
