"""How Omni formats its answers and errors (omni-api.md §1.3)."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

Json = dict[str, Any]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PREFIXES = {400: "Bad Request: ", 401: "Unauthorized: ", 403: "Forbidden: "}


class ApiError(Exception):
    """A request that Omni rejects: the status, and the words of its `detail` without Omni's prefix."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    """Return a JSON answer as JavaScript writes it: UTF-8, with only lone surrogates escaped."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    text = _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    sent = {"content-type": "application/json; charset=utf-8", **(headers or {})}
    return httpx.Response(status, headers=sent, content=text.encode())


def error_answer(error: ApiError, headers: dict[str, str] | None = None, *, scim: bool = False) -> httpx.Response:
    """Return an error: `detail` with its prefix, and `status`. SCIM has no prefix, and a string as status."""
    if scim:
        schema = "urn:ietf:params:scim:api:messages:2.0:Error"
        body: object = {"detail": error.words, "schemas": [schema], "status": str(error.status)}
        return answer(body, error.status, headers)
    detail = _PREFIXES.get(error.status, "") + error.words
    return answer({"detail": detail, "status": error.status}, error.status, headers)
