"""Keeps the key, and text that no terminal or file can encode, from leaving with what a server sent."""

from __future__ import annotations

import re
from urllib.parse import quote

from omnitui.secret import Secret

MASK = "•••"
# Shorter ones are no key, and would blot out half of an honest text.
SHORTEST_KEY = 6
SHORTEST_PASSWORD = 3
_SURROGATES = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with every lone surrogate turned into U+FFFD, so that it can be encoded anywhere."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


class Redactor:
    """Replaces secrets wherever a server or a proxy echoes them: the key, and what else a request holds.

    A password of one or two signs is replaced where it stands as a word of its own, so that not every word loses
    its `a`; a server that writes it inside another word is not told from one that writes that word.
    """

    __slots__ = ("_forms", "_given", "_secrets", "_words")

    def __init__(self, key: Secret, *others: Secret) -> None:
        self._given = (key, *others)
        long = [key] if len(key) >= SHORTEST_KEY else []
        self._secrets = [*long, *(secret for secret in others if len(secret) >= SHORTEST_PASSWORD)]
        self._forms = [form for secret in self._secrets for form in _forms(secret)]
        self._words = [secret for secret in others if 0 < len(secret) < SHORTEST_PASSWORD]

    def also(self, secret: Secret) -> Redactor:
        """One that masks `secret` too, for the answers to the one request it is in."""
        return Redactor(*self._given, secret)

    def __repr__(self) -> str:
        return "Scrubber()"

    def text(self, text: str) -> str:
        """The text without the key in any case (hosts come back in lower case), nor percent-encoded."""
        text = whole(text)
        for form in self._forms:
            if form.reveal() in text.lower():
                text = re.sub(re.escape(form.reveal()), MASK, text, flags=re.IGNORECASE)
        for secret in self._words:
            text = re.sub(rf"(?<!\w){re.escape(secret.reveal())}(?!\w)", MASK, text)
        return text

    def body(self, body: bytes) -> bytes:
        """The body without the key as it was sent; `tree` finds it behind escapes."""
        for secret in self._secrets:
            body = body.replace(secret.reveal().encode("utf-8", "replace"), MASK.encode())
        return body

    def tree(self, value: object) -> object:
        """Parsed JSON with every string, keys too, made fit to leave."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.tree(item) for item in value]
        if isinstance(value, dict):
            return {self.tree(key): self.tree(item) for key, item in value.items()}
        return value


def _forms(secret: Secret) -> list[Secret]:
    text = secret.reveal()
    return [Secret(form) for form in {text.lower(), quote(text, safe="", errors="replace").lower()}]
