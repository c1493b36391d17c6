"""One address, or the groups, that Omni refuses: the others are changed all the same, and told apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from omnitui.demo.data.vocabulary import GROUPS, person
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.contacts.person import PersonRef, Recipients
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.undo import recipients_back, undoable
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change, change_from_json
from omnitui.domain.recipients.record import task_of

from .support import LOST, Stage, stage

Body = dict[str, list[str]]
ANN, BOB, KIM, THEO = (PersonRef(f"{name}@acme.test") for name in ("ann", "bob", "kim", "theo"))
GROUP = GROUPS[1].uuid


class Gate:
    """Refuses what `says` has words about, before the invented Omni sees it; `sent` is all that came, in order."""

    def __init__(self, held: Stage, says: Callable[[Body], str]) -> None:
        self.sent: list[tuple[str, list[str]]] = []
        self._says = says
        held.fake.fail("-recipients", self._decide, times=1000)

    def _decide(self, request: httpx.Request) -> httpx.Response | None:
        body: Body = json.loads(request.content)
        call = request.url.path.rsplit("/", 1)[1].split("-")[0]
        self.sent.append((call, [name.split("@")[0] for names in body.values() for name in names]))
        words = self._says(body)
        return error_answer(ApiError(400, words)) if words else None


def changing(held: Stage, change: Change, *places: int) -> Plan:
    rows = [held.row(place, destination="email") for place in places or (0,)]
    return Plan(ChangeRecipients(), rows, tasks={row.id: task_of(change, Recipients()) for row in rows})


def names_bob(body: Body) -> str:
    return f"emails: {BOB.email} is not allowed" if BOB.email in body.get("emails", []) else ""


async def test_who_is_refused_by_name_is_left_out_and_the_rest_is_sent(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        gate = Gate(held, names_bob)
        plan = changing(held, Change((ANN, BOB, KIM)))
        run = await held.do(plan)
        (result,) = run.results.values()
        assert gate.sent == [("add", ["ann", "bob", "kim"]), ("add", ["ann", "kim"])]
        assert result.outcome is Outcome.FAILED and result.details is not None
        assert result.words == f"added 2; not added: {BOB.email} (Bad Request: emails: {BOB.email} is not allowed)"
        assert change_from_json(result.details["missing"]) == Change((BOB,))
        assert held.store.rows[result.item.id].recipients == (plan.rows[0].recipients or 0) + 2


async def test_another_try_is_about_the_refused_alone(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        gate = Gate(held, names_bob)
        plan = changing(held, Change((ANN, BOB)), 0, 1)
        run = await held.do(plan)
        gate.sent.clear()
        again = plan.again(run)
        assert [change_from_json(item.task) for item in again.items] == [Change((BOB,))] * 2
        await held.do(again)
        assert gate.sent == [("add", ["bob"])] * 2


async def test_where_others_were_refused_they_are_asked_for_by_themselves(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        gate = Gate(held, names_bob)
        handler = ChangeRecipients()
        for place in (0, 1):
            plan = changing(held, Change((ANN, BOB)), place)
            await held.do(Plan(handler, plan.rows, tasks=plan.tasks))
        assert [names for _, names in gate.sent] == [["ann", "bob"], ["ann"], ["ann"], ["bob"]]


async def test_groups_refused_beside_people_go_by_themselves(tmp_path: Path) -> None:
    def together(body: Body) -> str:
        return "Groups cannot be combined with people" if len(body) > 1 else ""

    async with stage(tmp_path) as held:
        gate = Gate(held, together)
        result = await held.one(changing(held, Change((ANN,), add_groups=(GROUP,))))
        assert result.outcome is Outcome.DONE and result.details == {"added": 2}
        assert len(gate.sent) == 3


async def test_groups_that_a_server_does_not_know_keep_nobody_from_being_added(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        held.fake.group_recipients = False
        result = await held.one(changing(held, Change((ANN,), add_groups=(GROUP,))))
        assert result.outcome is Outcome.FAILED and result.details is not None
        assert result.words.startswith("added 1; not added: 1 group (") and "userGroupIds" in result.words
        assert change_from_json(result.details["missing"]) == Change(add_groups=(GROUP,))


@pytest.mark.parametrize("place", ["emails.1: Invalid email address", "emails[1]: Invalid email address"])
async def test_a_place_in_what_was_sent_names_somebody(tmp_path: Path, place: str) -> None:
    async with stage(tmp_path) as held:
        gate = Gate(held, lambda body: place if BOB.email in body["emails"] else "")
        result = await held.one(changing(held, Change((ANN, BOB, KIM))))
        assert len(gate.sent) == 2 and result.words.startswith(f"added 2; not added: {BOB.email} (")


async def test_where_nobody_is_named_halves_are_tried_and_no_more_than_a_few(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        gate = Gate(held, lambda body: "emails: Invalid email address" if BOB.email in body["emails"] else "")
        result = await held.one(changing(held, Change((ANN, BOB, KIM, THEO))))
        assert result.words == f"added 3; not added: {BOB.email} (Bad Request: emails: Invalid email address)"
        assert len(gate.sent) == 5
        gate.sent.clear()
        many = [PersonRef(f"p{number}@acme.test") for number in range(60)]
        result = await held.one(changing(held, Change((*many, BOB)), 1))
        assert result.words.startswith("added ") and "refused together" in result.words and len(gate.sent) == 9


@pytest.mark.parametrize(
    "words", ["Cannot add recipients to destination type slack", "At least one recipient must be provided"]
)
async def test_words_about_the_whole_call_are_not_asked_again(tmp_path: Path, words: str) -> None:
    async with stage(tmp_path) as held:
        gate = Gate(held, lambda body: words)
        result = await held.one(changing(held, Change((ANN, BOB))))
        assert result.words == f"Bad Request: {words}" and len(gate.sent) == 1


async def test_a_name_within_another_is_not_named(tmp_path: Path) -> None:
    ed = PersonRef("ed@acme.test")
    async with stage(tmp_path) as held:
        gate = Gate(held, lambda body: "emails: ted@acme.test is odd" if "ted@acme.test" in body["emails"] else "")
        result = await held.one(changing(held, Change((ed, PersonRef("ted@acme.test")))))
        assert gate.sent[-1] == ("add", ["ed"]) and result.words.startswith("added 1; not added: ted@acme.test (")


@pytest.mark.parametrize("others", [0, 3])
async def test_others_are_removed_only_where_somebody_gets_it_afterwards(tmp_path: Path, others: int) -> None:
    async with stage(tmp_path) as held:
        row = held.row(destination="email")
        mail = [person(number).email for number in range(1, 2 + others)]
        receivers = [person(number) for number in range(1, 2 + others)]
        schedule = held.fake.schedule(row.id)
        schedule.people, schedule.groups, schedule.recipient_count = receivers, [], len(receivers)
        held.store.put([replace(row, recipients=len(receivers))], 1.0)
        gate = Gate(held, names_bob)
        result = await held.one(changing(held, Change((BOB,), (PersonRef(mail[0]),))))
        assert result.outcome is Outcome.FAILED
        assert ("removed 1" in result.words) is bool(others)
        assert ("none removed" in result.words) is not bool(others)
        assert len(gate.sent) == 1 + bool(others)


async def test_a_line_lost_after_a_refusal_is_looked_at_and_both_are_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        answers: list[httpx.Response | Exception] = [
            error_answer(ApiError(400, names_bob({"emails": [BOB.email]}))),
            LOST,
        ]

        def next_answer(request: httpx.Request) -> httpx.Response:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        held.fake.fail("/add-recipients", next_answer, times=2)
        result = await held.one(changing(held, Change((ANN, BOB))))
        assert result.outcome is Outcome.FAILED and result.details is not None
        assert "2 not added" in result.words and "is not allowed" in result.words
        assert change_from_json(result.details["missing"]) == Change((ANN, BOB))


async def test_what_came_about_in_part_can_be_taken_back(tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        Gate(held, names_bob)
        await held.do(changing(held, Change((ANN, BOB))))
        (run,) = await held.journal.runs(limit=1)
        assert undoable(run) == 1
        back = recipients_back(await held.notes())
        assert [change_from_json(item.task) for item in back.items] == [Change(remove=(ANN,))]
