"""Every documented error (omni-api.md §1.3, §2, §5.6): endpoint, cause, where it is shown, in which words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import EditableSchedule, task_of
from omnitui.domain.delivery.payload import body
from omnitui.domain.delivery.server_errors import words_by_field
from omnitui.domain.delivery.validation import TEST_NOW
from omnitui.domain.operations.plan import Plan, deleting, sending_now, switching, transferring
from omnitui.domain.operations.runner import Item
from omnitui.domain.operations.verbs.base import Verb
from omnitui.domain.operations.verbs.create import Create
from omnitui.domain.operations.verbs.recipients import ChangeRecipients
from omnitui.domain.operations.verbs.save_people import SavePeople
from omnitui.domain.operations.verbs.update import Update
from omnitui.domain.outcome import Outcome
from omnitui.domain.recipients.change import Change
from omnitui.domain.schedules.in_full import read_in_full
from omnitui.text.outcomes import ended
from omnitui.text.schedules import Moment
from omnitui.text.times import Clock
from omnitui.ui.features.schedule_form.create import answer_of
from tests.domain.acts.support import NOW, Stage, stage

WHO = "kim@acme.test"
HEIR = "b0b1c2d3-0000-4000-8000-0000000000aa"
GONE = "Scheduled task with id 7d0f0a52-6f0e-4f55-9a3e-0d7c51a1c001 does not exist"
MEMBERS = "Invalid recipient(s): The following members do not exist or do not have access to this organization: u"
IN_PROGRESS = "Cannot trigger schedule while another execution is in progress"

#: endpoint, status, Omni's words, and what of them stands in the status line.
IN_THE_STATUS_LINE = [
    ("pause", 400, "scheduleId: Invalid uuid", "Invalid uuid"),
    ("pause", 400, "Schedule is system disabled", "Omni has stopped it since"),
    ("pause", 403, "You do not have permission to view this dashboard", "403  Forbidden: You do not have permission"),
    ("pause", 404, GONE, "404  Scheduled task with id"),
    ("pause", 405, "Method Not Allowed", "405  Method Not Allowed"),
    ("resume", 400, "Schedule is system disabled", "Omni has stopped it since"),
    ("resume", 404, GONE, "does not exist"),
    ("trigger", 400, "scheduleId: Invalid uuid", "Invalid uuid"),
    ("trigger", 404, GONE, "does not exist"),
    ("trigger", 409, IN_PROGRESS, "another execution is in progress"),
    ("trigger", 500, "The dispatcher failed", "The dispatcher failed"),
    ("delete", 400, "scheduleId: Invalid uuid", "Invalid uuid"),
    ("delete", 403, "User does not have permission to schedule this dashboard", "does not have permission to schedule"),
    ("add-recipients", 400, "userIds: Invalid uuid", "Invalid uuid"),
    ("add-recipients", 400, "emails: Invalid email address", "Invalid email address"),
    ("add-recipients", 400, "Please provide either valid email addresses, valid user IDs, or both", "Please provide"),
    ("add-recipients", 400, "At least one recipient must be provided", "At least one recipient"),
    ("add-recipients", 400, "emails: Array must contain at least 1 element(s)", "Array must contain"),
    ("add-recipients", 400, MEMBERS, "members do not exist"),
    ("add-recipients", 400, "Cannot add recipients to destination type slack", "destination type slack"),
    ("remove-recipients", 400, "Cannot change recipients on a scheduled task destination of type s3", "type s3"),
    ("remove-recipients", 404, GONE, "does not exist"),
    ("transfer-ownership", 400, "userId: Invalid uuid", "Invalid uuid"),
    ("transfer-ownership", 400, "userId is a required field", "userId is a required field"),
    ("transfer-ownership", 403, "New owner does not have permission to view the dashboard", "New owner does not have"),
    ("transfer-ownership", 404, "New owner is not a member of the organization", "404  New owner is not a member"),
    ("transfer-ownership", 404, GONE, "404  Scheduled task with id"),
    ("transfer-ownership", 404, "Not Found", "404  this server can't hand over schedules"),
    ("transfer-ownership", 405, "Method Not Allowed", "405  this server can't hand over schedules"),
    ("email-only", 400, "Invalid JSON", "Invalid JSON"),
    ("email-only", 400, "email: email is required", "email is required"),
    ("email-only", 400, "email: Invalid email address", "Invalid email address"),
    ("email-only", 400, "Timezone not supported: EST", "not supported: EST"),
    ("email-only", 403, "User-scoped API keys are not allowed", "User-scoped API keys"),
]

#: destination, status, Omni's words for a create, and the field of the form that they stand under.
IN_THE_FORM = [
    ("email", 400, "name: name is required, schedule: schedule is required", "name"),
    ("email", 400, "schedule: Schedule is an invalid cron expression", "cron"),
    ("email", 400, "timezone: Time zone must be IANA valid.", "zone"),
    ("email", 400, "Analyses do not support dashboards.", "identifier"),
    ("email", 400, "Document does not have a dashboard", "identifier"),
    ("email", 404, 'Document with identifier "9ac41f02" not found', "identifier"),
    ("email", 403, "User does not have permission to schedule this dashboard", "identifier"),
    ("email", 403, "Personal access tokens cannot create schedules on behalf of other users", "owner"),
    ("email", 400, "Invalid filter keys found in schedule configuration: x. Available … keys are: y", "filters"),
    ("email", 400, "Must provide both a trigger query and an alert condition type", "condition"),
    ("email", 400, "Test delivery not supported for condition type RESULTS_CHANGED", TEST_NOW),
    ("email", 400, "Print options are not supported for this format", "format"),
    ("email", 400, "Single column layout and table expansion options are not supported for FIT_PAGE format.", "paper"),
    ("email", 400, "hideTitle can only be used with PDF or PNG formats", "hide_title"),
    ("email", 400, "destinationType: Invalid discriminator value", "destination"),
    ("slack", 400, "Only one Slack channel is supported per schedule", "channel"),
    ("slack", 400, "Organization does not have a Slack credential configured", "destination"),
    ("slack", 400, "slackRecipientType is required for Slack destinations", "slack_kind"),
    ("s3", 400, "Invalid bucket name", "bucket"),
    ("s3", 400, "Invalid role ARN", "role_arn"),
    ("s3", 400, "Invalid region", "region"),
    ("s3", 400, "Key prefix contains invalid path traversal", "key_prefix"),
    ("s3", 400, "Test delivery not supported for S3 destinations", TEST_NOW),
]
#: status, Omni's words for an update, and the field of the form that they stand under ("" is its own place).
OF_AN_EDIT = [
    (400, "name: name is required, schedule: schedule is required, timezone: timezone is required", "name"),
    (400, "destinationType: Invalid discriminator value. Expected 'webhook' | 'email'", "destination"),
    (400, "schedule: Schedule is an invalid cron expression", "cron"),
    (400, "Invalid filter keys found in schedule configuration: x. Available … keys are: y", "filters"),
    (403, "User does not have permission to schedule this dashboard", "identifier"),
    (404, 'Document with identifier "9ac41f02" not found', "identifier"),
    (404, GONE, ""),
    (405, "Method Not Allowed", ""),
]
ARN = "arn:aws:iam::111122223333:role/Drop"
COMMON = Draft(name="N", cron="0 9 ? * MON *", zone="UTC", owner="m")
DRAFTS = {
    "email": replace(COMMON, people=(WHO,), subject="S"),
    "slack": replace(COMMON, channel="C0BLOB42"),
    "s3": replace(COMMON, bucket="blob-reports", region="eu-west-1", role_arn=ARN),
}


def planned(held: Stage, endpoint: str) -> Plan:
    """One write to this endpoint."""
    row = held.row(destination="email", paused_at=None, stopped_at=None)
    if endpoint in ("pause", "resume"):
        verb = Verb.PAUSE if endpoint == "pause" else Verb.RESUME
        return switching(verb, [row if verb is Verb.PAUSE else replace(row, paused_at=1.0)])
    if endpoint == "trigger":
        return sending_now([row])
    if endpoint == "delete":
        return deleting([row])
    if endpoint == "transfer-ownership":
        return transferring([row], HEIR, "Frida Blahlo")
    if endpoint == "email-only":
        return Plan(SavePeople(), others=[Item(WHO, WHO, {"email": WHO})])
    target = (PersonRef(WHO),)
    change = Change(add=target) if endpoint == "add-recipients" else Change(remove=target)
    return Plan(ChangeRecipients(), [row], tasks={row.id: change.as_json()})


@pytest.mark.parametrize(("endpoint", "status", "said", "shown"), IN_THE_STATUS_LINE)
async def test_a_refused_write_is_told_in_the_status_line(
    endpoint: str, status: int, said: str, shown: str, tmp_path: Path
) -> None:
    async with stage(tmp_path) as held:
        plan = planned(held, endpoint)

        def refused(request: httpx.Request) -> httpx.Response | None:
            return None if request.method == "GET" else error_answer(ApiError(status, said))

        held.fake.fail("/api/v1", refused, times=50)
        run = await held.do(plan)
        line, whole = ended(plan, run, Moment(Clock.of("UTC"), NOW.timestamp(), held.store.times))
        text = "".join(words for words, _ in line)
        assert not whole and shown in text, text
        outcome = next(iter(run.results.values())).outcome
        assert outcome is (Outcome.UNKNOWN if endpoint == "trigger" and status == 500 else Outcome.FAILED)
        assert len(held.writes_asked()) == 1


@pytest.mark.parametrize(("status", "said", "field"), OF_AN_EDIT)
async def test_a_refused_edit_is_told_under_its_field(status: int, said: str, field: str, tmp_path: Path) -> None:
    async with stage(tmp_path) as held:
        row = held.row(destination="email", paused_at=None, stopped_at=None)
        before = EditableSchedule.of(await read_in_full(held.session.client, row))
        typed = replace(before.draft, name="M", cron="0 9 ? * MON *", zone="UTC")
        handler = Update()

        def refused(request: httpx.Request) -> httpx.Response | None:
            return None if request.method == "GET" else error_answer(ApiError(status, said))

        held.fake.fail("/api/v1", refused, times=50)
        result = await held.one(Plan(handler, [row], tasks={row.id: task_of(before, typed)}))
        assert result.outcome is Outcome.FAILED and handler.blocked_reason is not None
        answer = answer_of(typed, result, handler.blocked_reason)
        assert not answer.done and answer.by_field[field], answer
        assert len(held.writes_asked()) == 1


@pytest.mark.parametrize(("destination", "status", "said", "field"), IN_THE_FORM)
async def test_a_refused_create_is_told_under_its_field(
    destination: str, status: int, said: str, field: str, tmp_path: Path
) -> None:
    async with stage(tmp_path) as held:
        draft = replace(DRAFTS[destination], identifier=held.row().identifier, destination=destination)
        handler = Create()
        held.fake.fail("/api/v1/schedules", error_answer(ApiError(status, said)))
        result = await held.one(Plan(handler, others=[Item("new", "N", {"body": body(draft)})]))
        assert result.outcome is Outcome.FAILED and handler.blocked_reason is not None
        found = words_by_field(draft, handler.blocked_reason.fields, handler.blocked_reason.words)
        assert field in found, found
        assert found[field]
