"""What every group of endpoints shares: the client's one `request`, and the reading of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from omnitui.api.errors import NotFound
from omnitui.api.parsing import Model
from omnitui.api.rate_limit.priority import RequestOptions
from omnitui.api.redaction import encodable
from omnitui.api.sender import Sender

LONGEST_ID = 200


class EndpointGroup:
    """Endpoints of one kind, a typed method each; all go through `Sender.request` and carry the same options.

    Every method raises an `OmniError` where the call does not succeed, and nothing else.
    """

    def __init__(self, sender: Sender, options: RequestOptions) -> None:
        self._sender = sender
        self._request = partial(sender.request, options=options)

    async def _get(self, model: type[Model], path: str, params: Mapping[str, str] | None = None) -> Model:
        return self._sender.read(model, await self._request("GET", path, params))


def segment(text: str, what: str) -> str:
    """An id as one segment of a path, percent-encoded; `what` names its kind in the error.

    Raises `NotFound` for a text that would lead to another path.
    """
    if text.strip(" .") == "" or len(text) > LONGEST_ID:
        raise NotFound(f"This is not a valid {what} id.", tries=0)
    return quote(encodable(text), safe="")
