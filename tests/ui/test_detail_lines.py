"""The detail of one schedule laid out in three shapes, never wider nor higher than its place."""

from __future__ import annotations

from itertools import product

import pytest

from omnitui.domain.contacts.person import Group, Recipient
from omnitui.domain.schedules.detail import Detail
from omnitui.ui.render.detail_layout import Subject, rule, short, tall
from omnitui.ui.render.lines import line_width
from tests.ui.rows import HOSTILE, MOMENT, NOW, at, schedule, text_of

LINK = "https://blobsrus.omniapp.co/dashboards/c4a07b21/schedules/7d0f0a52-6f0e-4b1c-9a55-0d7c51a1c012"
REST = Detail(
    created_at=at("2025-11-02 10:00"),
    tile="7",
    options={"hideTitle": True},
    filters={"Region": ["North", "East"]},
    people=[Recipient(f"person.number{number}@blob.example") for number in range(14)],
    groups=[Group("", "Night shift", (Recipient(),) * 9)],
    settings={"subject": "Refunds " * 12},
)
STOPPED = schedule(
    name="Crimson refunds", status="ERROR", stopped_at=at("2026-02-20 06:01"), stop_reason="missingQuery", one_tile=True
)
WAITING = Subject(schedule(), None, LINK, note=("…", "muted"))
IDENTITY = ("Owner", "Created", "Id", "Link", "Loaded")
WHOLE = Subject(STOPPED, REST, LINK, read_at=NOW)


def drawn(lines: list[tuple[tuple[str, str], ...]]) -> list[str]:
    return [text_of(line).rstrip() for line in lines]


def test_tall_says_what_is_wrong_first_then_parts_the_facts_into_groups() -> None:
    lines = drawn(tall(WHOLE, MOMENT, 44))
    assert lines[0] == "⊘ Stopped by Omni, Fri 20 Feb 06:01"
    assert lines[1].startswith("  The tile it sends is no longer on the")
    labels = [line[:9].strip() for line in lines[1:] if line[:1] not in (" ", "")]
    assert labels == ["Runs", "Next", "Last", "Sends", "With", "Filters", "To", "Subject", *IDENTITY]
    assert lines.count("") == 4
    assert "         and 11 more: Enter" in lines


def test_tall_begins_with_the_facts_where_nothing_is_wrong() -> None:
    lines = drawn(tall(WAITING, MOMENT, 44))
    assert lines[0].startswith("Runs     At 09:00, Monday to Friday,")
    assert lines[-1] == "  …"


def test_the_whole_of_it_names_everyone() -> None:
    lines = drawn(tall(WHOLE, MOMENT, 72, everyone=True))
    assert sum("@blob.example" in line for line in lines) == 14
    assert not any("more: Enter" in line for line in lines)


def test_what_the_last_run_could_not_do_goes_first() -> None:
    outcome = ("✗ Not paused, 03:12:43: 403  you may not. ! report", "error")
    lines = tall(Subject(STOPPED, REST, LINK, outcome=outcome), MOMENT, 44)
    assert text_of(lines[0]) == "✗ Not paused, 03:12:43: 403 you may not. !"
    assert lines[0][0][1] == "error"


@pytest.mark.parametrize("height", [4, 8, 12])
def test_short_is_exactly_as_high_as_its_place(height: int) -> None:
    for subject in (WAITING, WHOLE):
        assert len(short(subject, MOMENT, 80, height)) == height


def test_short_at_80_columns() -> None:
    lines = drawn(short(WHOLE, MOMENT, 80, 8))
    assert lines[0].startswith("── Crimson refunds ─")
    assert lines[1].startswith(" ⊘ Stopped by Omni, Fri 20 Feb 06:01: the tile it sends is no longer on the")
    assert lines[3].startswith(" Runs   Mon–Fri 09:00 Paris  ")
    assert any(line.startswith(" Next   none while it is stopped") for line in lines)
    assert any(line.startswith(" Last   ✗ failed, Tue 3 Mar 02:12") for line in lines)
    assert lines[3][41:].startswith("Sends   tile 7 of Churn, as pdf")
    assert lines[-1].endswith("Enter: all")
    assert "…" not in lines[-1][36:]


def test_short_says_at_its_end_why_the_rest_is_not_there() -> None:
    note = ("✗ Omni failed (502, 3 tries). Enter tries again.", "error")
    lines = short(Subject(schedule(), None, LINK, note=note), MOMENT, 80, 8)
    assert drawn(lines)[-1].endswith("✗ Omni failed (502, 3 tries). Enter tr…")


HOSTILE_SUBJECTS = [
    Subject(
        schedule(
            name=name, dashboard=name, owner=name, cron=name, timezone=name, destination=name, format=name,
            status=name or "ERROR", stopped_at=1.0, stop_reason=name, id=name or "x", condition=name,
        ),
        Detail(
            tile=name, filters={name: name, "f": {"kind": name}}, options={name or "o": name},
            settings={name or "s": name}, people=[Recipient(name, name)],
            groups=[Group("", name, (Recipient(),) * 3)], slack=[name],
        ),
        LINK + name,
        note=(name, "muted") if name.strip() else None,
        read_at=NOW,
    )
    for name in HOSTILE
]  # fmt: skip


@pytest.mark.parametrize("cells", [10, 24, 41, 57, 72])
def test_tall_is_never_wider_than_told_whatever_the_data(cells: int) -> None:
    for subject, everyone in product((*HOSTILE_SUBJECTS, WAITING, WHOLE), (False, True)):
        lines = tall(subject, MOMENT, cells, everyone=everyone)
        assert max(map(line_width, lines)) <= max(cells, 11)


@pytest.mark.parametrize("cells", [80, 99, 119])
def test_short_is_never_wider_than_told_whatever_the_data(cells: int) -> None:
    for subject in (*HOSTILE_SUBJECTS, WAITING, WHOLE):
        assert max(map(line_width, short(subject, MOMENT, cells, 8))) <= cells


@pytest.mark.parametrize("name", ["Crimson refunds", "毎週の売上レポート 北部・東部", "", "x" * 200])
def test_the_rule_goes_over_the_whole_width(name: str) -> None:
    for cells in (40, 80, 119):
        line = rule(name[: cells - 12], cells)
        assert line_width(line) == cells
        assert text_of(line).endswith("─")


@pytest.mark.parametrize(
    ("cron", "runs"),
    [
        ("0 6 * * ? *", ["daily 06:00 Paris  0 6 * * ? *"]),
        ("30 5 ? * MON-FRI *", ["Mon–Fri 05:30 Paris", "30 5 ? * MON-FRI *"]),
    ],
)
def test_short_never_tears_a_cron(cron: str, runs: list[str]) -> None:
    lines = drawn(short(Subject(schedule(cron=cron, timezone="Europe/Paris"), None, LINK), MOMENT, 80, 8))
    at = next(i for i, line in enumerate(lines) if line.startswith(" Runs "))
    assert [line[8:40].strip() for line in lines[at : at + len(runs)]] == runs
