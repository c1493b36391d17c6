"""The endpoints of content that a schedule can deliver: documents, their queries, a dashboard's filters (§2.11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.api.endpoints.base import EndpointGroup, segment

if TYPE_CHECKING:
    from omnitui.api.models.content import DashboardFilters, DocumentPage, Query

_DOCUMENTS = "/api/v1/documents"


class Content(EndpointGroup):
    """Content, as `client.content`; read only (omni-api.md §2.11)."""

    async def list_documents(self, cursor: str = "", page_size: int = 50) -> DocumentPage:
        """Return one page of documents by name (§2.11).

        `cursor` is the previous page's `next_cursor`. Omni has no text search for documents and does not
        document how large a page may be.
        """
        from omnitui.api.models.content import DocumentPage

        query = {"pageSize": str(page_size), "sortField": "name", "sortDirection": "asc"}
        if cursor:
            query["cursor"] = cursor
        return await self._get(DocumentPage, _DOCUMENTS, query)

    async def list_queries(self, identifier: str) -> Sequence[Query]:
        """Return the queries, which are the tiles, of a document by its short id (§2.11)."""
        from omnitui.api.models.content import QueryList

        path = f"{_DOCUMENTS}/{segment(identifier, 'document')}/queries"
        return (await self._get(QueryList, path)).queries

    async def get_filters(self, identifier: str) -> DashboardFilters:
        """Return a dashboard's own filters, from which those of a schedule start (§5.4)."""
        from omnitui.api.models.content import DashboardFilters

        return await self._get(DashboardFilters, f"/api/v1/dashboards/{segment(identifier, 'dashboard')}/filters")
