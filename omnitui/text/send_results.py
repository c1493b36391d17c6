"""The status line for sent schedules: that Omni accepted them, and later how they were delivered."""

from __future__ import annotations

from collections.abc import Sequence

from omnitui.domain.operations.delivery_watch import Seen
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import ItemResult, Operation
from omnitui.domain.operations.verbs.send_now import PAUSED
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.schedule import Result, Schedule, instant
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, cut, plural
from omnitui.text.schedules import Moment, result_span
from omnitui.text.verbs import outcome_span, outcome_words

_ENDS = {
    Result.DELIVERED: "was delivered at {}.",
    Result.FAILED: "failed at {}: nothing was sent.",
    Result.SENT_WITH_ERRORS: "was sent at {}, but part of it failed.",
    Result.CANCELLED: "was cancelled at {} before it finished.",
    Result.UNMET: "ran at {}: its condition was not met, so nothing was sent.",
}


def _quoted(name: str) -> str:
    return GLYPHS.quote(cut(clean(name) or "(no name)", 40))


def _line(glyph: str, style: str, words: str) -> StyledLine:
    return ((f"{glyph} ", style), (words, style if style in ("error", "warning") else "text"))


def sent(planned: Plan, operation: Operation, moment: Moment) -> StyledLine:
    """Return the line for a finished send operation; accepted does not mean delivered."""
    clock = moment.reader.clock
    if len(operation.items) > 1:
        taken = len(operation.confirmed)
        if taken == len(operation.items):
            at = clock(max(item_result.at for item_result in operation.confirmed))
            words = f"Omni accepted {plural(taken, 'schedule')} at {at}. Delivery not confirmed yet."
            return _line(GLYPHS.delivered, "success", words)
        words = (
            f"Omni accepted {taken:,} of {plural(len(operation.items), 'schedule')}; the rest stay marked. ! shows why."
        )
        return _line(GLYPHS.failed, "error", words)
    item_result = next(iter(operation.results.values()))
    name = _quoted(item_result.item.name)
    if item_result.confirmed:
        whom = _whom(planned.rows[0]) if planned.rows else ""
        words = f"Omni accepted {name} at {clock(item_result.at)}{whom}. Delivery not confirmed yet."
        return _line(GLYPHS.delivered, "success", words)
    glyph, style = outcome_span(item_result)
    if item_result.outcome is Outcome.UNKNOWN:
        return _line(glyph, style, f"{_lost(item_result, name)} {_last_seen(item_result, operation, moment)}")
    if item_result.outcome is Outcome.NOT_SENT:
        return _line(glyph, style, f"{name} was not sent: {clean(outcome_words(item_result))}")
    hint = " r resumes it, then t." if item_result.words == PAUSED else ""
    code = f" ({item_result.status})" if item_result.status else ""
    return _line(glyph, style, f"{name} was not sent: {clean(item_result.words).rstrip('.')}{code}.{hint}")


def _whom(row: Schedule) -> str:
    if row.destination != "email" or row.recipients is None:
        return ""
    return f", for {plural(row.recipients, 'person', 'people')}"


def _lost(item_result: ItemResult, name: str) -> str:
    if item_result.status:
        server_words = clean(str((item_result.details or {}).get("said") or "")).rstrip(".")
        return f"{name} may have been sent ({item_result.status}{f'; Omni: {server_words}' if server_words else ''})."
    return f"No answer for {name}."


def _last_seen(item_result: ItemResult, operation: Operation, moment: Moment) -> str:
    """Return `At 03:13:15 its last run was still Mon 09:00. R checks again.`"""
    result = item_result.details
    if result is None:
        return "Checking failed too. R checks again."
    last = instant(result.get("lastCompletedAt"))
    at = moment.reader.clock(item_result.at)
    if last is None:
        return f"At {at} it had never run. R checks again."
    still = "still " if last < operation.begun_at else ""
    return f"At {at} its last run was {still}{moment.reader.short(last, moment.now)}. R checks again."


def became(seen: Seen, moment: Moment) -> StyledLine:
    """Return the line for one sent schedule: its result, or that there is none yet."""
    name, row = _quoted(seen.sent.name), seen.row
    if seen.over and row.last_at is not None:
        glyph, style = result_span(row.result)
        words = _ENDS.get(row.result, f"ran at {{}}, with an unknown result: {clean(row.status) or 'none'}.")
        style = "success" if row.result is Result.DELIVERED else style
        return _line(glyph, style, f"{name} {words.format(moment.reader.clock(row.last_at))}")
    if seen.looked_at is None:
        return _line(GLYPHS.unknown, "warning", f"The result of {name} could not be read. R checks again.")
    last = "it had never run"
    if row.last_at is not None:
        last = f"its last run was still {moment.reader.short(row.last_at, moment.now)}"
    words = f"No result for {name} yet: at {moment.reader.clock(seen.looked_at)} {last}. R checks again."
    return _line(GLYPHS.unknown, "warning", words)


def became_of_many(results: Sequence[Seen], coming: int) -> StyledLine:
    """Return `Of 12 sent: ✓ 5 delivered  ✗ 1 failed  6 to come`."""
    spans: list[Span] = [(f"Of {len(results) + coming:,} sent:", "text")]
    for result in Result:
        if number := sum(seen.over and seen.row.result is result for seen in results):
            glyph, style = result_span(result)
            spans.append((f"  {glyph} {number:,} {result.value}", "success" if result is Result.DELIVERED else style))
    if coming:
        spans.append((f"  {coming:,} pending", "muted"))
    if silent := sum(not seen.over for seen in results):
        spans.append((f"  {GLYPHS.unknown} {silent:,} without a result; R checks again", "warning"))
    return tuple(spans)
