"""Members page by page: as far as a server counts right, and no further than it brings anybody new."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from omnitui.domain.auth.session import Credentials, KeySource, Session
from omnitui.domain.contacts.members import Members
from omnitui.secret import Secret
from omnitui.storage.config.profiles import Profile
from tests.api.support import ORIGIN, client_on


class Directory:
    """A SCIM of `count` members that takes no filter; `total` and `deaf` are its ways of counting wrong."""

    def __init__(self, count: int, total: Any, *, deaf: bool = False) -> None:
        self.people = [{"id": f"m{number}", "userName": f"m{number}@x.test"} for number in range(count)]
        self.total, self.deaf = total, deaf
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = request.url.params
        self.asked.append(query.get("filter") or query["startIndex"])
        if "filter" in query:
            return httpx.Response(400, json={"detail": "Unsupported filter", "status": 400})
        start = 0 if self.deaf else int(query["startIndex"]) - 1
        return httpx.Response(200, json={"Resources": self.people[start : start + 100], "totalResults": self.total})


@pytest.mark.parametrize(
    ("directory", "requests"),
    [
        (Directory(250, 250), 3),
        (Directory(250, "250"), 3),
        (Directory(250, None), 4),
        (Directory(250, 9999), 4),
        (Directory(100, 9999, deaf=True), 2),
        (Directory(0, 0), 1),
    ],
    ids=["right", "a text", "none", "too many", "one page for ever", "nobody"],
)
async def test_all_are_read_once(directory: Directory, requests: int) -> None:
    credentials = Credentials(Profile("acme", ORIGIN), Secret("k"), KeySource.SESSION)
    members = Members(Session(credentials, client_on(directory)))
    found = [user.id for _ in range(6) for user in (await members.find("m24"))[0]]
    assert members.whole and not members.by_part and set(found) == {str(one["id"]) for one in directory.people}
    assert directory.asked[0].startswith("userName co") and len(directory.asked) == 1 + requests
