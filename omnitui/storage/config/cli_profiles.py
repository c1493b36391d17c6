"""Reads the profiles of the official `omni` CLI, and never writes them (omni-api.md §1.5)."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from omnitui.secret import Secret
from omnitui.storage import files
from omnitui.storage.config import address


@dataclass(frozen=True, slots=True)
class CliProfile:
    """One profile of the official CLI; only a "signed in" one may have an `expires_at`."""

    name: str
    address: str
    token: Secret | None
    kind: Literal["API key", "signed in"]
    expires_at: datetime | None = None

    def expired(self, now: datetime) -> bool:
        """Whether the token has expired; only `omni config login` can renew it, since refresh tokens rotate."""
        return self.expires_at is not None and now >= self.expires_at


@dataclass(slots=True)
class CliFile:
    """The profiles of the file, the default one first, and one line for each of its problems."""

    profiles: list[CliProfile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def config_path(environ: Mapping[str, str] | None = None) -> Path:
    """Return the path of the CLI's file, by the CLI's own order of precedence."""
    environ = os.environ if environ is None else environ
    if named := environ.get("OMNI_CONFIG_PATH"):
        return Path(named)
    if folder := environ.get("OMNI_CONFIG_DIR"):
        return Path(folder) / "config.json"
    roaming = environ.get("APPDATA") if sys.platform == "win32" else None
    if folder := environ.get("XDG_CONFIG_HOME") or roaming:
        return Path(folder) / "omni-cli" / "config.json"
    return Path("~/.config/omni-cli/config.json").expanduser()


def read(path: Path | None = None) -> CliFile:
    """Read the CLI's profiles; without a file there are none. Never raises: errors are in `problems`."""
    import json

    path = config_path() if path is None else path
    found = CliFile()
    try:
        data = files.read_plain(path)
        parsed = {} if data is None else json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        found.problems.append(f"The Omni CLI's file {path} cannot be read: {files.reason(error)}.")
        return found
    except (ValueError, RecursionError):
        found.problems.append(f"The Omni CLI's file {path} is not valid JSON.")
        return found
    _fill(found, parsed)
    return found


def _fill(found: CliFile, parsed: object) -> None:
    profiles = parsed.get("profiles", {}) if isinstance(parsed, dict) else None
    if not isinstance(parsed, dict) or not isinstance(profiles, dict):
        found.problems.append("The Omni CLI's file is not valid: it has no profiles.")
        return
    for name, values in profiles.items():
        try:
            found.profiles.append(_profile(name, values))
        except ValueError as error:
            found.problems.append(f"The Omni CLI's profile {name} is skipped. {error}")
    default = parsed.get("defaultProfile")
    found.profiles.sort(key=lambda profile: profile.name != default)


def _profile(name: str, values: object) -> CliProfile:
    if not isinstance(values, dict):
        raise ValueError("It has no values.")
    origin = address.normalise(_text(values, "apiEndpoint"))
    if _text(values, "authMethod") == "oauth":
        token = _secret(values, "accessToken")
        return CliProfile(name, origin, token, "signed in", _moment(_text(values, "tokenExpiresAt")))
    return CliProfile(name, origin, _secret(values, "apiKey"), "API key")


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""


def _secret(values: Mapping[str, object], key: str) -> Secret | None:
    text = _text(values, key)
    return Secret(text) if text else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Go writes the year 1 for a time that is not set.
    if moment.year == 1:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
