"""Links that terminals open: to those that can, for few bytes, and never a cell more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style

from omnitui.ui.terminal import hyperlinks
from omnitui.ui.terminal.strip import LeanStrip
from tests.pty_terminal import text_in

URL = "https://blobsrus.omniapp.co/dashboards/a1b2/schedules/7d0f"
OPEN, CLOSE = f"\x1b]8;;{URL}\x1b\\", "\x1b]8;;\x1b\\"


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    hyperlinks.shown.cache_clear()
    yield
    hyperlinks.shown.cache_clear()


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ("xterm-256color", True),
        ("xterm", True),
        ("tmux-256color", True),
        ("xterm-kitty", True),
        ("foot", True),
        ("alacritty", True),
        ("screen", False),
        ("screen-256color", False),
        ("linux", False),
        ("vt100", False),
        ("rxvt-unicode", False),
        ("ansi", False),
        ("dumb", False),
        ("", False),
    ],
)
def test_only_terminals_that_can_are_sent_links(term: str, shown: bool) -> None:
    assert hyperlinks.shown_by({"TERM": term}) is shown
    assert not hyperlinks.shown_by({"TERM": term, "STY": "1.pts-0"})


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://x/\x1b\\", "https://x/a b", "https://x/é", "", "https://" + "x" * 3000]
)
def test_what_is_no_plain_address_leads_nowhere(url: str) -> None:
    assert hyperlinks.linked("text", url) == "text"


def test_an_ink_carries_where_it_leads() -> None:
    assert hyperlinks.split(hyperlinks.linked("muted", URL)) == ("muted", URL)
    assert hyperlinks.split("muted") == ("muted", "")


def rendered(*runs: tuple[str, str | None]) -> str:
    strip = LeanStrip([Segment(text, Style(color="red", link=url)) for text, url in runs])
    assert strip.cell_length == sum(len(text) for text, _ in runs)
    return strip.render(Console(force_terminal=True, color_system="truecolor"))


def test_a_link_is_opened_once_and_closed_before_what_follows() -> None:
    sent = rendered(("Link ", None), ("https", URL), ("…7d0f", URL), (" end", None))
    assert sent.count(OPEN) == 1 and sent.count("\x1b]8;") == 2
    before, inside = sent.split(OPEN)
    inside, after = inside.split(CLOSE)
    assert [text_in(part.encode()) for part in (before, inside, after)] == ["Link ", "https…7d0f", " end"]


def test_a_link_at_the_end_of_a_line_is_closed_there() -> None:
    assert CLOSE in rendered(("x", URL)).partition("x")[2]
    assert "\x1b]8;" not in rendered(("x", None))
