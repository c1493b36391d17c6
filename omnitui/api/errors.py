"""What can go wrong when Omni is asked for something. Imports no HTTP library: the screen may know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

WORDS_LIMIT = 500

Reason = Literal["dns", "refused", "tls", "proxy", "timeout", "lost", "network", "closed"]
Kind = Literal["redirect", "html", "json", "shape", "large", "encoding"]


class OmniError(Exception):
    """A request that did not end well, in words fit to be shown: Omni's own where it gave any.

    `may_have_happened` covers every try: it is true where any of them may have been carried out.
    """

    default_words = "Omni could not do this."

    def __init__(
        self,
        words: str = "",
        *,
        from_server: bool = False,
        status: int | None = None,
        fields: Mapping[str, str] | None = None,
        may_have_happened: bool = False,
        tries: int = 1,
    ) -> None:
        self.words = cut(words) or self.default_words
        self.from_server = from_server
        self.status = status
        self.fields = dict(fields or {})
        self.may_have_happened = may_have_happened
        self.tries = tries
        super().__init__(self.words)


class NotSignedIn(OmniError):
    """401: the key is missing, unknown or switched off."""

    default_words = "Omni rejected this key."


class Forbidden(OmniError):
    """403: the role is too low, or the key is of the wrong kind."""

    default_words = "This key is not allowed to do that."


class NotFound(OmniError):
    """404 or 410: there is no such thing, or it belongs to another organization."""

    default_words = "Omni cannot find it."


class NotOffered(OmniError):
    """405: this server does not offer the call."""

    default_words = "This server does not support this call."


class Rejected(OmniError):
    """400, 422 and every other 4xx: the server understood and refused."""

    default_words = "Omni refused the request."


class Conflict(OmniError):
    """409: it cannot be done in the present state."""

    default_words = "Not possible right now."


class RateLimited(OmniError):
    """429, or so long a wait for a free slot that nobody should be left hanging.

    `retry_after` is in seconds, `None` where nobody said.
    """

    default_words = "Too many requests for this key."

    def __init__(
        self,
        words: str = "",
        *,
        retry_after: float | None = None,
        from_server: bool = False,
        status: int | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(words, from_server=from_server, status=status, fields=fields)
        self.retry_after = retry_after


class ServerError(OmniError):
    """5xx: Omni failed, perhaps after it had done what was asked.

    `retry_after` is in seconds, `None` where the server did not say.
    """

    default_words = "Omni has a problem."

    def __init__(
        self,
        words: str = "",
        *,
        retry_after: float | None = None,
        from_server: bool = False,
        status: int | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(words, from_server=from_server, status=status, fields=fields, may_have_happened=True)
        self.retry_after = retry_after


class Unreachable(OmniError):
    """No whole answer came, for one `reason`."""

    default_words = "Omni cannot be reached."

    def __init__(self, reason: Reason, words: str = "", *, may_have_happened: bool = False) -> None:
        super().__init__(words, may_have_happened=may_have_happened)
        self.reason: Reason = reason


class UnexpectedReply(OmniError):
    """An answer Omni would not give, so perhaps not from Omni; `location` is the host of a redirect."""

    default_words = "Unexpected answer: is this Omni's address?"

    def __init__(
        self,
        kind: Kind,
        words: str = "",
        *,
        location: str = "",
        from_server: bool = False,
        status: int | None = None,
        may_have_happened: bool = False,
    ) -> None:
        super().__init__(words, from_server=from_server, status=status, may_have_happened=may_have_happened)
        self.kind: Kind = kind
        self.location = location


def cut(text: str) -> str:
    """At most `WORDS_LIMIT` characters of a text, with a sign where it was cut."""
    return text if len(text) <= WORDS_LIMIT else text[: WORDS_LIMIT - 1] + "…"
