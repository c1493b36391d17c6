"""The tree in `CONTRIBUTING.md` is true, and no module does what the house rules forbid."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from functools import cache
from pathlib import Path

import pytest
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import DataTable

from omnitui.ui.terminal import textual_internals
from omnitui.ui.widgets import datatable_internals
from tests.guards.tree import CODE, ROOT, between, nodes_of

FORBIDDEN = {
    "cast": "typing.cast hides a wrong type: check it, or let it be told by the checker",
    "notify": "a toast costs 38 kB over SSH: the status line has a place for messages",
    "LoadingIndicator": "an animation on a slow line: words that change when something arrives",
    "print": "the screen belongs to Textual",
}
PAGE = "CONTRIBUTING.md"
MAY_PRINT = ("omnitui/__main__.py", "omnitui/cli/", "omnitui/demo/server.py")


def names_used(path: Path) -> set[str]:
    names: set[str] = set()
    for node in nodes_of(path, "|".join(FORBIDDEN)):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            names.update(alias.name for alias in node.names)
    return names


def test_what_the_house_does_not_do_is_not_done() -> None:
    found = [
        f"{path}: {name}: {FORBIDDEN[name]}"
        for path in CODE
        for name in sorted(names_used(path) & FORBIDDEN.keys())
        if not (name == "print" and str(path).startswith(MAY_PRINT))
    ]
    assert not found, "\n".join(found)


def test_nobody_reaches_into_anothers_private_parts() -> None:
    reached = {
        (str(path), ast.unparse(node))
        for path in CODE
        for node in nodes_of(path, r"\._[a-z]")
        if isinstance(node, ast.Attribute)
        and re.match(r"_[a-z]", node.attr)
        and ast.unparse(node.value) not in ("self", "cls", "super()", "other", "bar")
    }
    # Python's own documented way to end a process whatever its threads do.
    assert {(path, name) for path, name in reached if name != "os._exit"} == set()


def widgets_of_ours() -> list[type[MessagePump]]:
    modules = [importlib.import_module(".".join(path.with_suffix("").parts)) for path in CODE if path.parts[1] == "ui"]
    found = (thing for module in modules for thing in vars(module).values() if inspect.isclass(thing))
    return sorted({c for c in found if issubclass(c, MessagePump) and c.__module__.startswith("omnitui")}, key=str)


@cache
def private_names(owner: type) -> set[str]:
    return set(re.findall(r"(?:def |self\.|super\(\)\.)(_[a-z]\w*)", inspect.getsource(owner)))


@pytest.mark.parametrize("ours", widgets_of_ours(), ids=lambda ours: ours.__name__)
def test_textuals_private_names_stay_in_two_files(ours: type[MessagePump]) -> None:
    stock = [base for base in ours.__mro__ if base.__module__.startswith("textual.")]
    theirs = set().union(*map(private_names, stock))
    used = private_names(ours) & theirs
    leaned_on = getattr(inspect.getmodule(ours), "LEANED_ON", {})
    assert used <= leaned_on.keys(), "a private name of Textual's, or one of the same spelling"
    assert bool(used) == (ours.__name__ in ("CalmApp", "PatientScreen", "QuickScreen", "FlatTable"))


@pytest.mark.parametrize(
    ("module", "owners"), [(textual_internals, (App, Screen)), (datatable_internals, (DataTable,))]
)
def test_what_is_leaned_on_still_exists_in_textual(module: object, owners: tuple[type, ...]) -> None:
    leaned_on: dict[str, str] = getattr(module, "LEANED_ON")  # noqa: B009  # of two modules, by one name
    assert leaned_on
    for name, reason in leaned_on.items():
        made = re.compile(rf"self\.{name}(?:: .+)? = ")
        there = any(hasattr(owner, name) or made.search(inspect.getsource(owner)) for owner in owners)
        assert there, f"{name} is gone ({reason}): see what does its work now"


def test_textuals_private_modules_stay_in_one_file() -> None:
    private = re.compile(r"^from textual\._\w+ import (.+)$", re.MULTILINE)
    used = {str(path): found for path in CODE if (found := private.findall((ROOT / path).read_text("utf-8")))}
    assert used == {
        "omnitui/ui/terminal/key_reader.py": ["XTermParser"],
        "omnitui/ui/terminal/textual_internals.py": ["ChopsUpdate, CompositorUpdate, LayoutUpdate"],
    }
    assert list(inspect.signature(ChopsUpdate).parameters) == ["chops", "spans", "chop_ends"]
    assert list(inspect.signature(LayoutUpdate).parameters) == ["strips", "region"]
    assert list(inspect.signature(CompositorUpdate.render_segments).parameters) == ["self", "console"]
    assert list(inspect.signature(XTermParser.feed).parameters) == ["self", "data"]
    assert list(inspect.signature(XTermParser.tick).parameters) == ["self"]


def test_the_tree_names_exactly_the_packages_there_are() -> None:
    named = set(re.findall(r"`([\w/.]+)`", "\n".join(line.split("|")[1] for line in table_lines())))
    package = ROOT / "omnitui"
    packages = {f"omnitui/{p.name}/" for p in package.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    names = ("styles", "tests", "docs", "screenshots", "tools")
    beside = {f"{p.name}/" for p in ROOT.iterdir() if p.is_dir() and p.name in names}
    assert {path for path in named if path.endswith("/")} == packages | beside
    for path in named:
        assert (ROOT / path).exists(), f"{PAGE} names {path}, which is not there"


def test_every_file_the_page_names_is_there() -> None:
    paths = re.findall(r"`([a-z_]+(?:/[a-z_]+)+\.py)`", (ROOT / PAGE).read_text(encoding="utf-8"))
    assert len(paths) > 30
    assert [path for path in paths if not any((ROOT / base / path).is_file() for base in (".", "omnitui"))] == []


def table_lines() -> list[str]:
    lines = [line for line in between("tree", PAGE).splitlines() if line.startswith("|")]
    assert len(lines) > 5
    return lines[2:]


def test_every_module_says_what_it_is_for() -> None:
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in CODE]
    assert [name for name in names if not inspect.getdoc(importlib.import_module(name))] == []
