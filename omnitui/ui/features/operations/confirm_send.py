"""The confirmation before sending now: who really gets mail, in which format, and that it cannot be recalled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from omnitui.domain.operations.plan import Plan
from omnitui.domain.schedules.detail_loader import LoadedDetail
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import StyledLine, plural
from omnitui.text.schedules import destination_word
from omnitui.ui.features.operations.confirm_text import Hidden, counted, named, skipped, timing, title, wrapped
from omnitui.ui.features.operations.send_confirm_text import content, names, times, whom
from omnitui.ui.features.operations.typed_count import CountQuestion
from omnitui.ui.render.detail_note import failure_words
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

#: Recipients read longer ago than this (in seconds) are read again: they may have changed.
FRESH = 120.0
_CALLED_BACK = "This can't be undone."


def send_question(operations: Operations, planned: Plan) -> ConfirmDialog:
    """`Send “Happy little digest”?`; for several, the user types the number."""
    return SendOne(operations, planned) if len(planned.rows) == 1 else _several(operations, planned)


class SendOne(ConfirmDialog):
    """Confirms one; the verb stays in `( )` until its recipients are read, or turn out to be unreadable."""

    def __init__(self, operations: Operations, planned: Plan) -> None:
        self._row: Schedule = planned.rows[0]
        self._operations = operations
        self._hidden = Hidden(operations, planned)
        self._problem = ""
        self._loaded = self._fresh()
        self._send = Button("all", self._verb(), "y", disabled=self._loaded is None)
        super().__init__(
            title(planned),
            self._question_lines(),
            [Button("", "Cancel", "n"), self._send],
            right=operations.shell.org_label(),
            everything=self._everyone(),
            airy=False,
        )

    def on_mount(self) -> None:
        """Read the recipients, unless they are fresh."""
        if self._loaded is None:
            self.start(self._read(), "recipients")

    def _fresh(self) -> LoadedDetail | None:
        details = self._operations.workspace.details
        loaded = details.loaded.get(self._row.id) if details is not None else None
        return loaded if loaded is not None and self._operations.shell.now() - loaded.read_at <= FRESH else None

    async def _read(self) -> None:
        workspace, row_id = self._operations.workspace, self._row.id
        details = workspace.details
        if details is not None:
            details.forget(row_id)
            await workspace.with_reauth(lambda: details.read(row_id, again=True))
            self._loaded = details.loaded.get(row_id)
            self._problem = failure_words(details, row_id)
        if self._loaded is None:
            self._problem = self._problem or "No reason given."
        self._send.say(self._verb())
        self._send.disabled = False
        self.retell(self._question_lines(), self._everyone())

    def _verb(self) -> str:
        loaded = self._loaded
        if self._row.destination != "email" or loaded is None or loaded.detail.groups or not loaded.detail.people:
            return "Send"
        return f"Send to {len(loaded.detail.people):,}"

    def _everyone(self) -> list[str]:
        return names(self._loaded.detail) if self._loaded is not None else []

    def _question_lines(self) -> list[StyledLine]:
        detail = self._loaded.detail if self._loaded is not None else None
        lines = [
            *whom(self._row, detail, self._problem),
            *content(self._row, detail),
            *times(self._row, self._operations.moment()),
            *wrapped(_CALLED_BACK),
        ]
        return [*lines, *self._hidden.lines()]


def _several(operations: Operations, planned: Plan) -> ConfirmDialog:
    rows = planned.rows
    hidden = Hidden(operations, planned)
    lines: list[StyledLine] = [
        *counted(len(rows), f"are sent now, for real{_to_whom(rows)}", "strong"),
        *named(rows),
        *skipped(planned),
        *hidden.lines(),
        (),
        *timing(operations, planned),
        *wrapped(_CALLED_BACK),
    ]
    return CountQuestion(
        title(planned),
        lines,
        "Send",
        len(rows),
        left=hidden.buttons(),
        right=operations.shell.org_label(),
        everything=hidden.everything(),
    )


def _to_whom(rows: Sequence[Schedule]) -> str:
    """`: 2 by email to 1,930 people in all, 1 to webhook`: as far as the list shows it."""
    mailed = [row.recipients for row in rows if row.destination == "email"]
    parts = []
    if mailed:
        people = plural(sum(number or 0 for number in mailed), "person", "people")
        untold = mailed.count(None)
        rest = f" ({untold:,} with an unknown number)" if untold else ""
        parts.append(f"{len(mailed):,} by email to {people} in all{rest}")
    elsewhere = Counter(destination_word(row.destination) for row in rows if row.destination != "email")
    parts.extend(f"{number:,} to {word}" for word, number in elsewhere.most_common())
    return f": {', '.join(parts)}"
