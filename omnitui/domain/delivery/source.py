"""What Omni says of one schedule, in whichever of its shapes, ready to be looked up by Omni's own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omnitui.api.models.detail import ScheduleDetail, ScheduleRecipients, WireRecipient
    from omnitui.domain.schedules.schedule import Schedule


class Said:
    """A schedule's row, GET and recipients, looked into together (`omni-api.md §6`).

    The metadata of GET is opaque: names are found in any case and with any signs between (`hide_title`).
    """

    def __init__(self, row: Schedule, detail: ScheduleDetail | None, recipients: ScheduleRecipients | None) -> None:
        self.row = row
        self.detail = detail
        self.recipients = recipients
        self.target = detail.destinations[0] if detail and detail.destinations else None
        self._options = _by_bare_name(detail.metadata if detail else {})
        self._settings = _by_bare_name(self.target.metadata if self.target else {})

    def option(self, *names: str) -> Any:
        """A value from the schedule's metadata, else from its destination's; None where neither has one."""
        return self._first((self._options, self._settings), names)

    def setting(self, *names: str) -> Any:
        """A value of the destination: from the recipients, else from its metadata, else from the schedule's."""
        told = _by_bare_name(self.recipients.model_dump(exclude_none=True) if self.recipients else {})
        return self._first((told, self._settings, self._options), names)

    @property
    def destination(self) -> str:
        """The kind of destination, in lower case."""
        told = self._settings.get("type") or (self.recipients.type if self.recipients else "")
        return (text(told) or self.row.destination).lower()

    def receivers(self) -> list[WireRecipient]:
        """Whoever gets it; the recipients call knows more than GET."""
        told = self.recipients.recipients if self.recipients else []
        return told or (self.target.recipients if self.target else [])

    def groups(self) -> list[str]:
        """The names of the user groups that get it."""
        told = self.recipients.user_group_recipients if self.recipients else []
        found = told or (self.target.user_group_recipients if self.target else [])
        return [group.name or group.id or "?" for group in found]

    def slack_ids(self) -> list[str]:
        """The Slack channel or people it goes to."""
        # A bare text among the recipients is read as an address.
        told = (entry.slack_id or (entry.email or "") for entry in self.receivers())
        ids = [known for known in told if known and "@" not in known]
        return ids or list(_texts(self.option("recipients", "slackId", "slackIds", "channelId")))

    def slack_kind(self) -> str:
        """`channel` or `users`, in lower case; empty where nothing says which."""
        kinds = [entry.recipient_type for entry in self.receivers() if entry.recipient_type]
        told = kinds[0] if kinds else self.option("slackRecipientType", "recipientType")
        return (text(told) or self.row.slack_kind).lower()

    def _first(self, places: tuple[Mapping[str, Any], ...], names: tuple[str, ...]) -> Any:
        found = (place.get(_bare(name)) for place in places for name in names)
        return next((value for value in found if value is not None and value != ""), None)


def text(value: Any) -> str:
    """A text or a whole number as text; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        return str(int(value))
    return ""


def flag(value: Any) -> bool | None:
    """A switch, in any shape Omni has printed one (`omni-api.md §8`); None where it is none."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False, "1": True, "0": False}.get(text(value).lower())


def _bare(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _by_bare_name(values: Mapping[str, Any]) -> dict[str, Any]:
    return {_bare(name): value for name, value in values.items()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (part.strip() for part in value.split(",") if part.strip())
    elif isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, str))
