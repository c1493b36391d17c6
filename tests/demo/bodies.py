"""Bodies as the documents print them (omni-api.md §11), for a dashboard of the fake's."""

from __future__ import annotations

from typing import Any

from omnitui.demo.data.content import filters
from omnitui.demo.data.vocabulary import DASHBOARDS, Dashboard

WITH_FILTERS: Dashboard = next(one for one in DASHBOARDS if "tenant" in filters(one.identifier))
COMMON = {
    "identifier": WITH_FILTERS.identifier,
    "name": "N",
    "schedule": "0 9 ? * MON *",
    "timezone": "UTC",
}
BODIES: dict[str, dict[str, Any]] = {
    "email": {"format": "pdf", "recipients": ["kim@acme.test"], "subject": "Churn"},
    "slack": {"format": "png", "slackRecipientType": "channel", "recipients": ["C0ABC1234"]},
    "webhook": {
        "format": "json",
        "url": "https://hooks.acme.test/x",
        "queryIdentifierMapKey": "1",
        "overrideRowLimit": True,
        "maxRowLimit": 5000,
    },
    "sftp": {
        "format": "csv",
        "address": "sftp://files.acme.test/in",
        "port": 22,
        "username": "omni",
        "path": "/in",
        "passwordUnencrypted": "s3cret",
    },
    "s3": {
        "format": "xlsx",
        "bucketName": "acme-reports",
        "region": "eu-west-1",
        "roleArn": "arn:aws:iam::111122223333:role/OmniDrop",
        "keyPrefix": "weekly/",
    },
}
LEFT_OUT = object()


def body(destination: str = "email", **changes: Any) -> dict[str, Any]:
    """The least body of a destination with these keys changed, or taken out where they are `LEFT_OUT`."""
    whole = {**COMMON, **BODIES[destination], "destinationType": destination, **changes}
    return {key: value for key, value in whole.items() if value is not LEFT_OUT}
