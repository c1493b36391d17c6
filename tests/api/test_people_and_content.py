"""People, groups and content: what is asked, and whatever comes back of it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from omnitui.api.errors import Forbidden, NotFound, Rejected

from .support import client_on


class Answers:
    """One answer by the end of the path; remembers the requests."""

    def __init__(self, **by_end: Any) -> None:
        self.by_end, self.asked = by_end, list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.by_end.get(request.url.path.rsplit("/", 1)[-1].replace("-", "_"))
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(404) if answer is None else httpx.Response(200, json=answer)

    @property
    def query(self) -> dict[str, str]:
        return dict(self.asked[-1].url.params)


async def test_a_page_of_email_only_users() -> None:
    record = {"email": "b@x.test", "user_id": "u1", "user_attributes": {"tier": 1, "regions": ["n", "e"]}}
    answers = Answers(
        email_only={"pageInfo": {"hasNextPage": True, "nextCursor": "b@x.test"}, "records": [record, {"user_id": "u2"}]}
    )
    page = await client_on(answers).people.list_email_only("x", "a@x.test")
    assert answers.query == {"email": "x", "cursor": "a@x.test", "pageSize": "20", "sortDirection": "asc"}
    assert [(user.email, user.user_id, user.attributes) for user in page.records] == [
        ("b@x.test", "u1", {"tier": 1, "regions": ["n", "e"]})
    ]
    assert page.page_info.next_cursor == "b@x.test"


async def test_the_first_page_names_no_cursor() -> None:
    answers = Answers(email_only={"records": []})
    await client_on(answers).people.list_email_only()
    assert answers.query == {"pageSize": "20", "sortDirection": "asc"}


async def test_many_users_in_whatever_spelling() -> None:
    results = [{"email": "a@x.test", "userId": "1"}, {"email": "b@x.test", "user_id": "2"}]
    answers = Answers(bulk=httpx.Response(201, json={"results": results}))
    saved = await client_on(answers).people.save_many_email_only([("a@x.test", {"tier": None}), ("b@x.test", {})])
    assert [(user.email, user.user_id) for user in saved] == [("a@x.test", "1"), ("b@x.test", "2")]
    assert httpx.Response(200, content=answers.asked[0].content).json() == {
        "users": [{"email": "a@x.test", "userAttributes": {"tier": None}}, {"email": "b@x.test"}]
    }


async def test_a_user_that_omni_refuses() -> None:
    words = "Bad Request: email: Invalid email address"
    answers = Answers(email_only=httpx.Response(400, json={"detail": words, "status": 400}))
    with pytest.raises(Rejected) as caught:
        await client_on(answers).people.save_email_only("x", {})
    assert caught.value.fields == {"email": "Invalid email address"}


async def test_members_are_looked_for_by_part_of_their_address() -> None:
    found = {"id": "m1", "userName": "ada@x.test", "displayName": "Ada", "active": False, "emails": []}
    answers = Answers(Users={"Resources": [found], "totalResults": "1", "startIndex": 1})
    page = await client_on(answers).people.list_users('a"d\\a', start_index=101)
    assert answers.query == {"filter": 'userName co "a\\"d\\\\a"', "count": "100", "startIndex": "101"}
    user = page.resources[0]
    assert (user.id, user.user_name, user.display_name, user.active) == ("m1", "ada@x.test", "Ada", False)
    assert page.total_results == 1


async def test_both_spellings_of_the_directory() -> None:
    answers = Answers(users={"Resources": [{"id": "m1"}]}, groups={"Resources": [{"id": "mEhXj6ZI"}]})
    client = client_on(answers)
    assert (await client.people.list_users()).resources[0].id == "m1"
    assert (await client.people.list_groups()).resources[0].id == "mEhXj6ZI"
    with pytest.raises(NotFound):
        await client_on(Answers()).people.list_users()


async def test_a_personal_token_is_told_why_there_is_no_directory() -> None:
    body = {
        "detail": "User-scoped API keys are not allowed to access the SCIM API.",
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "403",
    }
    answers = Answers(Users=httpx.Response(403, json=body))
    with pytest.raises(Forbidden) as caught:
        await client_on(answers).people.list_users()
    assert caught.value.words.startswith("User-scoped") and len(answers.asked) == 1


async def test_documents_queries_and_filters() -> None:
    document = {
        "identifier": "9ac41f02",
        "name": "Churn",
        "hasDashboard": True,
        "folder": {"path": "a/b"},
        "owner": None,
    }
    answers = Answers(
        documents={"pageInfo": {"hasNextPage": False}, "records": [document, {"identifier": "x", "folder": None}]},
        queries={"queries": [{"id": "q", "name": "By store", "queryIdentifierMapKey": 2}]},
        filters={"identifier": "9ac41f02", "filters": {"f": {"kind": "EQUALS"}}, "filterOrder": ["f"], "controls": []},
    )
    client = client_on(answers)
    page = await client.content.list_documents("3")
    assert answers.query == {"pageSize": "50", "sortField": "name", "sortDirection": "asc", "cursor": "3"}
    assert [(doc.identifier, doc.has_dashboard, doc.folder, doc.owner) for doc in page.records] == [
        ("9ac41f02", True, "a/b", None),
        ("x", None, None, None),
    ]
    assert [(query.name, query.key) for query in await client.content.list_queries("a/b")] == [("By store", "2")]
    assert answers.asked[-1].url.raw_path == b"/api/v1/documents/a%2Fb/queries"
    filters = await client.content.get_filters("9ac41f02")
    assert (filters.filters, filters.filter_order, filters.controls) == ({"f": {"kind": "EQUALS"}}, ["f"], [])
    for nowhere in ("", "..", " "):
        with pytest.raises(NotFound):
            await client.content.list_queries(nowhere)
