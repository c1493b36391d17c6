"""Turns a body into a model: at once where it is as documented, mended field by field where it is not."""

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

MENDINGS = 6
MOST_ERRORS = 20_000
# Escapes that could spell out a key unseen by the scrubbing of the bytes.
_ESCAPED_ASCII = re.compile(rb"\\(?:u00[2-7]|/)")
# What a bare text stands for where an object of this class is due (omni-api.md §8, clash 17).
_TEXT_IS = {"WireRecipient": "email", "WireRecipientGroup": "name", "KeyUser": "id"}
_WORDS: dict[Kind, str] = {
    "html": "A web page came back instead of data: is this Omni's address?",
    "json": "The answer cannot be read.",
    "shape": "The answer has an unexpected format.",
}
_GONE = object()


def read(model: type[Model], answer: ApiResponse, scrub: Redactor) -> Model:
    """The model an answer's body holds. Raises `UnexpectedReply` where there is none in it."""
    if not _suspicious(answer.body):
        try:
            return model.model_validate_json(answer.body)
        except ValidationError:
            pass
    data = parsed(answer, scrub)
    if not isinstance(data, dict):
        raise _strange(answer, "shape")
    mended = _mended(model, data)
    if mended is None:
        raise _strange(answer, "shape")
    return mended


def parsed(answer: ApiResponse, scrub: Redactor) -> object:
    """The body as plain JSON data, its texts fit to leave. Raises `UnexpectedReply` ("html", "json")."""
    text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        return scrub.tree(json.loads(text, strict=False, parse_constant=_refuse, parse_float=_finite))
    except (ValueError, RecursionError):
        markup = text.lstrip().startswith("<") or (text.strip() and "html" in answer.media)
    raise _strange(answer, "html" if markup else "json")


def _suspicious(body: bytes) -> bool:
    if b"NaN" in body or b"Infinity" in body:
        return True
    return b"\\" in body and _ESCAPED_ASCII.search(body) is not None


def _strange(answer: ApiResponse, kind: Kind) -> UnexpectedReply:
    return UnexpectedReply(kind, _WORDS[kind], status=answer.status, may_have_happened=True)


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _mended(model: type[Model], data: dict[str, object]) -> Model | None:
    for _ in range(MENDINGS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            if error.error_count() > MOST_ERRORS:
                return None
            errors = error.errors(include_url=False, include_context=True)
        if not _mend(data, errors):
            return None
    return None


def _mend(data: dict[str, object], errors: Sequence[ErrorDetails]) -> bool:
    """Mends each place that an error names, in place; says whether every one could be."""
    thinned: list[list[object]] = []
    for error in errors:
        missing = error["type"] == "missing"
        if not (_drop_record(data, error["loc"], thinned) if missing else _mend_value(data, error, thinned)):
            return False
    for items in thinned:
        items[:] = [item for item in items if item is not _GONE]
    return True


def _drop_record(data: object, path: Path, thinned: list[list[object]]) -> bool:
    """Leaves out the innermost list item around something that must be there."""
    for depth in range(len(path) - 1, 0, -1):
        items, index = _at(data, path[: depth - 1]), path[depth - 1]
        if isinstance(items, list) and isinstance(index, int):
            items[index] = _GONE
            thinned.append(items)
            return True
    return False


def _mend_value(data: object, error: ErrorDetails, thinned: list[list[object]]) -> bool:
    path = error["loc"]
    if not path:
        return False
    holder, key = _at(data, path[:-1]), path[-1]
    if holder is None:
        return True
    better = _better(error, key)
    if isinstance(holder, list) and isinstance(key, int):
        holder[key] = _GONE if better is None else better
        thinned.append(holder)
    elif isinstance(holder, dict) and key in holder:
        if better is None:
            del holder[key]
        else:
            holder[key] = better
    else:
        return False
    return True


def _better(error: ErrorDetails, key: int | str) -> object:
    """What a wrong value can be read as; `None` where it is best forgotten."""
    value = error["input"]
    if error["type"] == "string_type" and key != "id":
        return _as_text(value)
    meant = _TEXT_IS.get(str(error.get("ctx", {}).get("class_name", "")))
    return {meant: value} if meant and isinstance(value, str) else None


def _as_text(value: object) -> str | None:
    # A "no" where a text is due says that there is none: `disabledAt: false` is not a schedule paused.
    if value is False or value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:WORDS_LIMIT]


def _at(data: object, path: Path) -> object:
    """What stands at a path; `None` where an earlier mending took it away."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return None
    return data
