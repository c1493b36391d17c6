"""The folder of the style sheets: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

STYLES = next(folder for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles") if (folder / "app.tcss").is_file())
