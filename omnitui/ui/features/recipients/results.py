"""What the recipients dialogs are given and answer with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from omnitui.domain.contacts.person import Recipients
from omnitui.domain.recipients.plan import RecipientPlan


@dataclass(frozen=True)
class Reading:
    """The recipients of a schedule; None if Omni does not return them, and why.

    `may_add` says that people can be added even so: the server merely lacks, or refuses, this call.
    """

    now: Recipients | None
    why: str = ""
    may_add: bool = False


@dataclass(frozen=True)
class Saved:
    """The outcome of a save: whether it succeeded, in words, and the addresses that Omni refused.

    `reading` is the recipients, if they were read meanwhile.
    """

    done: bool
    words: str
    refused: Sequence[str] = ()
    reading: Reading | None = None


@dataclass(frozen=True)
class Doing:
    """The dialog's callbacks: read, save a plan made from a reading, look up addresses.

    `look_up` takes the text being typed and the addresses not found here, and returns what went wrong, if anything.
    """

    read: Callable[[], Awaitable[Reading]]
    save: Callable[[RecipientPlan, Reading], Awaitable[Saved]]
    look_up: Callable[[Sequence[str]], Awaitable[str]]
