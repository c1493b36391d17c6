"""What the recipients dialogs are given and answer with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from omnitui.domain.contacts.person import Recipients
from omnitui.domain.recipients.plan import RecipientPlan


@dataclass(frozen=True)
class Reading:
    """Who gets a schedule; None where Omni does not say, and why.

    `may_add` says that people can be added for all that: the server only lacks, or refuses, this call.
    """

    now: Recipients | None
    why: str = ""
    may_add: bool = False


@dataclass(frozen=True)
class Saved:
    """What came of saving: whether it is done, in words, and the addresses that Omni refused.

    `reading` is who gets it, where that was read meanwhile.
    """

    done: bool
    words: str
    refused: Sequence[str] = ()
    reading: Reading | None = None


@dataclass(frozen=True)
class Doing:
    """What the dialog asks for: reading, saving what was planned with what was read, looking up addresses.

    `look_up` takes what is being typed and the addresses not known, and says what went wrong, if so.
    """

    read: Callable[[], Awaitable[Reading]]
    save: Callable[[RecipientPlan, Reading], Awaitable[Saved]]
    look_up: Callable[[Sequence[str]], Awaitable[str]]
