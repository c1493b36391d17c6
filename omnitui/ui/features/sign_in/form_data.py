"""What the sign-in dialogs are given and answer with; light, for a start that needs no dialog."""

from __future__ import annotations

from dataclasses import dataclass

from omnitui.secret import Secret


@dataclass(frozen=True)
class Typed:
    """The typed values, tidied."""

    address: str
    key: Secret
    remember: bool


@dataclass(frozen=True)
class Refused:
    """What was wrong, and the field it belongs to: address, key or remember."""

    field: str
    words: str


@dataclass(frozen=True)
class Choice:
    """One choice: its name, its address, its kind, and why it cannot be used, if so."""

    name: str
    host: str
    kind: str
    problem: str = ""
    cli: bool = False
