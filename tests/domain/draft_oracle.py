"""Omni's rules for a body, written out from its documents by hand: knows nothing of the program's own table."""

from __future__ import annotations

from typing import Any

COMMON = {"identifier", "name", "schedule", "timezone", "format", "destinationType"}
ANYWHERE = {"filterConfig", "conditionType", "conditionQueryMapKey", "queryIdentifierMapKey", "killJobsOnFailure"} | {
    "testNow",
    "timezoneOverride",
}
NEEDED = {
    "email": {"recipients", "subject"},
    "slack": {"recipients", "slackRecipientType"},
    "webhook": {"url"},
    "sftp": {"address", "port", "username", "path"},
    "s3": {"bucketName", "region", "roleArn"},
}
MAY = {
    "email": {"textBody", "fanOut"},
    "slack": {"textBody"},
    "webhook": set(),
    "sftp": {"passwordUnencrypted"},
    "s3": {"keyPrefix", "filename"},
}
# The table of options by format: ✓ is 1; "tile" is ✓ with a single tile only; "page" is ✓ unless fit_page.
OPTIONS: dict[str, dict[str, str]] = {
    "link_only": {},
    "pdf": {
        "hideTitle": "1",
        "expandTablesToShowAllRows": "page",
        "singleColumnLayout": "page",
        "paperFormat": "1",
        "paperOrientation": "1",
        "showContentLink": "1",
        "showFilters": "1",
    },
    "png": {
        "hideTitle": "1",
        "expandTablesToShowAllRows": "page",
        "singleColumnLayout": "page",
        "showContentLink": "1",
        "showFilters": "1",
    },
    "csv": {
        "showContentLink": "1",
        "hideHiddenFields": "1",
        "enableFormatting": "1",
        "overrideRowLimit": "1",
        "maxRowLimit": "1",
    },
    "xlsx": {
        "showContentLink": "1",
        "showFilters": "1",
        "hideHiddenFields": "1",
        "enableFormatting": "1",
        "overrideRowLimit": "tile",
        "maxRowLimit": "tile",
    },
    "json": {
        "showContentLink": "1",
        "showFilters": "1",
        "enableFormatting": "tile",
        "overrideRowLimit": "tile",
        "maxRowLimit": "tile",
    },
}
PRESENTATION = sorted({key for options in OPTIONS.values() for key in options})
TYPES: dict[str, type] = {
    "port": int,
    "maxRowLimit": int,
    "recipients": list,
    "filterConfig": dict,
    **dict.fromkeys(
        (
            "fanOut",
            "testNow",
            "killJobsOnFailure",
            "hideTitle",
            "expandTablesToShowAllRows",
            "singleColumnLayout",
            "showContentLink",
            "showFilters",
            "hideHiddenFields",
            "enableFormatting",
            "overrideRowLimit",
        ),
        bool,
    ),
}


def allowed(body: dict[str, Any]) -> set[str]:
    """Every key that may stand beside what this body says."""
    kind = body["destinationType"]
    return COMMON | ANYWHERE | NEEDED[kind] | MAY[kind] | options(body)


def options(body: dict[str, Any]) -> set[str]:
    tile, fit = "queryIdentifierMapKey" in body, body.get("paperFormat") == "fit_page"
    holds = {"1": True, "tile": tile, "page": not fit}
    return {key for key, rule in OPTIONS[body["format"]].items() if holds[rule]}


def refusals(body: dict[str, Any]) -> list[str]:
    """Why Omni would refuse a body; nothing where it would take it."""
    kind = body["destinationType"]
    found = [f"unknown or not here: {key}" for key in body.keys() - allowed(body)]
    found += [f"missing: {key}" for key in (COMMON | NEEDED[kind]) - body.keys()]
    found += [f"type of {key}" for key, value in body.items() if type(value) is not TYPES.get(key, str)]
    found += [f"empty: {key}" for key in (COMMON | NEEDED[kind]) & body.keys() if not body[key]]
    if ("conditionType" in body) != ("conditionQueryMapKey" in body):
        found.append("Must provide both a trigger query and an alert condition type")
    if body.get("testNow") and (kind == "s3" or body.get("conditionType") == "RESULTS_CHANGED"):
        found.append("Test delivery not supported")
    if body.get("slackRecipientType") == "channel" and len(body["recipients"]) != 1:
        found.append("Only one Slack channel is supported per schedule")
    if body.get("overrideRowLimit", False) != ("maxRowLimit" in body):
        found.append("a limit and its switch go together")
    return found
