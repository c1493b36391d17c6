"""New schedule, clone, make anew: from the key to the row in the list. The form itself is a dialog."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from omnitui.api.errors import NotSignedIn, OmniError
from omnitui.domain.auth.session import Session
from omnitui.domain.delivery.content import Content
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.payload import Unfinished, body, for_journal
from omnitui.domain.delivery.server_errors import words_by_field
from omnitui.domain.delivery.snapshot import from_snapshot
from omnitui.domain.delivery.validation import TEST_NOW
from omnitui.domain.operations.plan import Plan
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.outcome import Outcome
from omnitui.domain.schedules.in_full import read_in_full
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text import error_text
from omnitui.text.glyphs import GLYPHS
from omnitui.text.measure import clean, cut
from omnitui.ui.features.schedule_form.cadence import Cadence
from omnitui.ui.features.schedule_form.form import ScheduleForm
from omnitui.ui.features.schedule_form.lookups import Answer, Ended, Lookups, Opening
from omnitui.ui.features.schedules.show_detail import show_by_id
from omnitui.ui.render.schedule_row import short_name

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp

T = TypeVar("T")
_NO_SHEETS = "Omni's API can make no delivery to Google Sheets: only its web page can."


async def open_new(app: OmnituiApp) -> None:
    """An empty form, with what most deliveries have filled in."""
    zone = app.clock.zone
    name = zone.key if isinstance(zone, ZoneInfo) else "UTC"
    await _opened(app, "New schedule", Draft(cron=Cadence().cron(), zone=name), {})


async def open_clone(app: OmnituiApp, row: Schedule) -> None:
    """The form filled from a schedule, read now; what cannot be read is marked."""
    session = app.session
    if session is None or _refused(app):
        return
    if row.destination == "google_sheets":
        app.schedules.say(_NO_SHEETS)
        return
    app.schedules.say(f"Reading {GLYPHS.quote(short_name(row, 40))}{GLYPHS.cut}")
    schedule = await kept_in(app, lambda: read_in_full(session.client, row))
    if schedule is None:
        return
    app.schedules.say("")
    draft, notes = draft_from(schedule)
    draft = replace(draft, name=f"{draft.name} (copy)")
    await _opened(app, f"New schedule, from {GLYPHS.quote(short_name(row, 30))}", draft, notes)


def restore(app: OmnituiApp, copy: Mapping[str, Any]) -> Coroutine[Any, Any, str | None]:
    """The form filled from a copy in the journal; the new schedule's id, None where none was made."""
    return _restored(app, copy)


async def _restored(app: OmnituiApp, copy: Mapping[str, Any]) -> str | None:
    try:
        schedule = from_snapshot(copy)
    except ValueError as error:
        app.schedules.say(f"This copy cannot be read: {clean(str(error))}", "error")
        return None
    row = schedule.row
    if row.destination == "google_sheets":
        app.schedules.say(_NO_SHEETS)
        return None
    draft, notes = draft_from(schedule)
    return await _opened(app, f"Make {GLYPHS.quote(short_name(row, 40))} anew", draft, notes)


async def _opened(app: OmnituiApp, title: str, draft: Draft, notes: Mapping[str, str]) -> str | None:
    """Open the form, and follow what became of it; the id of what was made."""
    session = app.session
    if session is None or _refused(app):
        return None
    if session.personal:
        draft = replace(draft, owner="")
    who = session.who.user if session.who else None
    owner = app.schedules.store.owner_names.get(who.membership_id or "", "") if who else ""
    opening = Opening(title, app.where(), draft, app.clock, app.now, notes, owner)
    form = ScheduleForm(opening, lookups_of(app, session), lambda typed, once: submit(app, typed, once), app.runs.stop)
    ended = await app.ask(form)
    if ended is None:
        return None
    if not ended.made:
        await show_by_id(app, ended.id)
        return None
    await _made(app, ended)
    return ended.id or None


def _refused(app: OmnituiApp) -> bool:
    blocked_reason = app.runs.blocked_reason()
    if blocked_reason:
        app.schedules.say(blocked_reason)
    return bool(blocked_reason)


# ---------------------------------------------------------------------- looking up


def lookups_of(app: OmnituiApp, session: Session) -> Lookups:
    """What the form looks up in this session."""
    content = content_of(app, session)

    def asked(call: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        async def ask(*given: str) -> T:
            return await _keeping(app, lambda: call(*given))

        return ask

    async def more_dashboards(text: str) -> bool:
        return await content.more_dashboards()

    return Lookups(
        dashboards=content.dashboards,
        more_dashboards=asked(more_dashboards),
        reads_on=lambda: content.reads_on,
        identifier_in=content.identifier_in,
        name_of=content.name_of,
        tiles=asked(content.tiles),
        tiles_of=content.tiles_of,
        filters=asked(content.filters),
        filters_of=content.filters_of,
        owners=content.owners,
        more_owners=None if session.personal else asked(content.more_owners),
        owners_read_on=lambda: content.owners_read_on,
    )


def content_of(app: OmnituiApp, session: Session) -> Content:
    """What this session's forms have looked up so far."""
    if app.content is None or app.content.session is not session:
        app.content = Content(session, app.schedules.store)
    return app.content


async def _keeping(app: OmnituiApp, call: Callable[[], Awaitable[T]]) -> T:
    """What Omni answers, with a new key where it refuses the old one. Raises `OmniError`."""
    answers: list[T] = []

    async def work() -> None:
        answers.append(await call())

    await app.sign_in.with_reauth(work)
    if not answers:
        raise NotSignedIn
    return answers[0]


async def kept_in(app: OmnituiApp, call: Callable[[], Awaitable[T]]) -> T | None:
    """The same for the status line: a failure is said there."""
    try:
        return await _keeping(app, call)
    except OmniError as error:
        app.schedules.tell(error_text.line(error))
        return None


# ---------------------------------------------------------------------- sending


async def submit(app: OmnituiApp, draft: Draft, once: bool) -> Answer:
    """Send it as a run of one, `once` or to be kept, and tell where Omni's words belong."""
    from omnitui.domain.operations.verbs.create import Create, SendOnce

    if blocked_reason := app.runs.blocked_reason():
        return Answer(False, {"": blocked_reason})
    try:
        said = body(draft, test_now=once)
    except Unfinished as unfinished:
        return Answer(False, unfinished.problems)
    hidden = draft.password if "passwordUnencrypted" in said else None
    handler = (SendOnce if once else Create)(hidden)
    item = Item(uuid4().hex, draft.name.strip(), {"body": for_journal(said), "owner": draft.owner})
    run = await app.runs.until_done(Plan(handler, others=[item]))
    told = run.results.get(item.id)
    if told is None:
        return Answer(False, {"": status_words(app)})
    return answer_of(draft, told, handler.blocked_reason)


def answer_of(draft: Draft, told: ItemResult, blocked_reason: OmniError | None) -> Answer:
    """What became of a draft that was sent, in the form's terms; `blocked_reason` is what Omni refused it with."""
    result = dict(told.details or {})
    if told.confirmed:
        return Answer(True, words=told.words, result=result)
    if told.outcome is Outcome.UNKNOWN:
        return Answer(False, unsure=True, words=_sentence(told.words), result=result)
    if blocked_reason is not None and blocked_reason.from_server:
        found = words_by_field(draft, blocked_reason.fields, blocked_reason.words)
        return Answer(False, {name: _bare(words) for name, words in found.items() if name != TEST_NOW} | _rest(found))
    words = (
        error_text.words(blocked_reason) if blocked_reason is not None else _sentence(told.words) or "It was not sent."
    )
    return Answer(False, {"": words})


def _rest(found: Mapping[str, str]) -> dict[str, str]:
    """What belongs to sending once only is said in the form's own place."""
    words = " ".join(f"Omni: {_bare(found[name])}" for name in ("", TEST_NOW) if name in found)
    return {"": words} if words else {}


def _bare(words: str) -> str:
    """Omni's words without the name of the status before them."""
    return re.sub(r"^(Bad Request|Forbidden|Not Found|Conflict|Unprocessable \w+): ", "", clean(words))


def _sentence(words: str) -> str:
    text = clean(words).strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


def status_words(app: OmnituiApp) -> str:
    """What the status line says: why a run that never began could not."""
    return "".join(text for text, _ in app.schedules.status.state.message)


# ---------------------------------------------------------------------- made


async def _made(app: OmnituiApp, ended: Ended) -> None:
    """Read the list again, go to what was made, and say so."""
    screen = app.schedules
    whole = screen.store.index.complete
    await screen.refresh_rows()
    if whole and screen.list_presenter is not None:
        presenter = screen.list_presenter
        await app.sign_in.with_reauth(lambda: _all(presenter.read_all))
    at = screen.store.shown.position_of(ended.id) if ended.id else None
    if at is not None:
        screen.table.move_cursor(row=at)
    name = GLYPHS.quote(clean(cut(ended.draft.name.strip(), 40)))
    found = f" {_sentence(ended.answer.words)}" if ended.answer.words else ""
    where = "" if at is not None else " It is not among the rows in sight."
    screen.tell(((f"{GLYPHS.delivered} ", "success"), (f"Created {name}.{found}{where}", "text")))
    if "delivererRoleArn" in ended.answer.result or "externalId" in ended.answer.result:
        await _show_trust(app, ended.answer.result)


async def _all(read: Callable[[], Awaitable[bool]]) -> None:
    await read()


async def _show_trust(app: OmnituiApp, result: Mapping[str, Any]) -> None:
    from omnitui.ui.features.schedule_form.trust import TrustDialog

    role, external = str(result.get("delivererRoleArn", "")), str(result.get("externalId", ""))
    await app.ask(TrustDialog(role, external, app.copy))
