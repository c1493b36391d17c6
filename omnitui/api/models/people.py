"""People and groups as they come over the wire (omni-api.md §2.10, §2.11); loaded when they are first asked for."""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from omnitui.api.models.schedules import Id, PageInfo, Wire


class EmailOnlyUser(Wire):
    """Somebody who gets deliveries and cannot sign in; listed in snake_case, unlike all the rest."""

    email: Id
    user_id: str | None = Field(None, validation_alias=AliasChoices("user_id", "userId"))
    attributes: dict[str, Any] = Field({}, validation_alias=AliasChoices("user_attributes", "userAttributes"))


class EmailOnlyPage(Wire):
    """A page of email-only users; its `next_cursor` looks like an e-mail address."""

    page_info: PageInfo = Field(default_factory=PageInfo)
    records: list[EmailOnlyUser]


class EmailOnlySaved(Wire):
    """An email-only user that was made or brought up to date."""

    email: str | None = None
    user_id: str | None = Field(None, validation_alias=AliasChoices("userId", "user_id"))


class EmailOnlySavedMany(Wire):
    """The same for all of one call, in whatever order."""

    results: list[EmailOnlySaved] = []


class User(Wire):
    """A member; `id` is the membership id that transfers and recipients take (§8, clash 4)."""

    id: Id
    user_name: str | None = None
    display_name: str | None = None
    active: bool | None = None


class Group(Wire):
    """A user group; Omni may refuse this id where it wants a uuid (§8, clash 11)."""

    id: Id
    display_name: str | None = None
    members: list[Any] = []


class ScimPage(Wire):
    """What SCIM pages have in common; counting starts at 1."""

    total_results: int | None = None
    items_per_page: int | None = None
    start_index: int | None = None


class UserPage(ScimPage):
    """A page of members."""

    resources: list[User] = Field([], validation_alias=AliasChoices("Resources", "resources"))


class GroupPage(ScimPage):
    """A page of groups."""

    resources: list[Group] = Field([], validation_alias=AliasChoices("Resources", "resources"))
