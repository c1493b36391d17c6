"""The views: which one is looked at, and how one gets from one to another. Each is built when it is first gone to."""

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


#: How each view but the first is built.
MAKERS: Mapping[str, Callable[[OperationController], SideView]] = {
    "week": _week,
    "people": _people,
    "activity": _activity,
}


class Views:
    """The views of one app: the schedules, and over them any other one."""

    def __init__(
        self, app: App[None], schedules: SchedulesScreen, operations: Callable[[], OperationController]
    ) -> None:
        self._app = app
        self._schedules = schedules
        self._operations = operations
        self._built: dict[str, SideView] = {}

    @property
    def current(self) -> View:
        """The view that is looked at, under whatever dialog."""
        stack = self._app.screen_stack
        return next((view for view in self._built.values() if view in stack), self._schedules)

    def nobody_types(self) -> bool:
        """Whether nobody is at a dialog or types: what opens under somebody's hands takes their keys."""
        from textual.widgets import Input

        from omnitui.ui.shell.base import Dialog

        screen = self._app.screen
        return not isinstance(screen, Dialog) and not isinstance(screen.focused, Input)

    def go(self, name: str) -> None:
        """Go to a view by name: it stands over the schedules, in place of any other that does."""
        app, here, schedules = self._app, self.current, self._schedules
        if name == here.NAME or schedules.workspace.session is None:
            return
        with app.batch_update():
            if here is not schedules:
                app.pop_screen()
            if name != schedules.NAME:
                app.push_screen(self._view(name))
            else:
                # It may have another size than when it was left.
                app.call_after_refresh(schedules.lay_out)

    def rows_changed(self) -> None:
        """Tell the view that is looked at, if it counts all rows."""
        here = self.current
        if isinstance(here, SideView):
            here.rows_changed()

    def item_done(self, verb: Verb, result: ItemResult) -> None:
        """Tell every view that stands, looked at or not, the result of a write."""
        for view in self._built.values():
            view.item_done(verb, result)

    def show_progress(self, progress: Progress | None) -> None:
        """The status line of the schedules, which all views mirror, shows it."""

    def operation_ended(self) -> None:
        """The view that is looked at may count again."""
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
