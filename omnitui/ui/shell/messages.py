"""What a feature tells the program: each in the past tense or as a request, none with a widget in it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from omnitui.text.measure import StyledLine


@dataclass
class ScheduleRequested(Message):
    """Somebody wants to go to a schedule of the list."""

    schedule_id: str


@dataclass
class DetailRequested(Message):
    """Somebody wants all of a schedule over the screen; the list's cursor follows where `move_cursor` says so."""

    schedule_id: str
    move_cursor: bool = True


@dataclass
class ActionRequested(Message):
    """Another view wants an action of the schedules, by its name; `go` shows them first."""

    action: str
    go: bool = False


@dataclass
class IdentityChanged(Message):
    """The session has another key, or it became known whose it is."""


@dataclass
class PeopleListReopened(Message):
    """Somebody wants to correct a list of people that was saved in part; `line` is where the cursor goes."""

    text: str
    line: int


@dataclass
class MessageRaised(Message):
    """There is something to say in the status line."""

    line: StyledLine


@dataclass
class ListOpened(Message):
    """The first rows of a new sign-in have been read and painted."""


@dataclass
class RowsChanged(Message):
    """Other rows of the list are here, or there is other news of them."""


@dataclass
class ViewOutdated(Message):
    """A view came up again and shows what belonged to another sign-in."""


@dataclass
class BackedOut(Message):
    """Esc was pressed where a view had nothing left to back out of."""
