"""An error in one clear line: what happened, what it means, what to do (screens.md §1, Words)."""

from __future__ import annotations

from omnitui.api.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotOffered,
    NotSignedIn,
    OmniError,
    RateLimited,
    Rejected,
    ServerError,
    UnexpectedReply,
    Unreachable,
)
from omnitui.storage.config.profile_writer import ConfigError
from omnitui.storage.journal.database import JournalError
from omnitui.storage.key_store import KeyringError
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, plural
from omnitui.text.times import duration

_REASONS = {
    "dns": "No such address (DNS)",
    "refused": "Nothing answers at this address (connection refused)",
    "tls": "No secure connection (TLS): the certificate or the scheme is wrong",
    "proxy": "The proxy blocked the request",
    "timeout": "No answer in time",
    "lost": "The connection was lost before the answer",
    "network": "No network",
    "closed": "The session was closed",
}
_STRANGE = {
    "html": "A web page came back, not Omni's API: the address may be wrong",
    "json": "Omni's answer is cut off or not JSON",
    "shape": "Omni's answer has an unknown format",
    "large": "The answer is too large; it was not read",
    "encoding": "Omni's answer is not readable text",
}


def expected(error: BaseException) -> bool:
    """Whether `error` is an expected failure rather than a bug in this program."""
    return isinstance(error, OmniError | JournalError | KeyringError | ConfigError | PermissionError)


def words(error: BaseException) -> str:
    """Return the text for `error`, without a leading glyph."""
    if isinstance(error, OmniError):
        return clean(_omni(error))
    if isinstance(error, JournalError | KeyringError | ConfigError):
        return clean(error.words)
    if isinstance(error, PermissionError):
        return str(error)
    return f"Internal error ({type(error).__name__}). See the log; omnitui keeps running."


def line(error: BaseException) -> StyledLine:
    """Return the text for `error` as a message with its glyph."""
    return ((f"{GLYPHS.failed} ", "error"), (words(error), "error"))


def headline(error: OmniError) -> str:
    """Describe a failed page in a few words: `Omni failed after this row (502, 3 tries).`"""
    if isinstance(error, Unreachable):
        return f"{_REASONS[error.reason]}{tried(error)}."
    if isinstance(error, ServerError):
        return f"Omni failed after this row{code(error)}."
    return words(error)


def tried(error: OmniError) -> str:
    """Return `after 3 tries` if there was more than one."""
    return f" after {plural(error.tries, 'try', 'tries')}" if error.tries > 1 else ""


def code(error: OmniError) -> str:
    """Return `(502, 3 tries)`: the bare facts, where room is short."""
    parts = [str(error.status)] if error.status else []
    if error.tries > 1:
        parts.append(f"{error.tries} tries")
    return f" ({', '.join(parts)})" if parts else ""


def _omni(error: OmniError) -> str:
    if isinstance(error, NotSignedIn):
        return f"Omni refuses this key ({error.status or 401}). It is incomplete or revoked. Paste it again."
    if isinstance(error, Unreachable):
        return _REASONS[error.reason] + tried(error) + "."
    if isinstance(error, UnexpectedReply):
        return _strange(error)
    if isinstance(error, RateLimited):
        return f"Omni's request limit is used up. {_again(error.retry_after)}"
    if isinstance(error, ServerError):
        server_words = f" Omni: {error.words}" if error.from_server else ""
        return f"Omni failed{code(error)}.{server_words}"
    lead = _LEADS.get(type(error), "Omni refused it")
    server_words = f" Omni: {error.words}" if error.from_server else ""
    return f"{lead} ({error.status}).{server_words}"


_LEADS: dict[type[OmniError], str] = {
    Forbidden: "This key is not allowed to do that",
    NotFound: "Omni cannot find it",
    NotOffered: "This server does not support this call",
    Rejected: "Omni refused it",
    Conflict: "Not possible right now",
}


def _strange(error: UnexpectedReply) -> str:
    if error.kind == "redirect":
        where = f" to {error.location}" if error.location else ""
        return f"This address redirects{where}. The key is not sent there: use the org's own address."
    return _STRANGE[error.kind] + code(error) + "."


def _again(seconds: float | None) -> str:
    return f"Retry in {duration(seconds)}." if seconds else "Try again in a minute."
