"""Letters for terminals that do not read UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from omnitui.text.measure import width
from omnitui.ui.terminal.encoding import encode


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Émile — ventes", b"Emile ? ventes"),
        ("🎨 Palette 漢字", b"?? Palette ????"),
        ("\x1b[1;1Hplain", b"\x1b[1;1Hplain"),
        ("e\u0301", b"e"),
    ],
)
def test_what_ascii_cannot_say_is_as_wide_as_it_was(text: str, sent: bytes) -> None:
    assert encode(text, "ascii") == sent
    if "\x1b" not in text:
        assert len(sent) == width(text)


def test_other_encodings_say_what_they_can() -> None:
    assert encode("Émile 漢", "iso8859-1") == b"\xc9mile ??"
    assert encode("Émile 漢", "utf-8").decode() == "Émile 漢"


@pytest.mark.parametrize(
    ("env", "encoding"),
    [
        ({"LC_ALL": "C"}, "ascii"),
        ({"LANG": "C"}, "ascii"),
        ({"LC_ALL": "POSIX", "LANG": "C.UTF-8"}, "ascii"),
        ({}, "utf-8"),
        ({"LANG": "de_DE.UTF-8@euro"}, "utf-8"),
        ({"LANG": "xx_XX.UTF-8"}, "utf-8"),
        ({"LANG": "de_DE.ISO-8859-15"}, "iso8859-15"),
        ({"LANG": "de_DE.nonsense"}, "ascii"),
        ({"LANG": "de_DE"}, "iso8859-1"),
        ({"LANG": "C.UTF-8"}, "utf-8"),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "utf-8"),
    ],
)
def test_the_locale_says_what_the_terminal_reads(env: dict[str, str], encoding: str) -> None:
    code = "from omnitui.text import glyphs; from omnitui.text import encoding"
    given = {"PATH": os.environ["PATH"], "TERM": "xterm-256color"} | env
    argv = [sys.executable, "-c", f"{code}; print(encoding.terminal_encoding(), glyphs.wants_ascii())"]
    done = subprocess.run(argv, env=given, capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.split() == [encoding, str(encoding != "utf-8")]
