"""The views: which one is current, and how to switch between them. Each is built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from omnitui.ui.shell.view import SideView, View

if TYPE_CHECKING:
    from textual.app import App

    from omnitui.domain.operations.runner import ItemResult
    from omnitui.domain.operations.verbs.base import Verb
    from omnitui.ui.features.operations.controller import OperationController
    from omnitui.ui.features.schedules.screen import SchedulesScreen
    from omnitui.ui.shell.frame_text import Progress


def _week(operations: OperationController) -> SideView:
    from omnitui.ui.features.week.screen import WeekScreen

    return WeekScreen(operations)


def _activity(operations: OperationController) -> SideView:
    from omnitui.ui.features.activity.screen import ActivityScreen

    return ActivityScreen(operations)


def _people(operations: OperationController) -> SideView:
    from omnitui.ui.features.people.screen import PeopleScreen

    return PeopleScreen(operations)


#: How to build each view but the first.
MAKERS: Mapping[str, Callable[[OperationController], SideView]] = {
    "week": _week,
    "people": _people,
    "activity": _activity,
}


class Views:
    """The views of one app: the schedules, and any other one over them."""

    def __init__(
        self, app: App[None], schedules: SchedulesScreen, operations: Callable[[], OperationController]
    ) -> None:
        self._app = app
        self._schedules = schedules
        self._operations = operations
        self._built: dict[str, SideView] = {}

    @property
    def current(self) -> View:
        """The current view, under any dialog."""
        stack = self._app.screen_stack
        return next((view for view in self._built.values() if view in stack), self._schedules)

    def nobody_types(self) -> bool:
        """Whether the user neither types nor is in a dialog: whatever opens then would take their keys."""
        from textual.widgets import Input

        from omnitui.ui.shell.base import Dialog

        screen = self._app.screen
        return not isinstance(screen, Dialog) and not isinstance(screen.focused, Input)

    def go(self, name: str) -> None:
        """Switch to a view by name: it covers the schedules, and replaces any other that does."""
        app, here, schedules = self._app, self.current, self._schedules
        if name == here.NAME or schedules.workspace.session is None:
            return
        with app.batch_update():
            if here is not schedules:
                app.pop_screen()
            if name != schedules.NAME:
                app.push_screen(self._view(name))
            else:
                # Its size may differ from when it was left.
                app.call_after_refresh(schedules.lay_out)

    def rows_changed(self) -> None:
        """Pass the change on to the current view, if it counts all rows."""
        here = self.current
        if isinstance(here, SideView):
            here.rows_changed()

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """Pass the result of a write on to every view that is built, current or not."""
        for view in self._built.values():
            view.item_done(verb, result)

    def show_progress(self, progress: Progress | None) -> None:
        """The status line of the schedules, which all views mirror, shows it."""

    def operation_ended(self) -> None:
        """The current view may count again."""
        self.rows_changed()

    def _view(self, name: str) -> SideView:
        if name not in self._built:
            view = self._built[name] = MAKERS[name](self._operations())
            self._app.install_screen(view, name)
            self._schedules.status.mirrors.append(view.status)
        view = self._built[name]
        view.take(self._schedules.workspace.store)
        view.status.follow(self._schedules.status)
        return view
