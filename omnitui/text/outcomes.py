"""The status line for a finished operation, and for one that has nothing to do."""

from __future__ import annotations

from dataclasses import replace

from omnitui.domain.operations.plan import Plan, SkipReason
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.outcome import Outcome
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, fit, plural
from omnitui.text.schedules import Moment, short_name
from omnitui.text.verbs import WORDS, outcome_span, outcome_words


def nothing_to_do(planned: Plan) -> str:
    """Explain why the plan leaves every row out."""
    words = WORDS[planned.verb]
    if sum(map(len, planned.skipped.values())) == 1:
        why, (row,) = next(iter(planned.skipped.items()))
        return f"{GLYPHS.quote(short_name(row, 30))} is {_why(planned, why)}."
    parts = [f"{len(rows):,} {_why(planned, why)}" for why, rows in planned.skipped.items()]
    return f"Nothing to {words.do.lower()}: {', '.join(parts)}."


def _why(planned: Plan, why: SkipReason) -> str:
    return WORDS[planned.verb].skipped[why] + (", which refuses this" if why is SkipReason.STOPPED else "")


def ended(planned: Plan, operation: Operation, moment: Moment) -> tuple[StyledLine, bool]:
    """Return the line for a finished operation, and whether Omni confirmed every item."""
    words, confirmed = WORDS[planned.verb], len(operation.confirmed)
    if planned.verb is Verb.SEND:
        from omnitui.text.send_results import sent

        return sent(planned, operation, moment), confirmed == len(operation.items)
    if len(operation.items) == 1:
        return _single(planned, next(iter(operation.results.values()))), bool(confirmed)
    if confirmed == len(operation.items):
        undo_hint = words.bulk_undo_hint or words.undo_hint
        back = f" {undo_hint}." if undo_hint else ""
        done = f"{words.done} {plural(confirmed, words.unit)}{_to(planned)}"
        result = f"{_in_numbers(planned, operation) or done}.{back}"
        return ((f"{GLYPHS.delivered} ", "success"), (result, "text")), True
    part = f"{words.done} {confirmed:,} of {plural(len(operation.items), words.unit)}{_to(planned)}"
    of = _in_numbers(planned, operation) or part
    result = f"{of}; the rest stay marked. ! shows why."
    return ((f"{GLYPHS.failed} ", "error"), (result, "text")), False


def _to(planned: Plan) -> str:
    """Return ` to Frida Blahlo` for a transfer, else nothing."""
    name = (planned.task or {}).get("toName") if planned.verb is Verb.TRANSFER else ""
    return f" to {cut(clean(str(name)), 30)}" if name else ""


def _in_numbers(planned: Plan, operation: Operation) -> str:
    """Return `Recipients of 3 schedules: added 5, removed 2`; empty for verbs that count schedules."""
    if planned.verb is not Verb.RECIPIENTS:
        return ""
    from omnitui.text.recipient_results import came_of_all

    came = came_of_all(operation.results.values())
    done, of = len(operation.confirmed), len(operation.items)
    return f"Recipients of {f'{done:,} of ' if done < of else ''}{plural(of, 'schedule')}: {came}" if came else ""


def each_done(verb: Verb, operation: Operation) -> list[ItemResult]:
    """For recipients, return the confirmed items with what changed on each; empty for other verbs."""
    if verb is not Verb.RECIPIENTS:
        return []
    from omnitui.domain.recipients.change import change_from_json
    from omnitui.text.recipient_results import came_of

    return [
        replace(result, words=came_of(change_from_json(result.item.task), result.details, ()))
        for result in operation.confirmed
    ]


def _single(planned: Plan, result: ItemResult) -> StyledLine:
    words = WORDS[planned.verb]
    name = GLYPHS.quote(fit(clean(result.item.name) or "(no name)", 40).rstrip())
    if result.confirmed and planned.verb is Verb.RECIPIENTS:
        from omnitui.domain.recipients.change import change_from_json
        from omnitui.text.recipient_results import came_of

        back = f" {words.undo_hint}." if result.outcome is Outcome.DONE else ""
        what = came_of(change_from_json(result.item.task), result.details, ())
        return ((f"{GLYPHS.delivered} ", "success"), (f"{name}: {what}.{back}", "text"))
    if result.confirmed:
        back = f" {words.undo_hint}." if words.undo_hint else ""
        if planned.verb in (Verb.DELETE, Verb.UPDATE) and result.words:
            back = f" But {clean(result.words)}."
        return ((f"{GLYPHS.delivered} ", "success"), (f"{words.done} {name}{_to(planned)}.{back}", "text"))
    glyph, style = outcome_span(result)
    if result.details and result.details.get("saved"):
        return ((f"{glyph} ", style), (f"{name} is {clean(result.words)}", style))
    if result.details and result.details.get("inPart"):
        return ((f"{glyph} ", style), (f"{name}: {clean(outcome_words(result))}", style))
    return ((f"{glyph} ", style), (f"{name} was not {words.passive}: {clean(outcome_words(result))}", style))
