"""The question before an edit is saved: what differs, what goes back, and what Omni cannot tell or might lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from omnitui.api.models.detail import ScheduleRecipients
from omnitui.domain.delivery.content import Found
from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.edit import EditableSchedule
from omnitui.domain.delivery.payload import body
from omnitui.domain.schedules.in_full import ScheduleInFull
from omnitui.secret import Secret
from omnitui.text.measure import width
from omnitui.ui.features.schedule_form.differences import differences
from omnitui.ui.features.schedule_form.lookups import Lookups
from omnitui.ui.features.schedule_form.saving import save_question
from tests.domain.draft_samples import FULL, LEAST
from tests.domain.draft_server import SHAPES, in_full, stored

EMAIL = replace(FULL, destination="email", format="pdf", people=tuple(f"p{n}@x.test" for n in range(12)))


async def nothing(text: str) -> Any:
    return ()


def nobody() -> Sequence[Found]:
    return ()


LOOKUPS = Lookups(
    nobody, nothing, lambda: False, str, lambda known: "Churn" if known == "9ac41f02" else "", nothing,
    lambda known: None, nothing, lambda known: None, nobody, None, lambda: False,
)  # fmt: skip


def asked(was: EditableSchedule, **typed: Any) -> list[str]:
    """The lines of the question."""
    question = save_question(was, replace(was.draft, **typed), LOOKUPS, "")
    lines = ["".join(text for text, _ in line) for line in question._lines]
    assert all(width(line) <= 55 for line in lines), lines
    return lines


def test_it_is_as_drawn() -> None:
    was = EditableSchedule.of(
        in_full(body(replace(EMAIL, filters='{"a": {"values": [1]}, "b": {"values": [2]}}')), SHAPES[3])
    )
    lines = asked(was, cron="0 7 ? * 2,3,4,5,6 *", zone="America/New_York", format="png")
    assert lines[:2] == [
        "  Runs      Mon–Fri 09:00 → Mon–Fri 07:00 New York",
        "  Zone      Europe/Paris → America/New_York",
    ]
    assert lines[2] == "  Format    pdf → png"
    assert lines[3:] == [
        "",
        "  Replaces the whole schedule:",
        "  ✓ subject, text, 12 people are sent unchanged",
        "  ✗ 2 filters: fixed at the dashboard's current values",
        "  A copy is kept; Activity (4) can restore it.",
    ]


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ({"name": "New"}, ("Name", "Churn digest → New")),
        ({"identifier": "other"}, ("Dashboard", "Churn → other")),
        ({"email_text": ""}, ("Text", "Good morning. → (empty)")),
        ({"fan_out": False}, ("Copies", "one each → one for all")),
        ({"hide_title": False}, ("Hides title", "on → off")),
        ({"condition": "RESULTS_CHANGED", "watched": "3"}, ("Sends if", "always → changed")),
        ({"paper": "fit_page", "full_tables": True}, ("Paper", "a4 → fit page")),
        ({"people": (*EMAIL.people, "new@x.test")}, ("People", "12 → 13: + new@x.test")),
        ({"people": EMAIL.people[3:]}, ("People", "12 → 9: − p0@x.test, p1@x.test and 1 more")),
        ({"filters": ""}, ("Filters", "seg is smb → not set")),
        ({"destination": "slack", "slack_text": ""}, ("Destination", "email → slack")),
    ],
)
def test_each_difference_has_words(typed: dict[str, Any], result: tuple[str, str]) -> None:
    assert result in differences(EMAIL, replace(EMAIL, **typed), LOOKUPS)


def test_what_comes_with_a_format_as_it_is_anyway_is_no_difference() -> None:
    was = Draft(name="N", format="pdf", people=("a@x.test",))
    assert differences(was, replace(was, format="xlsx"), LOOKUPS) == [("Format", "pdf → xlsx")]


def test_a_password_is_never_shown() -> None:
    was = EditableSchedule.of(in_full(LEAST["sftp"], SHAPES[0]))
    lines = asked(was, password=Secret("s3cret"), port="2022")
    assert "  Password  retyped" in lines and "s3cret" not in "".join(lines)


def test_groups_settings_and_switches_that_might_be_lost_are_named() -> None:
    row, detail, recipients = stored(body(replace(EMAIL, filters="")), SHAPES[0])
    result = {**recipients.model_dump(by_alias=True), "userGroupRecipients": [{"id": "g", "name": "Board"}]}
    detail.metadata["pages"] = ["1"]
    detail.metadata.pop("hideTitle")
    was = EditableSchedule.of(ScheduleInFull(row, detail, ScheduleRecipients.model_validate(result)))
    text = " ".join(" ".join(asked(was, name="M")).split())
    assert "✓ group Board is added back right after" in text
    assert "✗ the API can't set pages, so it is lost" in text
    assert "? not reported by Omni; may be reset: hides title" in text
    gone = " ".join(" ".join(asked(was, destination="slack", channel="C0ABC1234")).split())
    assert "✗ group Board is lost: only email has them" in gone


def test_people_whom_omni_counts_but_does_not_name_are_told() -> None:
    row, detail, recipients = stored(body(EMAIL), SHAPES[0])
    text = " ".join(
        " ".join(
            asked(EditableSchedule.of(ScheduleInFull(replace(row, recipients=20), detail, recipients)), name="M")
        ).split()
    )
    assert "✗ the list counts 20 people, Omni names 12; the rest are lost" in text


def test_people_alone_touch_nothing_else() -> None:
    was = EditableSchedule.of(in_full(body(EMAIL), SHAPES[0]))
    lines = asked(was, people=(*was.draft.people, "new@x.test"))
    assert lines[-1] == "  Changes only the recipients."


def test_one_that_omni_stopped_for_its_filters_is_mended_by_saving_it() -> None:
    row, detail, recipients = stored(body(EMAIL), SHAPES[0])
    stopped = detail.model_copy(update={"system_disabled_reason": "orphanedFilterConfigKeys"})
    lines = asked(EditableSchedule.of(ScheduleInFull(row, stopped, recipients)))
    assert lines[0].startswith("  Filters   drops those the dashboard no longer")
