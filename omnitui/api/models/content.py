"""Documents, queries and filters as they come over the wire (omni-api.md §2.11); loaded with the first form."""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, AliasPath, Field

from omnitui.api.models.schedules import Id, PageInfo, Wire


class Document(Wire):
    """A document; only one with a dashboard that is not deleted can be scheduled."""

    identifier: Id
    name: str | None = None
    has_dashboard: bool | None = None
    deleted: bool | None = None
    folder: str | None = Field(None, validation_alias=AliasChoices(AliasPath("folder", "path"), "folderPath"))
    owner: str | None = Field(None, validation_alias=AliasChoices(AliasPath("owner", "name"), "ownerName"))


class DocumentPage(Wire):
    """A page of documents."""

    page_info: PageInfo = Field(default_factory=PageInfo)
    records: list[Document]


class Query(Wire):
    """A query of a document; `key` is what `queryIdentifierMapKey` and `conditionQueryMapKey` take."""

    id: str | None = None
    name: str | None = None
    key: str | None = Field(None, validation_alias="queryIdentifierMapKey")


class QueryList(Wire):
    """All queries of a document."""

    queries: list[Query] = []


class DashboardFilters(Wire):
    """A dashboard's filters by key, opaque (§5.4); `controls` comes as an object or an array (§8, clash 12)."""

    identifier: str | None = None
    filters: dict[str, Any] = {}
    filter_order: list[str] = []
    controls: Any = None
