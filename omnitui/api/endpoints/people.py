"""The endpoints of people who can get a delivery: email-only users, members, groups (omni-api.md §2.10, §2.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from omnitui.api.endpoints.base import EndpointGroup
from omnitui.api.errors import NotFound, NotOffered

if TYPE_CHECKING:
    from omnitui.api.models.people import EmailOnlyPage, EmailOnlySaved, GroupPage, ScimPage, UserPage

    Page = TypeVar("Page", bound=ScimPage)

EMAIL_ONLY = "/api/v1/users/email-only"
#: The most email-only users that one page or one bulk call may contain.
MOST_EMAIL_ONLY = 20
_SCIM = "/api/scim/v2/"

#: A value of an attribute; None, "" or [] unsets it.
Attribute = str | int | float | bool | Sequence[str | int | float | bool | None] | None


class People(EndpointGroup):
    """People and groups, as `client.people`; most of these calls need an org key."""

    async def list_email_only(
        self, email: str = "", cursor: str = "", *, page_size: int = MOST_EMAIL_ONLY, descending: bool = False
    ) -> EmailOnlyPage:
        """Return one page of the email-only users whose address contains `email` (§2.10).

        `cursor` is the previous page's `next_cursor`.
        """
        from omnitui.api.models.people import EmailOnlyPage

        query = {"email": email, "cursor": cursor, "pageSize": str(page_size)}
        query["sortDirection"] = "desc" if descending else "asc"
        return await self._get(EmailOnlyPage, EMAIL_ONLY, {name: text for name, text in query.items() if text})

    async def save_email_only(self, email: str, attributes: Mapping[str, Attribute]) -> EmailOnlySaved:
        """Create or update an email-only user (§2.10); attributes that are not given stay as they are."""
        from omnitui.api.models.people import EmailOnlySaved

        answer = await self._request("POST", EMAIL_ONLY, body=_user(email, attributes))
        return self._sender.read_confirmed(EmailOnlySaved, answer)

    async def save_many_email_only(
        self, users: Sequence[tuple[str, Mapping[str, Attribute]]]
    ) -> Sequence[EmailOnlySaved]:
        """Create or update up to `MOST_EMAIL_ONLY` at once (§2.10). Raises `Rejected` where none was saved."""
        from omnitui.api.models.people import EmailOnlySavedMany

        body = {"users": [_user(email, attributes) for email, attributes in users]}
        answer = await self._request("POST", f"{EMAIL_ONLY}/bulk", body=body)
        return self._sender.read_confirmed(EmailOnlySavedMany, answer).results

    async def list_users(self, matching: str = "", start_index: int = 1, count: int = 100) -> UserPage:
        """Return members over SCIM (§2.11; org keys only); `matching` is part of an e-mail address."""
        from omnitui.api.models.people import UserPage

        query = {"count": str(count), "startIndex": str(start_index)}
        if matching:
            text = matching.replace("\\", "\\\\").replace('"', '\\"')
            query["filter"] = f'userName co "{text}"'
        return await self._scim(UserPage, ("Users", "users"), query)

    async def list_groups(self, start_index: int = 1, count: int = 100) -> GroupPage:
        """Return user groups over SCIM (§2.11; org keys only)."""
        from omnitui.api.models.people import GroupPage

        return await self._scim(GroupPage, ("Groups", "groups"), {"count": str(count), "startIndex": str(start_index)})

    async def _scim(self, model: type[Page], spellings: tuple[str, str], query: Mapping[str, str]) -> Page:
        """Try both spellings of the path: Omni's documents use either."""
        try:
            return await self._get(model, _SCIM + spellings[0], query)
        except (NotFound, NotOffered):
            return await self._get(model, _SCIM + spellings[1], query)


def _user(email: str, attributes: Mapping[str, Attribute]) -> dict[str, object]:
    return {"email": email, "userAttributes": dict(attributes)} if attributes else {"email": email}
