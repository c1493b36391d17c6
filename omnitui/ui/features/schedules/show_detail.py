"""Looking at one thing over the screen: a schedule in full, or a message that was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnitui.domain.schedules.detail import read_row
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text.measure import StyledLine, wrap
from omnitui.ui.render import detail_layout
from omnitui.ui.render.detail_layout import Subject
from omnitui.ui.render.schedule_row import short_name
from omnitui.ui.shell.text_dialog import TextDialog

if TYPE_CHECKING:
    from omnitui.ui.app import OmnituiApp


async def show_detail(app: OmnituiApp, row: Schedule) -> None:
    """All of one schedule over the screen, read now if it has not been."""
    presenter = app.schedules.detail_presenter
    if presenter is None:
        return

    def draw(cells: int) -> list[StyledLine]:
        known = presenter.known.get(row.id)
        subject = Subject(
            app.schedules.store.rows.get(row.id, row),
            known.detail if known else None,
            presenter.link(row),
            presenter.note(row.id),
            known.read_at if known else None,
            app.outcome_of(row.id),
        )
        return detail_layout.tall(subject, app.moment(), cells, everyone=True)

    async def read() -> None:
        await app.sign_in.with_reauth(lambda: presenter.read(row.id, again=True))

    await app.ask(TextDialog(short_name(row, 60), draw, read))


async def show_by_id(app: OmnituiApp, schedule_id: str) -> None:
    """Open a schedule by its id: where the list shows it, else by itself."""
    screen = app.schedules
    if screen.store.shown.position_of(schedule_id) is not None:
        screen.go_to(schedule_id)
    row = screen.store.rows.get(schedule_id)
    if row is None and app.session is not None:
        row = await read_row(app.session.client, schedule_id)
    if row is not None:
        await show_detail(app, row)


async def show_words(app: OmnituiApp, title: str, words: str) -> None:
    """A text that did not fit where it was said."""
    await app.ask(TextDialog(title, lambda cells: [((part, "text"),) for part in wrap(words, cells)], wide=False))
