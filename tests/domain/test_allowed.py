"""What a key may not do is only said where Omni said it."""

from __future__ import annotations

from typing import Any

import pytest

from omnitui.api.models.schedules import WhoAmI
from omnitui.domain.auth.permissions import NO_SCHEDULING, refused_keys

NONE: dict[str, Any] = {"a": {"permissions": ["QUERY"]}, "b": {"permissions": []}}


def result(**fields: Any) -> WhoAmI:
    return WhoAmI.model_validate({"keyScope": "user", "orgRole": "MEMBER", "rolesByModel": NONE, **fields})


def test_a_token_without_the_permission_in_any_model_makes_nothing() -> None:
    assert refused_keys(result()) == {"new": NO_SCHEDULING, "clone": NO_SCHEDULING}


@pytest.mark.parametrize(
    "who",
    [
        None,
        result(keyScope="organization"),
        result(keyScope=None),
        result(orgRole="ORG_ADMIN"),
        result(rolesByModelTruncated=True),
        result(rolesByModel=None),
        result(rolesByModel={}),
        result(rolesByModel=7),
        result(rolesByModel={**NONE, "c": {"permissions": ["QUERY", "schedule"]}}),
        result(rolesByModel={**NONE, "c": {"roleName": "Viewer"}}),
        result(rolesByModel={**NONE, "c": {"permissions": [{"name": "SCHEDULE"}]}}),
        result(rolesByModel={**NONE, "c": None}),
    ],
)
def test_where_omni_said_less_nothing_is_refused(who: WhoAmI | None) -> None:
    assert refused_keys(who) == {}
