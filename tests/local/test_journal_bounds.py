"""What the journal lets go of, and what it never stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from omnitui.storage.journal.journal import Journal
from omnitui.storage.journal.pruning import Limits
from omnitui.storage.journal.records import PlannedItem
from omnitui.storage.journal.redaction import has_credentials, is_secret
from tests.local.journals import ORG, Clock, data_of, rows

DAY = 86_400.0
ITEMS = [("s1", "Nightly ledger")]


async def ended(journal: Journal, copy: str = "", verb: str = "pause") -> int:
    run = await journal.begin_operation(ORG, "p", verb, ITEMS, "")
    if copy:
        await journal.record_snapshot(run, "s1", {"text": copy})
    await journal.record_sent(run, "s1")
    await journal.record_outcome(run, "s1", "done")
    await journal.end_operation(run)
    return run


async def pruned(path: Path, limits: Limits, now: float) -> Journal:
    """A journal on whose first run the others were looked through, as at every start."""
    journal = Journal(path, clock=Clock(now), limits=limits)
    await journal.begin_operation(ORG, "p", "last", ITEMS, "")
    await journal.open()
    return journal


async def test_the_oldest_ended_runs_go_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path, clock=Clock())
    old = [await ended(journal) for _ in range(3)]
    unfinished = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    copied = await ended(journal, "a copy", "delete")
    left = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    killed_late = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    await journal.record_outcome(killed_late, "s1", "done")
    young = [await ended(journal) for _ in range(2)]
    await journal.close()
    journal = Journal(path, clock=Clock())
    assert await journal.leave(left)
    await journal.close()
    # Ten runs with the new one, five to go: not the unfinished one, not the young copy.
    journal = await pruned(path, Limits(runs=5), 200.0)
    assert [run.id for run in await journal.runs()][1:] == [young[1], young[0], copied, unfinished]
    assert old[0] not in [row[0] for row in rows(path, "SELECT run_id FROM items")]
    await journal.close()
    journal = await pruned(path, Limits(runs=2), 91 * DAY)
    assert [run.verb for run in await journal.runs()] == ["last", "last", "pause"], "those that nobody ended stay"
    assert rows(path, "SELECT count(*) FROM papers") == [(0,)]
    await journal.close()


async def test_copies_go_before_their_time_only_for_room_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path, clock=Clock())
    plain = await ended(journal)
    deleted = [await ended(journal, "x" * 200_000, "delete") for _ in range(4)]
    await journal.close()
    journal = await pruned(path, Limits(nbytes=500_000), 1_000.0)
    told = {run.id: run for run in await journal.runs()}
    assert plain not in told
    assert [(told[run].copies, told[run].copies_gone is None) for run in deleted] == [
        (0, False),
        (0, False),
        (1, True),
        (1, True),
    ]
    assert [item.outcome for item in await journal.items(deleted[0])] == ["done"]
    size = path.stat().st_size
    await ended(journal, "x" * 200_000, "delete")
    assert path.stat().st_size == size, "the room is used again"
    await journal.close()


async def test_within_its_limits_nothing_goes(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path, clock=Clock())
    for _ in range(4):
        await ended(journal)
    await journal.close()
    journal = await pruned(path, Limits(), 1_000 * DAY)
    assert len(await journal.runs()) == 5
    await journal.close()


def test_the_limits_are_those_the_readme_names() -> None:
    assert Limits() == Limits(runs=2_000, nbytes=64 * 2**20, copy_days=90.0)


async def test_no_secret_is_stored_wherever_it_is_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path, clock=Clock())
    body = {
        "name": "Happy little digest",
        "destination": {"address": "sftp://files.blob.example/in", "passwordUnencrypted": "happy-accident"},
        "headers": [{"AUTHORIZATION": "Bearer happy-accident"}, {"X-Api-Key": ["happy-accident"]}],
        "url": "https://hooks.blob.example/in?sig=happy-accident",
        "password": None,
        "token": "",
    }
    planned = [PlannedItem("s1", "Happy little digest", body)]
    run = await journal.begin_operation(ORG, "p", "create", planned, "", {"apiToken": "happy-accident", "note": "kept"})
    paths = ("destination.passwordUnencrypted", "headers.0.AUTHORIZATION", "headers.1.X-Api-Key", "url")
    assert await journal.record_snapshot(run, "s1", body) == tuple(f"copy.{each}" for each in paths)
    await journal.record_outcome(run, "s1", "done", result={"id": "new", "client_secret": "happy-accident"})
    await journal.record_after(run, {"s1": {"accessToken": "happy-accident", "disabledAt": None}})
    item = (await journal.items(run))[0]
    clean = {
        "name": "Happy little digest",
        "destination": {"address": "sftp://files.blob.example/in"},
        "headers": [{}, {}],
    }
    assert (item.task, item.copy, item.result, item.after) == (clean, clean, {"id": "new"}, {"disabledAt": None})
    assert sorted(item.redacted) == sorted(
        [f"task.{each}" for each in paths] + [f"copy.{each}" for each in paths] + ["result.client_secret"]
    )
    told = await journal.run(run)
    assert told is not None and (told.task, told.redacted) == ({"note": "kept"}, ("task.apiToken",))
    await journal.close()
    assert b"happy-accident" not in data_of(path)


@pytest.mark.parametrize(
    "key", ["passwordUnencrypted", "PASSWORD", "pass_phrase", "Api-Key", "refresh_token", "Set-Cookie", "privateKey"]
)
def test_these_keys_are_secret(key: str) -> None:
    assert is_secret(key)


@pytest.mark.parametrize(
    "key",
    ["name", "conditionQueryMapKey", "queryIdentifierMapKey", "recipients", "keyPrefix", "roleArn", "tokenExpiresAt"],
)
def test_these_are_not(key: str) -> None:
    assert not is_secret(key)


async def test_a_run_whose_rest_was_never_sent_is_unfinished_until_it_is_left(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path, clock=Clock())
    offered = await journal.begin_operation(ORG, "p", "pause", ITEMS, "")
    await journal.record_outcome(offered, "s1", "not sent", "no route")
    for _ in range(3):
        await ended(journal)
    await journal.close()
    journal = await pruned(path, Limits(runs=1), 1_000 * DAY)
    assert [run.id for run in await journal.cut_short(ORG)] == [offered]
    await journal.close()


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        ("https://ann:pw@hooks.blob.example/in", True),
        ("HTTPS://hooks.blob.example/in?x=1&Access_Token=abc", True),
        ("https://hooks.blob.example/in?sv=2&sig=abc", True),
        ("http://[broken@host/", True),
        ("https://hooks.blob.example/in?token=&page=2", False),
        ("https://hooks.blob.example/services/T0/B0/x", False),
        ("ann@blob.example", False),
        ("sig=abc", False),
    ],
)
def test_an_address_with_a_key_in_it_is_a_secret(address: str, opens: bool) -> None:
    assert has_credentials(address) is opens
