"""A record of the journal as Activity shows it: its table row, the rule below it, one line for each item (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnitui.domain.operations.continuation import open_items, verb_of
from omnitui.domain.operations.verbs.base import Verb
from omnitui.text import records
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, fit
from omnitui.text.verbs import WORDS
from omnitui.ui.render.lines import fitted, line_width

if TYPE_CHECKING:
    from omnitui.storage.journal.records import ItemRecord, OperationRecord
    from omnitui.text.times import Clock

_LEAD, _VERB = 3, 12
_WIDE = 100
_ORDER = ("failed", "unknown", "sent", "not sent", "planned")


@dataclass(frozen=True)
class Layout:
    """How many cells each column has, including its gap; 0 hides a column."""

    when: int
    profile: int
    verb: int
    name: int
    outcome: int
    back: int

    @classmethod
    def of(cls, cells: int, *, profiles: bool) -> Layout:
        """The columns for a width; the profile column only if there are several profiles."""
        wide = cells >= _WIDE
        when, back = (16, 22) if wide else (14, 0)
        profile = 12 if profiles and wide else 0
        rest = max(16, cells - _LEAD - when - profile - _VERB - back)
        outcome = rest * 11 // 20
        return cls(when, profile, _VERB, rest - outcome, outcome, back)


def header(layout: Layout) -> StyledLine:
    """The column headings."""
    parts = [
        (f"When {GLYPHS.down}", layout.when),
        ("Profile", layout.profile),
        ("What", layout.verb + layout.name),
        ("Outcome", layout.outcome),
        ("Undo", layout.back),
    ]
    return (
        (" " * _LEAD, "muted"),
        *((fit(words, cells - 1) + " ", "muted") for words, cells in parts if cells),
    )


def row(
    record: OperationRecord,
    first: ItemRecord | None,
    layout: Layout,
    glyph: str,
    clock: Clock,
    now: float,
    *,
    back: str,
) -> StyledLine:
    """One record; `first` is the item if there is only one, `back` is the next step that it offers."""
    spans: list[Span] = [(f"{glyph}  ", "primary"), (fit(clock.exact(record.begun, now), layout.when), "text")]
    if layout.profile:
        spans.append((fit(clean(record.profile or "–"), layout.profile - 2) + "  ", "muted"))
    spans.append((fit(clean(record.verb), layout.verb - 1) + " ", "text"))
    spans.append((fit(records.what_of(record) or "(no name)", layout.name - 2) + "  ", "text"))
    outcome = fitted(outcome_spans(record, first, clock, now), layout.outcome - 2)
    spans.extend(outcome)
    spans.append((" " * max(0, layout.outcome - line_width(outcome)), "text"))
    if layout.back:
        spans.append((fit(back, layout.back), "muted"))
    return tuple(spans)


def outcome_spans(record: OperationRecord, first: ItemRecord | None, clock: Clock, now: float) -> StyledLine:
    """`✓ 209   ✗ 2   ? 1`, or the outcome of a single item in words; and when it was undone."""
    spans = single(record, first, clock, now) if record.total == 1 and first else records.outcome_spans(record)
    if record.undone is not None:
        return (*spans, (f", undone {clock.exact(record.undone, now)}", "muted"))
    if record.elsewhere:
        return (*spans, ("   running elsewhere", "muted"))
    return spans


def single(record: OperationRecord, first: ItemRecord, clock: Clock, now: float) -> StyledLine:
    """The outcome of the only item, in words."""
    verb = verb_of(record)
    if first.outcome in ("done", "already"):
        return ((f"{GLYPHS.delivered} ", "success"), (_done(verb, first, clock, now), "text"))
    glyph, style, words = _bad(first)
    return ((f"{glyph} ", style), (words, style))


def _done(verb: Verb | None, item: ItemRecord, clock: Clock, now: float) -> str:
    result = item.result or {}
    at = result.get("delivered")
    if verb is Verb.SEND:
        if isinstance(at, int | float):
            return f"delivered {clock.exact(at, now)}"
        return f"accepted; {clean(str(result['result']))}" if result.get("result") else "accepted by Omni"
    if verb is Verb.RECIPIENTS and ("added" in result or "removed" in result):
        parts = [f"{word} {result[word]}" for word in ("added", "removed") if result.get(word)]
        return ", ".join(parts) or "already up to date"
    already = "already " if item.outcome == "already" else ""
    return f"{already}{WORDS[verb].done.partition(' ')[0].lower()}" if verb else f"{already}done"


def _bad(item: ItemRecord) -> tuple[str, str, str]:
    """Glyph, style and words of an item that was not confirmed."""
    words = clean(item.words)
    if item.outcome == "failed":
        return GLYPHS.failed, "error", f"{item.status} {words}".strip() if item.status else words or "failed"
    if item.outcome in ("planned", "not sent"):
        return GLYPHS.never, "muted", f"never sent: {words}" if words else "never sent"
    return GLYPHS.unknown, "warning", words or "no answer recorded"


def next_step_words(record: OperationRecord, *, here: bool, running: bool = False) -> str:
    """`z resumes the 209`, `done`, `none`; continuing unfinished items comes before undo.

    `here` says that the record belongs to the current org, `running` that this session is carrying it out.
    """
    if running:
        return "x stops it"
    if record.elsewhere:
        return "not while it runs"
    if record.undone is not None:
        return "done"
    if left := open_items(record):
        return f"c continues, {left:,} left" if here else "in another org"
    back = records.undo_hint(record)
    if back:
        return f"z {back}" if here else "in another org"
    return "its copy is gone" if record.copies_gone is not None else "none"


def title(record: OperationRecord, clock: Clock, now: float, who: str) -> str:
    """`pause 212 schedules, Tue 3 Mar 03:12:41–03:16:44, prod, by Blob Ross`."""
    end = record.ended or record.last
    begun, ended = clock.clock(record.begun), clock.clock(end if end is not None else record.begun)
    until = f"{GLYPHS.dash}{ended}" if ended != begun else ""
    parts = [f"{clean(record.verb)} {records.what_of(record)}", f"{clock.long(record.begun, now, exact=True)}{until}"]
    parts += [clean(part) for part in (record.profile, who) if part]
    return ", ".join(parts)


def in_order(items: list[ItemRecord]) -> list[ItemRecord]:
    """Failures first, then unknown, then never sent, then done; each group in the order of the operation."""
    return sorted(items, key=lambda item: _ORDER.index(item.outcome) if item.outcome in _ORDER else len(_ORDER))


def item_line(
    item: ItemRecord, glyph: str, clock: Clock, now: float, cells: int, verb: Verb | None, *, going: bool = False
) -> StyledLine:
    """`✗ Canvas stock-outs    03:12:43   403 you may not manage this dashboard`; `going`: still running."""
    at = item.outcome_at or item.sent
    done = item.outcome in ("done", "already")
    mark, style, words = (GLYPHS.delivered, "success", _done(verb, item, clock, now)) if done else _bad(item)
    if going and item.outcome in ("sent", "planned"):
        mark, style, words = GLYPHS.never, "muted", "in flight" if item.outcome == "sent" else "pending"
    name = min(40, max(16, cells // 3 - 8))
    line: StyledLine = (
        (f"{glyph}  ", "primary"),
        (f"{mark} ", style),
        (fit(clean(item.name) or "(no name)", name), "text"),
        (f"  {fit(clock.clock(at) if at else '', 8)}   ", "muted"),
        (words, "text"),
    )
    return fitted(line, cells - 1)
