"""Who can get a delivery: email-only users, members and groups (omni-api.md §2.10, §2.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from omnitui.api.errors import NotFound, NotOffered
from omnitui.api.parsing import read
from omnitui.api.sender import Sender

if TYPE_CHECKING:
    from omnitui.api.models.people import EmailOnlyPage, EmailOnlySaved, GroupPage, ScimPage, UserPage

    Page = TypeVar("Page", bound=ScimPage)

EMAIL_ONLY = "/api/v1/users/email-only"
#: The most that a page of email-only users, and one bulk call, may hold.
MOST_EMAIL_ONLY = 20
_SCIM = "/api/scim/v2/"

#: A value of an attribute; None, "" or [] unsets it.
Attribute = str | int | float | bool | Sequence[str | int | float | bool | None] | None


class PeopleCalls(Sender):
    """People and groups; most of it is for org keys only."""

    async def list_email_only(
        self, email: str = "", cursor: str = "", *, page_size: int = MOST_EMAIL_ONLY, descending: bool = False
    ) -> EmailOnlyPage:
        """A page of email-only users whose address holds `email` (§2.10); `cursor` is the last page's `next_cursor`."""
        from omnitui.api.models.people import EmailOnlyPage

        query = {"email": email, "cursor": cursor, "pageSize": str(page_size)}
        query["sortDirection"] = "desc" if descending else "asc"
        answer = await self._send("GET", EMAIL_ONLY, {name: text for name, text in query.items() if text})
        return read(EmailOnlyPage, answer, self._line.scrub)

    async def save_email_only(self, email: str, attributes: Mapping[str, Attribute]) -> EmailOnlySaved:
        """Makes an email-only user, or brings one up to date (§2.10); attributes not named stay as they are."""
        from omnitui.api.models.people import EmailOnlySaved

        answer = await self._send("POST", EMAIL_ONLY, body=_user(email, attributes))
        return self._confirmed(EmailOnlySaved, answer)

    async def save_many_email_only(
        self, users: Sequence[tuple[str, Mapping[str, Attribute]]]
    ) -> Sequence[EmailOnlySaved]:
        """The same for up to 20 at once (§2.10): all of them, or `Rejected` and none."""
        from omnitui.api.models.people import EmailOnlySavedMany

        body = {"users": [_user(email, attributes) for email, attributes in users]}
        answer = await self._send("POST", f"{EMAIL_ONLY}/bulk", body=body)
        return self._confirmed(EmailOnlySavedMany, answer).results

    async def list_users(self, matching: str = "", start_index: int = 1, count: int = 100) -> UserPage:
        """Members, by SCIM (§2.11; org keys only); `matching` is part of an e-mail address."""
        from omnitui.api.models.people import UserPage

        query = {"count": str(count), "startIndex": str(start_index)}
        if matching:
            text = matching.replace("\\", "\\\\").replace('"', '\\"')
            query["filter"] = f'userName co "{text}"'
        return await self._scim(UserPage, ("Users", "users"), query)

    async def list_groups(self, start_index: int = 1, count: int = 100) -> GroupPage:
        """User groups, by SCIM (§2.11; org keys only)."""
        from omnitui.api.models.people import GroupPage

        return await self._scim(GroupPage, ("Groups", "groups"), {"count": str(count), "startIndex": str(start_index)})

    async def _scim(self, model: type[Page], names: tuple[str, str], query: Mapping[str, str]) -> Page:
        """A page of SCIM, whose documents spell the path both ways."""
        try:
            answer = await self._send("GET", _SCIM + names[0], query)
        except (NotFound, NotOffered):
            answer = await self._send("GET", _SCIM + names[1], query)
        return read(model, answer, self._line.scrub)


def _user(email: str, attributes: Mapping[str, Attribute]) -> dict[str, object]:
    return {"email": email, "userAttributes": dict(attributes)} if attributes else {"email": email}
