"""The client of Omni: every endpoint that omnitui uses, a typed method each."""

from __future__ import annotations

from omnitui.api.endpoints.content import ContentCalls
from omnitui.api.endpoints.people import PeopleCalls
from omnitui.api.endpoints.schedule_writes import ScheduleWrites
from omnitui.api.endpoints.schedules import ScheduleCalls


class OmniClient(ScheduleCalls, ScheduleWrites, PeopleCalls, ContentCalls):
    """One organization's Omni: schedules, who gets them, and what they can be made of."""
