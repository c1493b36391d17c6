"""The client of Omni: every endpoint that omnitui uses, a typed method each."""

from __future__ import annotations

from omnitui.api.content_calls import ContentCalls
from omnitui.api.people_calls import PeopleCalls
from omnitui.api.schedule_calls import ScheduleCalls
from omnitui.api.schedule_writes import ScheduleWrites


class OmniClient(ScheduleCalls, ScheduleWrites, PeopleCalls, ContentCalls):
    """One organization's Omni: schedules, who gets them, and what they can be made of."""
