"""The confirmation before pausing or resuming: which, which not and why, which is due first, when it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.verbs.base import Verb
from omnitui.text.measure import StyledLine
from omnitui.text.schedules import short_name
from omnitui.text.verbs import WORDS
from omnitui.ui.features.operations.confirm_text import (
    Hidden,
    counted,
    named,
    skipped,
    timing,
    title,
    when,
    wrapped,
)
from omnitui.ui.shell.confirm import ConfirmDialog
from omnitui.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

_FIRST = {Verb.PAUSE: "First run skipped", Verb.RESUME: "First run"}


def pause_question(operations: Operations, planned: Plan) -> ConfirmDialog:
    """`Pause 212 schedules?`"""
    words, rows = WORDS[planned.verb], planned.rows
    many = len(rows) > 1
    hidden = Hidden(operations, planned)
    end = [*_due_first(operations, planned), *timing(operations, planned, "z undoes it")]
    lines: list[StyledLine] = [*_effect(planned), *skipped(planned), *hidden.lines(), (), *end]
    return ConfirmDialog(
        title(planned),
        lines,
        [Button("", "Cancel", "n"), Button("all", f"{words.do} {len(rows):,}" if many else words.do, "y")],
        left=hidden.buttons(),
        right=operations.shell.org_label(),
        everything=hidden.everything() if many else (),
    )


def _effect(planned: Plan) -> list[StyledLine]:
    words, rows = WORDS[planned.verb], planned.rows
    if len(rows) == 1:
        effect = words.effect.replace("run again", "runs again")
        return wrapped(f"It {effect.replace('their', 'its')}.", indent=3)
    return [*counted(len(rows), f"{words.effect}:", "strong"), *named(rows)]


def _due_first(operations: Operations, planned: Plan) -> list[StyledLine]:
    """`First run skipped: Mountain alert, today 03:15`."""
    moment = operations.moment()
    # A paused schedule counts as due at the time it would run.
    due = [(moment.times.next_run(replace(row, paused_at=None)), row) for row in planned.rows]
    dated = [(at, row) for at, row in due if isinstance(at, float)]
    if planned.verb not in _FIRST or not dated:
        return []
    at, row = min(dated, key=lambda entry: entry[0])
    name = f" {short_name(row, 24)}," if len(planned.rows) > 1 else ""
    return wrapped(f"{_FIRST[planned.verb]}:{name} {when(at, moment)}")
