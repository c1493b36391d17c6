"""New schedule, clone, restore: from the key to the row in the list. The form itself is a dialog."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from omnitui.api.errors import OmniError
from omnitui.domain.auth.session import Session
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
from omnitui.text.schedules import short_name
from omnitui.ui.features.schedule_form.cadence import Cadence
from omnitui.ui.features.schedule_form.form import ScheduleForm
from omnitui.ui.features.schedule_form.lookups import Answer, Ended, Lookups, Opening
from omnitui.ui.shell.messages import DetailRequested

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations

T = TypeVar("T")
_NO_SHEETS = "Omni's API can't create Google Sheets deliveries; use Omni's web app."


async def open_new(operations: Operations) -> None:
    """An empty form, with the defaults of most deliveries."""
    zone = operations.shell.clock.zone
    name = zone.key if isinstance(zone, ZoneInfo) else "UTC"
    await _opened(operations, "New schedule", Draft(cron=Cadence().cron(), zone=name), {})


async def open_clone(operations: Operations, row: Schedule) -> None:
    """The form filled from a schedule that is read now; what cannot be read is marked."""
    session = operations.workspace.session
    if session is None or _refused(operations):
        return
    if row.destination == "google_sheets":
        operations.shell.say(_NO_SHEETS)
        return
    operations.shell.say(f"Loading {GLYPHS.quote(short_name(row, 40))}{GLYPHS.cut}")
    schedule = await read_or_say(operations, lambda: read_in_full(session.client, row))
    if schedule is None:
        return
    operations.shell.say("")
    draft, remarks = draft_from(schedule)
    draft = replace(draft, name=f"{draft.name} (copy)")
    await _opened(operations, f"New schedule, from {GLYPHS.quote(short_name(row, 30))}", draft, remarks)


async def restore(operations: Operations, copy: Mapping[str, Any]) -> str | None:
    """The form filled from a snapshot in the journal; the id of the new schedule, None if none was made."""
    try:
        schedule = from_snapshot(copy)
    except ValueError as error:
        operations.shell.say(f"This copy cannot be read: {clean(str(error))}", "error")
        return None
    row = schedule.row
    if row.destination == "google_sheets":
        operations.shell.say(_NO_SHEETS)
        return None
    draft, remarks = draft_from(schedule)
    return await _opened(operations, f"Restore {GLYPHS.quote(short_name(row, 40))}", draft, remarks)


async def _opened(operations: Operations, title: str, draft: Draft, remarks: Mapping[str, str]) -> str | None:
    """Open the form, and act on how it ends; returns the id of what was made."""
    session = operations.workspace.session
    if session is None or _refused(operations):
        return None
    if session.personal:
        draft = replace(draft, owner="")
    who = session.who.user if session.who else None
    owner = operations.workspace.store.owner_names.get(who.membership_id or "", "") if who else ""
    opening = Opening(
        title, operations.shell.org_label(), draft, operations.shell.clock, operations.shell.now, remarks, owner
    )
    form = ScheduleForm(
        opening, lookups_of(operations, session), lambda typed, once: submit(operations, typed, once), operations.stop
    )
    ended = await operations.shell.ask(form)
    if ended is None:
        return None
    if not ended.made:
        operations.shell.post_message(DetailRequested(ended.id))
        return None
    await _made(operations, ended)
    return ended.id or None


def _refused(operations: Operations) -> bool:
    blocked_reason = operations.blocked_reason()
    if blocked_reason:
        operations.shell.say(blocked_reason)
    return bool(blocked_reason)


# ---------------------------------------------------------------------- looking up


def lookups_of(operations: Operations, session: Session) -> Lookups:
    """The lookups of the form in this session."""
    content = operations.workspace.content(session)

    def reauthenticated(call: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        async def ask(*given: str) -> T:
            return await operations.workspace.with_reauth(lambda: call(*given))

        return ask

    async def more_dashboards(text: str) -> bool:
        return await content.more_dashboards()

    return Lookups(
        dashboards=content.dashboards,
        more_dashboards=reauthenticated(more_dashboards),
        reads_on=lambda: content.reads_on,
        identifier_in=content.identifier_in,
        name_of=content.name_of,
        tiles=reauthenticated(content.tiles),
        tiles_of=content.tiles_of,
        filters=reauthenticated(content.filters),
        filters_of=content.filters_of,
        owners=content.owners,
        more_owners=None if session.personal else reauthenticated(content.more_owners),
        owners_read_on=lambda: content.owners_read_on,
    )


async def read_or_say(operations: Operations, call: Callable[[], Awaitable[T]]) -> T | None:
    """Omni's answer; None if the call fails, which the status line reports."""
    try:
        return await operations.workspace.with_reauth(call)
    except OmniError as error:
        operations.shell.say(error_text.line(error))
        return None


# ---------------------------------------------------------------------- sending


async def submit(operations: Operations, draft: Draft, once: bool) -> Answer:
    """Send it as an operation of one item, `once` or permanently, and assign Omni's words to their fields."""
    from omnitui.domain.operations.verbs.create import Create, SendOnce

    if blocked_reason := operations.blocked_reason():
        return Answer(False, {"": blocked_reason})
    try:
        payload = body(draft, test_now=once)
    except Unfinished as unfinished:
        return Answer(False, unfinished.problems)
    hidden = draft.password if "passwordUnencrypted" in payload else None
    handler = (SendOnce if once else Create)(hidden)
    item = Item(uuid4().hex, draft.name.strip(), {"body": for_journal(payload), "owner": draft.owner})
    operation = await operations.until_done(Plan(handler, others=[item]))
    item_result = operation.results.get(item.id)
    if item_result is None:
        return Answer(False, {"": operations.failure})
    return answer_of(draft, item_result, handler.blocked_reason)


def answer_of(draft: Draft, item_result: ItemResult, blocked_reason: OmniError | None) -> Answer:
    """The result of a submitted draft, in the terms of the form; `blocked_reason` is the error Omni refused it with."""
    details = dict(item_result.details or {})
    if item_result.confirmed:
        return Answer(True, words=item_result.words, result=details)
    if item_result.outcome is Outcome.UNKNOWN:
        return Answer(False, unsure=True, words=_sentence(item_result.words), result=details)
    if blocked_reason is not None and blocked_reason.from_server:
        found = words_by_field(draft, blocked_reason.fields, blocked_reason.words)
        return Answer(False, {name: _bare(words) for name, words in found.items() if name != TEST_NOW} | _rest(found))
    words = (
        error_text.words(blocked_reason)
        if blocked_reason is not None
        else _sentence(item_result.words) or "It was not sent."
    )
    return Answer(False, {"": words})


def _rest(found: Mapping[str, str]) -> dict[str, str]:
    """Assign to the form itself what concerns no field, or only sending once."""
    words = " ".join(f"Omni: {_bare(found[name])}" for name in ("", TEST_NOW) if name in found)
    return {"": words} if words else {}


def _bare(words: str) -> str:
    """Omni's words without the HTTP status before them."""
    return re.sub(r"^(Bad Request|Forbidden|Not Found|Conflict|Unprocessable \w+): ", "", clean(words))


def _sentence(words: str) -> str:
    text = clean(words).strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


# ---------------------------------------------------------------------- after creation


async def _made(operations: Operations, ended: Ended) -> None:
    """Read the list again, go to the new schedule, and say so."""
    schedules = operations.workspace.list
    in_sight = schedules is not None and await schedules.reload(ended.id)
    name = GLYPHS.quote(clean(cut(ended.draft.name.strip(), 40)))
    found = f" {_sentence(ended.answer.words)}" if ended.answer.words else ""
    where = "" if in_sight else " It is not shown here."
    operations.shell.say(((f"{GLYPHS.delivered} ", "success"), (f"Created {name}.{found}{where}", "text")))
    if "delivererRoleArn" in ended.answer.result or "externalId" in ended.answer.result:
        await _show_trust(operations, ended.answer.result)


async def _show_trust(operations: Operations, result: Mapping[str, Any]) -> None:
    from omnitui.ui.features.schedule_form.trust import TrustDialog

    role, external = str(result.get("delivererRoleArn", "")), str(result.get("externalId", ""))
    await operations.shell.ask(TrustDialog(role, external, operations.shell.copy))
