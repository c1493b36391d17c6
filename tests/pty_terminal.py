"""What a terminal does with a program's bytes: draws them (pyte), keeps the modes, answers the queries."""

from __future__ import annotations

import codecs
import re

import pyte

_SEQUENCE = re.compile(
    r"\x1b\[(?P<prefix>[<=>?]?)(?P<params>[0-9:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?\Z")
_UNFINISHED_BYTES = re.compile(_UNFINISHED.pattern.encode())
_QUERY = re.compile(
    rb"\x1b\[(?:\?(?P<mode>\d+)\$p|(?P<kitty>\?u)|(?P<primary>0?c)|(?P<secondary>>0?c)|(?P<cursor>6n)|(?P<status>5n))"
    rb"|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
)
SYNCHRONIZED = 2026
MOUSE = frozenset({1000, 1002, 1003, 1005, 1006, 1015, 1016})
ALTERNATE_SCREEN = 1049
CURSOR = 25
LINE_WRAP = 7
FOCUS_REPORTS = 1004
BRACKETED_PASTE = 2004
_KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+tab": "\x1b[Z",
    "tab": "\t",
    "enter": "\r",
    "escape": "\x1b",
    "backspace": "\x7f",
    "space": " ",
    "f1": "\x1bOP",
    "f5": "\x1b[15~",
}

_KITTY = {"escape": ("27", "u"), "enter": ("13", "u"), "tab": ("9", "u"), "backspace": ("127", "u")}
_KITTY |= {"space": ("32", "u"), "pageup": ("5", "~"), "pagedown": ("6", "~"), "delete": ("3", "~"), "f5": ("15", "~")}
_KITTY |= {
    "up": ("", "A"),
    "down": ("", "B"),
    "right": ("", "C"),
    "left": ("", "D"),
    "home": ("", "H"),
    "end": ("", "F"),
}
_KITTY |= {"f1": ("", "P")}
_UNSHIFTED = {"*": "8", "?": "/", "!": "1", ":": ";", '"': "'"}
_TEXT = {"space": " "}


class Terminal:
    """A screen of `columns` × `rows` cells.

    `modes` are the private modes switched on, `keyboards` the depth of kitty's stack of keyboard modes. pyte
    knows neither, nor most sequences with a prefix: it draws their last letter, or takes `CSI > m` for a
    colour, so only what it understands is handed on to it.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.modes = {LINE_WRAP, CURSOR}
        self.keyboards = 0
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, data: bytes) -> None:
        """Draw `data`; a sequence cut at its end waits for the next piece."""
        text = self._held + self._decoder.decode(data)
        cut = _UNFINISHED.search(text)
        end = cut.start() if cut else len(text)
        self._held = text[end:]
        self._stream.feed(_SEQUENCE.sub(self._take, text[:end]))

    def resize(self, columns: int, rows: int) -> None:
        """Take another size; what was drawn stays where it fits."""
        self._screen.resize(rows, columns)

    def lines(self) -> list[str]:
        """The rows as text; a wide character stands once."""
        return list(self._screen.display)

    def _take(self, match: re.Match[str]) -> str:
        prefix, params, final = match["prefix"], match["params"], match["final"]
        if final is None:
            return "" if match[0][1] in "]PX^_" else match[0]
        if prefix == "?" and final in "hl":
            change = self.modes.update if final == "h" else self.modes.difference_update
            change(int(mode) for mode in params.split(";") if mode)
            return match[0]
        if final == "u" and prefix:
            self.keyboards += {">": 1, "<": -1}.get(prefix, 0)
        return "" if prefix or match["middle"] or ":" in params else match[0]


def text_in(data: bytes) -> str:
    """The characters `data` paints, its sequences left out."""
    text = _SEQUENCE.sub("", data.decode("utf-8", "replace"))
    return _UNFINISHED.sub("", text)


def unfinished(data: bytes) -> bytes:
    """The sequence that `data` breaks off in, or nothing."""
    match = _UNFINISHED_BYTES.search(data)
    return match[0] if match else b""


def encode(key: str) -> bytes:
    """The bytes a terminal sends for `key`: a name such as `pagedown` or `ctrl+q`, else the text itself."""
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[-1].upper()) & 0x1F])
    return _KEYS.get(key, key).encode()


def kitty(key: str, event: int = 1, lock: int = 0) -> bytes:
    """The bytes a terminal sends for `key` in kitty's protocol, as the program asks for it (flags 1, 8 and 16).

    `event` is 1 for pressed, 2 for repeated, 3 for let go (the last two also carry the text of none); `lock` is 64
    for caps lock, 128 for num lock.
    """
    held, _, name = key.rpartition("+") if len(key) > 1 else ("", "", key)
    bits = {"": 0, "shift": 1, "ctrl": 4}[held] | lock
    code, final = _KITTY.get(name, ("", "u"))
    if not code and final == "u":
        code = str(ord(_UNSHIFTED.get(name, name.lower())))
        bits |= name in _UNSHIFTED or name.isupper()
    letter = _TEXT.get(name, name)
    text = str(ord(letter)) if len(letter) == 1 and held != "ctrl" and event != 3 else ""
    modifiers = str(bits + 1) if bits or event != 1 else ""
    told = f"{modifiers}:{event}" if event != 1 else modifiers
    parts = [code or ("1" if told else ""), told, text]
    while parts and not parts[-1]:
        parts.pop()
    return f"\x1b[{';'.join(parts)}{final}".encode()


def replies(data: bytes) -> bytes:
    """What an xterm-like terminal answers to the queries in `data`.

    Synchronized output is offered, in-band resizing is not (as in tmux and xterm), letters are white on
    black.
    """
    return b"".join(_reply(match) for match in _QUERY.finditer(data))


def _reply(match: re.Match[bytes]) -> bytes:
    if match["mode"]:
        return b"\x1b[?%s;%d$y" % (match["mode"], 2 if int(match["mode"]) == SYNCHRONIZED else 0)
    if match["colour"]:
        return b"\x1b]%s;rgb:%s\x1b\\" % (
            match["colour"],
            b"/".join([b"0000" if match["colour"] == b"11" else b"ffff"] * 3),
        )
    fixed = {"kitty": b"\x1b[?0u", "primary": b"\x1b[?62;22c", "secondary": b"\x1b[>0;10;1c"}
    fixed |= {"cursor": b"\x1b[1;1R", "status": b"\x1b[0n"}
    return fixed[match.lastgroup or ""]
