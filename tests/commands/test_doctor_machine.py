"""The doctor on terminal and files."""

from __future__ import annotations

import locale
import os
import sqlite3
from pathlib import Path

import pytest

from omnitui.cli.checks import files, machine
from omnitui.cli.checks.finding import Finding, Grade, say
from omnitui.storage import paths
from omnitui.storage.config.profiles import Config
from omnitui.storage.journal.journal import Journal
from omnitui.storage.journal.schema import VERSION


def seen(environ: dict[str, str], system: str | None = "truecolor", ascii_signs: bool = False) -> dict[str, Finding]:
    findings = machine.terminal(lambda: system, lambda configured: ascii_signs, None, environ)
    return {finding.what: finding for finding in findings}


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "nothing: no ssh, tmux or screen"),
        ({"TMUX": "/tmp/t,1,0", "SSH_CONNECTION": "x"}, "ssh (ESCDELAY 300 ms), tmux"),
        ({"STY": "1.pts"}, "screen"),
        ({"SSH_TTY": "/dev/pts/1", "ESCDELAY": "50"}, "ssh (ESCDELAY 50 ms)"),
    ],
)
def test_what_stands_between_terminal_and_program(environ: dict[str, str], words: str) -> None:
    assert seen(environ)["Through"].seen == words


@pytest.mark.parametrize(
    ("system", "environ", "words"),
    [
        ("truecolor", {"COLORTERM": "truecolor"}, "16 million: COLORTERM is truecolor"),
        ("256", {"TERM": "screen-256color"}, "256: TERM is screen-256color"),
        ("standard", {"TERM": "linux"}, "16: TERM is linux"),
        ("standard", {}, "16: TERM is not set"),
        ("256", {"TEXTUAL_COLOR_SYSTEM": "256", "COLORTERM": "truecolor"}, "256: TEXTUAL_COLOR_SYSTEM is 256"),
        ("truecolor", {"NO_COLOR": "", "COLORTERM": "truecolor"}, "none: NO_COLOR is set"),
        (None, {"TERM": "dumb"}, "none: TERM is dumb"),
    ],
)
def test_colours_and_why(system: str | None, environ: dict[str, str], words: str) -> None:
    assert seen(environ, system)["Colours"].seen == words


def test_signs_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen({"OMNITUI_ASCII": "1"}, ascii_signs=True)["Symbols"].seen == "ASCII: OMNITUI_ASCII is 1"
    assert seen({"OMNITUI_ASCII": "0"})["Symbols"].seen == "Unicode: OMNITUI_ASCII is 0"
    assert seen({"TERM": "linux"}, ascii_signs=True)["Symbols"].seen == "ASCII: TERM is linux"
    monkeypatch.setattr(locale, "getencoding", lambda: "ANSI_X3.4-1968")
    latin = seen({"TERM": "xterm"}, ascii_signs=True)["Symbols"]
    assert latin.grade is Grade.NOTE and "ANSI_X3.4-1968, not UTF-8" in latin.seen
    (signs,) = [f for f in machine.terminal(lambda: None, lambda c: bool(c), True, {}) if f.what == "Symbols"]
    assert signs.seen == "ASCII: the config's [ui] ascii is true"


def test_a_terminal_that_cannot_be_drawn_on_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen({"TERM": "dumb"})["Terminal"].grade is Grade.NOTE
    monkeypatch.setattr(machine, "_is_terminal", lambda: True)
    assert seen({"TERM": "dumb"})["Terminal"].wrong
    assert seen({"TERM": "xterm-256color"})["Terminal"].grade is Grade.FINE


@pytest.mark.parametrize(
    ("size", "grade"), [((120, 40), Grade.FINE), ((80, 23), Grade.FINE), ((70, 20), Grade.NOTE), ((39, 40), Grade.NOTE)]
)
def test_the_size_of_the_terminal(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], grade: Grade) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda handle: size)
    found = seen({})["Size"]
    assert found.grade is grade and found.seen == f"{size[0]}x{size[1]}"


def state(folder: Path) -> dict[str, Finding]:
    return {finding.what: finding for finding in files.state(folder)}


async def test_the_files_of_a_session_are_measured(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    journal = Journal(folder / paths.JOURNAL)
    await journal.open()
    await journal.close()
    (folder / paths.LOG).write_bytes(b"x" * 700)
    (folder / f"{paths.LOG}.1").write_bytes(b"x" * 1_000_000)
    (folder / paths.LOG).chmod(0o644)
    found = state(folder)
    assert found["State"].seen == f"{folder}, 0700" and found["State"].grade is Grade.FINE
    assert found["Journal"].seen.startswith(f"version {VERSION}, ") and found["Journal"].seen.endswith(", 0600")
    assert "1,001 kB in 2 of 3 files, 0644: other users can read" in found["Log"].seen
    assert found["Log"].to_do == f"chmod go= {folder / paths.LOG}" and not found["Log"].wrong
    assert sorted(path.name for path in folder.iterdir()) == [paths.JOURNAL, paths.LOG, f"{paths.LOG}.1"]


def test_nothing_there_is_nothing_wrong_and_nothing_is_made(tmp_path: Path) -> None:
    found = state(tmp_path / "a" / "b")
    assert not [finding for finding in found.values() if finding.wrong]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = state(tmp_path / "file" / "state")
    assert found["State"].wrong and f"{tmp_path / 'file'} is not a folder" in found["State"].seen


@pytest.mark.parametrize("kind", ["newer", "damaged", "folder"])
def test_a_journal_that_takes_no_notes_is_wrong(tmp_path: Path, kind: str) -> None:
    path = tmp_path / paths.JOURNAL
    if kind == "newer":
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
        connection.close()
    elif kind == "damaged":
        path.write_bytes(b"this is no database, whatever it is" * 50)
    else:
        path.mkdir()
    before = path.read_bytes() if path.is_file() else b""
    found = state(tmp_path)["Journal"]
    assert found.wrong
    assert {"newer": "from a newer omnitui", "damaged": "damaged", "folder": "not a plain file"}[kind] in found.seen
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_the_config_is_shown_with_what_is_wrong_in_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    path.chmod(0o600)
    fine, bad = files.config(path, Config(problems=["config.toml: ui.colour is unknown and ignored."]))
    assert fine.seen == f"{path}, 0600" and bad.wrong


def test_a_hostile_name_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(Finding("Profile", "a\x1b[31m\u202eb\u00e9", "\r\x07c"))
    out = capsys.readouterr().out
    assert out == "  Profile     a?[31m?b\u00e9\n              ??c\n"
