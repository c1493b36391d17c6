"""The views: which one is looked at, and the way from one to another. Each is built when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from omnitui.ui.shell import keymap
from omnitui.ui.shell.base import BaseScreen

if TYPE_CHECKING:
    from omnitui.domain.operations.runner import ItemResult
    from omnitui.domain.operations.verbs.base import Verb
    from omnitui.domain.schedules.store import ScheduleStore
    from omnitui.ui.app import OmnituiApp
    from omnitui.ui.features.schedules.screen import SchedulesScreen
    from omnitui.ui.shell.status_bar import StatusLine


class View(BaseScreen[None]):
    """A view that stands over the schedules, which go on under it with their book, their marks and their run."""

    NAME: ClassVar[str]
    TITLE_WORDS: ClassVar[str]
    KEYS: ClassVar[tuple[keymap.Key, ...]]
    status: StatusLine

    def take(self, store: ScheduleStore) -> None:
        """Show what belongs to this book from now on."""
        raise NotImplementedError

    def rows_changed(self) -> None:
        """Rows of the book came or changed while this view is looked at."""

    def written(self, verb: Verb, result: ItemResult) -> None:
        """A write has this outcome, whichever view began it and whether or not this one is looked at."""

    def disabled_keys(self) -> Mapping[str, str]:
        """The keys that do nothing now, with the reason."""
        raise NotImplementedError


def _week(store: ScheduleStore) -> View:
    from omnitui.ui.features.week.screen import WeekScreen

    return WeekScreen(store)


def _activity(store: ScheduleStore) -> View:
    from omnitui.ui.features.activity.screen import ActivityScreen

    return ActivityScreen(store)


def _people(store: ScheduleStore) -> View:
    from omnitui.ui.features.people.screen import PeopleScreen

    return PeopleScreen(store)


#: How each view but the first is built.
MAKERS: Mapping[str, Callable[[ScheduleStore], View]] = {"week": _week, "people": _people, "activity": _activity}


class Views:
    """The views of one app."""

    def __init__(self, app: OmnituiApp) -> None:
        self._app = app
        self._built: dict[str, View] = {}

    @property
    def current(self) -> SchedulesScreen | View:
        """The view that is looked at, under whatever dialog."""
        stack = self._app.screen_stack
        return next((view for view in self._built.values() if view in stack), self._app.schedules)

    def go(self, name: str) -> None:
        """Go to a view by name: it stands over the schedules, in place of any other that does."""
        app, here = self._app, self.current
        if name == here.NAME or app.session is None:
            return
        with app.batch_update():
            if here is not app.schedules:
                app.pop_screen()
            if name != app.schedules.NAME:
                app.push_screen(self._view(name))
            else:
                # It may have another size than when it was left.
                app.call_after_refresh(app.schedules.lay_out)

    def rows_changed(self) -> None:
        """Tell the view that is looked at, if it reckons with all rows."""
        here = self.current
        if isinstance(here, View):
            here.rows_changed()

    def written(self, verb: Verb, result: ItemResult) -> None:
        """Tell every view that stands, looked at or not, the outcome of a write."""
        for view in self._built.values():
            view.written(verb, result)

    def _view(self, name: str) -> View:
        store = self._app.schedules.store
        if name not in self._built:
            view = self._built[name] = MAKERS[name](store)
            self._app.install_screen(view, name)
            self._app.schedules.status.mirrors.append(view.status)
        self._built[name].take(store)
        return self._built[name]
