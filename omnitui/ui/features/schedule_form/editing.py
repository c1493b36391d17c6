"""The form filled from a schedule that is to be changed: saved after the differences are shown (screens.md i)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from omnitui.domain.delivery.draft import FIELDS, Draft
from omnitui.domain.delivery.edit import rebased
from omnitui.ui.features.schedule_form.form import ScheduleForm
from omnitui.ui.features.schedule_form.lookups import Answer, Lookups, Opening, Submit

#: "" to save, words if there is nothing to save, None for a no.
Agree = Callable[[Draft], Awaitable[str | None]]


class EditForm(ScheduleForm):
    """`was` is the schedule as it was read; `agree` confirms what differs. Another key changes the owner."""

    VERB, NOTHING = "Save", "Not saved"
    MUST = frozenset({"password"})

    def __init__(
        self, opening: Opening, was: Draft, lookups: Lookups, submit: Submit, stop: Callable[[], None], agree: Agree
    ) -> None:
        super().__init__(opening, lookups, submit, stop)
        self.was = was
        self._agree = agree

    def _has(self) -> frozenset[str]:
        return super()._has() - {"owner"}

    async def may_save(self, *, again: bool) -> bool:
        """Show what differs, and ask. After a lost answer nothing is asked: the handler verifies before it sends."""
        words = await self._agree(self.draft)
        if words:
            self.say(words)
        return words == ""

    def _answered(self, answer: Answer) -> None:
        if answer.fresh is not None and self.was is not None:
            self._rebase(self.was, answer.fresh)
        super()._answered(answer)

    def _rebase(self, was: Draft, fresh: Draft) -> None:
        """Somebody else changed it: use the new state, except for what the user typed here."""
        new = rebased(was, fresh, self.draft)
        self.was = fresh
        cron = self.draft.cron
        self.put({field: getattr(new, field) for field in FIELDS if getattr(new, field) != getattr(self.draft, field)})
        if self.draft.cron != cron:
            self._builder.read(self.draft.cron)
            self.check()
