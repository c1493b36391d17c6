"""Watching what became of what was sent: few requests, by Omni's clock, each result once, and an honest end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from omnitui.domain.operations.delivery_watch import LOOKS, DeliveryWatch, Seen, Sent
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.schedules.schedule import Result
from tests.domain.acts.support import NOW, Stage, stage

Step = Callable[[], None]


@dataclass
class Theatre:
    """A stage on which time passes only while the watching sleeps; `then` says what happens at which second."""

    held: Stage
    folder: Path
    seconds: float = 0.0
    then: dict[float, Step] = field(default_factory=dict)
    looks: list[float] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    signed_out: int = 0

    def now(self) -> float:
        return NOW.timestamp() + self.seconds

    async def sleep(self, seconds: float) -> None:
        for moment in sorted(self.then):
            if self.seconds < moment <= self.seconds + seconds:
                self.then[moment]()
        self.seconds += seconds

    def watching(self) -> DeliveryWatch:
        held = self.held

        def item_result(seen: Sequence[Seen]) -> None:
            self.seen.extend(seen)

        def refused() -> None:
            self.signed_out += 1
            held.session.signed_in.set()

        return DeliveryWatch(
            held.session, held.store, held.journal, item_result, lambda ids: None, refused, self.now, self.sleep
        )

    def lists(self) -> list[dict[str, str]]:
        return [asked.query for asked in self.held.fake.requests if asked.path == "/api/v1/schedules"]

    def ends(self, schedule_id: str, after: float, status: str = "COMPLETE") -> None:
        """At second `after`, Omni says that a run of it ended then."""

        def end() -> None:
            kept = self.held.fake.schedule(schedule_id)
            at = datetime.fromtimestamp(NOW.timestamp() + after, UTC)
            kept.last_completed_at, kept.last_status = f"{at:%Y-%m-%dT%H:%M:%S}.000Z", status

        self.then[after] = end

    def sent(self, place: int = 0, record_id: int | None = None) -> Sent:
        row = [row for row in self.held.store.rows.values() if row.state.value == "active"][place]
        return Sent(row.id, row.name, self.now(), row.last_at, record_id)


@asynccontextmanager
async def theatre(folder: Path, count: int = 60) -> AsyncIterator[Theatre]:
    async with stage(folder, count) as held:
        yield Theatre(held, folder)


async def test_a_result_is_told_once_with_one_list_call_a_look(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching, sent = play.watching(), play.sent()
        watching.add(sent)
        play.ends(sent.id, 22.0)
        await watching.run()
        assert [(one.sent, one.over, one.row.result) for one in play.seen] == [(sent, True, Result.DELIVERED)]
        assert play.seconds == 35
        assert [(asked["sortField"], asked["sortDirection"]) for asked in play.lists()] == [("lastRun", "desc")] * 3
        assert len(play.held.fake.requests) == 3
        assert play.held.store.rows[sent.id].last_at == NOW.timestamp() + 22


async def test_without_a_result_it_ends_after_eight_looks_and_a_last_word(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching, sent = play.watching(), play.sent()
        watching.add(sent)
        await watching.run()
        assert play.seconds == LOOKS[-1] and len(play.lists()) == len(LOOKS)
        (seen,) = play.seen
        assert not seen.over and seen.looked_at == NOW.timestamp() + LOOKS[-1] and seen.row.last_at == sent.last_at
        play.ends(sent.id, 400.0)
        play.seconds = 399.0
        await play.sleep(1)
        assert watching.again() and len(watching) == 1
        await watching.run()
        assert play.seen[-1].over and not watching.again()


async def test_a_run_that_had_ended_before_the_sending_is_not_its_result(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        sent = play.sent()
        play.ends(sent.id, -600.0)
        play.then[-600.0]()
        play.ends(sent.id, 40.0, "ERROR")
        watching = play.watching()
        watching.add(sent)
        await watching.run()
        (seen,) = play.seen
        assert seen.row.last_at == NOW.timestamp() + 40 and seen.row.result is Result.FAILED


@pytest.mark.parametrize("ahead", [-7200.0, 7200.0])
async def test_it_is_omnis_clock_that_tells_before_from_after(tmp_path: Path, ahead: float) -> None:
    async with theatre(tmp_path) as play:
        sent = play.sent()
        play.held.session.client.server_offset = ahead
        watching = play.watching()
        watching.add(sent)
        play.ends(sent.id, 20.0 + ahead)
        play.then = {20.0: play.then[20.0 + ahead]}
        await watching.run()
        (seen,) = play.seen
        assert seen.over and seen.row.last_at == NOW.timestamp() + 20 + ahead


async def test_a_run_newer_than_all_at_the_first_look_counts_whatever_the_clocks_say(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        sent = play.sent()
        play.held.session.client.server_offset = 86_400.0
        watching = play.watching()
        watching.add(sent)
        play.ends(sent.id, 20.0)
        await watching.run()
        assert [seen.over for seen in play.seen] == [True]


async def test_several_share_the_looks_and_each_is_told_once(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching = play.watching()
        for place in range(8):
            sent = play.sent(place)
            watching.add(sent)
            play.ends(sent.id, 3.0 + place)
        await watching.run()
        assert sorted(seen.sent.id for seen in play.seen) == sorted(play.sent(place).id for place in range(8))
        assert all(seen.over for seen in play.seen) and len(play.lists()) == 2


async def test_one_that_is_sent_later_is_looked_for_as_soon(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching = play.watching()
        first, later = play.sent(0), play.sent(1)
        watching.add(first)
        play.then[130.0] = lambda: watching.add(Sent(later.id, later.name, NOW.timestamp() + 130, later.last_at))
        play.ends(later.id, 133.0)
        await watching.run()
        assert [(seen.sent.id, seen.over) for seen in play.seen] == [(later.id, True), (first.id, False)]


async def test_it_waits_while_few_requests_are_left(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        client = play.held.session.client
        client.limiter.per_minute = 20
        for _ in range(12):
            await client.whoami()
        watching, sent = play.watching(), play.sent()
        watching.add(sent)
        play.ends(sent.id, 3.0)
        play.then[400.0] = lambda: setattr(client.limiter, "per_minute", 1_000)
        await watching.run()
        assert play.seen[0].over and play.seconds == 400 and len(play.lists()) == 1


async def test_a_refused_key_and_failures_are_survived(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching, sent = play.watching(), play.sent()
        watching.add(sent)
        play.ends(sent.id, 20.0)
        play.held.fake.fail("/api/v1/schedules", httpx.Response(401))
        play.held.fake.fail("/api/v1/schedules", httpx.Response(503), times=3)
        play.held.fake.fail("/api/v1/schedules", httpx.ConnectError("no route"), times=3)
        await watching.run()
        assert play.signed_out == 1 and [seen.over for seen in play.seen] == [True]


async def test_what_could_never_be_read_is_said_so(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching = play.watching()
        watching.add(play.sent())
        play.held.fake.fail("/api/v1/schedules", httpx.Response(503), times=1000)
        await watching.run()
        assert [(seen.over, seen.looked_at) for seen in play.seen] == [(False, None)]


async def test_it_ends_with_its_session(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching = play.watching()
        watching.add(play.sent())
        await play.held.session.client.aclose()
        await watching.run()
        assert play.seen == [] and play.seconds == 5


async def test_one_that_was_deleted_is_not_spoken_of(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching, sent = play.watching(), play.sent()
        watching.add(sent)
        play.then[20.0] = lambda: play.held.store.remove(sent.id)
        await watching.run()
        assert play.seen == []


async def test_rows_that_never_ran_first_do_not_hide_a_result(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        watching, sent = play.watching(), play.sent()
        watching.add(sent)
        play.ends(sent.id, 20.0)

        def only_the_unrun(request: httpx.Request) -> httpx.Response | None:
            if request.url.path != "/api/v1/schedules":
                return None
            info = {"hasNextPage": True, "nextCursor": "2", "pageSize": 100, "totalRecords": 900}
            records = [{"id": "7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c012", "name": "Never ran"}]
            return httpx.Response(200, json={"pageInfo": info, "records": records})

        play.held.fake.fail("/api/v1/schedules", only_the_unrun, times=10_000)
        await watching.run()
        assert [seen.over for seen in play.seen] == [True] and play.seconds == LOOKS[-1]
        assert len(play.lists()) == 3 * len(LOOKS)


async def test_the_result_is_noted_where_omni_took_it(tmp_path: Path) -> None:
    async with theatre(tmp_path) as play:
        journal, sent = play.held.journal, play.sent()
        run = await journal.begin_operation(
            "https://acme.omniapp.co", "acme", Verb.SEND.value, [(sent.id, sent.name)], ""
        )
        await journal.record_sent(run, sent.id)
        await journal.record_outcome(run, sent.id, "done")
        await journal.end_operation(run)
        watching = play.watching()
        watching.add(play.sent(record_id=run))
        play.ends(sent.id, 4.0)
        await watching.run()
        (note,) = await journal.items(run)
        result: Any = note.result
        assert note.outcome == "done" and result["delivered"] == NOW.timestamp() + 4
