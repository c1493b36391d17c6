"""Every dialog and form: the keys that lead to it, and what is typed in its fields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A dialog: `before` leads to what it opens over, `key` opens it, its upper edge then `says` so.

    `inside` is pressed in it before its ring is walked; `typed` goes into each of its fields. A key `>Label` presses
    Tab until the focus sign stands before that label. `fresh` is what an empty program shows first, without a key.
    """

    name: str
    key: str
    says: str
    before: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    typed: str = "75"


_TWO = ("space", "space")
_NEW = "New schedule"
_PEOPLE_ADDED = ("3", "n", "one.new@blob.example, two.new@blob.example", "ctrl+s")
_RUN = (*_TWO, "p", "y")
_LEAVE = "Discard changes?"

#: A new dialog is a row here.
WAYS = (
    Way("filters", "f", "Filter"),
    Way("sort", "s", "Sort"),
    Way("pause question", "p", "Pause 2", _TWO),
    Way("send question", "t", "Send"),
    Way("send question, counted", "t", "Send 2", _TWO, typed="2"),
    Way("delete question", "d", "Delete"),
    Way("delete question, counted", "d", "Delete 2", _TWO, typed="2"),
    Way("new schedule", "n", _NEW),
    Way("new schedule to Slack", "n", _NEW, inside=(">Via", "right")),
    Way("new schedule to a webhook", "n", _NEW, inside=(">Via", "right", "right")),
    Way("new schedule by SFTP", "n", _NEW, inside=(">Via", *["right"] * 3)),
    Way("new schedule to S3", "n", _NEW, inside=(">Via", *["right"] * 4)),
    Way("clone", "c", "New schedule, from"),
    Way("dashboards to pick from", "enter", "Which dashboard?", ("n",), typed="bl"),
    Way("people of a new schedule", "enter", "Recipients", ("n", ">People"), ("a@b.example", "enter"), typed="an"),
    Way("filters of a new schedule", "enter", "Filters, as JSON", ("n", "enter", "enter", ">Filters")),
    Way("owners to pick from", "enter", "Who owns it?", ("n", ">Owner"), typed="an"),
    Way("leaving the form", "escape", "Discard changes?", ("n", ">Name", "x")),
    Way("recipients", "a", "Recipients of", typed="ann"),
    Way("recipients with changes", "a", "Recipients of", inside=("one.new@blob.example; nobody",), typed="ann"),
    Way("recipients of several", "a", "Recipients of 2", _TWO, typed="ann"),
    Way(
        "recipients of several with changes",
        "a",
        "Recipients of 2",
        _TWO,
        ("one.new@blob.example; nobody",),
        typed="ann",
    ),
    Way("leaving the recipients", "escape", _LEAVE, ("a", "one.new@blob.example")),
    Way("several schedules in words", "l", "Recipients of 2", (*_TWO, "a", ">Cancel")),
    Way("hand over", "w", "Hand over", typed="ann"),
    Way("hand over, several", "w", "Hand over 2", _TWO, typed="ann"),
    Way("hand over, somebody chosen", "w", "Hand over 2", _TWO, ("vincent van",), typed="x"),
    Way("hand back", "z", "Hand back 2", (*_TWO, "w", "artemisia blo", "ctrl+s")),
    Way("report", "!", "Pause: 2 of 2", _RUN),
    Way("export", "E", "Export", ("2",)),
    Way("zone of the week", "Z", "The zone", ("2",)),
    Way("people to add", "n", "Add people", ("3",), typed="an"),
    Way(
        "people to add, several",
        "n",
        "Add people",
        ("3",),
        ("one.new@blob.example\rtwo.new@blob.example\rno\rone.new@blob.example",),
        typed=";n",
    ),
    Way("one person", "ctrl+s", "Email-only user", ("3", "n", "one.new@blob.example"), typed="an"),
    Way(
        "one person, attributes",
        "ctrl+s",
        "Email-only user",
        ("3", "n", "one.new@blob.example"),
        ("team = blob", "enter", "since = 2026"),
        typed="an",
    ),
    Way("report of people", "!", "Added 2", _PEOPLE_ADDED),
    Way("put people on", "a", "Add ", (*_TWO, "3")),
    Way("take people off", "d", "Remove ", ("3",)),
    Way("signing in elsewhere", "enter", "Sign in to Omni", (":", "profile")),
    Way("themes", "enter", "Theme", (":", "theme")),
    Way("help", "?", "Keys"),
    Way("palette", ":", "Commands", typed="th"),
)
