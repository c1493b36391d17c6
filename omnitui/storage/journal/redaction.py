"""The second net: what the journal stores as JSON holds no password and no key, whoever forgot to take it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from omnitui.storage.journal.database import JournalError

#: Signs of a secret in a key's name, written without case and marks: `api_key` and `X-Api-Key` are one.
_CONTAINED = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "authorization",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
)
_SUFFIXES = ("token", "cookie")
#: In the query of a web address these are keys as well.
_IN_QUERIES = frozenset({"key", "sig", "signature", "code", "auth", "pass", "pwd"})


def to_json(value: object, name: str) -> tuple[str, tuple[str, ...]]:
    """The value as ASCII JSON without its secrets, and the paths of those, each beginning with `name`.

    Raises JournalTrouble where it is not JSON or too deep.
    """
    import json

    redacted: list[str] = []
    try:
        return json.dumps(_clean(value, name, redacted)), tuple(redacted)
    except (TypeError, ValueError, RecursionError):
        raise JournalError(f"The journal cannot note the {name}: it is not plain JSON.") from None


def from_json(text: str | None) -> Any:
    """What `to_json` stored; None where nothing was, or where it cannot be read."""
    import json

    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_secret(key: object) -> bool:
    """Whether a value under this key may not be stored."""
    name = "".join(char for char in str(key).casefold() if char.isalnum())
    return name.endswith(_SUFFIXES) or any(part in name for part in _CONTAINED)


def has_credentials(text: str) -> bool:
    """Whether a text is a web address with a password or a key in it. One whose path is the secret looks like any."""
    if not text.lstrip().lower().startswith(("http://", "https://")):
        return False
    try:
        address = urlsplit(text.strip())
    except ValueError:
        return "@" in text
    asked = [name for name, value in parse_qsl(address.query) if value]
    return "@" in address.netloc or any(is_secret(name) or name.casefold() in _IN_QUERIES for name in asked)


def _clean(value: object, path: str, redacted: list[str]) -> object:
    if isinstance(value, Mapping):
        return dict(_pairs(value.items(), path, redacted))
    if isinstance(value, list | tuple):
        return [_clean(each, f"{path}.{index}", redacted) for index, each in enumerate(value)]
    return value


def _pairs(items: Iterable[tuple[Any, object]], path: str, redacted: list[str]) -> Iterable[tuple[Any, object]]:
    for key, value in items:
        if not (is_secret(key) or (isinstance(value, str) and has_credentials(value))):
            yield key, _clean(value, f"{path}.{key}", redacted)
        # An empty one tells nothing, and is no reason to ask for it again.
        elif value not in (None, ""):
            redacted.append(f"{path}.{key}")
