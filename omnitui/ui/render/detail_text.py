"""The facts about one schedule, each under its label, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.recurrence.sentence import sentence
from omnitui.domain.schedules.detail import Detail, filter_words, plain
from omnitui.domain.schedules.schedule import Result, Schedule, State
from omnitui.domain.schedules.timetable import Silent, zone_named
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import Span, clean, cut_address, cut_middle, plural, width
from omnitui.text.next_runs import run_lines
from omnitui.text.schedules import Moment, cadence_words, destination_word, is_readers_zone, result_span, state_span
from omnitui.text.times import Clock, city
from omnitui.ui.terminal.hyperlinks import linked

PEOPLE_SHOWN = 3
RUNS_SHOWN = 5

_STOPPED = {
    "missingquery": (
        "The tile it sends is no longer on the dashboard",
        "e chooses another tile; or delete it.",
    ),
    "noaccess": (
        "Its owner can no longer see or schedule the dashboard",
        "Hand it over (w) to someone who can.",
    ),
    "orphanedfilterconfigkeys": (
        "Its filters use fields the dashboard no longer has",
        "e saves it without them.",
    ),
}
_RESULT_WORDS = {
    Result.FAILED: "Nothing was sent.",
    Result.SENT_WITH_ERRORS: "Sent, but part of it failed, or the failure notice went out.",
    Result.CANCELLED: "It was cancelled before it finished.",
    Result.UNMET: "The condition was not met, so nothing was sent.",
}
_CONDITIONS = {
    "RESULTS_PRESENT": "if there are rows",
    "RESULTS_CHANGED": "if the rows changed",
    "RESULTS_MISSING": "if there are no rows",
    "RESULTS_UNCHANGED": "if the rows did not change",
}
#: The text for an option that is on, and for one that is off; defaults need no mention (`omni-api.md §5.1`).
_OPTIONS = {
    "hideTitle": ("title hidden", ""),
    "expandTablesToShowAllRows": ("full tables", ""),
    "singleColumnLayout": ("one column", ""),
    "showContentLink": ("link to Omni", "no link to Omni"),
    "showFilters": ("filters shown", "no filters shown"),
    "hideHiddenFields": ("hidden fields skipped", ""),
    "enableFormatting": ("values formatted", ""),
    "fanOut": ("one each, with that person's own data", ""),
    "overrideRowLimit": ("", ""),
}
_SETTING_LABELS = {
    "url": "Url",
    "webhookUrl": "Url",
    "address": "Host",
    "port": "Port",
    "username": "User",
    "path": "Path",
    "bucketName": "Bucket",
    "region": "Region",
    "roleArn": "Role",
    "externalId": "External",
    "keyPrefix": "Prefix",
    "filename": "File",
    "subject": "Subject",
    "textBody": "Text",
}


@dataclass(frozen=True)
class Fact:
    """A label and the value beside it, one paragraph per line; the first span of each line has its own style."""

    label: str
    lines: tuple[Span, ...]


def heading(schedule: Schedule, moment: Moment) -> list[Span]:
    """Return what needs attention first: stopped, paused, or a failed last run."""
    if schedule.state is State.STOPPED:
        return _stopped(schedule, moment)
    if schedule.state is State.PAUSED:
        when = _since(schedule.paused_at, moment)
        glyph, _ = state_span(State.PAUSED)
        return [(f"{glyph} Paused{when}", "text"), ("It won't run until resumed (r).", "muted")]
    due = moment.times.due(schedule)
    if due is not None:
        when = moment.reader.long(due, moment.now)
        words = (
            "It was due then, and no run has finished since. Omni does not retry and notifies only the owner. "
            "If it was resumed later, all is well."
        )
        return [(f"{GLYPHS.missed} Missed? {when}", "warning"), (words, "text")]
    if schedule.result in (Result.FAILED, Result.SENT_WITH_ERRORS, Result.CANCELLED):
        glyph, style = result_span(schedule.result)
        when = _since(schedule.last_at, moment)
        return [
            (f"{glyph} Last run {schedule.result.value}{when}.", style),
            (_RESULT_WORDS[schedule.result], "text"),
        ]
    return []


def _stopped(schedule: Schedule, moment: Moment) -> list[Span]:
    reason = clean(schedule.stop_reason)
    what, helps = _STOPPED.get(reason.lower(), ("Omni gives an unknown reason" if reason else "", ""))
    glyph, style = state_span(State.STOPPED)
    words = f"{what} ({reason}). " if what else "Omni gives no reason. "
    return [
        (f"{glyph} Stopped by Omni{_since(schedule.stopped_at, moment)}", style),
        (f"{words}Omni refuses to resume it as is. {helps}".strip(), "text"),
    ]


def _since(seconds: float | None, moment: Moment) -> str:
    return f", {moment.reader.long(seconds, moment.now)}" if seconds else ""


def timing(schedule: Schedule, moment: Moment, *, brief: int = 0) -> list[Fact]:
    """Describe when it runs, in words and as cron; its next runs in its own zone and the reader's; the last run.

    `brief`, a number of cells, asks for one line per fact if possible: the table's words, and one run instead
    of `RUNS_SHOWN`.
    """
    runs = _brief_runs(schedule, brief) if brief else _runs(schedule)
    coming = tuple(_next(schedule, moment, 1 if brief else RUNS_SHOWN))
    return [runs, Fact("Next", coming), _last(schedule, moment)]


def _brief_runs(schedule: Schedule, cells: int) -> Fact:
    raw, words = clean(schedule.cron) or GLYPHS.dash, cadence_words(schedule.cron)
    zone = f" {clean(city(schedule.timezone))}" if schedule.timezone else ""
    if words == raw:
        return Fact("Runs", ((f"{raw}{zone}", "text"),))
    together = f"{words}{zone}  {raw}"
    # A cron expression never breaks: if it does not fit beside the words it goes below them.
    lines = (together,) if width(together) <= cells else (f"{words}{zone}", raw)
    return Fact("Runs", tuple((line, "text") for line in lines))


def _runs(schedule: Schedule) -> Fact:
    zone = f", {clean(schedule.timezone)}" if schedule.timezone else ""
    raw: Span = (clean(schedule.cron) or GLYPHS.dash, "text")
    try:
        words = sentence(Cron.parse(schedule.cron)).rstrip(".")
    except CronError as error:
        return Fact("Runs", (raw, (f"Not understood. {error}", "muted")))
    return Fact("Runs", ((f"{words}{zone}", "text"), raw))


def _next(schedule: Schedule, moment: Moment, runs: int) -> Iterable[Span]:
    when = moment.times.next_run(schedule)
    if when is Silent.NEVER:
        yield "never again: its dates are over", "text"
    elif when is Silent.UNKNOWN:
        yield "unknown: its cron or zone is not understood", "text"
    elif isinstance(when, Silent):
        yield f"none while it is {when.value}", "text"
    else:
        zone = zone_named(schedule.timezone)
        there = None if zone is None or is_readers_zone(schedule.timezone, moment.reader) else Clock(zone, "")
        *others, last = run_lines(moment.times.coming(schedule, runs), there, moment.reader, moment.now)
        for line in others:
            yield line, "text"
        yield f"{last}, estimated", "text"


def _last(schedule: Schedule, moment: Moment) -> Fact:
    glyph, style = result_span(schedule.result)
    is_documented = schedule.result is not Result.UNKNOWN
    result = schedule.result.value if is_documented else f"unknown: {clean(schedule.status)}"
    last = f"{glyph} {result}{_since(schedule.last_at, moment)}"
    lines: list[Span] = [(last, style if style in ("error", "warning") else "text")]
    if schedule.result in _RESULT_WORDS:
        lines.append((_RESULT_WORDS[schedule.result], "text"))
    return Fact("Last", tuple(lines))


def content(schedule: Schedule, detail: Detail | None) -> list[Fact]:
    """Describe what is sent: dashboard or tile, format and its options, filters, and the condition of an alert."""
    dashboard = clean(schedule.dashboard) or GLYPHS.dash
    tile = f"tile {clean(detail.tile)}" if detail and detail.tile else "one tile"
    what = f"{tile} of {dashboard}" if schedule.one_tile else f"{dashboard}, whole dashboard"
    form = "as a link" if schedule.format == "link_only" else f"as {clean(schedule.format) or GLYPHS.dash}"
    facts = [Fact("Sends", ((f"{what}, {form}", "text"),))]
    condition = schedule.condition or (detail.condition if detail else "")
    if condition:
        words = _CONDITIONS.get(condition.upper(), clean(condition))
        of = f", in query {clean(detail.condition_tile)}" if detail and detail.condition_tile else ""
        facts.append(Fact("Only", ((f"{words}{of}", "text"),)))
    if detail is None:
        return facts
    options = [words for words in _options(detail) if words]
    if options:
        facts.append(Fact("With", ((", ".join(options), "text"),)))
    if detail.filters:
        lines = (f"{clean(name)} {clean(filter_words(value))}" for name, value in detail.filters.items())
        facts.append(Fact("Filters", tuple((text, "text") for text in lines)))
    return facts


def _options(detail: Detail) -> Iterable[str]:
    everything: dict[str, object] = {**detail.options, "fanOut": detail.fan_out}
    for name, value in everything.items():
        if name in _OPTIONS:
            yield _OPTIONS[name][0 if value else 1] if isinstance(value, bool) else ""
        elif name == "timezoneOverride" and value:
            yield f"queries in {clean(plain(value))}"
        elif name == "maxRowLimit" and value:
            yield f"at most {clean(plain(value))} rows"
        elif name in ("paperFormat", "paperOrientation") and value:
            yield clean(plain(value)).replace("_", " ")
        elif value is not None:
            yield f"{clean(name)}: {clean(plain(value))}"
    if detail.stops_on_failure:
        yield "stops when a query fails"


def target(schedule: Schedule, detail: Detail | None, cells: int, *, everyone: bool) -> list[Fact]:
    """Describe where it goes: the destination, its settings, and the people, all of them or the first few."""
    ones = ("channel", "channels") if schedule.slack_kind == "channel" else ("person", "people")
    people = "" if schedule.recipients is None else f", {plural(schedule.recipients, *ones)}"
    word = "Google Sheets" if schedule.destination == "google_sheets" else destination_word(schedule.destination)
    lines: list[Span] = [(f"{word}{people}", "text")]
    if detail is None:
        return [Fact("To", tuple(lines))]
    names = [cut_address(clean(p.email), cells) if p.email else clean(p.label) for p in detail.people]
    shown = names if everyone else names[:PEOPLE_SHOWN]
    lines.extend((name, "text") for name in shown)
    for group in detail.groups:
        size = f", {plural(len(group.people), 'person', 'people')}" if group.people is not None else ""
        lines.append((f"group: {clean(group.name or '?')}{size}", "text"))
    lines.extend((clean(entry), "text") for entry in detail.slack)
    if len(shown) < len(names):
        lines.append((f"and {len(names) - len(shown)} more: Enter", "muted"))
    settings = [
        Fact(_SETTING_LABELS.get(name, clean(name)), ((clean(value), "text"),))
        for name, value in detail.settings.items()
    ]
    return [Fact("To", tuple(lines)), *settings]


def identity(schedule: Schedule, detail: Detail | None, moment: Moment, cells: int, link: str) -> list[Fact]:
    """Describe whose it is, since when, and what it is called elsewhere."""
    owner = clean(schedule.owner or (detail.owner if detail else "")) or GLYPHS.dash
    facts = [Fact("Owner", ((owner, "text"),))]
    if detail and detail.created_at:
        changed = f", changed {moment.reader.date(detail.updated_at, moment.now)}" if detail.updated_at else ""
        facts.append(Fact("Created", ((moment.reader.date(detail.created_at, moment.now) + changed, "text"),)))
    facts.append(Fact("Id", ((cut_middle(clean(schedule.id), cells), "text"),)))
    facts.append(Fact("Link", ((cut_middle(clean(link), cells), linked("text", link)),)))
    return facts
