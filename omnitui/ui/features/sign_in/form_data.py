"""What the sign-in dialogs are given and answer with; light, for a start that needs no dialog."""

from __future__ import annotations

from dataclasses import dataclass

from omnitui.secret import Secret


@dataclass(frozen=True)
class Typed:
    """What was typed, made tidy."""

    address: str
    key: Secret
    remember: bool


@dataclass(frozen=True)
class Refused:
    """What was wrong, and under which field it belongs: address, key or remember."""

    field: str
    words: str


@dataclass(frozen=True)
class Choice:
    """One way in: what it is called, where it leads, what kind it is, and why it cannot be used, if so."""

    name: str
    host: str
    kind: str
    problem: str = ""
    cli: bool = False
