"""The cadence builder: how often, on which days, at what time; builder and cron field update each other."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from omnitui.domain.delivery.draft import Draft
from omnitui.ui.features.schedule_form.cadence import DAYS, EVERY, KINDS, Cadence, cadence_of
from omnitui.ui.features.schedule_form.rows import FormInput, FormRow
from omnitui.ui.widgets.fields import Chosen
from omnitui.ui.widgets.lines import StyledLines
from omnitui.ui.widgets.multi_toggle import MultiToggle

_LABELS = {"hourly": "Every", "daily": "At", "weekly": "On", "monthly": "On the"}
_TIME_CELLS, _DAY_CELLS = 7, 14


class KindRow(FormRow):
    """How often it runs."""

    class Turned(Message):
        """The user chose another kind."""

        def __init__(self, kind: str) -> None:
            super().__init__()
            self.kind = kind

    def __init__(self, cadence: Cadence) -> None:
        super().__init__("Runs")
        self.chosen = Chosen(KINDS, cadence.kind)

    def field(self) -> ComposeResult:
        """The kinds."""
        yield self.chosen

    @on(Chosen.Changed)
    def _changed(self, event: Chosen.Changed) -> None:
        event.stop()
        self.post_message(self.Turned(self.chosen.value))


class TimeRow(FormRow):
    """The rest of a cadence: every how many hours, on which days, at what time."""

    class Changed(Message):
        """One of the fields changed."""

    def __init__(self, cadence: Cadence) -> None:
        super().__init__(_LABELS.get(cadence.kind, "At"))
        self.cadence = cadence
        self.every = Chosen(EVERY, cadence.every)
        self.days = MultiToggle(DAYS, cadence.days, boxes=False)
        self.day = FormInput(cadence.on)
        self.day.styles.width = _DAY_CELLS
        self.time = FormInput(cadence.time)
        self.time.styles.width = _TIME_CELLS
        self._at = StyledLines(classes="tail")
        self._example = StyledLines(classes="tail")
        self.show(cadence)

    def field(self) -> ComposeResult:
        """All fields; only those that the kind needs are drawn."""
        yield self.every
        yield self.days
        yield self.day
        yield self._at
        yield self.time
        yield self._example

    def show(self, cadence: Cadence) -> None:
        """Show a cadence."""
        self.cadence = cadence
        kind = cadence.kind
        self.display = kind != "cron"
        self.label.rename(_LABELS.get(kind, "At"))
        for part, kinds in ((self.every, ("hourly",)), (self.days, ("weekly",)), (self.day, ("monthly",))):
            part.display = kind in kinds
        self._at.display = kind != "daily"
        self._at.show([(("  at  ", "muted"),)])
        self._at.styles.width = 6
        self._example.show([(("  15, last, 1st Mon, last Fri" if kind == "monthly" else "", "muted"),)])
        self._fill(cadence)

    def _fill(self, cadence: Cadence) -> None:
        self.every.turn_to(cadence.every)
        self.days.offer(DAYS, cadence.days)
        for box, text in ((self.day, cadence.on), (self.time, cadence.time)):
            if box.value != text:
                box.value = text

    @on(MultiToggle.Changed)
    @on(Input.Changed)
    @on(Chosen.Changed)
    def _edited(self, event: Message) -> None:
        event.stop()
        days = tuple(name for name, _ in DAYS if name in self.days.on)
        cadence = replace(
            self.cadence, every=self.every.value, days=days, on=self.day.value.strip(), time=self.time.value.strip()
        )
        if cadence.every != self.cadence.every:
            cadence = cadence.turned("hourly")
        if cadence != self.cadence:
            self.cadence = cadence
            self.post_message(self.Changed())


class Builder:
    """The two rows, and what synchronizes them with the cron."""

    def __init__(self, draft: Draft) -> None:
        cadence = cadence_of(draft.cron, Cadence())
        self.kind = KindRow(cadence)
        self.time = TimeRow(cadence)
        self.problem = ""

    def turn(self, kind: str) -> str | None:
        """The user chose another kind: its cron, None if there is none, or none yet."""
        self.time.show(self.time.cadence.turned(kind))
        if kind == "cron":
            self.problem = ""
            return None
        return self.built()

    def built(self) -> str | None:
        """The cron of the current fields; None if there is none, with the reason in `problem`."""
        try:
            cron = self.time.cadence.cron()
        except ValueError as error:
            self.problem = str(error)
            return None
        self.problem = ""
        return cron

    def read(self, cron: str) -> None:
        """The user typed a cron: show it in words."""
        self.problem = ""
        cadence = cadence_of(cron, self.time.cadence)
        self.kind.chosen.turn_to(cadence.kind)
        if cadence != self.time.cadence:
            self.time.show(cadence)
