"""What every view shares: who it works for, where its messages go, and the lines around its content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from omnitui.ui.shell import frame_text, keymap
from omnitui.ui.shell.badge import badge_of
from omnitui.ui.shell.base import BaseScreen
from omnitui.ui.shell.messages import BackedOut
from omnitui.ui.widgets.lines import StyledLines

if TYPE_CHECKING:
    from omnitui.domain.operations.runner import ItemResult
    from omnitui.domain.operations.verbs.base import Verb
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.domain.workspace import Workspace
    from omnitui.text.measure import StyledLine
    from omnitui.ui.shell.context import Shell
    from omnitui.ui.shell.status_bar import StatusLine


class View(BaseScreen[None]):
    """One of the views. It reads and draws the workspace's schedules and asks the shell for everything else."""

    NAME: ClassVar[str]
    TITLE_WORDS: ClassVar[str]
    KEYS: ClassVar[tuple[keymap.Key, ...]]

    def __init__(self, shell: Shell, workspace: Workspace, status: StatusLine) -> None:
        super().__init__()
        self.shell = shell
        self.workspace = workspace
        self.status = status

    def tell(self, message: StyledLine) -> None:
        """Put a message into the status line, which stands in every view."""
        self.shell.say(message)

    def badge(self) -> frame_text.Badge:
        """Whose session this is."""
        return badge_of(self.workspace.session, self.workspace.store)

    def draw_top_line(self) -> None:
        """Draw the line with the session and the views."""
        badge, width = self.badge(), self.size.width
        number = next((at for at, (_, words) in enumerate(frame_text.VIEWS) if words == self.TITLE_WORDS), 0)
        self.query_one("#header", StyledLines).show([frame_text.header(badge, number, width)])
        self.query_one("#header").set_class(badge.production, "-production")

    def draw_footer(self) -> None:
        """Draw the keys, those that do nothing now dimmed."""
        keys = (*self.KEYS, *keymap.EVERYWHERE)
        self.query_one("#footer", StyledLines).show(
            [keymap.footer(self.size.width, keys, frozenset(self.disabled_keys()))]
        )

    def backed_out(self) -> None:
        """Esc has nothing left to do here but to drop the message."""
        self.post_message(BackedOut())
        self.shell.say("")

    def disabled_keys(self) -> Mapping[str, str]:
        """The keys that do nothing now, with the reason."""
        return {}


class SideView(View):
    """A view that stands over the schedules, which go on under it with their store, their marks and their operation."""

    def take(self, store: ScheduleStore) -> None:
        """Show what belongs to this store from now on."""

    def rows_changed(self) -> None:
        """Rows of the store came or changed while this view is looked at."""

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """A write has this result, whichever view began it and whether or not this one is looked at."""
