"""Keys that every terminal hands over as they are, and a reference that lists exactly those there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from omnitui.ui.shell import keymap
from tests.guards.tree import CODE, ROOT, between, nodes_of

TABLE = tuple(dict.fromkeys((*keymap.SCHEDULES, *keymap.WEEK, *keymap.ACTIVITY, *keymap.EVERYWHERE)))
#: What terminals, tmux and screen, slow lines or window managers keep or change, or only newer protocols tell apart.
HOSTILE = re.compile(
    r"ctrl\+(?:a|b|h|i|j|m|w|z|backslash|space|at|enter|left_square_bracket|shift\+.*)"
    r"|ctrl\+(?:home|end|tab|backspace|delete|\d)"
    r"|(?:ctrl\+)?shift\+(?:space|enter|escape|[a-z]|\d)"
    r"|(?:alt|meta|super|hyper)\+.*"
    r"|f1[0-9]"
)
#: Ctrl+Z does what terminals do with it: it goes to the shell.
ALLOWED = {"omnitui/ui/terminal/driver.py": {"ctrl+z"}}
BOUND = [(entry.id, key) for entry in TABLE for key in entry.keys.split(",") if key]


@pytest.mark.parametrize(("what", "key"), BOUND)
def test_no_key_is_one_that_terminals_keep_or_change(what: str, key: str) -> None:
    assert not HOSTILE.fullmatch(key), f"{what}: {key}"


@pytest.mark.parametrize(
    "key", ["ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+space", "alt+x", "shift+space", "ctrl+shift+p", "f10", "f11"]
)
def test_the_guard_knows_the_hostile_keys(key: str) -> None:
    assert HOSTILE.fullmatch(key)


def literals(path: Path) -> set[str]:
    """The texts in a module that look like a key with a modifier."""
    texts = {n.value for n in nodes_of(path, r"\w\+\w") if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {key for text in texts for key in re.split(r"[,(]", text) if re.fullmatch(r"(?:\w+\+)+\w+", key)}


def test_no_dialog_or_widget_listens_to_a_hostile_key() -> None:
    ui = [path for path in CODE if path.parts[:2] == ("omnitui", "ui")]
    hostile = {str(path): {key for key in literals(path) if HOSTILE.fullmatch(key)} for path in ui}
    assert {path: keys for path, keys in hostile.items() if keys} == ALLOWED


def test_escape_is_never_the_only_way_out_of_a_question() -> None:
    text = (ROOT / "omnitui/ui/shell/confirm.py").read_text(encoding="utf-8")
    assert '("escape", "n")' in text


def test_the_reference_has_exactly_the_key_table() -> None:
    assert between("keys", "docs/reference.md") == keymap.reference_table().strip()
