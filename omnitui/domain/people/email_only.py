"""Email-only users as Omni lists them: a page at a time, or one by address (`omni-api.md §2.10`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnitui.api.errors import Forbidden, NotFound, NotOffered, NotSignedIn, OmniError, Rejected
from omnitui.domain.auth.session import Session
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.people.store import Contact, PeopleStore, PersonKind

if TYPE_CHECKING:
    from omnitui.api.models.people import EmailOnlyUser

#: The errors of a server, or for a key, that does not offer a call at all.
NOT_GIVEN = (Forbidden, NotFound, NotOffered, Rejected)
_LOOKS = 5
_AHEAD = 20


@dataclass
class Pages:
    """How far one list of email-only users is read: `until` is the last address of its last page."""

    cursor: str = ""
    until: str = ""
    asked: bool = False
    whole: bool = False
    total: int | None = None
    in_progress: bool = False


class PeopleLists:
    """The lists of one session, one per search. `changed` is called whenever there is more to show.

    What this server or key does not offer is in `lost`; `failure` is the error that interrupted the reading.
    """

    def __init__(self, session: Session, people: PeopleStore, changed: Callable[[], None]) -> None:
        self.lost: set[str] = set()
        self.failure: OmniError | None = None
        self._session = session
        self._people = people
        self._changed = changed
        self._pages: dict[str, Pages] = {}

    def pages(self, search: str = "") -> Pages:
        """How far the list of a search is read."""
        return self._pages.setdefault(folded(search), Pages())

    def wants(self, bottom: int) -> bool:
        """Whether the next page is near the view: it begins less than a page below the position `bottom`."""
        pages = self.pages(self._people.search)
        if "email-only" in self.lost or pages.whole or pages.in_progress or self.failure is not None:
            return False
        return not pages.asked or self._people.position_of(pages.until) < bottom + _AHEAD

    async def next_page(self, search: str) -> None:
        """Read the next page of the email-only users whose address contains `search`."""
        pages = self.pages(search)
        if pages.in_progress or pages.whole:
            return
        pages.in_progress = True
        try:
            page = await self._session.client.people.list_email_only(folded(search), pages.cursor)
        except NotSignedIn:
            raise
        except NOT_GIVEN:
            self.lost.add("email-only")
        except OmniError as error:
            self.failure = error
        else:
            keys = [self._email_only(user).key for user in page.records]
            following = page.page_info.next_cursor or ""
            pages.total = page.page_info.total_records
            pages.whole = not page.page_info.has_next_page or not keys or following in ("", pages.cursor)
            pages.asked, pages.cursor, pages.until = True, following, max([pages.until, *keys])
        finally:
            pages.in_progress = False
            self._changed()

    def _email_only(self, user: EmailOnlyUser) -> Contact:
        who = self._people.add(user.email, PersonKind.EMAIL_ONLY, "", user.user_id or "")
        who.attributes = user.attributes
        return who

    async def look_up(self, email: str) -> Contact | None:
        """The email-only user of this address, from the store or from Omni. Raises `OmniError`."""
        key, cursor = folded(email), ""
        person = self._people.people.get(key)
        if (person is not None and person.attributes is not None) or self.pages().whole:
            return person
        for _ in range(_LOOKS):
            page = await self._session.client.people.list_email_only(key, cursor)
            for user in page.records:
                who = self._email_only(user)
                if who.key == key:
                    return who
            cursor = page.page_info.next_cursor or ""
            if not page.page_info.has_next_page or not cursor:
                break
        return person
