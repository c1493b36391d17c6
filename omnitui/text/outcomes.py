"""How a run ended, in the one line of the status line; and why one has nothing to do."""

from __future__ import annotations

from dataclasses import replace

from omnitui.domain.operations.plan import Plan, SkipReason
from omnitui.domain.operations.runner import ItemResult, Operation, Outcome
from omnitui.domain.operations.verbs.base import Verb
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, fit, plural
from omnitui.text.verbs import WORDS, outcome_piece, outcome_words
from omnitui.ui.render.schedule_row import Moment, short_name


def nothing_to_do(planned: Plan) -> str:
    """SkipReason none of the rows is acted on."""
    words = WORDS[planned.verb]
    if sum(map(len, planned.left_out.values())) == 1:
        why, (row,) = next(iter(planned.left_out.items()))
        return f"{GLYPHS.quote(short_name(row, 30))} is {_why(planned, why)}."
    parts = [f"{len(rows):,} {_why(planned, why)}" for why, rows in planned.left_out.items()]
    return f"Nothing to {words.do.lower()}: {', '.join(parts)}."


def _why(planned: Plan, why: SkipReason) -> str:
    return WORDS[planned.verb].left_out[why] + (", which refuses" if why is SkipReason.STOPPED else "")


def ended(planned: Plan, run: Operation, moment: Moment) -> tuple[StyledLine, bool]:
    """The line that tells how a run ended, and whether all of it was confirmed."""
    words, confirmed = WORDS[planned.verb], len(run.confirmed)
    if planned.verb is Verb.SEND:
        from omnitui.text.send_results import sent

        return sent(planned, run, moment), confirmed == len(run.items)
    if len(run.items) == 1:
        return _single(planned, next(iter(run.told.values()))), bool(confirmed)
    if confirmed == len(run.items):
        way_back = words.ways_back or words.way_back
        back = f" {way_back}." if way_back else ""
        done = f"{words.done} {plural(confirmed, words.unit)}{_to(planned)}"
        told = f"{_in_numbers(planned, run) or done}.{back}"
        return ((f"{GLYPHS.delivered} ", "success"), (told, "text")), True
    part = f"{words.done} {confirmed:,} of {plural(len(run.items), words.unit)}{_to(planned)}"
    of = _in_numbers(planned, run) or part
    told = f"{of}; the rest is still marked. ! says why."
    return ((f"{GLYPHS.failed} ", "error"), (told, "text")), False


def _to(planned: Plan) -> str:
    """` to Frida Blahlo`, of what goes to somebody."""
    name = (planned.task or {}).get("toName") if planned.verb is Verb.HAND_OVER else ""
    return f" to {cut(clean(str(name)), 30)}" if name else ""


def _in_numbers(planned: Plan, run: Operation) -> str:
    """`Recipients of 3 schedules: added 5, removed 2`; empty for what is told otherwise."""
    if planned.verb is not Verb.RECIPIENTS:
        return ""
    from omnitui.ui.features.recipients.text import came_of_all

    came = came_of_all(run.told.values())
    done, of = len(run.confirmed), len(run.items)
    return f"Recipients of {f'{done:,} of ' if done < of else ''}{plural(of, 'schedule')}: {came}" if came else ""


def each_done(verb: Verb, run: Operation) -> list[ItemResult]:
    """What the report has to say of those that were done: of recipients, what came of each."""
    if verb is not Verb.RECIPIENTS:
        return []
    from omnitui.domain.recipients.change import change_from_json
    from omnitui.ui.features.recipients.text import came_of

    return [replace(told, words=came_of(change_from_json(told.item.task), told.result, ())) for told in run.confirmed]


def _single(planned: Plan, told: ItemResult) -> StyledLine:
    words = WORDS[planned.verb]
    name = GLYPHS.quote(fit(clean(told.item.name) or "(no name)", 40).rstrip())
    if told.confirmed and planned.verb is Verb.RECIPIENTS:
        from omnitui.domain.recipients.change import change_from_json
        from omnitui.ui.features.recipients.text import came_of

        back = f" {words.way_back}." if told.outcome is Outcome.DONE else ""
        what = came_of(change_from_json(told.item.task), told.result, ())
        return ((f"{GLYPHS.delivered} ", "success"), (f"{name}: {what}.{back}", "text"))
    if told.confirmed:
        back = f" {words.way_back}." if words.way_back else ""
        if planned.verb in (Verb.DELETE, Verb.UPDATE) and told.words:
            back = f" But {clean(told.words)}."
        return ((f"{GLYPHS.delivered} ", "success"), (f"{words.done} {name}{_to(planned)}.{back}", "text"))
    sign, ink = outcome_piece(told)
    if told.result and told.result.get("saved"):
        return ((f"{sign} ", ink), (f"{name} is {clean(told.words)}", ink))
    if told.result and told.result.get("inPart"):
        return ((f"{sign} ", ink), (f"{name}: {clean(outcome_words(told))}", ink))
    return ((f"{sign} ", ink), (f"{name} was not {words.passive}: {clean(outcome_words(told))}", ink))
