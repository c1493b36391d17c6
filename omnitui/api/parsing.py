"""Turns a response body into a model: directly if it is as documented, else repaired field by field."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from omnitui.api.errors import WORDS_LIMIT, Kind, UnexpectedReply
from omnitui.api.redaction import Redactor
from omnitui.api.responses import ApiResponse

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[int | str, ...]

MOST_REPAIRS = 6
MOST_ERRORS = 20_000
# Escapes that could spell a key in a way that redacting the raw bytes does not find.
_ESCAPED_ASCII = re.compile(rb"\\(?:u00[2-7]|/)")
# The field that a bare string stands for where an object of this class is expected (omni-api.md §8, clash 17).
_TEXT_IS = {"WireRecipient": "email", "WireRecipientGroup": "name", "KeyUser": "id"}
_WORDS: dict[Kind, str] = {
    "html": "A web page came back instead of data: is this Omni's address?",
    "json": "The answer cannot be read.",
    "shape": "The answer has an unexpected format.",
}
_REMOVED = object()


def read(model: type[Model], answer: ApiResponse, redactor: Redactor) -> Model:
    """Return the model in an answer's body, with secrets masked by `redactor`.

    Raises `UnexpectedReply` ("html", "json", "shape") where the body does not contain the model.
    """
    if not _suspicious(answer.body):
        try:
            return model.model_validate_json(answer.body)
        except ValidationError:
            pass
    data = parsed(answer, redactor)
    if not isinstance(data, dict):
        raise _unexpected(answer, "shape")
    repaired = _repaired(model, data)
    if repaired is None:
        raise _unexpected(answer, "shape")
    return repaired


def parsed(answer: ApiResponse, redactor: Redactor) -> object:
    """Return the body as JSON data with secrets masked. Raises `UnexpectedReply` ("html", "json")."""
    text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        return redactor.tree(json.loads(text, strict=False, parse_constant=_reject_constant, parse_float=_finite))
    except (ValueError, RecursionError):
        markup = text.lstrip().startswith("<") or (text.strip() and "html" in answer.media)
    raise _unexpected(answer, "html" if markup else "json")


def _suspicious(body: bytes) -> bool:
    if b"NaN" in body or b"Infinity" in body:
        return True
    return b"\\" in body and _ESCAPED_ASCII.search(body) is not None


def _unexpected(answer: ApiResponse, kind: Kind) -> UnexpectedReply:
    return UnexpectedReply(kind, _WORDS[kind], status=answer.status, may_have_happened=True)


def _reject_constant(constant: str) -> object:
    raise ValueError(constant)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _repaired(model: type[Model], data: dict[str, object]) -> Model | None:
    for _ in range(MOST_REPAIRS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            if error.error_count() > MOST_ERRORS:
                return None
            errors = error.errors(include_url=False, include_context=True)
        if not _repair(data, errors):
            return None
    return None


def _repair(data: dict[str, object], errors: Sequence[ErrorDetails]) -> bool:
    """Repair, in place, each value that an error names; return whether all could be repaired."""
    thinned: list[list[object]] = []
    for error in errors:
        missing = error["type"] == "missing"
        if not (_drop_record(data, error["loc"], thinned) if missing else _repair_value(data, error, thinned)):
            return False
    for items in thinned:
        items[:] = [item for item in items if item is not _REMOVED]
    return True


def _drop_record(data: object, path: Path, thinned: list[list[object]]) -> bool:
    """Remove the innermost list item that lacks a required field."""
    for depth in range(len(path) - 1, 0, -1):
        items, index = _at(data, path[: depth - 1]), path[depth - 1]
        if isinstance(items, list) and isinstance(index, int):
            items[index] = _REMOVED
            thinned.append(items)
            return True
    return False


def _repair_value(data: object, error: ErrorDetails, thinned: list[list[object]]) -> bool:
    path = error["loc"]
    if not path:
        return False
    holder, key = _at(data, path[:-1]), path[-1]
    if holder is None:
        return True
    replacement = _replacement(error, key)
    if isinstance(holder, list) and isinstance(key, int):
        holder[key] = _REMOVED if replacement is None else replacement
        thinned.append(holder)
    elif isinstance(holder, dict) and key in holder:
        if replacement is None:
            del holder[key]
        else:
            holder[key] = replacement
    else:
        return False
    return True


def _replacement(error: ErrorDetails, key: int | str) -> object:
    """Return what a wrong value can be read as; `None` if it is better dropped."""
    value = error["input"]
    if error["type"] == "string_type" and key != "id":
        return _as_text(value)
    field = _TEXT_IS.get(str(error.get("ctx", {}).get("class_name", "")))
    return {field: value} if field and isinstance(value, str) else None


def _as_text(value: object) -> str | None:
    # False where a string is expected means "none": `disabledAt: false` is not a paused schedule.
    if value is False or value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:WORDS_LIMIT]


def _at(data: object, path: Path) -> object:
    """Return the value at a path; `None` where an earlier repair removed it."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return None
    return data
