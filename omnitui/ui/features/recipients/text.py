"""Recipients in lines and sentences (pure): who they are, what changes, what the outcome is."""

from __future__ import annotations

from collections.abc import Container, Sequence

from omnitui.domain.contacts.address_parser import Entry as Typed
from omnitui.domain.contacts.address_parser import EntryKind
from omnitui.domain.contacts.directory import Directory
from omnitui.domain.contacts.email_address import folded
from omnitui.domain.contacts.person import Group, Person, Recipient
from omnitui.domain.recipients.plan import ADDED, ChangeLine, LineKind, RecipientPlan
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, StyledLine, clean, cut_address, fit, plural
from omnitui.text.recipient_results import _adds, _removes
from omnitui.ui.widgets.people_field import Offer

ADDRESS = 33
HINTS = (
    "any list: commas, spaces, lines, Name <address>",
    "Tab completes",
    "d on a line below removes it, d again keeps it",
)


def change_entry(line: ChangeLine) -> StyledLine:
    """`+ theo@blob.example    new to Omni: becomes email-only`."""
    glyph, style = glyph_of(line.kind)
    words = f"{line.words}; d keeps it" if line.words == "removed on save" else line.words
    quiet = line.kind in (LineKind.ALREADY, LineKind.TWICE, LineKind.GROUP_ONLY, LineKind.NOT_THERE)
    return ((f"{glyph} ", style), (_address(line.text), "muted" if quiet else "text"), (clean(words), "muted"))


def glyph_of(kind: LineKind) -> Span:
    """The glyph of a line and its style."""
    if kind in ADDED or kind is LineKind.GROUP:
        return "+", "primary"
    if kind is LineKind.REMOVED:
        return GLYPHS.minus, "primary"
    return (GLYPHS.failed, "error") if kind is LineKind.INVALID else ("=", "muted")


def person_entry(who: Recipient, directory: Directory, *, leaves: bool | None) -> StyledLine:
    """A current recipient; None in `leaves` is one marked for removal, but typed to be added as well."""
    words = "removed on save; d keeps it" if leaves else person_words(who, directory)
    words = "stays: also added above" if leaves is None else words
    return _entry(who.email or who.name or who.membership_id or who.other_id, words, leaves=bool(leaves))


def person_words(who: Recipient, directory: Directory) -> str:
    """`member, Ada Blob`; only the name if Omni does not say what kind of person it is."""
    user = directory.find(who.email, who.membership_id)
    email_only = user.email_only if who.email_only is None and user else who.email_only
    name = who.name or (user.name if user else "")
    if email_only is None:
        return name
    return "email-only" if email_only else f"member, {name}" if name else "member"


def group_entry(group: Group, *, leaves: bool) -> StyledLine:
    """A group that is a recipient now."""
    people = plural(len(group.people), "person", "people") if group.people is not None else "a group"
    words = "removed on save; d keeps it" if leaves else f"{people}; d removes it, if allowed"
    return _entry(f"group: {group.name}", words, leaves=leaves)


def _entry(text: str, words: str, *, leaves: bool) -> StyledLine:
    lead = GLYPHS.minus if leaves else " "
    return ((f"{lead} ", "primary"), (_address(text), "muted" if leaves else "text"), (clean(words), "muted"))


def _address(text: str) -> str:
    return fit(cut_address(clean(text), ADDRESS - 2), ADDRESS)


def offer_of(who: Person | Group) -> Offer:
    """A person or group, as suggested under a field."""
    if isinstance(who, Group):
        return Offer(f"group: {who.name}", "seen elsewhere", who)
    kind = "email-only" if who.email_only else "member" if who.email_only is False else ""
    words = ", ".join(part for part in (kind, who.name if who.email else "") if part)
    return Offer(who.email or who.name, words if who.active else f"{words}; inactive in Omni", who)


def counts(plan: RecipientPlan, *, complete: bool) -> str:
    """`12 → 13: adds 2, removes 1`."""
    change = plan.change
    if not change:
        return "no changes yet" if not plan.lines else "no change"
    parts = [
        f"adds {_adds(change):,}" if _adds(change) else "",
        f"removes {_removes(change):,}" if _removes(change) else "",
    ]
    skipped = sum(line.kind is LineKind.INVALID for line in plan.lines)
    did = ", ".join(part for part in (*parts, f"{skipped:,} left out" if skipped else "") if part)
    return f"{plan.before:,} {GLYPHS.right} {plan.after:,}: {did}" if complete else did


def with_refused(spans: Sequence[Typed], refused: Container[str]) -> list[Typed]:
    """What is typed, with those that Omni refused labelled as refused."""
    return [
        Typed(span.text, span.address, EntryKind.INVALID, "Omni refused it", span.name)
        if folded(span.address) in refused
        else span
        for span in spans
    ]
