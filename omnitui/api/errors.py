"""The errors of the API client, as one tree below `OmniError`.

The UI catches them too, so this module imports no HTTP library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

WORDS_LIMIT = 500

Reason = Literal["dns", "refused", "tls", "proxy", "timeout", "lost", "network", "closed"]
Kind = Literal["redirect", "html", "json", "shape", "large", "encoding"]


class OmniError(Exception):
    """Base of every error that a call to Omni raises.

    `words` are fit to be shown: Omni's own where it sent any (`from_server`), with `fields` mapping a field of the
    request to what is wrong with it. `status` is the HTTP status, None where no answer came. `tries` counts the
    requests that were sent. `may_have_happened` covers all of them: it is true if any may have been carried out.
    `retry_after` is the server's `Retry-After` in seconds, None where it sent none.
    """

    default_words = "Omni could not do this."
    _may_have_happened = False

    def __init__(
        self,
        words: str = "",
        *,
        from_server: bool = False,
        status: int | None = None,
        fields: Mapping[str, str] | None = None,
        may_have_happened: bool = False,
        retry_after: float | None = None,
        tries: int = 1,
    ) -> None:
        self.words = cut(words) or self.default_words
        self.from_server = from_server
        self.status = status
        self.fields = dict(fields or {})
        self.may_have_happened = may_have_happened or self._may_have_happened
        self.retry_after = retry_after
        self.tries = tries
        super().__init__(self.words)


class NotSignedIn(OmniError):
    """401: the key is missing, invalid or revoked."""

    default_words = "Omni rejected this key."


class Forbidden(OmniError):
    """403: the role does not allow the call, or the key is of the wrong kind."""

    default_words = "This key is not allowed to do that."


class NotFound(OmniError):
    """404 or 410: the object does not exist, or belongs to another organization."""

    default_words = "Omni cannot find it."


class NotOffered(OmniError):
    """405: this server does not have the endpoint; older ones lack several (omni-api.md §8)."""

    default_words = "This server does not support this call."


class Rejected(OmniError):
    """400, 422 and every other 4xx: Omni understood the request and rejected it."""

    default_words = "Omni refused the request."


class Conflict(OmniError):
    """409: the object's current state does not allow the call."""

    default_words = "Not possible right now."


class RateLimited(OmniError):
    """429: too many requests with this key, perhaps by another program (omni-api.md §1.4).

    Without a `status` no request was sent: the wait for the local rate limiter would have been too long.
    """

    default_words = "Too many requests for this key."


class ServerError(OmniError):
    """5xx: Omni failed, perhaps after it had carried out the request.

    `may_have_happened` is therefore always true.
    """

    default_words = "Omni has a problem."
    _may_have_happened = True


class Unreachable(OmniError):
    """No complete answer came; `reason` names the cause.

    `may_have_happened` is false where the request cannot have left this machine.
    """

    default_words = "Omni cannot be reached."

    def __init__(self, reason: Reason, words: str = "", *, may_have_happened: bool = False) -> None:
        super().__init__(words, may_have_happened=may_have_happened)
        self.reason: Reason = reason


class UnexpectedReply(OmniError):
    """An answer that Omni does not send, so it may come from something else, such as a proxy.

    `kind` says what is wrong with it; `location` is the host that a redirect leads to.
    """

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
    """Cut a text to `WORDS_LIMIT` characters, with an ellipsis where it was cut."""
    return text if len(text) <= WORDS_LIMIT else text[: WORDS_LIMIT - 1] + "…"
