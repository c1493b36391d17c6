"""E-mail addresses in anything pasted: lists, exports, mail headers. Every entry is valid, repeated or invalid."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from omnitui.domain.contacts.email_address import bare, folded, judge

__all__ = ["Entry", "EntryKind", "folded", "read_addresses"]


class EntryKind(Enum):
    """What a piece of the input is."""

    ADDRESS = "address"
    TWICE = "written twice"
    INVALID = "invalid"


class Entry(NamedTuple):
    """One entry of the input. `reason` is why it is invalid, else a warning where it looks odd.

    `first` is the index of the entry that a TWICE one repeats; its `address` keeps its own spelling.
    """

    text: str
    address: str
    kind: EntryKind
    reason: str = ""
    name: str = ""
    first: int = -1


_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_LOOKALIKES = str.maketrans("＠﹫，、；＜＞．“”„«»", '@@,,;<>."""""')
_LOOKALIKE = re.compile("[" + "".join(map(chr, _LOOKALIKES)) + "]")
_BLANK = re.compile(r"[^\S\n\x20]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The order matters: the usual first; a quoted local part before a quoted name; an address torn by blanks before
# words. No alternative can backtrack far, so the time is linear in the length.
_TOKEN = re.compile(
    r"""(?P<plain>[A-Za-z0-9][\w.+-]*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++)(?=[\s,;]|\Z)
    |(?P<word>"(?:[^"\\\n]|\\[^\n])*+"@[^\s,;<>"]++)
    |(?P<quoted>"(?:[^"\\\n]|\\[^\n])*+")
    |<(?P<bracket>[^<>\n]*+)>
    |(?P<torn>[^\s,;<>"@]++(?:[^\S\n]++@[^\S\n]*+|@[^\S\n]++)[^\s,;<>"@]++(?!@))
    |(?P<words>[^\s,;<>"]++)
    |(?P<separator>[,;\n])""",
    re.VERBOSE | re.ASCII,
)
_AROUND = " \t'`*()[]{}.,:;!?·•–—"
#: Finds a letter, a digit or an @: a text without one has no content.
_has_content = re.compile(r"[^\W_]|@").search
_NAME = re.compile(r"(?:[^\W\d_]|[ '’\-]|\.(?=[ ,]|\Z))+")


def read_addresses(text: str) -> list[Entry]:
    """Every piece of `text` that holds a letter, a digit or an @, in order, in exactly one of the three kinds.

    The name before `<…>` belongs to its address; words that belong to none are a piece of their own.
    Only what cannot be an address is invalid: Omni decides in the end (`omni-api.md §2.8`).
    """
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for written, name in _Tokenizer(_readable(text)).entries:
        address, reason = judge(written)
        if not address:
            entries.append(Entry(written, "", EntryKind.INVALID, reason, name))
            continue
        first = seen.setdefault(address.lower(), len(entries))
        kind = EntryKind.ADDRESS if first == len(entries) else EntryKind.TWICE
        entries.append(Entry(written, address, kind, reason, name, -1 if kind is EntryKind.ADDRESS else first))
    return entries


def _readable(text: str) -> str:
    """The text with one kind of line end and one spelling of each character, without invisible characters."""
    text = _LINE_ENDS.sub("\n", text)
    if not text.isascii():
        text = _UNSEEN.sub("", text)
        if _LOOKALIKE.search(text):
            text = text.translate(_LOOKALIKES)
        text = _BLANK.sub(" ", text)
    return text.replace("](", " ")


class _Tokenizer:
    """Takes a text apart, keeping back the words that may turn out to be the name of what follows.

    `entries` holds each piece as written, without what stood around it, and the name it was given.
    """

    def __init__(self, text: str) -> None:
        self.entries: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._surname = False
        self._just_before = ""
        for match in _TOKEN.finditer(text):
            kind, token = match.lastgroup, match[0]
            if kind == "separator":
                self._separator(token)
            elif kind == "plain":
                self._address(token)
            elif kind == "bracket":
                self._bracket(token[1:-1])
            elif kind == "quoted":
                self._words.append(token[1:-1])
            else:
                self._other(token)
        self._let_go()

    def _address(self, written: str) -> None:
        self._let_go()
        self._just_before = written
        self.entries.append((written, ""))

    def _separator(self, token: str) -> None:
        self._just_before = ""
        # `Blob, Ann <ann@…>`: the comma inside a name does not separate addresses.
        if token == "," and self._words and not self._surname and _NAME.fullmatch(" ".join(self._words)):
            self._surname = True
            self._words[-1] += ","
        else:
            self._let_go()

    def _bracket(self, inside: str) -> None:
        written = _stripped(inside)
        if "," in inside or ";" in inside:
            self._let_go()
            self.entries += _Tokenizer(inside).entries
        elif not _has_content(written):
            self._let_go()
        elif not self._words and self._just_before and folded(bare(written)) == folded(bare(self._just_before)):
            self._just_before = ""
        else:
            self._named(written)

    def _named(self, written: str) -> None:
        name, self._words, self._surname = " ".join(self._words), [], False
        if "@" in name:
            # `"ann@x.test" <ann@x.test>` is one address; any other address in the name counts too.
            inside = [(entry, "") for entry, _ in _Tokenizer(name).entries if judge(entry)[0]]
            self.entries += [entry for entry in inside if folded(entry[0]) != folded(bare(written))]
        self.entries.append((written, name.replace('\\"', '"').strip(" ,")))

    def _other(self, token: str) -> None:
        written = _stripped(token)
        if "@" in written:
            self._address(written)
        elif _has_content(written):
            self._words.append(token)

    def _let_go(self) -> None:
        """Emit the pending words, which belong to no address: a comma between them separates two entries after all."""
        if not self._words:
            return
        words, self._words, self._surname = self._words, [], False
        if any("@" in word for word in words):
            for word in words:
                self.entries += _Tokenizer(word).entries
            return
        parts = " ".join(words).split(", ") if len(words) > 1 else words
        self.entries += [(_stripped(part), "") for part in parts if _has_content(part)]


def _stripped(text: str) -> str:
    """Without the marks a sentence or a list puts around it."""
    return text.strip(_AROUND.replace("]", "") if "@[" in text else _AROUND)
