"""Reads omnitui's config file: profiles, settings, and the problems in them (DESIGN §5, §8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from omnitui.storage import files
from omnitui.storage.config import address

VERSION = 1
MOST_PER_MINUTE = 1000


@dataclass(frozen=True, slots=True)
class Profile:
    """One org to sign in to. `trusted`: the user has approved a host outside Omni's own domains."""

    name: str
    address: str
    production: bool = False
    read_only: bool = False
    requests_per_minute: int | None = None
    timezone: str | None = None
    trusted: bool = False


@dataclass(slots=True)
class UiSettings:
    """The `[ui]` settings; None means not set. `keys` maps an action to a key, named as in the key table."""

    theme: str | None = None
    mouse: bool = True
    ascii: bool | None = None
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Config:
    """Everything in the file that is valid; `problems` has one line for each thing that is not."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    default: str | None = None
    ui: UiSettings = field(default_factory=UiSettings)
    problems: list[str] = field(default_factory=list)

    @property
    def default_profile(self) -> Profile | None:
        """The profile to use if none is named: the default, or the only one."""
        if self.default is not None:
            return self.profiles.get(self.default)
        return next(iter(self.profiles.values())) if len(self.profiles) == 1 else None


def load(path: Path) -> Config:
    """Read the config file; without one the config is empty. Never raises: errors are in `Config.problems`."""
    config = Config()
    values = _parsed(path, config.problems)
    if values is None:
        return config
    report = _Report(f"{path.name}: ", config.problems)
    top = _Table(values, "", report)
    version = top.number("version", 1, None)
    newer = version is not None and version > VERSION
    if newer:
        words = f"is from a newer omnitui (version {version}): unknown settings are ignored, and it is not written"
        config.problems.append(f"{path.name} {words}.")
    config.ui = _ui(top.table("ui"))
    tables = top.table("profiles")
    for name in tables.values:
        if profile := _profile(name, tables.table(name)):
            config.profiles[name] = profile
    config.default = top.text("default_profile")
    if config.default is not None and config.default not in config.profiles:
        top.problem("default_profile", f"names {config.default}, which does not exist")
    top.report_unknown()
    config.problems += [] if newer else report.unknown
    return config


def _parsed(path: Path, problems: list[str]) -> Mapping[str, object] | None:
    try:
        data = files.read_plain(path)
        if data is None:
            return None
        import tomllib

        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        problems.append(f"{path} cannot be read: {files.reason(error)}.")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(f"{path.name} line {line}: not UTF-8. The file is ignored.")
    except (ValueError, RecursionError) as error:
        problems.append(f"{path.name} {_line_first(str(error))}. The file is ignored.")
    return None


def _line_first(words: str) -> str:
    """Put the line of a tomllib message first: `line 3: Invalid value`."""
    found = re.fullmatch(r"(.*?) \(at line (\d+), column \d+\)", words, re.DOTALL)
    if found:
        return f"line {found[2]}: {found[1]}"
    return f"{'ends too early' if 'end of document' in words else 'is not valid'}: {words}"


def _profile(name: str, table: _Table) -> Profile | None:
    typed = table.text("address")
    profile = None
    try:
        if typed is None:
            raise ValueError("It has no address.")
        profile = Profile(
            name,
            address.normalise(typed),
            production=table.safety("production"),
            read_only=table.safety("read_only"),
            requests_per_minute=table.number("requests_per_minute", 1, MOST_PER_MINUTE),
            timezone=_zone(table),
            trusted=table.boolean("trusted") or False,
        )
        table.report_unknown()
    except ValueError as error:
        table.problem("", f"is skipped. {error}")
    return profile


def _zone(table: _Table) -> str | None:
    name = table.text("timezone")
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        table.problem("timezone", "is not a time zone such as Europe/Paris; using this machine's")
        return None
    return name


def _ui(table: _Table) -> UiSettings:
    keys = table.table("keys")
    mouse = table.boolean("mouse")
    settings = UiSettings(
        theme=table.text("theme"),
        mouse=True if mouse is None else mouse,
        ascii=table.boolean("ascii"),
        keys={action: key for action in keys.values if (key := keys.text(action)) is not None},
    )
    table.report_unknown()
    return settings


@dataclass(slots=True)
class _Report:
    """The problems found in one file; unknown keys are separate, because in a newer file they are none."""

    file: str
    problems: list[str]
    unknown: list[str] = field(default_factory=list)


class _Table:
    """One table of the file, read key by key; a value of the wrong type is a problem and counts as unset.

    Problems name the key and never show its value, which may be a secret in the wrong line.
    """

    def __init__(self, values: Mapping[str, object], where: str, report: _Report) -> None:
        self.values = values
        self._where = where
        self._report = report
        self._asked: set[str] = set()

    def problem(self, key: str, words: str) -> None:
        self._report.problems.append(self._line(key, words))

    def table(self, key: str) -> _Table:
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            self.problem(key, "must be a table; it is ignored")
        values = value if isinstance(value, dict) else {}
        return _Table(values, f"{self._where}.{key}" if self._where else key, self._report)

    def text(self, key: str) -> str | None:
        value = self._get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None:
            self.problem(key, 'must be a quoted string, such as "…"; it is ignored')
        return None

    def number(self, key: str, least: int, most: int | None) -> int | None:
        value = self._get(key)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= (most or value):
            return value
        if value is not None:
            span = f"from {least} to {most}" if most else f"from {least} up"
            self.problem(key, f"must be a whole number {span}; it is ignored")
        return None

    def boolean(self, key: str) -> bool | None:
        value = self._get(key)
        if value is None or isinstance(value, bool):
            return value
        self.problem(key, "must be true or false; it is ignored")
        return None

    def safety(self, key: str) -> bool:
        """Read a switch that restricts the user: an invalid value counts as on."""
        value = self._get(key)
        if value is None or isinstance(value, bool):
            return value or False
        self.problem(key, "must be true or false; treated as true")
        return True

    def report_unknown(self) -> None:
        """Report the keys that were not read: a mistyped `read_only` must not go unnoticed."""
        for key in self.values:
            if key not in self._asked:
                self._report.unknown.append(self._line(key, "is unknown and ignored"))

    def _line(self, key: str, words: str) -> str:
        path = ".".join(part for part in (self._where, key) if part)
        line = f"{self._report.file}{path} {words.rstrip('.')}."
        return "".join(char if char.isprintable() else "?" for char in line)

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self.values.get(key)
