"""Masks secrets, and replaces text that cannot be encoded, in whatever a server sends."""

from __future__ import annotations

import re
from urllib.parse import quote

from omnitui.secret import Secret

MASK = "•••"
# A shorter text is no key, and masking it would blot out ordinary words.
SHORTEST_KEY = 6
SHORTEST_PASSWORD = 3
_SURROGATES = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """Return the text with every lone surrogate replaced by U+FFFD, so that it can be encoded anywhere."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


class Redactor:
    """Masks secrets wherever a server or a proxy echoes them: the key, and any secret of the request.

    A password of one or two characters is masked only where it is a whole word; otherwise every `a` in a text
    could disappear. Inside another word such a password is therefore not recognized.
    """

    __slots__ = ("_forms", "_given", "_secrets", "_words")

    def __init__(self, key: Secret, *others: Secret) -> None:
        self._given = (key, *others)
        long = [key] if len(key) >= SHORTEST_KEY else []
        self._secrets = [*long, *(secret for secret in others if len(secret) >= SHORTEST_PASSWORD)]
        self._forms = [form for secret in self._secrets for form in _forms(secret)]
        self._words = [secret for secret in others if 0 < len(secret) < SHORTEST_PASSWORD]

    def also(self, secret: Secret) -> Redactor:
        """Return a redactor that masks `secret` too, for the answers to a request that contains it."""
        return Redactor(*self._given, secret)

    def __repr__(self) -> str:
        return "Redactor()"

    def text(self, text: str) -> str:
        """Mask secrets in a text, in any letter case (hosts come back in lower case) and percent-encoded."""
        text = encodable(text)
        for form in self._forms:
            if form.reveal() in text.lower():
                text = re.sub(re.escape(form.reveal()), MASK, text, flags=re.IGNORECASE)
        for secret in self._words:
            text = re.sub(rf"(?<!\w){re.escape(secret.reveal())}(?!\w)", MASK, text)
        return text

    def body(self, body: bytes) -> bytes:
        """Mask secrets in raw bytes, as they were sent; `tree` also finds them behind JSON escapes."""
        for secret in self._secrets:
            body = body.replace(secret.reveal().encode("utf-8", "replace"), MASK.encode())
        return body

    def tree(self, value: object) -> object:
        """Mask secrets in every string of parsed JSON, keys included."""
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
