"""Drafts to try things on: one that is whole for each destination, and anything a person could leave behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from omnitui.domain.delivery.draft import CONDITIONS, DESTINATIONS, FORMATS, ORIENTATIONS, PAPERS, Draft
from omnitui.secret import Secret

C: dict[str, Any] = {"identifier": "9ac41f02", "name": "N", "schedule": "0 9 ? * MON *", "timezone": "UTC"}
COMMON = Draft(identifier="9ac41f02", name="N", cron="0 9 ? * MON *", zone="UTC")
ROLE = "arn:aws:iam::111122223333:role/OmniDrop"
WHOLE = {
    "email": replace(COMMON, people=("kim@acme.test",), subject="Churn"),
    "slack": replace(COMMON, destination="slack", format="png", channel="C0ABC1234"),
    "webhook": replace(
        COMMON,
        destination="webhook",
        format="json",
        url="https://hooks.acme.test/x",
        one_tile=True,
        tile="1",
        own_limit=True,
        row_limit="5000",
    ),
    "sftp": replace(
        COMMON,
        destination="sftp",
        format="csv",
        address="files.acme.test",
        path="/in",
        username="omni",
        password=Secret("pass word"),
    ),
    "s3": replace(
        COMMON,
        destination="s3",
        format="xlsx",
        bucket="acme-reports",
        region="eu-west-1",
        role_arn=ROLE,
        key_prefix="weekly/",
    ),
}
# What §11 of Omni's facts prints as the least for each destination.
LEAST: dict[str, dict[str, Any]] = {
    "email": {**C, "format": "pdf", "destinationType": "email", "recipients": ["kim@acme.test"], "subject": "Churn"},
    "slack": {
        **C,
        "format": "png",
        "destinationType": "slack",
        "slackRecipientType": "channel",
        "recipients": ["C0ABC1234"],
    },
    "webhook": {
        **C,
        "format": "json",
        "destinationType": "webhook",
        "url": "https://hooks.acme.test/x",
        "queryIdentifierMapKey": "1",
        "overrideRowLimit": True,
        "maxRowLimit": 5000,
    },
    "sftp": {
        **C,
        "format": "csv",
        "destinationType": "sftp",
        "address": "sftp://files.acme.test/in",
        "port": 22,
        "username": "omni",
        "path": "/in",
        "passwordUnencrypted": "pass word",
    },
    "s3": {
        **C,
        "format": "xlsx",
        "destinationType": "s3",
        "bucketName": "acme-reports",
        "region": "eu-west-1",
        "roleArn": ROLE,
        "keyPrefix": "weekly/",
    },
}
# Every field filled in, whatever the destination: as after a person tried them all.
FULL = Draft(
    identifier="9ac41f02",
    tile="2",
    name="Churn digest",
    watched="3",
    cron="00 09 ? * 2,3,4,5,6 *",
    zone="Europe/Paris",
    content_zone="America/New_York",
    people=("kim@acme.test", "ada@acme.test"),
    subject="Churn",
    email_text="Good morning.",
    fan_out=True,
    channel="C0ABC1234",
    slack_people="U0ABC1234, U0ABC1235",
    slack_text="*Paint*",
    url="https://hooks.acme.test/x",
    address="files.acme.test",
    path="/in",
    username="omni",
    password=Secret("pass word"),
    bucket="acme-reports",
    region="eu-west-1",
    role_arn=ROLE,
    key_prefix="weekly/",
    filename="{{scheduledTaskName}}-{{currentDate}}",
    paper="a4",
    orientation="landscape",
    show_link=False,
    show_filters=False,
    hide_title=True,
    full_tables=True,
    single_column=True,
    hide_hidden=True,
    formatting=True,
    own_limit=True,
    row_limit="5000",
    stop_on_failure=True,
    filters='{"seg": {"type": "string", "kind": "EQUALS", "values": ["smb"]}}',
)


def choices() -> st.SearchStrategy[Draft]:
    """`FULL` with everything chosen anew that decides what is allowed, and every switch."""
    switches = ("show_link", "show_filters", "hide_title", "full_tables", "single_column", "hide_hidden", "fan_out")
    return st.builds(
        replace,
        st.just(FULL),
        destination=st.sampled_from(DESTINATIONS),
        format=st.sampled_from(FORMATS),
        one_tile=st.booleans(),
        paper=st.sampled_from(("", *PAPERS)),
        orientation=st.sampled_from(("", *ORIENTATIONS)),
        condition=st.sampled_from(("", *CONDITIONS)),
        slack_kind=st.sampled_from(("channel", "users")),
        own_limit=st.booleans(),
        formatting=st.booleans(),
        stop_on_failure=st.booleans(),
        filters=st.sampled_from(("", FULL.filters)),
        email_text=st.sampled_from(("", "Good morning.")),
        **{switch: st.booleans() for switch in switches},
    )
