from __future__ import annotations

from pathlib import Path

import pytest

from omnitui.storage.config import profiles
from omnitui.storage.config.profiles import Config, Profile

WHOLE = """
version = 1
default_profile = "prod"

[profiles.prod]
address = "https://blobsrus.omniapp.co"
production = true
requests_per_minute = 500
timezone = "Europe/Paris"

[profiles."night shift"]
address = "omni.blob.example:8443"
read_only = true
trusted = true

[ui]
theme = "nord"
mouse = false
ascii = true
[ui.keys]
pause = "P"
"""


def read(tmp_path: Path, text: str | bytes) -> Config:
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return profiles.load(path)


def test_no_file_is_an_empty_config(tmp_path: Path) -> None:
    assert profiles.load(tmp_path / "no" / "config.toml") == Config()


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    config = read(tmp_path, WHOLE)
    assert config.problems == []
    assert config.default_profile == Profile(
        "prod", "https://blobsrus.omniapp.co", True, False, 500, "Europe/Paris", False
    )
    assert config.profiles["night shift"] == Profile(
        "night shift", "https://omni.blob.example:8443", read_only=True, trusted=True
    )
    assert config.ui == profiles.UiSettings("nord", False, True, {"pause": "P"})


def test_the_only_profile_is_the_default(tmp_path: Path) -> None:
    config = read(tmp_path, '[profiles.a]\naddress = "a"')
    assert config.default_profile == Profile("a", "https://a.omniapp.co")
    assert read(tmp_path, '[profiles.a]\naddress="a"\n[profiles.b]\naddress="b"').default_profile is None


def test_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    config = read(tmp_path, b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert config.problems == [] and len(config.profiles) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = 1\nb = [\n", "config.toml ends too early: Invalid value"),
        ("a = 1\nb = !\nc = 2", "config.toml line 2: Invalid value"),
        ("a = 1\na = 2\n", "config.toml line 2: Cannot overwrite a value"),
        ("a = {", "config.toml ends too early"),
        (b"a = 1\nb = '\xff'\n", "config.toml line 2: not UTF-8"),
        ("a = " + "[" * 5_000, "config.toml"),
        ("a = " + "9" * 5_000, "config.toml"),
    ],
)
def test_a_file_that_does_not_parse_is_one_line(tmp_path: Path, text: str | bytes, problem: str) -> None:
    config = read(tmp_path, text)
    assert len(config.problems) == 1
    assert config.problems[0].startswith(problem)
    assert config.problems[0].endswith("The file is ignored.")
    assert config.profiles == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("read_only = 'yes'", "read_only must be true or false; treated as true"),
        ("production = 1", "production must be true or false; treated as true"),
        ("trusted = 'yes'", "trusted must be true or false; it is ignored"),
        (
            "requests_per_minute = 0",
            "requests_per_minute must be a whole number from 1 to 1000; it is ignored",
        ),
        (
            "requests_per_minute = true",
            "requests_per_minute must be a whole number from 1 to 1000; it is ignored",
        ),
        ("timezone = 'Paris'", "timezone is not a time zone such as Europe/Paris; using this machine's"),
        ("timezone = '../etc'", "timezone is not a time zone such as Europe/Paris; using this machine's"),
        ("timezone = 3", 'timezone must be a quoted string, such as "…"; it is ignored'),
        ("api_key = 'omni_osk_1'", "api_key is unknown and ignored"),
    ],
)
def test_a_wrong_value_is_named_and_costs_only_itself(tmp_path: Path, line: str, problem: str) -> None:
    config = read(tmp_path, f'[profiles.a]\naddress = "a"\n{line}\n')
    assert config.problems == [f"config.toml: profiles.a.{problem}."]
    assert config.profiles["a"] == Profile(
        "a",
        "https://a.omniapp.co",
        production=line.startswith("production"),
        read_only=line.startswith("read_only"),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("profiles = 3", "profiles must be a table; it is ignored."),
        ("[profiles]\na = 3", "profiles.a must be a table; it is ignored."),
        ("[profiles.a]\n", "profiles.a is skipped. It has no address."),
        ("[profiles.a]\naddress = 'http://a.co'", "profiles.a is skipped. A key is never sent over http."),
        ("default_profile = 'x'", "default_profile names x, which does not exist."),
        ("version = '1'", "version must be a whole number"),
        ("ui = []", "ui must be a table; it is ignored."),
        ("[ui]\nmouse = 'no'", "ui.mouse must be true or false; it is ignored."),
        ("[ui.keys]\npause = 3", "ui.keys.pause must be a quoted string"),
        ("[prfiles.a]\n", "prfiles is unknown and ignored."),
        ('[ui]\n"a\\u001bb" = 3', "ui.a?b is unknown and ignored."),
    ],
)
def test_wrong_tables_are_named(tmp_path: Path, text: str, problem: str) -> None:
    config = read(tmp_path, text)
    assert config.problems[0].startswith(f"config.toml: {problem}")
    assert config.profiles == {} and config.ui.mouse


def test_a_newer_file_is_read_as_far_as_known(tmp_path: Path) -> None:
    config = read(tmp_path, 'version = 2\nnew = 1\n[profiles.a]\naddress = "a"\nshape = "round"')
    assert list(config.profiles) == ["a"]
    assert config.problems == [
        "config.toml is from a newer omnitui (version 2): unknown settings are ignored, and it is not written."
    ]


def test_a_folder_in_its_place_is_one_line(tmp_path: Path) -> None:
    assert profiles.load(tmp_path).problems == [f"{tmp_path} cannot be read: not a plain file."]
    (tmp_path / "file").write_text("")
    assert "cannot be read" in profiles.load(tmp_path / "file" / "config.toml").problems[0]
