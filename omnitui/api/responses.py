"""Turns the status and body of a response into an error, in the server's words if it sent any (omni-api.md §1.3)."""

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
    """One response, its body limited in size and free of secrets; a header that the server did not send is empty.

    `media` is the content type in lower case, `location` the host of a redirect.
    """

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
# The one-word names of omni-api.md §2 and §5; any other word after a comma still belongs to the reason before it.
_PLAIN_FIELDS = re.compile(
    "address|cursor|emails?|filename|format|identifier|name|path|port|q|recipients|region|schedule|status"
    "|subject|timezone|url|username|users"
)
_MARKUP = re.compile(r"<[!/?a-zA-Z]")
# The oldest servers answer 400 with these words where others answer 405.
_NO_SUCH_CALL = "invalid method"
_MOST_MESSAGES = 5
_NOTHING = ("", "null", "{}", "[]", '""')
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def error_from(answer: ApiResponse, redactor: Redactor) -> OmniError:
    """Return the error that a status outside 2xx means, with its message, fields and `Retry-After` in seconds."""
    if 300 <= answer.status < 400:
        words = f"The address redirects to {answer.location or 'another place'}."
        return UnexpectedReply("redirect", words, location=answer.location, status=answer.status)
    if answer.status < 400:
        return UnexpectedReply("shape", f"HTTP {answer.status}", status=answer.status)
    detail = _error_text(answer, redactor)
    words, fields = detail or f"HTTP {answer.status}", fields_in(detail)
    from_server = bool(detail)
    if answer.status == 429 or answer.status >= 500:
        wait = asked_wait(answer.retry_after, answer.date, datetime.now(UTC)) if answer.retry_after else None
        limited = RateLimited if answer.status == 429 else ServerError
        return limited(words, retry_after=wait, from_server=from_server, status=answer.status, fields=fields)
    refused = _BY_STATUS.get(answer.status, Rejected)
    if answer.status == 400 and _NO_SUCH_CALL in words.lower():
        refused = NotOffered
    return refused(words, from_server=from_server, status=answer.status, fields=fields)


def error_words(data: object) -> str:
    """Return the first message among `detail`, `message` and `error`, on one line; empty if there is none.

    Each may be a string, an object with a `message` in it, or a list of either.
    """
    if isinstance(data, list):
        return _words_of(data)
    if not isinstance(data, dict):
        return ""
    found = (_words_of(data.get(name)) for name in ("detail", "message", "error"))
    return next((words for words in found if words), "")


def _words_of(value: object) -> str:
    if isinstance(value, dict):
        value = next((value[name] for name in ("message", "msg", "detail") if isinstance(value.get(name), str)), "")
    if isinstance(value, list):
        flat = (_words_of(each) for each in value[:_MOST_MESSAGES] if not isinstance(each, list))
        return ", ".join(dict.fromkeys(words for words in flat if words))
    line = _one_line(value) if isinstance(value, str) else ""
    return "" if line.startswith("<") else line


def fields_in(words: str) -> dict[str, str]:
    """Parse `Bad Request: name: name is required, schedule: …` into reasons by field; other words give none."""
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


def _error_text(answer: ApiResponse, redactor: Redactor) -> str:
    text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff").strip()
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        data, text = None, "" if text.startswith(("{", "[")) else text
    words = error_words(data)
    if not words and "html" not in answer.media:
        words = _plain(text)
    return redactor.text(words)


def _plain(text: str) -> str:
    line = _one_line(text[: 4 * WORDS_LIMIT])
    unfit = line in _NOTHING or _MARKUP.search(line) or _UNREADABLE.search(line)
    return "" if unfit else line


def _one_line(text: str) -> str:
    return " ".join(text.split())
