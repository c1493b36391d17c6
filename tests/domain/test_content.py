"""What a form looks up: the list's dashboards first, documents a page at a time, ids and links as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from omnitui.api.errors import NotFound, OmniError
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.contacts.members import PAGES_BY_ITSELF
from omnitui.domain.delivery.content import Content
from omnitui.domain.schedules.in_full import ScheduleInFull, read_in_full
from tests.domain.acts.support import Stage, stage


def content(stage: Stage) -> Content:
    return Content(stage.session, stage.store)


def asked(stage: Stage) -> list[str]:
    return [request.path for request in stage.fake.requests]


async def test_the_lists_dashboards_cost_no_request(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        known = content(at).dashboards()
        assert {found.id for found in known} == {row.identifier for row in at.store.rows.values()} - {""}
        assert [found.name.casefold() for found in known] == sorted(found.name.casefold() for found in known)
        assert asked(at) == []


async def test_documents_are_read_a_page_at_a_time_and_kept(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        at.fake.more_documents = 1_500
        looked_up = content(at)
        pages = 0
        while looked_up.reads_on:
            assert await looked_up.more_dashboards()
            pages += 1
        assert pages == PAGES_BY_ITSELF == len(asked(at))
        before = len(looked_up.dashboards())
        while await looked_up.more_dashboards():
            pages += 1
        assert looked_up.whole and len(looked_up.dashboards()) > before > 450
        requests = len(asked(at))
        assert not await looked_up.more_dashboards()
        assert len(asked(at)) == requests, "what has been read is not asked for again"


async def test_only_documents_with_a_dashboard_can_be_scheduled(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        looked_up = Content(at.session, type(at.store)())
        while await looked_up.more_dashboards():
            pass
        for found in looked_up.dashboards()[:40]:
            assert (await looked_up.filters(found.id)) is not None


async def test_tiles_and_filters_are_asked_for_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        looked_up, identifier = content(at), at.row().identifier
        assert looked_up.tiles_of(identifier) is None
        tiles = await looked_up.tiles(identifier)
        assert tiles and all(tile.id and tile.name for tile in tiles)
        assert await looked_up.tiles(identifier) is tiles is looked_up.tiles_of(identifier)
        await looked_up.filters(identifier)
        await looked_up.filters(identifier)
        assert len(asked(at)) == 2


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("9ac41f02", "9ac41f02"),
        ("  9ac41f02 ", "9ac41f02"),
        ("mEhXjQZI", "mEhXjQZI"),
        ("Revenue", ""),
        ("REVENUE", ""),
        ("{host}/dashboards/9ac41f02", "9ac41f02"),
        ("https://{host}/dashboards/9ac41f02?f--x=1", "9ac41f02"),
        ("https://{host}/w/9ac41f02/edit", "9ac41f02"),
        ("https://other.omniapp.co/dashboards/9ac41f02", ""),
        ("https://{host}/home", ""),
        ("https://[", ""),
        ("churn", ""),
        ("Stock 2026 by store", ""),
        ("", ""),
    ],
)
async def test_an_id_or_a_link_into_this_org_is_a_dashboard(tmp_path: Path, typed: str, identifier: str) -> None:
    async with stage(tmp_path) as at:
        host = at.session.profile.address.partition("://")[2]
        assert content(at).identifier_in(typed.replace("{host}", host)) == identifier


async def test_owners_are_those_of_the_list_and_members_by_typing(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        looked_up = content(at)
        before = {found.id for found in looked_up.owners()}
        assert before == {row.owner_id for row in at.store.rows.values()} - {""}
        await looked_up.more_owners("frida.blahlo")
        found = [known for known in looked_up.owners() if "frida.blahlo" in known.note]
        assert found and all(known.name for known in found)


async def test_where_members_cannot_be_filtered_they_are_read_a_page_at_a_time(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        at.fake.scim_contains = False
        looked_up = content(at)
        pages = 0
        while looked_up.owners_read_on:
            assert await looked_up.more_owners("frida.blahlo")
            pages += 1
        assert any("frida.blahlo" in known.note for known in looked_up.owners())
        assert pages == PAGES_BY_ITSELF == len(at.fake.requests) - 1
        assert [request.query["filter"] for request in at.fake.requests if "filter" in request.query] == [
            'userName co "frida.blahlo"'
        ]


async def test_a_clone_is_read_as_far_as_an_old_server_tells(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        row = at.row(destination="email")
        schedule = await read_in_full(at.session.client, row)
        assert schedule.detail is not None and schedule.recipients is not None
        at.fake.without |= {"get"}
        schedule = await read_in_full(at.session.client, row)
        assert schedule.detail is None and schedule.recipients is not None
        at.fake.fail(row.id, error_answer(ApiError(403, "No")), times=2)
        with pytest.raises(OmniError):
            await read_in_full(at.session.client, row)
        at.fake.without |= {"recipients"}
        assert await read_in_full(at.session.client, row) == ScheduleInFull(row, None, None)


async def test_a_clone_of_what_is_gone_is_none(tmp_path: Path) -> None:
    async with stage(tmp_path) as at:
        row = at.row(destination="email")
        at.fake.delete(row.id)
        with pytest.raises(NotFound):
            await read_in_full(at.session.client, row)
