"""The only door for a write: what each answer of Omni's becomes, and what the journal holds of it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from omnitui.domain.auth.session import Session
from omnitui.domain.operations.executor import Executor
from omnitui.domain.operations.plan import switching
from omnitui.domain.operations.runner import Item, ItemResult, Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import State
from omnitui.domain.schedules.store import ScheduleStore
from omnitui.storage.journal.journal import Journal, JournalError
from tests.api.support import Naps
from tests.domain.support import client_for, row, session_on

PAUSED = "2026-02-11T10:02:00.000Z"
Reply = Any


@dataclass
class Bench:
    """A run from the book to the wire and back, with the journal's file beside it."""

    folder: Path
    answers: Any
    verb: Verb = Verb.PAUSE
    count: int = 1
    naps: Naps = field(default_factory=Naps)
    sent: list[str] = field(default_factory=list)
    looked: int = 0
    signed_out: int = 0

    def __post_init__(self) -> None:
        self.store = ScheduleStore()
        stamp = PAUSED if self.verb is Verb.RESUME else None
        self.store.put([row(f"i{number:02}", disabledAt=stamp) for number in range(self.count)], 0.0)
        self.store.mark(list(self.store.rows))
        self.session: Session = session_on(client_for(self.handle))
        self.journal = Journal(self.folder / "journal.sqlite3")
        self.plan = switching(self.verb, list(self.store.rows.values()))
        self.run = Operation(self.verb.value, self.plan.items, 1.0)
        self.moved: list[ItemResult] = []

    async def handle(self, request: httpx.Request) -> httpx.Response:
        parts = request.url.path.split("/")
        if request.method == "GET":
            self.looked += 1
            answer = await self._from(self.answers("look", parts[-1], self.looked))
        else:
            assert self.rows()[parts[-2]][0] == "sent", "the intent is on the disk before the request leaves"
            self.sent.append(parts[-2])
            answer = await self._from(self.answers(parts[-1], parts[-2], self.sent.count(parts[-2])))
        return answer

    async def _from(self, answer: Reply) -> httpx.Response:
        if asyncio.iscoroutine(answer):
            answer = await answer
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body))

    async def go(self) -> None:
        writes = Executor(self.session, self.store, self.journal, self._signed_out, self.naps)
        async with asyncio.timeout(20):
            await writes.execute(self.plan, self.run, self.moved.append)

    def _signed_out(self) -> None:
        self.signed_out += 1

    def rows(self) -> dict[str, tuple[str, str]]:
        with sqlite3.connect(self.folder / "journal.sqlite3") as connection:
            found = connection.execute("SELECT schedule_id, outcome, words FROM items").fetchall()
        return {schedule_id: (outcome, words) for schedule_id, outcome, words in found}

    def outcomes(self) -> list[Outcome]:
        return [self.run.results[item.id].outcome for item in self.run.items]


@asynccontextmanager
async def bench(folder: Path, answers: Any, **fields: Any) -> AsyncIterator[Bench]:
    held = Bench(folder, answers, **fields)
    try:
        yield held
    finally:
        await held.journal.close()
        await held.session.client.aclose()


def detail(**fields: Any) -> Reply:
    return 200, {"id": "i00", **fields}


def says(status: int, words: str = "") -> Reply:
    return status, {"detail": words, "status": status} if words else b""


LOST = httpx.ReadError("gone")
DOWN = httpx.ConnectError("[Errno 111] Connection refused")
ANSWERS = {
    "200": (says(200), None, Outcome.DONE, ""),
    "200 success": ((200, {"success": True}), None, Outcome.DONE, ""),
    "400 already": (says(400, "Bad Request: Schedule is already paused"), None, Outcome.ALREADY, ""),
    "409 already": (says(409, "Schedule is already paused"), None, Outcome.ALREADY, ""),
    "400 the other already": (says(400, "Schedule is already resumed"), None, Outcome.FAILED, "already resumed"),
    "400 stopped": (says(400, "Schedule is system disabled"), None, Outcome.FAILED, "system disabled"),
    "403": (says(403, "Forbidden: no"), None, Outcome.FAILED, "Forbidden: no"),
    "404": (says(404, "Scheduled task with id i00 does not exist"), None, Outcome.FAILED, "does not exist"),
    "400 without words, paused": ((400, b""), detail(disabledAt=PAUSED), Outcome.ALREADY, ""),
    "400 in two words, paused": (
        says(400, "Bad Request"),
        detail(disabledAt=PAUSED),
        Outcome.ALREADY,
        "",
    ),
    "400 without words, not paused": ((400, b""), detail(), Outcome.FAILED, "400"),
    "400 of a proxy, paused": ((400, b"<html>Bad"), detail(disabledAt=PAUSED), Outcome.ALREADY, ""),
    "400 of a proxy, look lost": ((400, b"<html>Bad"), LOST, Outcome.UNKNOWN, "checking failed"),
    "400 without words, look 404": ((400, b""), says(404, "no such route"), Outcome.UNKNOWN, "no such route"),
    "405": (says(405), None, Outcome.FAILED, "405"),
    "409": (says(409, "another execution is in progress"), None, Outcome.FAILED, "in progress"),
    "redirect": ((302, b""), None, Outcome.FAILED, "redirects to"),
    "500, carried out": (says(500, "boom"), detail(disabledAt=PAUSED), Outcome.DONE, ""),
    "500, not carried out": (says(500, "boom"), detail(disabledAt=None), Outcome.FAILED, "boom"),
    "500, look 404": (says(500, "boom"), says(404, "nothing here"), Outcome.UNKNOWN, "nothing here"),
    "lost, carried out": (LOST, detail(disabledAt=PAUSED), Outcome.DONE, ""),
    "lost, paused at a time nobody can read": (LOST, detail(disabledAt="yesterday"), Outcome.DONE, ""),
    "lost, not carried out": (LOST, detail(), Outcome.FAILED, "lost"),
    "lost, look lost": (LOST, LOST, Outcome.UNKNOWN, "checking failed too"),
    "a web page": ((200, b"<html>"), detail(disabledAt=PAUSED), Outcome.DONE, ""),
    "says no, not done": ((200, {"success": False, "message": "no"}), detail(), Outcome.FAILED, "no"),
    "never sent": (DOWN, None, Outcome.NOT_SENT, "cannot reach"),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_each_answer_has_its_outcome_its_words_its_mark_and_its_note(name: str, tmp_path: Path) -> None:
    answer, look, outcome, words = ANSWERS[name]
    async with bench(tmp_path, lambda verb, item, time: look if verb == "look" else answer) as held:
        await held.go()
        result = held.run.results["i00"]
        assert result.outcome is outcome and words.lower() in result.words.lower(), result
        confirmed = outcome in (Outcome.DONE, Outcome.ALREADY)
        assert ("i00" in held.store.marks) is not confirmed
        assert held.store.rows["i00"].state is (State.PAUSED if confirmed else State.ACTIVE)
        assert held.rows() == {"i00": (outcome.value, result.words)}
        assert bool(held.looked) is (look is not None)
        assert held.moved == [result]


async def test_a_refusal_without_words_is_looked_up_in_the_list_where_there_is_no_get(tmp_path: Path) -> None:
    def answers(verb: str, item: str, time: int) -> Reply:
        if verb == "look" and item == "schedules":
            paused = {"id": "i00", "name": "i00", "disabledAt": PAUSED}
            return 200, {"records": [{"id": "other", "name": "i00"}, paused], "pageInfo": {"hasNextPage": False}}
        return says(404, "no such route") if verb == "look" else (400, b"")

    async with bench(tmp_path, answers) as held:
        await held.go()
        assert held.outcomes() == [Outcome.ALREADY] and held.looked == 2


async def test_resumed_but_stopped_by_omni_meanwhile_is_not_called_resumed(tmp_path: Path) -> None:
    stopped = detail(disabledAt=None, systemDisabledAt=PAUSED, systemDisabledReason="noAccess")
    answers = lambda verb, item, time: stopped if verb == "look" else LOST  # noqa: E731
    async with bench(tmp_path, answers, verb=Verb.RESUME) as held:
        await held.go()
        assert held.outcomes() == [Outcome.FAILED] and "system disabled" in held.run.results["i00"].words


async def test_resuming_what_runs_already_is_done(tmp_path: Path) -> None:
    answers = lambda verb, item, time: says(400, "Schedule is already resumed")  # noqa: E731
    async with bench(tmp_path, answers, verb=Verb.RESUME) as held:
        await held.go()
        assert held.outcomes() == [Outcome.ALREADY] and held.store.rows["i00"].state is State.ACTIVE


async def test_read_only_refuses_and_sends_and_notes_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200)) as held:
        held.session.read_only = True
        with pytest.raises(PermissionError, match="read-only"):
            await held.go()
        assert held.sent == [] and not (tmp_path / "journal.sqlite3").exists()


async def test_a_journal_that_cannot_be_opened_lets_nothing_out(tmp_path: Path) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200)) as held:
        (tmp_path / "journal.sqlite3").mkdir()
        with pytest.raises(JournalError):
            await held.go()
        assert held.sent == [] and held.store.marks


async def test_a_journal_that_fails_in_the_middle_ends_the_run_with_what_was_never_sent_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200), count=40) as held:
        note, record_id = held.journal.record_sent, 0

        async def full(run: int, item: str) -> None:
            nonlocal record_id
            record_id += 1
            if record_id > 10:
                raise JournalError("The disk is full.")
            await note(run, item)

        monkeypatch.setattr(held.journal, "record_sent", full)
        await held.go()
        assert len(held.sent) == 10 and held.outcomes().count(Outcome.DONE) == 10
        assert held.outcomes().count(Outcome.NOT_SENT) == 30
        assert record_id < 40 and held.run.cut_short == "The disk is full."


async def test_a_journal_that_fails_after_the_send_does_not_change_the_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench(tmp_path, lambda verb, item, time: says(200)) as held:

        async def full(*record_id: object) -> None:
            raise JournalError("The disk is full.")

        monkeypatch.setattr(held.journal, "record_outcome", full)
        await held.go()
        result = held.run.results["i00"]
        assert result.outcome is Outcome.DONE and result.words == "The disk is full."
        assert held.rows()["i00"][0] == "sent", "to be looked at after a crash"


@pytest.mark.parametrize(
    ("outcome", "status", "worth"),
    [
        (Outcome.FAILED, 403, False),
        (Outcome.FAILED, 404, False),
        (Outcome.FAILED, 409, False),
        (Outcome.FAILED, 429, True),
        (Outcome.FAILED, 503, True),
        (Outcome.FAILED, None, True),
        (Outcome.NOT_SENT, None, True),
        (Outcome.UNKNOWN, 500, True),
        (Outcome.DONE, None, False),
        (Outcome.ALREADY, 400, False),
    ],
)
def test_what_another_try_may_bring_about_by_itself(outcome: Outcome, status: int | None, worth: bool) -> None:
    assert ItemResult(Item("a", "A"), outcome, 1.0, status=status).worth_retrying is worth
