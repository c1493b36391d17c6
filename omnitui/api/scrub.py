"""Keeps the key, and text that no terminal or file can encode, from leaving with what a server sent."""

from __future__ import annotations

import re
from urllib.parse import quote

from omnitui.secret import Secret

MASK = "•••"
# Shorter ones are no key, and would blot out half of an honest text.
SHORTEST_KEY = 6
_SURROGATES = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with every lone surrogate turned into U+FFFD, so that it can be encoded anywhere."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


class Scrubber:
    """Replaces one key wherever a server or a proxy echoes it."""

    __slots__ = ("_forms", "_key")

    def __init__(self, key: Secret) -> None:
        self._key = key
        forms = {key.reveal().lower(), quote(key.reveal(), safe="", errors="replace").lower()}
        self._forms = [Secret(form) for form in forms] if len(key) >= SHORTEST_KEY else []

    def __repr__(self) -> str:
        return "Scrubber()"

    def text(self, text: str) -> str:
        """The text without the key in any case (hosts come back in lower case), nor percent-encoded."""
        text = whole(text)
        for form in self._forms:
            if form.reveal() in text.lower():
                text = re.sub(re.escape(form.reveal()), MASK, text, flags=re.IGNORECASE)
        return text

    def body(self, body: bytes) -> bytes:
        """The body without the key as it was sent; `tree` finds it behind escapes."""
        if not self._forms:
            return body
        return body.replace(self._key.reveal().encode("utf-8", "replace"), MASK.encode())

    def tree(self, value: object) -> object:
        """Parsed JSON with every string, keys too, made fit to leave."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.tree(item) for item in value]
        if isinstance(value, dict):
            return {self.tree(key): self.tree(item) for key, item in value.items()}
        return value
