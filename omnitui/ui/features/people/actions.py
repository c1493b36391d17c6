"""What is done with people: which dialogs open in turn, and which operation they start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from omnitui.api.errors import OmniError
from omnitui.domain.operations.people_plan import changing, saving, saving_one
from omnitui.domain.operations.runner import ItemResult
from omnitui.domain.people.attributes import Value, compare, kinds_of
from omnitui.domain.people.decode import Unreadable, text_of
from omnitui.domain.people.importer import PeopleTable, read_people
from omnitui.domain.people.store import Contact, PeopleStore, PersonKind
from omnitui.domain.schedules.schedule import Schedule
from omnitui.text import error_text
from omnitui.text.measure import clean, cut, plural
from omnitui.text.verbs import outcome_words
from omnitui.ui.shell.messages import ScheduleRequested

if TYPE_CHECKING:
    from omnitui.ui.features.operations.context import Operations
    from omnitui.ui.features.people.drawing import PeopleDrawing

LARGEST_FILE = 20_000_000


def saved(people: PeopleStore, item_result: ItemResult) -> None:
    """Omni confirmed an email-only user: store them, with the attributes that were set and unset."""
    task = item_result.item.task or {}
    email, values = str(task.get("email", "")), dict(task.get("attributes", {}))
    person = people.people.get(item_result.item.id)
    result = item_result.details or {}
    who = people.add(email, PersonKind.EMAIL_ONLY, "", str(result.get("userId", "")))
    if person is None or person.attributes is not None:
        lines = compare(who.attributes or {}, values)
        who.attributes = {line.name: line.new for line in lines if line.new is not None}


async def load(path: str) -> str:
    """The text of a file. Raises `Unreadable`, with words to show."""
    return await asyncio.to_thread(_load, path)


def _load(path: str) -> str:
    try:
        target = Path(path).expanduser()
        if target.stat().st_size > LARGEST_FILE:
            raise Unreadable("This file is larger than 20 MB: split it.")
        raw = target.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else ""
        raise Unreadable(f"{clean(path)} cannot be read: {reason or error}.") from error
    return text_of(raw)


def reader_of(people: PeopleStore) -> partial[PeopleTable]:
    """Reads lines, and classifies them by the people loaded so far; it may run in a thread."""
    existing = people.email_only()
    return partial(read_people, existing=existing, kinds=kinds_of(existing.values()))


async def add(screen: PeopleDrawing, text: str = "", line: int = 0) -> None:
    """Ask for people to add, and add them; a single one without attributes gets its own form."""
    from omnitui.ui.features.people.add_dialog import AddPeopleDialog

    operations = screen.operations
    if blocked_reason := operations.blocked_reason():
        screen.tell(((blocked_reason, "text"),))
        return
    reading = screen.reading
    whole = reading is not None and reading.pages().whole
    dialog = AddPeopleDialog(
        lambda: reader_of(screen.people), load, operations.shell.org_label(), whole=whole, text=text, line=line
    )
    answer = await operations.shell.ask(dialog)
    if answer is None:
        return
    table, written = answer
    if len(table.rows) == 1 and not table.attributes:
        await edit(screen, table.sent[0].email)
    elif blocked_reason := operations.blocked_reason():
        screen.tell(((blocked_reason, "text"),))
    else:
        operations.begin(saving(table, written))


async def edit(screen: PeopleDrawing, email: str) -> None:
    """Open the form of one email-only user, who may or may not exist yet."""
    from omnitui.ui.features.people.person_dialog import PersonDialog

    operations, people, reading = screen.operations, screen.people, screen.reading

    async def look_up(address: str) -> tuple[Contact | None, str]:
        try:
            return await reading.look_up(address) if reading is not None else None, ""
        except OmniError as error:
            return None, error_text.words(error)

    async def save(address: str, values: dict[str, Value]) -> str:
        return await _save_one(operations, address, values)

    kinds = kinds_of(people.email_only().values())
    await operations.shell.ask(PersonDialog(email, look_up, save, kinds, operations.shell.org_label()))


async def _save_one(operations: Operations, email: str, values: dict[str, Value]) -> str:
    """Save one user; the reason if that failed, empty if not."""
    if blocked_reason := operations.blocked_reason():
        return blocked_reason
    operation = await operations.until_done(saving_one(email, values))
    item_result = next(iter(operation.results.values()), None)
    if item_result is None:
        return "Not sent."
    return "" if item_result.confirmed else clean(outcome_words(item_result))


async def put_on(screen: PeopleDrawing, who: Sequence[Contact]) -> None:
    """Add people to the schedules that are marked in view 1."""
    rows = screen.store.marked_rows()
    if not rows:
        screen.tell((("No schedule is marked. Mark some in view 1, then a adds people to them.", "text"),))
        return
    await _change(screen, who, rows, add=True)


async def take_off(screen: PeopleDrawing, who: Sequence[Contact]) -> None:
    """Remove people from all the schedules they are known to get."""
    ids = dict.fromkeys(row_id for one in who for row_id in screen.people.gets(one.key))
    rows = [screen.store.rows[row_id] for row_id in ids if row_id in screen.store.rows]
    if not rows:
        more = "" if screen.reading is not None and screen.reading.whole else " of those loaded so far"
        screen.tell(((f"Gets no schedule{more}.", "text"),))
        return
    await _change(screen, who, rows, add=False)


async def _change(screen: PeopleDrawing, who: Sequence[Contact], rows: Sequence[Schedule], *, add: bool) -> None:
    from omnitui.ui.features.people.confirm import change_question, nothing_words

    operations, reading = screen.operations, screen.reading
    people = [one for one in who if one.kind is not PersonKind.GROUP]
    if blocked_reason := operations.blocked_reason():
        screen.tell(((blocked_reason, "text"),))
        return
    if not people or reading is None:
        screen.tell((("Groups are added and removed in view 1, with a.", "text"),))
        return
    ids = [row.id for row in rows if row.destination in ("email", "")]
    try:
        await operations.workspace.with_reauth(lambda: reading.recipients_of(ids))
    except OmniError as error:
        screen.tell(error_text.line(error))
        return
    plan, many = changing(rows, screen.people, people, add=add)
    if not plan.items:
        screen.tell(((nothing_words(many, add=add), "text"),))
        return
    of = None if reading.whole or add else reading.of
    if (
        await operations.shell.ask(change_question(operations, people, plan, many, of, add=add)) == "all"
        and operations.blocked_reason() is None
    ):
        operations.begin(plan)


async def hand_over_owned(screen: PeopleDrawing, who: Sequence[Contact]) -> None:
    """Transfer what people own, as far as the schedules have been read."""
    from omnitui.ui.features.transfer.actions import hand_over
    from omnitui.ui.features.transfer.text import owned_so_far

    store, people = screen.store, screen.people
    rows = list({row.id: row for one in who for row in people.owned(one, store.rows.values())}.values())
    directory = people.directory()
    members = [found for one in people.people.values() if (found := directory.find("", one.membership_id)) is not None]
    read = store.problem_counts().of
    if not rows:
        more = "" if read is None else f" of the {plural(read, 'schedule')} loaded so far"
        screen.tell(((f"{_called(who)} no schedule{more}.", "text"),))
        return
    await hand_over(screen.operations, rows, members, owned_so_far(read))


def _called(who: Sequence[Contact]) -> str:
    return f"{cut(clean(who[0].shown), 40)} owns" if len(who) == 1 else "They own"


async def pick_schedule(screen: PeopleDrawing, rows: Sequence[Schedule]) -> None:
    """Choose one of a person's schedules, on a screen that has no room for a pane."""
    from omnitui.ui.features.people.confirm import SchedulesDialog

    chosen = await screen.operations.shell.ask(SchedulesDialog(rows, screen.operations.moment()))
    if chosen is not None:
        screen.operations.shell.post_message(ScheduleRequested(chosen))
