"""Messages from features to the program: each in the past tense or as a request, none with a widget in it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from omnitui.text.measure import StyledLine


@dataclass
class ScheduleRequested(Message):
    """A view asks for a schedule of the list."""

    schedule_id: str


@dataclass
class DetailRequested(Message):
    """A view asks for a schedule's full-screen details; the list's cursor follows if `move_cursor` is set."""

    schedule_id: str
    move_cursor: bool = True


@dataclass
class ActionRequested(Message):
    """Another view asks for an action of the schedules view, by its name; `go` shows that view first."""

    action: str
    go: bool = False


@dataclass
class IdentityChanged(Message):
    """The session has another key, or its owner has been identified."""


@dataclass
class PeopleListReopened(Message):
    """A list of people that was saved in part is to be corrected; `line` is where the cursor goes."""

    text: str
    line: int


@dataclass
class MessageRaised(Message):
    """There is something to show in the status line."""

    line: StyledLine


@dataclass
class ListOpened(Message):
    """The first rows of a new sign-in are loaded and painted."""


@dataclass
class RowsChanged(Message):
    """Rows of the list arrived or changed."""


@dataclass
class ViewOutdated(Message):
    """A view was shown again with content of another sign-in."""


@dataclass
class BackedOut(Message):
    """Esc was pressed in a view with nothing left to back out of."""
