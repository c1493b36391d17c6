"""Update (omni-api.md §2.4, §6): the whole schedule anew; looked at before and after, never sent again by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import Forbidden, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.delivery.compare import compared
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import extra_of, moved_meanwhile, who_gets_it
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.payload import compatible
from omnitui.domain.delivery.snapshot import Parts, keep, kept
from omnitui.domain.delivery.summary import named
from omnitui.domain.operations.runner import Item, ItemResult, Outcome
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb, seen
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.recipients.change import Change, missing_after
from omnitui.domain.schedules.schedule import Schedule, stamp
from omnitui.secret import Secret

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients

CHANGED_MEANWHILE = "somebody changed it meanwhile"
NO_PASSWORD = "its password is kept nowhere, and without it Omni would lose it: edit it again with e"
NO_TASK = "the journal no longer says what it was before"
_CANNOT_TELL = "no answer ({}), and what Omni shows does not tell whether it was saved"
_ONLY_THIS_CALL = (NotFound, NotOffered, Rejected, Forbidden)


class Update(SingleItemHandler):
    """Puts the `body` of an item's task in place of the schedule, if that is still as its `was` says (`edits.task_of`).

    `password` stays in memory: the journal never has it. Afterwards `blocked_reason` is what Omni refused it with, and
    `meanwhile` names the fields that somebody else had changed.
    """

    verb = Verb.UPDATE
    requests = 5

    def __init__(self, password: Secret | None = None) -> None:
        self.blocked_reason: OmniError | None = None
        self.meanwhile: tuple[str, ...] = ()
        self._password = password

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Read it again, keep that as a copy, send the body, and look what became of it."""
        try:
            body, was = _task(item)
        except (KeyError, ValueError):
            return context.result(Outcome.FAILED, NO_TASK)
        if body.get("destinationType") == "sftp" and self._password is None:
            return context.result(Outcome.FAILED, NO_PASSWORD)
        try:
            now = await self._read(item, was[0], context)
        except OmniError as error:
            item_result = context.refused(error)
            return context.result(
                item_result.outcome, f"not saved, for it could not be read again: {error.words}", error.status
            )
        if moved := moved_meanwhile(was, now):
            if _came_about(body, was, now) is True:
                return self._confirmed(item, context, body, now, Outcome.ALREADY)
            self.meanwhile = moved
            return context.result(Outcome.FAILED, f"{CHANGED_MEANWHILE}: {named(moved)}")
        await context.keep(keep(*now))
        return await self._send(item, context, body, now)

    async def look(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Saved where it is as it was to be, not saved where it is as it was; else nobody can tell."""
        body, was = _task(item)
        now = await self._read(item, was[0], context, looking=True)
        words, status = (lost.words, lost.status) if lost else ("it was not carried out", None)
        came_about = _came_about(body, was, now)
        if came_about is None:
            return context.result(Outcome.UNKNOWN, _CANNOT_TELL.format(words), status)
        if not came_about:
            return context.result(Outcome.FAILED, f"it is as it was before ({words})", status)
        return await self._complete(item, context, body, was, now)

    async def after_crash(self, item: Item, context: WriteContext) -> ItemResult:
        """Never sent again by itself."""
        try:
            _task(item)
        except (KeyError, ValueError):
            return context.result(Outcome.UNKNOWN, NO_TASK)
        return await seen(self.look(item, context, None), context)

    # ------------------------------------------------------------------ sending

    async def _send(self, item: Item, context: WriteContext, body: Mapping[str, Any], was: Parts) -> ItemResult:
        try:
            await self._put(item, context, body)
        except OmniError as error:
            self.blocked_reason = error
            return await self.decided(item, context, error) if error.may_have_happened else context.refused(error)
        context.unsure("Omni took it; how it is now is not known")
        try:
            now = await self._read(item, was[0], context, looking=True)
        except OmniError:
            now = was[0], None, None
        return await self._complete(item, context, body, was, now)

    async def _put(self, item: Item, context: WriteContext, body: Mapping[str, Any]) -> None:
        try:
            await context.send(lambda client: client.schedules.update(item.id, body, password=self._password))
        except Rejected as error:
            other = compatible(body, error.fields, error.words)
            if other is None:
                raise
            await context.finish(lambda client: client.schedules.update(item.id, other, password=self._password))

    async def _complete(
        self, item: Item, context: WriteContext, body: Mapping[str, Any], was: Parts, now: Parts
    ) -> ItemResult:
        """It is saved: add again who stands in no body, and say what Omni shows otherwise."""
        lost = extra_of(who_gets_it(was)) if body["destinationType"] == "email" else Change()
        if now[1] is not None:
            lost = missing_after(lost, who_gets_it(now))
        if lost and (blocked_reason := await self._add_again(item, context, lost, was[0])) is not None:
            words = f"saved, but {_who(lost, was)} could not be added again: {blocked_reason.words}"
            self._put_row(context, item, body, now)
            return context.result(
                Outcome.FAILED, words, blocked_reason.status, {"saved": True, "missing": lost.as_json()}
            )
        return self._confirmed(item, context, body, now, Outcome.DONE)

    async def _add_again(self, item: Item, context: WriteContext, lost: Change, row: Schedule) -> OmniError | None:
        """Why they are not there again, None where they are: a lost answer is looked up."""
        ids = [who.user_id for who in lost.add]
        try:
            await context.finish(lambda client: client.schedules.add_recipients(item.id, [], ids, lost.add_groups))
        except OmniError as error:
            if not error.may_have_happened:
                return error
            try:
                now = who_gets_it(await self._read(item, row, context, looking=True))
            except OmniError:
                return error
            return error if missing_after(lost, now) else None
        return None

    def _confirmed(
        self, item: Item, context: WriteContext, body: Mapping[str, Any], now: Parts, outcome: Outcome
    ) -> ItemResult:
        self._put_row(context, item, body, now)
        row, detail, recipients = now
        if detail is None:
            return context.result(outcome, "it could not be read again")
        wrong = sorted(compared(body, row, detail, recipients)[1])
        words = f"Omni shows otherwise than it was sent: {named(wrong)}" if wrong else ""
        return context.result(outcome, words, None, {"astray": wrong} if wrong else None)

    @staticmethod
    def _put_row(context: WriteContext, item: Item, body: Mapping[str, Any], now: Parts) -> None:
        row = context.store.rows.get(item.id)
        if row is not None:
            context.store.put([_row_after(row, body, now, context.store.dashboard_names)], float("inf"))

    # ------------------------------------------------------------------ looking

    @staticmethod
    async def _read(item: Item, row: Schedule, context: WriteContext, *, looking: bool = False) -> Parts:
        """GET and the recipients; a server without the last loses only what they show. Raises `OmniError`."""
        call = context.finish if looking else context.ask
        detail: ScheduleDetail = await call(lambda client: client.schedules.get(item.id))
        recipients: ScheduleRecipients | None = None
        try:
            recipients = await call(lambda client: client.schedules.get_recipients(item.id))
        except _ONLY_THIS_CALL:
            return row, detail, None
        return row, detail, recipients


def _task(item: Item) -> tuple[Mapping[str, Any], Parts]:
    """What is to be put, and what it is put in place of. Raises KeyError and ValueError where the task is another."""
    task = item.task or {}
    return task["body"], kept(task["was"])


def _came_about(body: Mapping[str, Any], was: Parts, now: Parts) -> bool | None:
    """Whether what `body` changes is so now; None where only part of it is, or Omni shows nothing of it."""
    if was[1] is None or now[1] is None:
        return None
    right_before, wrong_before = compared(body, was[0], was[1], was[2])
    right_now, wrong_now = compared(body, now[0], now[1], now[2])
    changes = wrong_before | (right_now - right_before)
    left = changes & wrong_now
    if not changes or (left and left != changes):
        return None
    return not left


def _who(lost: Change, was: Parts) -> str:
    names = [group.name for group in who_gets_it(was).groups if group.id in lost.add_groups]
    parts = [f"the group {', '.join(names)}"] if names else []
    parts += [f"{len(lost.add)} without an address"] if lost.add else []
    return " and ".join(parts)


def _row_after(row: Schedule, body: Mapping[str, Any], now: Parts, dashboards: Mapping[str, str]) -> Schedule:
    """The list's row as it must be now: what was sent, and what Omni tells of its stop."""
    detail = now[1]
    seen, _ = draft_from(*now) if detail is not None else (None, {})
    identifier = body["identifier"]
    return replace(
        row,
        name=body["name"],
        identifier=identifier,
        dashboard=row.dashboard if identifier == row.identifier else dashboards.get(identifier, ""),
        cron=body["schedule"],
        timezone=body["timezone"],
        destination=body["destinationType"],
        format=body["format"],
        one_tile="queryIdentifierMapKey" in body,
        recipients=_count(row, body, seen),
        slack_kind=body.get("slackRecipientType", ""),
        condition=body.get("conditionType", ""),
        paused_at=stamp(detail.disabled_at) if detail else row.paused_at,
        stopped_at=stamp(detail.system_disabled_at or detail.system_disabled_reason) if detail else row.stopped_at,
        stop_reason=(detail.system_disabled_reason or "") if detail else row.stop_reason,
    )


def _count(row: Schedule, body: Mapping[str, Any], seen: Draft | None) -> int | None:
    if body["destinationType"] != "email":
        return row.recipients if body["destinationType"] == row.destination else None
    return len(seen.people if seen else body["recipients"])
