"""One schedule in full: its list row, what GET shows, and who receives it (`omni-api.md §2.8`, `§3.2`, `§6`)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from omnitui.api.errors import Forbidden, NotFound, NotOffered, OmniError, Rejected
from omnitui.domain.contacts.person import Recipients, group_from, recipients_in
from omnitui.domain.schedules.schedule import Schedule

if TYPE_CHECKING:
    from omnitui.api.client import OmniClient
    from omnitui.api.models.detail import (
        Destination,
        ScheduleDetail,
        ScheduleRecipients,
        WireRecipient,
        WireRecipientGroup,
    )

T = TypeVar("T")
#: The errors of a server that is too old, or too strict, for one call alone.
CALL_UNAVAILABLE = (NotFound, NotOffered, Rejected, Forbidden)


@dataclass(frozen=True)
class ScheduleInFull:
    """The list row of a schedule with the answers of GET and of the recipients call; None where a call gave nothing.

    The metadata of GET is opaque: `option` and `setting` match names in any case and with any separators
    (`hide_title` is `hideTitle`).
    """

    row: Schedule
    detail: ScheduleDetail | None = None
    recipients: ScheduleRecipients | None = None

    @property
    def target(self) -> Destination | None:
        """The first destination that GET shows; the forms know only one."""
        return self.detail.destinations[0] if self.detail and self.detail.destinations else None

    @cached_property
    def _options(self) -> dict[str, Any]:
        return _by_plain_name(self.detail.metadata if self.detail else {})

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return _by_plain_name(self.target.metadata if self.target else {})

    @cached_property
    def _recipients_fields(self) -> dict[str, Any]:
        return _by_plain_name(self.recipients.model_dump(exclude_none=True) if self.recipients else {})

    def option(self, *names: str) -> Any:
        """A value from the schedule's metadata, else from its destination's; None where neither has one."""
        return _first((self._options, self._settings), names)

    def setting(self, *names: str) -> Any:
        """A value of the destination: from the recipients, else from its metadata, else from the schedule's."""
        return _first((self._recipients_fields, self._settings, self._options), names)

    @property
    def destination(self) -> str:
        """The kind of destination, in lower case."""
        kind = self._settings.get("type") or (self.recipients.type if self.recipients else "")
        return (text(kind) or self.row.destination).lower()

    def recipient_entries(self) -> list[WireRecipient]:
        """The recipients as Omni lists them; the recipients call knows more than GET."""
        listed = self.recipients.recipients if self.recipients else []
        return listed or (self.target.recipients if self.target else [])

    def everyone(self) -> Recipients:
        """People and groups, each from the recipients call, else from GET: only that may list groups (clash 8)."""
        groups = self._group_entries()
        return Recipients(
            recipients_in(self.recipient_entries()),
            tuple(group_from(group) for group in groups if group.id or group.name),
            self.destination,
        )

    def group_names(self) -> list[str]:
        """The names of the user groups that receive it, `?` for one without name and id."""
        return [group.name or group.id or "?" for group in self._group_entries()]

    def _group_entries(self) -> list[WireRecipientGroup]:
        listed = self.recipients.user_group_recipients if self.recipients else []
        return listed or (self.target.user_group_recipients if self.target else [])

    def slack_ids(self) -> list[str]:
        """The Slack channel or people that receive it."""
        # Omni may list an id as a bare text, which is parsed as an address.
        listed = (entry.slack_id or entry.email or "" for entry in self.recipient_entries())
        ids = [slack_id for slack_id in listed if slack_id and "@" not in slack_id]
        return ids or list(_texts(self.option("recipients", "slackId", "slackIds", "channelId")))

    def slack_kind(self) -> str:
        """`channel` or `users`, in lower case; empty where nothing says which."""
        kinds = [entry.recipient_type for entry in self.recipient_entries() if entry.recipient_type]
        kind = kinds[0] if kinds else self.option("slackRecipientType", "recipientType")
        return (text(kind) or self.row.slack_kind).lower()


async def read_in_full(client: OmniClient, row: Schedule) -> ScheduleInFull:
    """GET and the recipients of a schedule, two requests; None where a server too old, or too strict, hides one.

    A server that has neither call leaves only the row. Raises `OmniError` where it has them and neither can be read.
    """
    detail, recipients = await read_both(client, row.id)
    return ScheduleInFull(
        row,
        None if isinstance(detail, OmniError) else detail,
        None if isinstance(recipients, OmniError) else recipients,
    )


async def read_both(
    client: OmniClient, schedule_id: str
) -> tuple[ScheduleDetail | OmniError, ScheduleRecipients | OmniError]:
    """GET and recipients side by side, two requests; an error in place of what a server too old, or too strict, hides.

    Raises `OmniError` where neither can be read, except for a server that has neither call.
    """
    detail, recipients = await asyncio.gather(
        _or_error(client.schedules.get(schedule_id)), _or_error(client.schedules.get_recipients(schedule_id))
    )
    failures = [answer for answer in (detail, recipients) if isinstance(answer, OmniError)]
    failures.sort(key=lambda error: isinstance(error, CALL_UNAVAILABLE))
    hidden = all(isinstance(error, CALL_UNAVAILABLE) for error in failures)
    if not hidden or (len(failures) == 2 and not all(_call_unknown(error, schedule_id) for error in failures)):
        raise failures[0]
    return detail, recipients


async def _or_error(answer: Awaitable[T]) -> T | OmniError:
    try:
        return await answer
    except OmniError as error:
        return error


def _call_unknown(error: OmniError, schedule_id: str) -> bool:
    """Whether the server lacks the call; where it lacks the schedule, Omni names its id (`omni-api.md §2.3`)."""
    return isinstance(error, NotOffered) or (isinstance(error, NotFound) and schedule_id not in error.words)


def text(value: Any) -> str:
    """A text or a whole number as text; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        return str(int(value))
    return ""


def flag(value: Any) -> bool | None:
    """A switch, in any shape Omni prints one (`omni-api.md §8`); None where the value is none."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False, "1": True, "0": False}.get(text(value).lower())


def plain_name(name: str) -> str:
    """A name's letters and digits in lower case: what the spellings of one name share."""
    return "".join(character for character in name.lower() if character.isalnum())


def _by_plain_name(values: Mapping[str, Any]) -> dict[str, Any]:
    return {plain_name(name): value for name, value in values.items()}


def _first(sources: tuple[Mapping[str, Any], ...], names: tuple[str, ...]) -> Any:
    found = (source.get(plain_name(name)) for source in sources for name in names)
    return next((value for value in found if value is not None and value != ""), None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (part.strip() for part in value.split(",") if part.strip())
    elif isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, str))
