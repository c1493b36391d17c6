"""Walks a dialog in a real terminal: opens it, goes round its ring both ways, types in its fields, closes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.dialogs import Way
from tests.pty_session import Measured, PtySession, SessionTimeout

OPEN, CLOSE, TAB, LETTER, PREVIEW = "open", "close", "Tab", "character", "character with a preview"
_MOST_STOPS = 45
_GAP = 0.1
_SETTLED = 0.6
_EDGE = re.compile(r"┌─ (.*?) ─")
_SIGN = "▸"
#: In these another part of the dialog is drawn from what is typed.
PREVIEWED = re.compile(
    r"(filters|palette|recipients|people|one person|dashboards|owners|hand over|.* counted)"
    r"|(new schedule|clone).*: (Zone|Cron|At|Time)"
)


@dataclass(frozen=True)
class Written:
    """What one act wrote: `kind` is a budget's, `where` the dialog and its field."""

    kind: str
    where: str
    bytes_written: int


class Walker:
    """Walks one dialog of a session that shows the list of schedules."""

    def __init__(self, session: PtySession, way: Way) -> None:
        self._session, self._way = session, way
        self._over, self._led = "", False

    def whole(self) -> Iterator[Written]:
        """Everything; raises `SessionTimeout` where the keys lead elsewhere."""
        for round_of in (self.ring, self.letters):
            self._lead()
            yield self._opened()
            yield from round_of()
            yield from self._closed()

    def _lead(self) -> None:
        """Go to where it opens; back there where closing it led on to the list."""
        if self._title() != self._over or not self._led:
            while self._title():
                self._press("escape", _SETTLED)
            for key in self._way.before:
                self._go(key)
            self._session.quiet(_SETTLED, 60)
            self._over, self._led = self._title(), True

    def ring(self) -> Iterator[Written]:
        """Tab as often as there are stops, and as often back."""
        self._inside()
        seen: list[str] = []
        while (now := self._screen()) not in seen and len(seen) < _MOST_STOPS:
            seen.append(now)
            yield self._tab("tab")
        for _ in seen:
            yield self._tab("shift+tab")

    def letters(self) -> Iterator[Written]:
        """Round again, typing and taking back wherever typing leaves the dialog the same one."""
        self._inside()
        stops: list[str] = []
        while (stop := self._stop()) not in stops and len(stops) < _MOST_STOPS:
            stops.append(stop)
            yield from self._typed()
            # What typing leads to a moment later is not the next Tab's.
            self._session.quiet(3 * _GAP)
            yield self._tab("tab")

    def _typed(self) -> Iterator[Written]:
        title, where = self._title(), self._where()
        for letter in self._way.typed:
            with self._session.measure() as measured:
                self._press(letter)
                if self._title() != title:
                    self._session.quiet(_SETTLED)
            if self._title() != title:
                yield from self._stepped_over(title, where, measured)
                return
            yield self._letter(where, measured)
        for _ in self._way.typed:
            yield self._letter(where, self._press("backspace"))

    def _stepped_over(self, title: str, where: str, opening: Measured) -> Iterator[Written]:
        """A letter opened another dialog: close it again."""
        yield Written(OPEN, f"{self._title()} from {where}", opening.bytes_written)
        inner = self._title()
        closing = self._press("escape", _SETTLED)
        if self._title() == title:
            yield Written(CLOSE, f"{inner} from {where}", closing.bytes_written)
        else:
            raise SessionTimeout(f"{inner} does not close")

    def _letter(self, where: str, measured: Measured) -> Written:
        kind = PREVIEW if PREVIEWED.match(where) else LETTER
        return Written(kind, where, measured.bytes_written)

    def _tab(self, key: str) -> Written:
        before = self._stop()
        measured = self._press(key)
        return Written(TAB, f"{self._way.name}: {before} → {self._stop()}", measured.bytes_written)

    def _opened(self) -> Written:
        with self._session.measure() as opening:
            self._session.send(self._way.key)
            self._session.wait_for(lambda rows: self._way.says in _title(rows))
            self._session.quiet(_SETTLED)
        return Written(OPEN, self._way.name, opening.bytes_written)

    def _closed(self) -> Iterator[Written]:
        title = self._title()
        closing = self._press("escape", _SETTLED)
        if (asked := self._title()) and asked != title and asked.endswith("?"):
            yield Written(OPEN, f"{asked} from {self._way.name}", closing.bytes_written)
            closing = self._press("y", _SETTLED)
        yield Written(CLOSE, self._way.name, closing.bytes_written)

    def _inside(self) -> None:
        for key in self._way.inside:
            self._go(key)
        self._session.quiet(_SETTLED)

    def _go(self, key: str) -> None:
        if len(key) == 1 or not key.startswith(">"):
            self._session.press(key, gap=0.4, timeout=1.0)
            return
        for _ in range(_MOST_STOPS):
            if self._stop().startswith(key[1:]):
                return
            self._session.press("tab", gap=_GAP)
        raise SessionTimeout(f"no {key[1:]!r} in {self._way.name}")

    def _press(self, key: str, gap: float = _GAP) -> Measured:
        return self._session.press(key, gap=gap, timeout=0.6)

    def _where(self) -> str:
        return f"{self._way.name}: {self._stop()}"

    def _screen(self) -> str:
        return "\n".join(self._session.screen())

    def _title(self) -> str:
        return _title(self._session.screen())

    def _stop(self) -> str:
        """What stands at the focus sign, and where."""
        for y, row in enumerate(self._session.screen()):
            if (x := row.find(_SIGN)) >= 0:
                return f"{row[x + 1 :].strip(' │[').split('  ')[0][:16]} ({x},{y})"
        return ""


def _title(rows: list[str]) -> str:
    return next((found[1] for row in rows if (found := _EDGE.search(row))), "")
