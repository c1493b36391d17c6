"""A keyring backend in memory, to be told how to fail."""

from __future__ import annotations

import threading


class FakeKeyring:
    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.forgets = False
        self.open = threading.Event()
        self.open.set()
        self.daemons: list[bool] = []
        self.entered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        if not self.forgets:
            self.held[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        if not self.forgets:
            del self.held[(service, username)]

    def _enter(self) -> None:
        self.daemons.append(threading.current_thread().daemon)
        self.entered.set()
        self.open.wait(20)
        if self.error is not None:
            raise self.error
