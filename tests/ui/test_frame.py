"""The lines around the table: each thing in its place, and never wider than the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from omnitui.domain.schedules.query import ListQuery, Sort
from omnitui.domain.schedules.store import ProblemCounts
from omnitui.text.measure import StyledLine, count
from omnitui.ui.render.lines import line_width
from omnitui.ui.shell.frame_text import (
    VIEWS,
    Badge,
    Progress,
    Status,
    filter_line,
    header,
    is_cut,
    progress_line,
    status_line,
)
from tests.ui.rows import text_of

ORG = Badge("blobsrus", "prod", "Blob Ross", "org key")
WIDTHS = (40, 60, 79, 80, 99, 100, 120, 200)
SAID: StyledLine = (("✓ ", "success"), ("Resumed “Gesso backlog”.", "text"))


@pytest.mark.parametrize(
    ("badge", "at_80", "at_120"),
    [
        (Badge(), "omnitui", "omnitui"),
        (ORG, "blobsrus · prod · Blob Ross", "blobsrus · prod · Blob Ross, org key"),
        (replace(ORG, who=""), "blobsrus · prod · org key", "blobsrus · prod · org key"),
        (replace(ORG, profile=""), "blobsrus · Blob Ross", "blobsrus · Blob Ross, org key"),
        (
            replace(ORG, production=True),
            "PRODUCTION  blobsrus · prod · Blob Ross",
            "PRODUCTION  blobsrus · prod · Blob Ross, org key",
        ),
        (
            replace(ORG, read_only=True, profile="audit", key="own token"),
            "READ-ONLY  blobsrus · audit · Blob Ross",
            "READ-ONLY  blobsrus · audit · Blob Ross, own token",
        ),
        (
            replace(ORG, production=True, read_only=True),
            "PRODUCTION  READ-ONLY  blobsrus · prod · Blob Ross",
            "PRODUCTION  READ-ONLY  blobsrus · prod · Blob Ross, org key",
        ),
        (
            Badge("blobsrus", who="Blob Ross", demo=True),
            "DEMO  nothing here is real ",
            "DEMO  nothing here is real · blobsrus · Blob Ross",
        ),
        (replace(ORG, who="Eve\x1b[31m"), "blobsrus · prod · Eve?[31m", "blobsrus · prod · Eve?[31m, org key"),
    ],
)
def test_the_header_says_whose_session_it_is(badge: Badge, at_80: str, at_120: str) -> None:
    for cells, whose in ((80, at_80), (120, at_120)):
        line = text_of(header(badge, 0, cells))
        assert len(line) == cells
        assert line.startswith(f" {whose} ")
        long, short = views_words(0, long=True), views_words(0, long=False)
        assert line.endswith(long if len(f" {whose} {long}") <= cells else short)
        for view in range(len(VIEWS)):
            assert text_of(header(badge, view, 120)).endswith(views_words(view, long=True))


def views_words(here: int, *, long: bool) -> str:
    """The right end of the header."""
    names = [f"{key} {words}" if long or index == here else key for index, (key, words) in enumerate(VIEWS)]
    return "".join(f"[{name}]" if index == here else f" {name} " for index, name in enumerate(names)) + " "


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_header_gives_way_at_the_left(cells: int) -> None:
    line = header(replace(ORG, production=True, read_only=True, who="毎" * 100), 0, cells)
    assert line_width(line) == cells
    assert text_of(line).replace("…  [", "… [").endswith(f"… {views_words(0, long=False)}")


def test_the_filter_line_ends_with_what_is_wrong_in_the_whole_book() -> None:
    wrong = ProblemCounts(failed=9, stopped=2, paused=1038, of=None)
    line = text_of(filter_line(ListQuery(), "", wrong, 120))
    assert line.startswith(" / search   f filter: none   s sort: name ↑ ")
    assert line.endswith("   ✗ 9 failed   ⊘ 2 stopped   ‖ 1,038 paused ")
    assert text_of(filter_line(ListQuery(), "", wrong, 80)).endswith("   ✗ 9   ⊘ 2   ‖ 1,038 ")
    partly = ProblemCounts(failed=9, stopped=0, paused=0, of=200)
    assert text_of(filter_line(ListQuery(), "", partly, 120)).endswith("   ✗ 9 failed of 200 read ")
    assert text_of(filter_line(ListQuery(), "", ProblemCounts(0, 0, 0, 200), 120)).rstrip().endswith("name ↑")
    assert "✗" not in text_of(filter_line(ListQuery(), "", None, 120))


def test_the_filter_line_says_what_is_set() -> None:
    query = ListQuery(search="churn\x1b", sort=Sort("lastRun", descending=True))
    line = text_of(filter_line(query, "email, paused·", None, 120))
    assert line.startswith(" / churn?   f filter: email, paused·   s sort: last run ↓")


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_filter_line_is_never_wider_than_the_screen(cells: int) -> None:
    line = filter_line(ListQuery(search="毎" * 90), "email", ProblemCounts(9999, 9999, 9999, 9999), cells)
    assert line_width(line) == cells


FULL = Status(marked=3, count="431 schedules", stamp="as of 03:12 Paris", message=SAID)


def test_the_status_line_has_fixed_places() -> None:
    line = text_of(status_line(FULL, 120))
    places = {1: "3 marked  ", 13: "431 schedules  ", 35: "as of 03:12 Paris  ", 55: "✓ Resumed “Gesso backlog”."}
    assert {start: line[start : start + len(words)] for start, words in places.items()} == places
    fewer = text_of(status_line(replace(FULL, marked=0, count="200 of about 431"), 120))
    assert fewer[:13].strip() == ""
    assert fewer[35:] == line[35:]


def test_a_message_too_long_for_its_place_begins_at_the_counts() -> None:
    longer = (("This session is read-only (--read-only).", "text"),)
    line = text_of(status_line(replace(FULL, message=longer), 80))
    assert line[1:14] == "3 marked    T"
    assert line[13:] == longer[0][0]
    assert not is_cut(longer, 80)


@pytest.mark.parametrize("marked", [1_150, 10_000, 99_999, 100_000])
def test_a_thousand_marks_and_more_do_not_run_into_the_count(marked: int) -> None:
    shown = count(marked)
    line = text_of(status_line(replace(FULL, marked=marked, count="99,999 schedules"), 120))
    assert line.startswith(f" {shown} marked  99,999 schedules ")
    assert line[35:].startswith("as of 03:12 Paris")
    running = text_of(progress_line(marked, Progress("Pausing", 1, marked, 0, 0), 120))
    assert running.startswith(f" {shown} marked  Pausing ")
    message: StyledLine = (("x" * (80 - 14), "text"),)
    assert is_cut(message, 80, marked) and not is_cut(message, 80, 999)


def test_a_message_too_long_even_there_is_cut_and_known_to_be() -> None:
    long = (("x" * 90, "text"),)
    line = status_line(replace(FULL, message=long), 80)
    assert line_width(line) == 79
    assert text_of(line).endswith("x…")
    assert is_cut(long, 80)
    assert not is_cut(long, 120)


@pytest.mark.parametrize(("left", "shown"), [(20, "20 requests left"), (1, "1 request left"), (0, "0 requests left")])
def test_few_requests_take_the_stamps_place(left: int, shown: str) -> None:
    line = text_of(status_line(replace(FULL, left=left, message=()), 120))
    assert line[35:].rstrip() == shown
    assert (shown, "warning") in status_line(replace(FULL, left=left), 120)


@pytest.mark.parametrize("left", [None, 21, 600])
def test_enough_requests_are_not_spoken_of(left: int | None) -> None:
    assert text_of(status_line(replace(FULL, left=left), 120))[35:].startswith("as of 03:12 Paris")


@pytest.mark.parametrize("cells", [*WIDTHS, 14, 36, 56])
def test_the_status_line_is_never_wider_than_the_screen(cells: int) -> None:
    for message in ((), SAID, (("毎" * 200, "text"),)):
        assert line_width(status_line(replace(FULL, message=message), cells)) <= cells


RUN = Progress("Pausing", done=118, total=212, failed=1, unknown=2, next_at="03:13:40", next_number=50, done_at="03:17")


def test_a_run_says_how_far_it_is() -> None:
    line = text_of(progress_line(93, RUN, 112))
    assert line.startswith(" 93 marked   Pausing ━━━━━━━━━━━─────────  118 of 212   ✗ 1   ? 2")
    assert line.endswith("   next 50 at 03:13:40   ETA 03:17   x stop")
    assert text_of(progress_line(93, RUN, 140)).endswith("   x stop   ! report")
    quiet = replace(RUN, failed=0, unknown=0, next_at="", done_at="", stopping=True)
    assert (
        text_of(progress_line(0, quiet, 120)).strip()
        == "Pausing ━━━━━━━━━━━─────────  118 of 212   stopping   ! report"
    )


@pytest.mark.parametrize("cells", [60, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("total", [2, 212, 10_000])
def test_the_way_to_stop_a_run_and_its_failures_outlast_its_times(cells: int, total: int) -> None:
    line = progress_line(total, replace(RUN, total=total, done=total - 1), cells)
    assert line_width(line) <= cells
    assert text_of(line).removesuffix("   ! report").endswith("   x stop")
    assert f"{total - 1:,} of {total:,}   ✗ 1   ? 2" in text_of(line)


def test_a_bar_is_full_only_when_all_is_done() -> None:
    assert text_of(progress_line(0, replace(RUN, done=211), 120)).count("━") == 19
    assert text_of(progress_line(0, replace(RUN, done=212), 120)).count("━") == 20
    assert text_of(progress_line(0, replace(RUN, done=0, total=0), 120)).count("━") == 0
