"""The base of every view: its workspace, its messages, and the lines around its content."""

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
        """Show a message in the status line, which every view has."""
        self.shell.say(message)

    def badge(self) -> frame_text.Badge:
        """Return whose session this is."""
        return badge_of(self.workspace.session, self.workspace.store)

    def draw_top_line(self) -> None:
        """Draw the line with the session and the views."""
        badge, width = self.badge(), self.size.width
        number = next((at for at, (_, words) in enumerate(frame_text.VIEWS) if words == self.TITLE_WORDS), 0)
        self.query_one("#header", StyledLines).show([frame_text.header(badge, number, width)])
        self.query_one("#header").set_class(badge.production, "-production")

    def draw_footer(self) -> None:
        """Draw the keys, dimming those that do nothing now."""
        keys = (*self.KEYS, *keymap.EVERYWHERE)
        self.query_one("#footer", StyledLines).show(
            [keymap.footer(self.size.width, keys, frozenset(self.disabled_keys()))]
        )

    def backed_out(self) -> None:
        """Handle an Esc that has nothing left to back out of: drop the message."""
        self.post_message(BackedOut())
        self.shell.say("")

    def disabled_keys(self) -> Mapping[str, str]:
        """Return the keys that do nothing now, with the reason."""
        return {}


class SideView(View):
    """A view over the schedules; their store, marks and operation continue underneath it."""

    def take(self, store: ScheduleStore) -> None:
        """Show this store's content from now on."""

    def rows_changed(self) -> None:
        """Handle rows of the store that arrived or changed while this view is shown."""

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """Handle the result of a write, whichever view started it and whether or not this one is shown."""
