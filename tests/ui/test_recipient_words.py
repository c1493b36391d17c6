"""What came of a change of recipients, in words."""

from __future__ import annotations

from typing import Any

import pytest

from omnitui.domain.contacts.person import PersonRef
from omnitui.domain.recipients.change import Change
from omnitui.text.recipient_results import came_of

TWO = (PersonRef("a@x.test"), PersonRef("b@x.test"))


@pytest.mark.parametrize(
    ("change", "result", "words"),
    [
        (Change(TWO), {"added": 2}, "added 2"),
        (Change(TWO), {"added": 1}, "added 1; 1 already gets it"),
        (Change(TWO), {}, "added 2"),
        (Change(TWO), {"added": None}, "added 2"),
        (Change(TWO), {"added": -1}, "added 2"),
        (Change(TWO), {"added": 7}, "added 2"),
        (Change(TWO[:1], add_groups=("g",)), {"added": 2}, "added 2"),
        (Change(remove=TWO), {"removed": 1}, "removed 1"),
    ],
)
def test_omnis_numbers_are_said_where_they_can_be(change: Change, result: dict[str, Any], words: str) -> None:
    assert came_of(change, result, []) == words
