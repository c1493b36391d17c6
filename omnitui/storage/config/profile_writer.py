"""Changes omnitui's config file, preserving comments, order and the keys of other versions (DESIGN §8)."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnitui.storage import files
from omnitui.storage.config.profiles import VERSION, Profile

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


class ConfigError(Exception):
    """The config file was not changed; `words` say why in one line."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def save_profile(path: Path, profile: Profile, make_default: bool = True) -> None:
    """Add the profile, or update the keys that differ. Raises ConfigError."""

    def change(document: TOMLDocument) -> None:
        table = _table(_table(document, "profiles"), profile.name)
        for key, value in asdict(profile).items():
            if key == "name":
                continue
            if value is None:
                table.pop(key, None)
            elif value is not False or key in table:
                table[key] = value
        if make_default:
            document["default_profile"] = profile.name

    _edit(path, change)


def remove_profile(path: Path, name: str) -> None:
    """Remove the profile, also as the default; one that does not exist is no error. Raises ConfigError."""

    def change(document: TOMLDocument) -> None:
        _table(document, "profiles").pop(name, None)
        if document.get("default_profile") == name:
            document.pop("default_profile")

    _edit(path, change)


def set_default(path: Path, name: str) -> None:
    """Make `name` the default profile. Raises ConfigError, also if there is no profile of that name."""

    def change(document: TOMLDocument) -> None:
        if name not in _table(document, "profiles"):
            raise ConfigError(f"No profile named {name}.")
        document["default_profile"] = name

    _edit(path, change)


def set_ui(path: Path, key: str, value: str | bool | None) -> None:
    """Save one setting of `[ui]`; None removes it. Raises ConfigError."""

    def change(document: TOMLDocument) -> None:
        table = _table(document, "ui")
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value

    _edit(path, change)


def _edit(path: Path, change: Callable[[TOMLDocument], None]) -> None:
    import tomllib

    from tomlkit.exceptions import TOMLKitError

    try:
        document = _document(path)
        change(document)
        text = document.as_string()
        # A file that the next start could not read must not replace one that it can.
        tomllib.loads(text)
        files.replace(path, text.encode())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {files.reason(error)}.") from None
    except (ValueError, TOMLKitError):
        raise ConfigError(f"{path.name} has a layout that omnitui cannot change.") from None


def _document(path: Path) -> TOMLDocument:
    import tomllib

    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        data = files.read_plain(path)
        if data is None:
            document = tomlkit.document()
            document["version"] = VERSION
            return document
        text = data.decode("utf-8-sig")
        tomllib.loads(text)
        document = tomlkit.parse(text)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {files.reason(error)}.") from None
    except (ValueError, RecursionError, ParseError) as error:
        raise ConfigError(f"{path.name} is not valid and was not changed: {error}.") from None
    version = document.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        raise ConfigError(f"{path.name} is from a newer omnitui (version {version}): not changed.")
    return document


def _table(parent: MutableMapping[str, Any], key: str) -> MutableMapping[str, Any]:
    import tomlkit
    from tomlkit.items import InlineTable

    if key not in parent:
        inline = isinstance(parent, InlineTable)
        parent[key] = tomlkit.inline_table() if inline else tomlkit.table(is_super_table=key == "profiles")
    table = parent[key]
    if not isinstance(table, MutableMapping):
        raise ConfigError(f"{key} in the config file is not a table and was not changed.")
    return table
