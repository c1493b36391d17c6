"""Recipients of several schedules in lines and sentences (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from omnitui.domain.recipients.bulk_plan import AddressRow, ManyPlan, WantedOfAll
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import StyledLine, clean, cut, cut_address, fit, plural, wrap
from omnitui.ui.features.recipients.text import glyph_of
from omnitui.ui.render.lines import fitted

_IN, _AFTER = 9, 9
_NAMED = 2


def _address_cells(inside: int) -> int:
    return max(12, inside - 6 - _IN - _AFTER)


def head(inside: int) -> str:
    """The headings of the table, each over its column; `inside` is the dialog's width in cells between its borders."""
    return f"{fit('address', _address_cells(inside) + 1)}{'in'.rjust(_IN)}{'after'.rjust(_AFTER)}"


def entry(row: AddressRow, of: int, inside: int) -> StyledLine:
    """`+ theo@blob.example   1/5   5/5`."""
    cells = _address_cells(inside)
    glyph = "+" if row.added else GLYPHS.minus if row.removed else " "
    text = fit(cut_address(clean(row.text), cells - 2), cells)
    now, after = f"{row.now:,}/{of:,}".rjust(_IN), f"{row.after:,}/{of:,}".rjust(_AFTER)
    style = "text" if row.changed else "muted"
    return ((f"{glyph} ", "primary"), (text, "text"), (now, style), (after, style))


def count(plan: ManyPlan) -> str:
    """`changes 3 of 5`."""
    return f"changes {len(plan.changes):,} of {plan.of:,}" if plan.changes else "no changes yet"


def takes(requests: int, near: str) -> str:
    """`7 requests, right away.`"""
    return f"{plural(requests, 'request')}, {f'ETA {near}' if near else 'right away'}."


def about(
    messages: Sequence[StyledLine],
    read: str,
    takes_words: str,
    plan: ManyPlan,
    wanted: WantedOfAll,
    failed: Sequence[str],
    cells: int,
) -> list[StyledLine]:
    """The text under the table: the last message, then what is left out and what it takes, then what is wrong."""
    lines = [fitted((("  ", "text"), *line), cells + 2) for line in messages]
    rest = " ".join(part for part in (_left_out(plan), read, takes_words) if part)
    lines += _wrapped(rest, cells, "text", "") if rest else []
    if plan.emptied:
        names = _names([candidate.name for candidate in plan.emptied])
        text = f"{names} would have no recipients left. Add someone, or pause it."
        lines += _wrapped(text, cells, "warning", GLYPHS.failed)
    for line in wanted.skipped[:_NAMED]:
        glyph, style = glyph_of(line.kind)
        lines.append(fitted(((f"  {glyph} ", style), (f"{clean(line.text)}  {line.words}", "text")), cells + 2))
    if (more := len(wanted.skipped) - _NAMED) > 0:
        lines += _wrapped(f"and {more:,} more are left out", cells, "muted", " ")
    for candidate, who, group in plan.through_group[:_NAMED]:
        name = GLYPHS.quote(cut(clean(candidate.name), 30))
        lines += _wrapped(f"{who} still gets {name} through group {group}.", cells, "muted", "=")
    if failed:
        text = f"Recipients unknown for {plural(len(failed), 'schedule')}: {failed[0]}"
        lines += _wrapped(text, cells, "error", GLYPHS.failed)
    return lines


def _left_out(plan: ManyPlan) -> str:
    """`Left out: 1 of the 6 marked goes to slack: “Alizarin payroll”.`"""
    kinds = Counter(why for _, why in plan.unable)
    if not kinds:
        return ""
    parts = [f"{number:,} {why if number == 1 else why.replace('goes', 'go', 1)}" for why, number in kinds.items()]
    if len(kinds) > _NAMED:
        parts = [f"{len(plan.unable):,} are not email"]
    first, space, rest = ", ".join(parts).partition(" ")
    marked = plan.of + len(plan.unread) + len(plan.unable)
    names = _names([candidate.name for candidate, _ in plan.unable])
    hint = " (l below lists them)" if len(plan.unable) > _NAMED else ""
    return f"Left out: {first} of the {marked:,} marked{space}{rest}: {names}{hint}."


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(GLYPHS.quote(cut(clean(name), 30)) for name in names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED:,} more" if len(names) > _NAMED else shown


def _wrapped(text: str, cells: int, style: str, glyph: str) -> list[StyledLine]:
    lead = f"{glyph} " if glyph else ""
    return [
        ((f"  {lead if not at else ' ' * len(lead)}", style), (part, style))
        for at, part in enumerate(wrap(clean(text), cells - len(lead)))
    ]


def everyone(plan: ManyPlan, failed: Mapping[str, str], cells: int) -> list[StyledLine]:
    """Every schedule and what happens to it: those that cannot take recipients first, then those that change."""
    emptied = {candidate.id for candidate in plan.emptied}
    entries = [(GLYPHS.failed, candidate.name, f"left out: {why}") for candidate, why in plan.unable]
    for candidate, change in plan.changes:
        parts = [f"adds {len(change.add)}" if change.add else "", f"removes {len(change.remove)}" * bool(change.remove)]
        did = ", ".join(part for part in parts if part)
        glyph = GLYPHS.failed if candidate.id in emptied else " "
        entries.append((glyph, candidate.name, f"{did}; no recipients left" if candidate.id in emptied else did))
    entries += [("=", candidate.name, "no change") for candidate in plan.already]
    entries += [(" ", candidate.name, failed.get(candidate.id, "not loaded yet")) for candidate in plan.unread]
    return [line for glyph, name, words in entries for line in _lines(glyph, name, words, cells)]


def _lines(glyph: str, name: str, words: str, cells: int) -> list[StyledLine]:
    """A name and the words about it, on as many lines as that takes."""
    wide = min(34, cells // 2)
    first, *more = wrap(clean(words), max(12, cells - wide - 4))
    rest: list[StyledLine] = [((" " * (wide + 4), "text"), (part, "muted")) for part in more]
    return [((f"{glyph} ", "muted"), (fit(clean(name) or "(no name)", wide), "text"), (f"  {first}", "muted")), *rest]
