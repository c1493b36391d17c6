"""What people install: a wheel with the style sheets and nothing of the workshop, and an sdist with all of it."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.guards.tree import CODE, ROOT

SHOWS = """
import sys
from omnitui.stylesheets import STYLES
from omnitui.ui.app import OmnituiApp
assert OmnituiApp.CSS_PATH and all(path.is_file() for path in OmnituiApp.CSS_PATH)
print(STYLES)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist, built from what a clean checkout has."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=out)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = list(out.glob("*.whl")), list(out.glob("*.tar.gz"))
    return wheel, sdist


def test_the_wheel_holds_the_program_and_its_style_sheets_and_nothing_else(built: tuple[Path, Path]) -> None:
    names = {name for name in zipfile.ZipFile(built[0]).namelist() if ".dist-info/" not in name}
    sheets = {f"omnitui/styles/{path.name}" for path in (ROOT / "styles").glob("*.tcss")}
    assert sheets
    assert names == {str(path) for path in CODE} | sheets | {"omnitui/py.typed"}


def test_the_wheel_carries_its_licence_and_the_command(built: tuple[Path, Path]) -> None:
    wheel = zipfile.ZipFile(built[0])
    about = {name.split("/", 1)[1]: name for name in wheel.namelist() if ".dist-info/" in name}
    assert "licenses/LICENSE" in about
    assert "omnitui = omnitui.__main__:main" in wheel.read(about["entry_points.txt"]).decode()


def test_the_sdist_holds_what_it_takes_to_test_and_build_it(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    pages = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/reference.md", "docs/performance.md"}
    assert {"styles/app.tcss", "tests/conftest.py", "screenshots/make.py", "tools/walks.py"} | pages <= names
    assert {str(path) for path in CODE} <= names
    assert not [name for name in names if name.startswith((".venv", ".git/")) or name.endswith(".pyc")]


def test_the_installed_wheel_finds_its_style_sheets(built: tuple[Path, Path], tmp_path: Path) -> None:
    zipfile.ZipFile(built[0]).extractall(tmp_path)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}){SHOWS}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "omnitui" / "styles"
