"""What an answer says: the error its status means, in the server's words if it has any (omni-api.md §1.3)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from omnitui.api.errors import (
    WORDS_LIMIT,
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
)
from omnitui.api.rate_limit.retry import asked_wait
from omnitui.api.redaction import Redactor


@dataclass(slots=True)
class ApiResponse:
    """One answer, its body cut and free of the key; headers are empty where the server sent none."""

    status: int
    body: bytes = field(default=b"", repr=False)
    media: str = ""
    location: str = ""
    retry_after: str = ""
    date: str = ""


_BY_STATUS: dict[int, type[OmniError]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    405: NotOffered,
    409: Conflict,
    410: NotFound,
}
_PREFIX = re.compile(r"(?:Bad Request|Unauthorized|Forbidden|Not Found|Conflict): ")
_FIELD = re.compile(r"(?:^|, )([a-z_]\w*(?:\.\w+|\[\d+\])*): ", re.ASCII)
# The one-word names of omni-api.md §2 and §5; after a comma any other word is prose of the reason before.
_PLAIN_FIELDS = re.compile(
    "address|cursor|emails?|filename|format|identifier|name|path|port|q|recipients|region|schedule|status"
    "|subject|timezone|url|username|users"
)
_MARKUP = re.compile(r"<[!/?a-zA-Z]")
# How the oldest servers say what others say with a 405.
_NO_SUCH_CALL = "invalid method"
_MOST_SAID = 5
_NOTHING = ("", "null", "{}", "[]", '""')
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def error_from(answer: ApiResponse, scrub: Redactor) -> OmniError:
    """The error that a status outside 2xx means."""
    if 300 <= answer.status < 400:
        words = f"The address redirects to {answer.location or 'another place'}."
        return UnexpectedReply("redirect", words, location=answer.location, status=answer.status)
    if answer.status < 400:
        return UnexpectedReply("shape", f"HTTP {answer.status}", status=answer.status)
    said = _said(answer, scrub)
    words, fields = said or f"HTTP {answer.status}", fields_in(said)
    from_server = bool(said)
    if answer.status == 429 or answer.status >= 500:
        wait = asked_wait(answer.retry_after, answer.date, datetime.now(UTC)) if answer.retry_after else None
        limited = RateLimited if answer.status == 429 else ServerError
        return limited(words, retry_after=wait, from_server=from_server, status=answer.status, fields=fields)
    refused = _BY_STATUS.get(answer.status, Rejected)
    if answer.status == 400 and _NO_SUCH_CALL in words.lower():
        refused = NotOffered
    return refused(words, from_server=from_server, status=answer.status, fields=fields)


def said_in(data: object) -> str:
    """The first text among `detail`, `message` and `error`, on one line; empty where there is none.

    Each may be a text, an object with a `message` in it, or a list of such.
    """
    if isinstance(data, list):
        return _words_of(data)
    if not isinstance(data, dict):
        return ""
    found = (_words_of(data.get(name)) for name in ("detail", "message", "error"))
    return next((words for words in found if words), "")


def _words_of(said: object) -> str:
    if isinstance(said, dict):
        said = next((said[name] for name in ("message", "msg", "detail") if isinstance(said.get(name), str)), "")
    if isinstance(said, list):
        flat = (_words_of(one) for one in said[:_MOST_SAID] if not isinstance(one, list))
        return ", ".join(dict.fromkeys(words for words in flat if words))
    line = _one_line(said) if isinstance(said, str) else ""
    return "" if line.startswith("<") else line


def fields_in(words: str) -> dict[str, str]:
    """The reasons by field of `Bad Request: name: name is required, schedule: …`; empty for other words."""
    text = _PREFIX.sub("", words, count=1) if _PREFIX.match(words) else words
    marks = [mark for mark in _FIELD.finditer(text) if mark.start() == 0 or _names_a_field(mark[1])]
    if not marks or marks[0].start() != 0:
        return {}
    fields: dict[str, str] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        reason = text[mark.end() : end].strip()
        fields[mark[1]] = f"{fields[mark[1]]}, {reason}" if mark[1] in fields else reason
    return fields


def _names_a_field(name: str) -> bool:
    return _PLAIN_FIELDS.fullmatch(name) is not None or not (name.isalpha() and name.islower())


def _said(answer: ApiResponse, scrub: Redactor) -> str:
    text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff").strip()
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        data, text = None, "" if text.startswith(("{", "[")) else text
    words = said_in(data)
    if not words and "html" not in answer.media:
        words = _plain(text)
    return scrub.text(words)


def _plain(text: str) -> str:
    line = _one_line(text[: 4 * WORDS_LIMIT])
    unfit = line in _NOTHING or _MARKUP.search(line) or _UNREADABLE.search(line)
    return "" if unfit else line


def _one_line(text: str) -> str:
    return " ".join(text.split())
