"""Drives the real program over its demo without a terminal: keys go in, the screen's text comes out.

The only thing it imports from the program is `omnitui.__main__.main`. Everything else goes through the command
line, Textual and httpx, so that no module of the program may move without the walks staying what they are.
"""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any
from unittest import mock

import httpx
from textual import events
from textual.app import App
from textual.pilot import Pilot

SIZE = (120, 40)
#: Seconds without a request after which all that a key causes counts as done.
QUIET = 0.6
#: The same at the end of a walk: longer than the pauses that a 429 puts between two requests.
REST = 3.0
_PATIENCE = 60.0
_POLL = 0.02

Walk = Callable[["Driver"], Awaitable[None]]


class Stuck(Exception):
    """What a walk waits for does not come; carries the screen's text."""


class _Terminal(io.StringIO):
    """Standard input and output of a process that believes it has a terminal."""

    def isatty(self) -> bool:
        return True


class Network:
    """Sees every request to the demo's Omni, and can answer one with 429 in its place."""

    def __init__(self) -> None:
        self.answered: list[tuple[str, str, int]] = []
        self.under_way = 0
        self._too_many_for = ""
        self._handle = httpx.MockTransport.handle_async_request

    def refuse_once(self, ending: str) -> None:
        """Answer the next request whose path ends so with 429, to be sent again after a second."""
        self._too_many_for = ending

    def count(self, method: str, ending: str, status: int) -> int:
        """How many requests with this method and end of the path were answered with this status."""
        return sum(each[0] == method and each[1].endswith(ending) and each[2] == status for each in self.answered)

    async def answer(self, transport: httpx.MockTransport, request: httpx.Request) -> httpx.Response:
        """Stands in for `httpx.MockTransport.handle_async_request`."""
        self.under_way += 1
        try:
            response = await self._response(transport, request)
        finally:
            self.under_way -= 1
        self.answered.append((request.method, request.url.path, response.status_code))
        return response

    async def _response(self, transport: httpx.MockTransport, request: httpx.Request) -> httpx.Response:
        if self._too_many_for and request.url.path.endswith(self._too_many_for):
            self._too_many_for = ""
            return httpx.Response(429, headers={"Retry-After": "1"}, json={"error": "429"}, request=request)
        return await self._handle(transport, request)


class Driver:
    """The keyboard and the eyes of a walk."""

    def __init__(self, pilot: Pilot[Any], network: Network) -> None:
        self.pilot, self.network = pilot, network

    async def press(self, *keys: str) -> None:
        """Press keys one after another and wait until all they cause is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.quiet()

    async def type(self, *keys: str) -> None:
        """Press keys as fast as the program takes them, and wait until all they cause is done."""
        await self.pilot.press(*keys)
        await self.quiet()

    async def paste(self, text: str) -> None:
        """Paste text where the focus is."""
        self.pilot.app.post_message(events.Paste(text))
        await self.quiet()

    async def quiet(self, seconds: float = QUIET) -> None:
        """Wait until nothing has been requested for some time."""
        seen, since, deadline = 0, time.monotonic(), time.monotonic() + _PATIENCE
        while time.monotonic() - since < seconds or self.network.under_way:
            await self.pilot.pause(_POLL)
            if len(self.network.answered) != seen:
                seen, since = len(self.network.answered), time.monotonic()
            if time.monotonic() > deadline:
                raise Stuck(f"never quiet:\n{self.text()}")

    async def answered(self, method: str, ending: str, count: int, status: int = 200) -> None:
        """Wait until that many requests have been answered so, and all that they cause is done."""
        deadline = time.monotonic() + _PATIENCE
        while (found := self.network.count(method, ending, status)) < count:
            await asyncio.sleep(_POLL)
            if time.monotonic() > deadline:
                raise Stuck(f"{found} of {count} {method} {ending} answered {status}:\n{self.text()}")
        await self.quiet(REST)

    def text(self) -> str:
        """The screen's text, for errors alone: reading it draws lines that the program then no longer draws itself."""
        strips = self.pilot.app.screen._compositor.render_strips()  # the only way to the text but an SVG
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def drive(walk: Walk, schedules: int) -> None:
    """Run the program with the demo's Omni in memory, and the walk at its keyboard."""
    network = Network()

    def run(app: App[Any], **_: object) -> None:
        asyncio.run(_fly(app, walk, network))

    async def answer(transport: httpx.MockTransport, request: httpx.Request) -> httpx.Response:
        return await network.answer(transport, request)

    from omnitui.__main__ import main

    with (
        mock.patch.object(App, "run", run),
        mock.patch.object(httpx.MockTransport, "handle_async_request", answer),
        mock.patch.object(sys, "stdin", _Terminal()),
        mock.patch.object(sys, "stdout", _Terminal()),
    ):
        main(["--demo", str(schedules)])


async def _fly(app: App[Any], walk: Walk, network: Network) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await walk(Driver(pilot, network))
