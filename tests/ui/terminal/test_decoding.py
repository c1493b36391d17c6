"""Keys however a terminal tells them and a line cuts them: no letter that nobody typed, no key lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from omnitui.ui.shell import keymap as keys_table
from omnitui.ui.terminal import multiplexer
from omnitui.ui.terminal.key_reader import Decoder
from tests.pty_terminal import encode, kitty

ESC = b"\x1b"
NEVER_KEYS = {
    "primary attributes": b"\x1b[?62;22;52c",
    "secondary attributes": b"\x1b[>41;354;0c",
    "kitty's answer": b"\x1b[?25u",
    "a mode": b"\x1b[?2026;2$y",
    "an unknown mode": b"\x1b[?2048;0$y",
    "a colour": b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "a colour, ended by bell": b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    "a version": b"\x1bP>|XTerm(379)\x1b\\",
    "graphics": b"\x1b_Gi=31;OK\x1b\\",
    "the size in pixels": b"\x1b[4;800;1200t",
    "a size nobody asked for": b"\x1b[48;24;80;480;640t",
    "a status": b"\x1b[0n",
    "the place of the cursor": b"\x1b[12;40R",
    "a key let go": b"\x1b[113;1:3u",
    "an arrow let go": b"\x1b[1;1:3A",
    "a function key let go": b"\x1b[15;1:3~",
    "no key of anybody": b"\x1b[?99;99;99z",
}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def read(spans: Iterable[bytes], gap: float = 0.0) -> list[Message]:
    """What comes of pieces that arrive `gap` seconds apart, and of the quiet after them."""
    clock = Clock()
    decoder = Decoder(clock=clock)
    found: list[Message] = []
    for piece in spans:
        found += decoder.feed(piece)
        clock.now += gap
        found += decoder.tick()
    clock.now += 10
    return [*found, *decoder.tick()]


def keys(found: Sequence[Message]) -> list[str]:
    return [message.key for message in found if isinstance(message, events.Key)]


def typed(found: Sequence[Message]) -> str:
    return "".join(message.character or "" for message in found if isinstance(message, events.Key))


@pytest.mark.parametrize("name", NEVER_KEYS)
def test_what_is_no_key_is_none_however_it_is_cut(name: str) -> None:
    data = NEVER_KEYS[name]
    for at in range(len(data) + 1):
        assert keys(read([b"j", data[:at], data[at:], b"k"])) == ["j", "k"], at
    for gap in (0.05, 0.5):
        # An Esc of its own may come of it, never a letter.
        assert [key for key in keys(read([b"j", data[:1], data[1:4], data[4:], b"k"], gap)) if key != "escape"] == [
            "j",
            "k",
        ]


@pytest.mark.parametrize("gap", [0.0, 0.09, 0.3, 0.9])
@pytest.mark.parametrize(("data", "key"), [(b"\x1b[A", "up"), (b"\x1b[6~", "pagedown"), (b"\x1b[1;2B", "shift+down")])
def test_an_arrow_in_pieces_is_an_arrow(data: bytes, key: str, gap: float) -> None:
    found = keys(read([data[:1], data[1:2], data[2:]], gap))
    assert found in ([key], ["escape", key])
    assert keys(read([data[:2], data[2:]], gap)) == [key]


def test_escape_and_a_key_typed_after_it_are_two() -> None:
    assert keys(read([ESC, b"j"], 0.05)) == ["escape", "j"]
    assert keys(read([ESC, b"j"], 0.5)) == ["escape", "j"]
    assert keys(read([ESC, b"O"], 0.05)) == ["escape", "O"]
    assert keys(read([ESC + ESC])) == ["escape", "escape"]
    assert keys(read([ESC + b"\x1b[A"])) == ["escape", "up"]


def test_alt_types_no_letter() -> None:
    for data in (b"\x1bp", b"\x1bP", b"\x1b]", b"\x1bO", "\x1bé".encode()):
        found = read([data])
        assert typed(found) == "" and len(keys(found)) == 1 and keys(found)[0].startswith("alt+"), data


def test_inside_screen_and_tmux_esc_and_a_letter_are_two() -> None:
    decoder = Decoder(alt=False)
    assert keys([*decoder.feed(b"\x1bf"), *decoder.feed(b"\x1b[A"), *decoder.feed(b"\x1bOP")]) == [
        "escape",
        "f",
        "up",
        "f1",
    ]


def test_a_sequence_that_never_ends_swallows_no_more_than_itself() -> None:
    clock = Clock()
    decoder = Decoder(clock=clock)
    found = [*decoder.feed(b"\x1b]11;rgb:12")]
    clock.now += 3
    found += [*decoder.tick(), *decoder.feed(b"j"), *decoder.feed(b"\x1b[12"), *decoder.feed(b"\x1b[Bk")]
    assert keys(found) == ["j", "down", "k"]


def test_the_mouse_of_an_older_terminal_is_the_mouse() -> None:
    down, up, wheel = read([b"\x1b[M" + bytes((32, 42, 37)), b"\x1b[M" + bytes((35, 42, 37)), b"\x1b[M" + b"a!!"])
    assert isinstance(down, events.MouseDown) and (down.x, down.y, down.button) == (9, 4, 1)
    assert isinstance(up, events.MouseUp) and (up.x, up.y) == (9, 4)
    assert isinstance(wheel, events.MouseScrollDown)
    assert read([b"\x1b[M" + bytes((32, 0xC3, 0xA4)), b"j"])[-1:] and keys(read([b"\x1b[M \xe0\x80", b"j"]))[-1] == "j"


KITTY = {
    "j": "j",
    "G": "G",
    "*": "asterisk",
    "/": "slash",
    "space": "space",
    "escape": "escape",
    "enter": "enter",
    "tab": "tab",
    "shift+tab": "shift+tab",
    "backspace": "backspace",
    "up": "up",
    "shift+down": "shift+down",
    "pagedown": "pagedown",
    "delete": "delete",
    "f1": "f1",
    "f5": "f5",
    "ctrl+s": "ctrl+s",
    "ctrl+q": "ctrl+q",
    "ö": "ö",
}


@pytest.mark.parametrize("lock", [0, 128, 64 | 128])
@pytest.mark.parametrize("key", KITTY)
def test_kittys_keys_are_the_same_pressed_repeated_and_with_a_lock_on(key: str, lock: int) -> None:
    name = KITTY[key]
    result = keys(read([kitty(key, lock=lock)]))
    assert result == [name]
    assert keys(read([kitty(key, event=2, lock=lock)])) == result
    assert keys(read([kitty(key, event=3, lock=lock)])) == []
    letters = "".join(letter for letter in typed(read([kitty(key, lock=lock)])) if letter.isprintable())
    assert letters == (" " if key == "space" else key if len(key) == 1 else "")


PIECES = st.sampled_from(
    [
        *NEVER_KEYS.values(),
        b"a",
        "é漢".encode(),
        b"\x1b[A",
        b"\x1bOP",
        b"\x1b[[A",
        b"\x1b[200~x\x1b[A\x1b[201~",
        b"\x1b[27u",
    ]
)


@given(st.lists(PIECES, max_size=6), st.data())
def test_where_a_line_cuts_makes_no_difference(spans: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(spans)
    marks = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=8)))
    cut = [whole[start:end] for start, end in zip([0, *marks], [*marks, len(whole)], strict=True)]
    assert [str(message) for message in read(cut)] == [str(message) for message in read([whole])]


@given(st.lists(st.binary(max_size=12), max_size=6))
def test_no_bytes_break_it(spans: list[bytes]) -> None:
    assert keys(read([*spans, b"\x1b[200~\x1b[201~", b"j"], 10.0))[-1] == "j"


SIGNS = {"asterisk": "*", "slash": "/", "question_mark": "?", "exclamation_mark": "!", "colon": ":"}
TABLES = (keys_table.SCHEDULES, keys_table.WEEK, keys_table.PEOPLE, keys_table.ACTIVITY, keys_table.EVERYWHERE)
BOUND = sorted({name for table in TABLES for key in table for name in key.keys.split(",") if name})


@pytest.mark.parametrize("name", BOUND)
def test_every_key_of_the_tables_comes_in_either_way(name: str) -> None:
    key = SIGNS.get(name, name)
    assert keys(read([kitty(key)])) == [name]
    assert keys(read([kitty(key), kitty(key, event=3)])) == [name]
    assert keys(read([encode(key)])) == [name]


def test_a_paste_that_a_line_held_up_stays_a_paste() -> None:
    decoder = Decoder()
    found = [*decoder.feed(b"\x1b[200~one\n"), *decoder.break_off()]
    found += [*decoder.feed(b"dyq\n" * 20), *decoder.break_off(), *decoder.feed(b"dy\x1b[201~j")]
    assert [message.text for message in found if isinstance(message, events.Paste)] == ["one\n", "dyq\n" * 20, "dy"]
    assert keys(found) == ["j"]
    decoder = Decoder()
    found = [*decoder.feed(b"\x1b[200~one\n"), *decoder.break_off(), *decoder.feed(b"j"), *decoder.feed(b"k" * 40)]
    assert len(keys(found)) == 41


@pytest.mark.parametrize(
    ("environ", "screen", "joins"),
    [
        ({"TERM": "xterm-256color"}, False, False),
        ({"TERM": "screen", "STY": "1.pts"}, True, True),
        ({"TERM": "screen.xterm-256color"}, True, True),
        ({"TERM": "screen", "TMUX": "/tmp/tmux,1,0"}, False, True),
        ({"TERM": "tmux-256color"}, False, True),
    ],
)
def test_what_stands_between_is_known(environ: dict[str, str], screen: bool, joins: bool) -> None:
    assert (multiplexer.is_screen(environ), multiplexer.joins_esc(environ)) == (screen, joins)
