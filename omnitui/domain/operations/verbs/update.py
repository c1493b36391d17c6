"""Update (omni-api.md §2.4, §6): replaces the whole schedule; read before and after, never sent again automatically."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omnitui.api.errors import OmniError, Rejected
from omnitui.domain.delivery.compare import compared
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import changed_between, extra_of
from omnitui.domain.delivery.from_schedule import draft_from
from omnitui.domain.delivery.payload import compatible
from omnitui.domain.delivery.snapshot import from_snapshot, snapshot_of
from omnitui.domain.delivery.summary import named
from omnitui.domain.operations.runner import Item, ItemResult
from omnitui.domain.operations.verbs.base import SingleItemHandler, Verb, loss
from omnitui.domain.operations.write_context import WriteContext
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change, missing_after
from omnitui.domain.schedules.in_full import CALL_UNAVAILABLE, ScheduleInFull
from omnitui.domain.schedules.schedule import Schedule, stamp
from omnitui.secret import Secret

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients

CHANGED_MEANWHILE = "changed in Omni meanwhile"
NO_PASSWORD = "its password is not stored and Omni would lose it: edit it again with e"
NO_TASK = "the journal no longer has the earlier version"
_CANNOT_TELL = "no answer ({}), unknown whether it was saved"


class Update(SingleItemHandler):
    """Replaces a schedule by the `body` of an item's task, if it is still as the task's `was` (`edit.task_of`).

    `password` stays in memory: the journal never holds it. Afterwards `blocked_reason` is the error that Omni refused
    it with, and `meanwhile` names the fields that somebody else changed.
    """

    verb = Verb.UPDATE
    requests = 5
    verify_only = True

    def __init__(self, password: Secret | None = None) -> None:
        self.blocked_reason: OmniError | None = None
        self.meanwhile: tuple[str, ...] = ()
        self._password = password

    async def do(self, item: Item, context: WriteContext) -> ItemResult:
        """Read it again, record a snapshot, send the body, and read the result."""
        try:
            body, was = _task(item)
        except (KeyError, ValueError):
            return context.result(Outcome.FAILED, NO_TASK)
        if body.get("destinationType") == "sftp" and self._password is None:
            return context.result(Outcome.FAILED, NO_PASSWORD)
        try:
            now = await self._read(item, was.row, context)
        except OmniError as error:
            return replace(context.refused(error), words=f"not saved, it could not be reloaded: {error.words}")
        if moved := changed_between(was, now):
            if _came_about(body, was, now) is True:
                return self._confirmed(item, context, body, now, Outcome.ALREADY)
            self.meanwhile = moved
            return context.result(Outcome.FAILED, f"{CHANGED_MEANWHILE}: {named(moved)}")
        await context.record_snapshot(snapshot_of(now))
        return await self._send(item, context, body, now)

    async def verify(self, item: Item, context: WriteContext, lost: OmniError | None) -> ItemResult:
        """Done where it is as wanted, failed where it is as before, else unknown."""
        body, was = _task(item)
        now = await self._read(item, was.row, context, looking=True)
        words, status = loss(lost)
        came_about = _came_about(body, was, now)
        if came_about is None:
            return context.result(Outcome.UNKNOWN, _CANNOT_TELL.format(words), status)
        if not came_about:
            return context.result(Outcome.FAILED, f"unchanged ({words})", status)
        return await self._complete(item, context, body, was, now)

    async def after_crash(self, item: Item, context: WriteContext) -> ItemResult:
        """Only verified; unknown where the task is no longer in the journal."""
        try:
            _task(item)
        except (KeyError, ValueError):
            return context.result(Outcome.UNKNOWN, NO_TASK)
        return await super().after_crash(item, context)

    # ------------------------------------------------------------------ sending

    async def _send(
        self, item: Item, context: WriteContext, body: Mapping[str, Any], was: ScheduleInFull
    ) -> ItemResult:
        try:
            await self._put(item, context, body)
        except OmniError as error:
            self.blocked_reason = error
            return await self.failed(item, context, error)
        context.unsure("accepted by Omni; current state unknown")
        try:
            now = await self._read(item, was.row, context, looking=True)
        except OmniError:
            now = ScheduleInFull(was.row)
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
        self, item: Item, context: WriteContext, body: Mapping[str, Any], was: ScheduleInFull, now: ScheduleInFull
    ) -> ItemResult:
        """It is saved: add again those whom no body carries, and report what Omni shows differently."""
        lost = extra_of(was.everyone()) if body["destinationType"] == "email" else Change()
        if now.detail is not None:
            lost = missing_after(lost, now.everyone())
        if lost and (blocked_reason := await self._add_again(item, context, lost, was.row)) is not None:
            words = f"saved, but {_who(lost, was)} could not be added back: {blocked_reason.words}"
            self._put_row(context, item, body, now)
            return context.result(
                Outcome.FAILED, words, blocked_reason.status, {"saved": True, "missing": lost.as_json()}
            )
        return self._confirmed(item, context, body, now, Outcome.DONE)

    async def _add_again(self, item: Item, context: WriteContext, lost: Change, row: Schedule) -> OmniError | None:
        """The error where they could not be added again, None where they are there: a lost answer is verified."""
        ids = [who.user_id for who in lost.add]
        try:
            await context.finish(lambda client: client.schedules.add_recipients(item.id, [], ids, lost.add_groups))
        except OmniError as error:
            if not error.may_have_happened:
                return error
            try:
                now = (await self._read(item, row, context, looking=True)).everyone()
            except OmniError:
                return error
            return error if missing_after(lost, now) else None
        return None

    def _confirmed(
        self, item: Item, context: WriteContext, body: Mapping[str, Any], now: ScheduleInFull, outcome: Outcome
    ) -> ItemResult:
        self._put_row(context, item, body, now)
        if now.detail is None:
            return context.result(outcome, "it could not be reloaded")
        wrong = sorted(compared(body, now)[1])
        words = f"Omni shows different values: {named(wrong)}" if wrong else ""
        return context.result(outcome, words, None, {"astray": wrong} if wrong else None)

    @staticmethod
    def _put_row(context: WriteContext, item: Item, body: Mapping[str, Any], now: ScheduleInFull) -> None:
        row = context.store.rows.get(item.id)
        if row is not None:
            context.store.put([_row_after(row, body, now, context.store.dashboard_names)], float("inf"))

    # ------------------------------------------------------------------ reading

    @staticmethod
    async def _read(item: Item, row: Schedule, context: WriteContext, *, looking: bool = False) -> ScheduleInFull:
        """GET and the recipients; a server without the latter loses only what it shows. Raises `OmniError`."""
        call = context.finish if looking else context.ask
        detail: ScheduleDetail = await call(lambda client: client.schedules.get(item.id))
        recipients: ScheduleRecipients | None = None
        try:
            recipients = await call(lambda client: client.schedules.get_recipients(item.id))
        except CALL_UNAVAILABLE:
            return ScheduleInFull(row, detail)
        return ScheduleInFull(row, detail, recipients)


def _task(item: Item) -> tuple[Mapping[str, Any], ScheduleInFull]:
    """The body, and the schedule it replaces. Raises KeyError and ValueError for a task of another shape."""
    task = item.task or {}
    return task["body"], from_snapshot(task["was"])


def _came_about(body: Mapping[str, Any], was: ScheduleInFull, now: ScheduleInFull) -> bool | None:
    """Whether what `body` changes is in place; None where only part of it is, or Omni does not show it."""
    if was.detail is None or now.detail is None:
        return None
    right_before, wrong_before = compared(body, was)
    right_now, wrong_now = compared(body, now)
    changes = wrong_before | (right_now - right_before)
    left = changes & wrong_now
    if not changes or (left and left != changes):
        return None
    return not left


def _who(lost: Change, was: ScheduleInFull) -> str:
    names = [group.name for group in was.everyone().groups if group.id in lost.add_groups]
    parts = [f"group {', '.join(names)}"] if names else []
    parts += [f"{len(lost.add)} without an address"] if lost.add else []
    return " and ".join(parts)


def _row_after(row: Schedule, body: Mapping[str, Any], now: ScheduleInFull, dashboards: Mapping[str, str]) -> Schedule:
    """The list row as it must be now: what was sent, and whether Omni pauses or stops it."""
    detail = now.detail
    seen, _ = draft_from(now) if detail is not None else (None, {})
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
