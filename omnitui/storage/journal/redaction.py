"""The last safeguard: removes passwords and keys from the JSON that the journal stores, whatever callers pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from omnitui.storage.journal.database import JournalError

#: What marks a key as secret, ignoring case and punctuation: `api_key` and `X-Api-Key` are the same.
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
#: In the query of a URL these names are secrets as well.
_IN_QUERIES = frozenset({"key", "sig", "signature", "code", "auth", "pass", "pwd"})


def to_json(value: object, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the value as ASCII JSON without its secrets, and their paths, each beginning with `name`.

    Raises JournalError if the value is not JSON, or nested too deeply.
    """
    import json

    redacted: list[str] = []
    try:
        return json.dumps(_clean(value, name, redacted)), tuple(redacted)
    except (TypeError, ValueError, RecursionError):
        raise JournalError(f"The journal cannot record the {name}: it is not plain JSON.") from None


def from_json(text: str | None) -> Any:
    """Return what `to_json` stored; None if there is nothing, or it cannot be parsed."""
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
    """Whether a text is a URL with a password or a key in it; a secret in the path cannot be recognized."""
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
        # An empty secret is no reason to ask for it again.
        elif value not in (None, ""):
            redacted.append(f"{path}.{key}")
