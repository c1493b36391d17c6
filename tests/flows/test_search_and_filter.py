"""Finding: the search on the server as typed, filters asked of Omni or of the rows here, sorts both ways."""

from __future__ import annotations

import httpx
import pytest
from textual import events
from textual.pilot import Pilot

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.schedules.schedule import Schedule, State
from tests.flows.conftest import ORIGIN, World, screen_text, shows, type_in, wait_until
from tests.flows.work import DIGEST, LIST, at_work, go_to, id_of, pages, press, screen, store, table


def searches(world: World) -> list[str]:
    return [r.query["q"] for r in world.fake.requests if r.path == LIST and "q" in r.query and r.query["cursor"] == "1"]


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Keys as a fast typist or a slow line hands them over: all at once, before anything has been painted."""
    for key in keys:
        name = {"/": "slash", "⏎": "enter"}.get(key, key)
        pilot.app.post_message(events.Key(name, key if len(key) == 1 and key != "⏎" else None))


async def searched(pilot: Pilot[None], text: str) -> None:
    await wait_until(pilot, lambda: store(pilot).query.search == text and store(pilot).index.asked)


async def test_a_search_goes_to_omni_once_when_the_typing_rests(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "slash", *"churn")
        assert searches(world) == []
        await shows(pilot, " match")
        assert searches(world) == ["churn"]
        rows = shown_rows(pilot)
        assert rows
        assert all("churn" in f"{row.name} {row.dashboard} {row.owner}".lower() for row in rows)
        await press(pilot, "enter")
        await shows(pilot, "/ churn", f"{len(rows)} match")
        assert searches(world) == ["churn"]
        assert screen(pilot).focused is table(pilot)


async def test_a_search_typed_in_one_burst_ends_in_the_box_and_is_no_command(world: World) -> None:
    async with at_work(world) as pilot:
        burst(pilot, *"/spruxz", "⏎")
        await searched(pilot, "spruxz")
        assert not store(pilot).marks
        assert world.fake.requests[-1].method == "GET"
        assert len(pilot.app.screen_stack) == 2 or not pilot.app.screen.is_modal
        await shows(pilot, "No schedule, dashboard or owner matches “spruxz”. Esc clears the search.")


async def test_what_a_complete_answer_covers_is_not_asked_again(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "slash", *"dig")
        await searched(pilot, "dig")
        asked = len(pages(world))
        await press(pilot, *"est")
        await searched(pilot, "digest")
        assert len(pages(world)) == asked
        assert all("digest" in f"{row.name} {row.dashboard} {row.owner}".lower() for row in shown_rows(pilot))
        assert "match" in screen_text(pilot.app)


def shown_rows(pilot: Pilot[None]) -> list[Schedule]:
    rows = [store(pilot).row_at(place) for place in range(len(store(pilot).shown))]
    return [row for row in rows if row is not None]


async def test_an_answer_that_comes_when_something_else_is_typed_is_not_shown(world: World) -> None:
    late: list[httpx.Request] = []

    async def slow(request: httpx.Request) -> httpx.Response | None:
        if request.url.params.get("q") == "churn":
            late.append(request)
            while book_of[0].query.search == "churn":
                await pilot.pause(0.01)
        return None

    world.fake.fail(LIST, slow, times=1000)
    async with at_work(world) as pilot:
        book_of = [store(pilot)]
        await press(pilot, "slash", *"churn")
        await wait_until(pilot, lambda: late)
        await press(pilot, *["backspace"] * 5, *"refunds")
        await searched(pilot, "refunds")
        await shows(pilot, "Crimson refunds")
        assert "Cadmium churn" not in screen_text(pilot.app)


async def test_escape_clears_the_search_and_the_cursor_keeps_its_schedule(world: World) -> None:
    async with at_work(world) as pilot:
        await go_to(pilot, world, DIGEST)
        await press(pilot, "slash", *"happy", "enter")
        await searched(pilot, "happy")
        await press(pilot, "escape")
        await searched(pilot, "")
        await wait_until(pilot, lambda: screen(pilot).current is not None)
        assert screen(pilot).current == store(pilot).rows[id_of(world, DIGEST)]
        await shows(pilot, "schedules", "/ search")
        assert searches(world) == []


async def test_escape_in_the_box_drops_what_is_typed(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "slash", *"happy", "escape")
        assert screen(pilot).focused is table(pilot)
        await searched(pilot, "")
        await shows(pilot, "/ search")


@pytest.mark.parametrize("form", ["{id}", "  {id} ", "{origin}/dashboards/abc/schedules/{id}", "{ID}"])
async def test_a_schedules_id_or_pasted_link_opens_it(world: World, form: str) -> None:
    known = id_of(world, DIGEST)
    async with at_work(world) as pilot:
        await press(pilot, "slash")
        await type_in(pilot, form.format(id=known, ID=known.upper(), origin=ORIGIN))
        await press(pilot, "enter")
        await shows(pilot, f"┌─ {DIGEST} ─", "Esc closes")
        assert searches(world) == []
        await press(pilot, "escape")
        assert not store(pilot).query.search


async def test_the_id_of_a_schedule_no_page_has_shown_is_looked_up(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "slash")
        await type_in(pilot, id_of(world, "Zone nobody knows"))
        await press(pilot, "enter")
        await shows(pilot, "Zone nobody knows", "Esc closes", "Mars/Olympus_Mons")


async def test_an_id_that_omni_does_not_know_is_said_to_be_unknown(world: World) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "slash")
        await type_in(pilot, "00000000-0000-4000-8000-000000000000")
        await press(pilot, "enter")
        await shows(pilot, "Omni cannot find it (404).")


async def choose(pilot: Pilot[None], field: str, value: str) -> None:
    """Move through the filters to one and its value, with keys."""
    from omnitui.ui.widgets.fields import ChoiceField

    await press(pilot, "f")
    await wait_until(pilot, lambda: pilot.app.screen.query(f"#{field}"))
    found = pilot.app.screen.query_one(f"#{field}", ChoiceField)
    for _ in range(20):
        if pilot.app.focused is found.chosen:
            break
        await press(pilot, "down")
    while found.value != value:
        await press(pilot, "right")


async def test_a_filter_of_omnis_own_is_asked_of_omni(world: World) -> None:
    async with at_work(world) as pilot:
        await choose(pilot, "by-destination", "slack")
        asked = len(pages(world))
        await shows(pilot, "loaded", "[slack]")
        assert len(pages(world)) == asked
        await press(pilot, "enter")
        await shows(pilot, "filter: slack", " match")
        assert pages(world, destination="slack") == [1]
        assert {row.destination for row in store(pilot).rows.values() if row.id in set(store(pilot).index)} <= {
            "slack",
            "webhook",
        }


async def test_a_filter_omni_lacks_reads_the_rest_first(world: World) -> None:
    async with at_work(world) as pilot:
        await choose(pilot, "by-state", "PAUSED")
        await shows(pilot, "loaded", "loads the rest first")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: store(pilot).index.complete)
        expected = sum(1 for s in world.fake if s.disabled_at and not s.system_disabled_at)
        await shows(pilot, "filter: paused·", f"{expected} match")
        assert set(pages(world)) == {1, 2, 3}
        assert all(row and row.state is State.PAUSED for row in map(store(pilot).row_at, range(expected)))
        await press(pilot, "f")
        await shows(pilot, f"{expected} of 240 match", f"Show {expected}", "all loaded")
        await press(pilot, "c")
        await shows(pilot, "filter: none", "240 schedules")


@pytest.mark.parametrize("words", ["destination: Invalid enum value", ""], ids=["in words", "wordless"])
async def test_a_destination_that_omni_does_not_know_is_filtered_by_here(world: World, words: str) -> None:
    def refusing(request: httpx.Request) -> httpx.Response | None:
        refused = error_answer(ApiError(400, words)) if words else httpx.Response(400)
        return refused if request.url.params.get("destination") == "s3" else None

    async with at_work(world) as pilot:
        world.fake.fail(LIST, refusing, times=1000)
        await choose(pilot, "by-destination", "s3")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: store(pilot).index.complete)
        # One that is listed for two destinations is known by one of them only.
        expected = sum(1 for schedule in world.fake if schedule.destination == "s3") - 1
        await shows(pilot, "filter: s3·", f"{expected} match", "This server can't filter by s3;")
        assert {row.destination for row in map(store(pilot).row_at, range(expected)) if row} == {"s3"}
        asked = len(pages(world, destination="s3"))
        await press(pilot, "f", "c")
        await shows(pilot, "filter: none")
        await choose(pilot, "by-destination", "s3")
        await press(pilot, "enter")
        await shows(pilot, "filter: s3·", f"{expected} match")
        assert len(pages(world, destination="s3")) == asked == 1


async def test_a_filter_nothing_passes_says_which_keys_help(world: World) -> None:
    async with at_work(world) as pilot:
        await choose(pilot, "by-format", "png")
        await press(pilot, "up", "up", "up")
        await choose_more(pilot)
        await press(pilot, "enter")
        await shows(pilot, "No schedule matches this filter. f, then c, clears it.")


async def choose_more(pilot: Pilot[None]) -> None:
    """Beside it, those that go by sheets: none of them is a picture."""
    from omnitui.ui.widgets.fields import ChoiceField

    found = pilot.app.screen.query_one("#by-destination", ChoiceField)
    assert pilot.app.focused is found.chosen
    while found.value != "google_sheets":
        await press(pilot, "right")


async def test_leaving_the_filters_changes_nothing(world: World) -> None:
    async with at_work(world) as pilot:
        await choose(pilot, "by-destination", "slack")
        await press(pilot, "escape")
        await shows(pilot, "filter: none")
        assert pages(world, destination="slack") == []
        assert pages(world).count(1) == 1


@pytest.mark.parametrize(
    ("letter", "field", "direction", "arrow"),
    [
        ("n", "scheduleName", "desc", "name ↓"),
        ("d", "dashboardName", "asc", "dashboard ↑"),
        ("o", "ownerName", "asc", "owner ↑"),
        ("l", "lastRun", "desc", "last run ↓"),
        ("r", "lastRunStatus", "asc", "last result ↑"),
    ],
)
async def test_a_sort_is_asked_of_omni_and_turned_by_the_same_letter(
    world: World, letter: str, field: str, direction: str, arrow: str
) -> None:
    async with at_work(world) as pilot:
        await press(pilot, "s", letter)
        await shows(pilot, f"sort: {arrow}")
        await wait_until(pilot, lambda: 1 in pages(world, sortField=field, sortDirection=direction))
        await press(pilot, "s", letter)
        other = {"asc": "desc", "desc": "asc"}[direction]
        await wait_until(pilot, lambda: 1 in pages(world, sortField=field, sortDirection=other))


async def test_a_click_on_a_head_sorts_by_it_and_turns_it(world: World) -> None:
    async with at_work(world) as pilot:
        heads = screen_text(pilot.app).splitlines()[2]
        at = heads.index("Last")
        await pilot.click(table(pilot), offset=(at, 0))
        await shows(pilot, "Last ↓", "sort: last run ↓")
        await pilot.click(table(pilot), offset=(at, 0))
        await shows(pilot, "Last ↑", "sort: last run ↑")
        await pilot.click(table(pilot), offset=(heads.index("Next"), 0))
        await shows(pilot, "Next ↑", "sort: next run ↑")
        await pilot.click(table(pilot), offset=(heads.index("To"), 0))
        await shows(pilot, "To ↓", "sort: recipients ↓")


async def test_a_head_without_a_sort_says_so(world: World) -> None:
    async with at_work(world, (240, 32)) as pilot:
        await pilot.click(table(pilot), offset=(screen_text(pilot.app).splitlines()[2].index("Form"), 0))
        await shows(pilot, "Can't sort by this column.")
        assert store(pilot).query.sort.field == "scheduleName"
