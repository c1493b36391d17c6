"""Keys, pastes and answers, whole or in pieces, and what is none of them."""

from __future__ import annotations

import os
import threading
import time

import pytest
from textual import events, messages
from textual.message import Message

from omnitui.ui.terminal.key_reader import PASTE_ENDS, PASTE_STARTS, Decoder, Keyboard

LINES = "\n".join(f"ada{number}@blob.example" for number in range(10_000))
PASTE = f"{PASTE_STARTS}{LINES}{PASTE_ENDS}".encode()


def fed(*spans: bytes, encoding: str = "utf-8") -> list[Message]:
    decoder = Decoder(encoding)
    return [message for piece in spans for message in decoder.feed(piece)]


def keys(found: list[Message]) -> list[str]:
    return [message.key for message in found if isinstance(message, events.Key)]


def pastes(found: list[Message]) -> list[str]:
    return [message.text for message in found if isinstance(message, events.Paste)]


@pytest.mark.parametrize("size", [1, 3, 7, 4095, len(PASTE)])
def test_a_paste_of_ten_thousand_lines_is_one_message(size: int) -> None:
    data = b"a" + PASTE + b"b"
    began = time.monotonic()
    found = fed(*(data[at : at + size] for at in range(0, len(data), size)))
    assert keys(found) == ["a", "b"] and pastes(found) == [LINES]
    assert time.monotonic() - began < 5.0


def test_what_is_pasted_is_never_a_key() -> None:
    found = fed(PASTE_STARTS.encode() + b"q\x1b[A\x1b[20" + b"py\x00" + PASTE_ENDS.encode())
    assert keys(found) == [] and pastes(found) == ["q\x1b[A\x1b[20py"]


def test_two_pastes_in_one_read_are_two() -> None:
    assert pastes(fed(f"{PASTE_STARTS}one{PASTE_ENDS}{PASTE_STARTS}two{PASTE_ENDS}".encode())) == ["one", "two"]


def test_bytes_that_are_no_letters_break_nothing() -> None:
    assert keys(fed(b"\xff\xfea", b"\xe9", b"b"))[-1] == "b"


def test_letters_are_read_in_the_terminals_own_encoding() -> None:
    assert [message.character for message in fed(b"\xe9", encoding="latin-1") if isinstance(message, events.Key)] == [
        "é"
    ]


@pytest.mark.parametrize("noise", [b"\x1b[99999999999u", b"\x1b[1;99999999999999999999u", b"\x1b[48;0;0;0;0t"])
def test_a_sequence_that_means_nothing_breaks_nothing(noise: bytes) -> None:
    assert keys(fed(noise, b"j"))[-1] == "j"


def test_kitty_keys_and_the_answers_of_a_terminal_are_told_apart() -> None:
    found = fed(b"\x1b[106;1;106u\x1b[?2026;2$y\x1b[27u")
    assert keys(found) == ["j", "escape"]
    assert [type(message) for message in found][1] is messages.TerminalSupportsSynchronizedOutput


class Typist:
    """A pipe with a keyboard at its end."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        self.found: list[Message] = []
        self.news, self.gone = threading.Event(), threading.Event()
        self.keyboard = Keyboard(self.reading, Decoder(), self.take, self.gone.set)

    def take(self, message: Message) -> None:
        self.found.append(message)
        self.news.set()


def test_a_lone_escape_is_one_after_the_delay_and_an_arrow_in_pieces_is_none() -> None:
    typist = Typist()
    os.write(typist.writing, b"\x1b")
    time.sleep(0.03)
    os.write(typist.writing, b"[A")
    assert typist.news.wait(5) and keys(typist.found) == ["up"]
    typist.news.clear()
    os.write(typist.writing, b"\x1b")
    assert typist.news.wait(5) and keys(typist.found) == ["up", "escape"]
    typist.keyboard.stop()


def test_a_paste_whose_end_never_comes_does_not_swallow_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omnitui.ui.terminal.key_reader.PASTE_BREAKS_OFF", 0.1)
    typist = Typist()
    os.write(typist.writing, PASTE_STARTS.encode() + b"half\x1b[20")
    assert typist.news.wait(5) and pastes(typist.found) == ["half\x1b[20"]
    typist.news.clear()
    os.write(typist.writing, b"j")
    assert typist.news.wait(5) and keys(typist.found) == ["j"]
    typist.keyboard.stop()


def test_a_terminal_that_hangs_up_is_told_once_and_not_read_on() -> None:
    typist = Typist()
    os.close(typist.writing)
    assert typist.gone.wait(5)
    typist.keyboard.stop()
    assert typist.found == []
