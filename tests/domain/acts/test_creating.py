"""Create and send once: made once, found where the answer was lost, said as Omni said it where it was refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Item
from omnitui.domain.operations.verbs.create import Create, SendOnce
from omnitui.domain.outcome import Outcome

from .support import LOST, Stage, stage

NEW: dict[str, Any] = {
    "identifier": "9ac41f02",
    "name": "Brand new",
    "schedule": "0 9 ? * MON *",
    "timezone": "UTC",
    "format": "pdf",
    "destinationType": "email",
    "recipients": ["kim@acme.test"],
    "subject": "Churn",
}


def creating(held: Stage, handler: Create | None = None, **fields: Any) -> Plan:
    body = {**NEW, "identifier": held.row().identifier, **fields}
    return Plan(handler or Create(), others=[Item("new", str(body["name"]), {"body": body})])


async def test_a_schedule_is_created_and_its_id_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        item_result = await held.one(creating(held))
        assert item_result.outcome is Outcome.DONE and item_result.details and item_result.details["id"]
        assert len(held.fake) == 61


async def test_an_omni_that_wants_people_as_objects_gets_them(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.recipients_as_objects = True
        assert (await held.one(creating(held))).outcome is Outcome.DONE
        assert len(held.writes_asked()) == 2 and len(held.fake) == 61


async def test_a_refused_create_keeps_omnis_words_by_field(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        handler = Create()
        item_result = await held.one(creating(held, handler, schedule="61 0 ? * * *"))
        assert item_result.outcome is Outcome.FAILED and handler.blocked_reason is not None
        assert "schedule" in handler.blocked_reason.fields and len(held.fake) == 60


async def test_a_lost_create_that_was_carried_out_is_found(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/api/v1/schedules", LOST, after=True)
        item_result = await held.one(creating(held))
        assert item_result.outcome is Outcome.DONE and item_result.details and item_result.details["id"]
        assert len(held.writes_asked()) == 1 and len(held.fake) == 61


async def test_a_lost_create_that_was_not_carried_out_is_not_called_created(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.fail("/api/v1/schedules", LOST)
        item_result = await held.one(creating(held))
        assert item_result.outcome is Outcome.UNKNOWN and "none like it" in item_result.words
        assert len(held.writes_asked()) == 1 and len(held.fake) == 60


async def test_a_lost_create_beside_an_older_twin_is_not_taken_for_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        made = await held.one(creating(held))
        assert made.details is not None
        held.fake.schedule(made.details["id"]).created_at = "2025-01-01T00:00:00.000Z"
        held.fake.fail("/api/v1/schedules", LOST)
        item_result = await held.one(creating(held))
        assert item_result.outcome is Outcome.UNKNOWN and item_result.details == {"id": made.details["id"]}


async def test_a_lost_create_is_not_found_in_its_twin_of_a_moment_ago(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        made = await held.one(creating(held))
        assert made.details is not None
        held.store.put([replace(held.row(), id=made.details["id"], name="Brand new")], 1.0)
        held.fake.fail("/api/v1/schedules", LOST)
        assert (await held.one(creating(held))).outcome is Outcome.UNKNOWN


async def test_a_lost_create_is_looked_for_beyond_the_first_page(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        for number in range(130):
            held.fake.insert(name=f"Brand new {number}")
        held.fake.fail("/api/v1/schedules", LOST, after=True)
        item_result = await held.one(creating(held, name="Brand new 9z"))
        assert item_result.outcome is Outcome.DONE and len(held.writes_asked()) == 1


@pytest.mark.parametrize("objects", [False, True], ids=["texts", "objects"])
async def test_who_refuses_an_address_is_heard_whichever_way_recipients_are_spelled(
    tmp_path: Path, objects: bool
) -> None:
    async with stage(tmp_path) as held:
        held.fake.recipients_as_objects = objects
        handler = Create()
        item_result = await held.one(creating(held, handler, recipients=["kim@@acme"]))
        assert item_result.outcome is Outcome.FAILED and "Invalid email" in item_result.words
        assert handler.blocked_reason is not None and list(handler.blocked_reason.fields) != []


@pytest.mark.parametrize("bare", [True, False])
async def test_an_sftp_server_is_named_in_the_other_way_too_and_the_true_cause_is_told(
    tmp_path: Path, bare: bool
) -> None:
    target: dict[str, Any] = {
        "address": "sftp://files.x.test/in",
        "path": "/in",
        "port": 22,
        "username": "omni",
        "format": "csv",
    }

    def strict(request: httpx.Request) -> httpx.Response | None:
        address = str(json.loads(request.content).get("address", "")) if request.method == "POST" else ""
        if address.startswith("sftp://") is bare:
            words = "must be a bare host" if bare else "must begin with sftp://"
            return error_answer(ApiError(400, f"address: Address {words}"))
        return None if bare else error_answer(ApiError(400, "address: files.x.test is not allowed"))

    async with stage(tmp_path) as held:
        plan = creating(held, destinationType="sftp", **target)
        body = {name: value for name, value in (plan.items[0].task or {})["body"].items()}
        del body["recipients"], body["subject"]
        held.fake.fail("/api/v1/schedules", strict, times=9)
        item_result = await held.one(Plan(Create(), others=[Item("new", "Drop", {"body": body})]))
        assert len(held.writes_asked()) == 2
        assert (item_result.outcome is Outcome.DONE) is bare and ("is not allowed" in item_result.words) is not bare


async def test_send_once_makes_nothing_and_is_never_sent_twice(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        assert (await held.one(creating(held, SendOnce(), testNow=True))).outcome is Outcome.DONE
        assert len(held.fake) == 60 and len(held.fake.deliveries) == 1
        held.fake.fail("/api/v1/schedules", LOST, after=True)
        item_result = await held.one(creating(held, SendOnce(), testNow=True))
        assert item_result.outcome is Outcome.UNKNOWN and len(held.fake.deliveries) == 2


async def test_many_that_an_earlier_session_lost_do_not_end_the_run(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        body = {**NEW, "identifier": held.row().identifier}
        lost = [Item(f"lost {n}", f"lost {n}", {"body": {**body, "name": f"lost {n}"}}, lost=True) for n in range(12)]
        rest = [Item(f"new {n}", f"new {n}", {"body": {**body, "name": f"new {n}"}}) for n in range(5)]
        run = await held.do(Plan(Create(), others=[*lost, *rest]))
        assert len(run.having(Outcome.UNKNOWN)) == 12 and len(run.confirmed) == 5 and not run.cut_short
