"""A type for secrets, so that no repr, log line, traceback or crash report can show them."""

from __future__ import annotations


class Secret:
    """A text that only `reveal()` discloses: its repr shows the length, and it cannot be pickled.

    Two secrets are equal if their texts are; a secret never equals a plain string.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself, for requests and the keyring only."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return f"Secret({len(self._text)} characters)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written out")
