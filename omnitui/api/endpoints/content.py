"""What a schedule can be made of: documents, their queries, a dashboard's filters (omni-api.md §2.11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.api.endpoints.schedules import segment
from omnitui.api.parsing import read
from omnitui.api.sender import Sender

if TYPE_CHECKING:
    from omnitui.api.models.content import DashboardFilters, DocumentPage, Query

_DOCUMENTS = "/api/v1/documents"


class ContentCalls(Sender):
    """Content, read only."""

    async def list_documents(self, cursor: str = "", page_size: int = 50) -> DocumentPage:
        """A page of documents by name; they have no text search, and nobody says how large a page may be.

        `cursor` is the last page's `next_cursor`.
        """
        from omnitui.api.models.content import DocumentPage

        query = {"pageSize": str(page_size), "sortField": "name", "sortDirection": "asc"}
        if cursor:
            query["cursor"] = cursor
        return read(DocumentPage, await self._send("GET", _DOCUMENTS, query), self._line.scrub)

    async def list_queries(self, identifier: str) -> Sequence[Query]:
        """The queries, so the tiles, of a document by its short id."""
        from omnitui.api.models.content import QueryList

        path = f"{_DOCUMENTS}/{segment(identifier, 'document')}/queries"
        return read(QueryList, await self._send("GET", path), self._line.scrub).queries

    async def get_filters(self, identifier: str) -> DashboardFilters:
        """A dashboard's own filters, from which a schedule's are begun (§5.4)."""
        from omnitui.api.models.content import DashboardFilters

        path = f"/api/v1/dashboards/{segment(identifier, 'dashboard')}/filters"
        return read(DashboardFilters, await self._send("GET", path), self._line.scrub)
