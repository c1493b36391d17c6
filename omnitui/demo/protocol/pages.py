"""What paged lists share: the checks of their query, and the `pageInfo` of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from omnitui.demo.protocol.answers import ApiError, Json

NUMBER = re.compile(r"-?[0-9]{1,9}")


def choices(query: Mapping[str, str], allowed: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the errors of the parameters that accept only certain values."""
    return [
        f"{name}: Invalid enum value" for name, values in allowed.items() if query.get(name, values[0]) not in values
    ]


def checked_size(query: Mapping[str, str], *, default: int, most: int) -> int:
    """How many a page holds. Raises ApiError if it is not a number, or too large."""
    text = query.get("pageSize", str(default))
    if not NUMBER.fullmatch(text):
        raise ApiError(400, "pageSize: Expected number, received nan")
    size = int(text)
    if size > most:
        raise ApiError(400, f"Page size cannot exceed {most}")
    if size < 1:
        raise ApiError(400, "pageSize: Number must be greater than or equal to 1")
    return size


def page_info(following: str | None, size: int, total: int) -> Json:
    """Return the `pageInfo` of a page; `following` is the cursor of the next one, None on the last."""
    return {
        "hasNextPage": following is not None,
        "nextCursor": following,
        "pageSize": size,
        "totalRecords": total,
    }
