"""What the command line refuses, and says."""

from __future__ import annotations

import pytest

from omnitui import __main__ as program


def test_an_unknown_theme_is_told_in_one_line_with_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--theme", "sep\x1bia"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "\x1b" not in err
    assert "No theme named 'sep\\x1bia'." in err
    assert "omnitui-contrast" in err and "textual-dark" in err


def test_a_known_theme_is_no_problem() -> None:
    assert program.theme_problem("omnitui-contrast") is None
    assert program.theme_problem(None) is None


@pytest.mark.parametrize("arguments", [["doctor", "--nothing"], ["doctor", "extra"], ["--theme"]])
def test_what_is_not_understood_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(arguments)
    assert ended.value.code == 2
    assert "usage: omnitui" in capsys.readouterr().err
