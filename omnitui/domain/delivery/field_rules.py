"""The fields of a delivery and Omni's names for them: the one table behind form, checks and body.

From `omni-api.md §5.1`, `§5.2` and the table of options by format in `§11`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from omnitui.domain.delivery.draft import CONDITIONS, FORMATS, Draft

Case = Mapping[str, Collection[object]]

_EMAIL: Case = {"destination": ("email",)}
_SLACK: Case = {"destination": ("slack",)}
_CHANNEL: Case = {"destination": ("slack",), "slack_kind": ("channel",)}
_USERS: Case = {"destination": ("slack",), "slack_kind": ("users",)}
_WEBHOOK: Case = {"destination": ("webhook",)}
_SFTP: Case = {"destination": ("sftp",)}
_S3: Case = {"destination": ("s3",)}
_PDF: Case = {"format": ("pdf",)}
_PICTURES: Case = {"format": ("pdf", "png")}
# Omni refuses these with `fit_page`, which only a pdf offers.
_PAGES: tuple[Case, ...] = (
    {"format": ("pdf",), "paper": ("", "letter", "a4", "a3", "legal", "tabloid")},
    {"format": ("png",)},
)
_SHEETS: Case = {"format": ("csv", "xlsx")}
_FORMATTED: tuple[Case, ...] = (_SHEETS, {"format": ("json",), "one_tile": (True,)})
_LIMITED: tuple[Case, ...] = ({"format": ("csv",)}, {"format": ("xlsx", "json"), "one_tile": (True,)})
_OWN_LIMIT: tuple[Case, ...] = tuple({**case, "own_limit": (True,)} for case in _LIMITED)


@dataclass(frozen=True, slots=True)
class Rule:
    """One field, which is drawn, checked and sent where any of its `cases` holds.

    `key` is Omni's name for it ("" for a field of the form only). `default` is Omni's value for a switch that is
    left out, `needed` the words for a field that must be filled in, `cleared` what an edit sends to empty it.
    """

    field: str
    key: str = ""
    cases: tuple[Case, ...] = ({},)
    default: bool = False
    needed: str = ""
    cleared: tuple[object, ...] = ()

    def holds(self, draft: Draft) -> bool:
        """Whether this draft has the field."""
        return any(all(getattr(draft, name) in wanted for name, wanted in case.items()) for case in self.cases)


RULES = (
    Rule("identifier", "identifier", needed="Choose a dashboard."),
    Rule("one_tile"),
    Rule("tile", "queryIdentifierMapKey", ({"one_tile": (True,)},), needed="Choose the tile to send."),
    Rule("name", "name", needed="A delivery needs a name."),
    Rule("condition", "conditionType"),
    Rule("watched", "conditionQueryMapKey", ({"condition": CONDITIONS},), needed="Choose the tile to watch."),
    Rule("cron", "schedule", needed="Choose when it runs."),
    Rule("zone", "timezone", needed="Enter a time zone, e.g. America/New_York."),
    Rule("content_zone", "timezoneOverride", cleared=(None,)),
    Rule("destination", "destinationType", needed="Choose a destination."),
    Rule("people", "recipients", (_EMAIL,), needed="An email needs recipients."),
    Rule("subject", "subject", (_EMAIL,), needed="An email needs a subject."),
    Rule("email_text", "textBody", (_EMAIL,), cleared=("",)),
    Rule("fan_out", "fanOut", (_EMAIL,)),
    Rule("slack_kind", "slackRecipientType", (_SLACK,), needed="Choose a channel or people."),
    Rule("channel", "recipients", (_CHANNEL,), needed="Enter the channel id, e.g. C0ABC1234."),
    Rule("slack_people", "recipients", (_USERS,), needed="Enter Slack user ids, e.g. U0ABC1234."),
    Rule("slack_text", "textBody", (_SLACK,), cleared=("",)),
    Rule("url", "url", (_WEBHOOK,), needed="A webhook needs an address."),
    Rule("address", "address", (_SFTP,), needed="Enter the server name, e.g. ftp.example.com."),
    Rule("path", "path", (_SFTP,), needed="Enter the folder on the server; / is the top."),
    Rule("port", "port", (_SFTP,), needed="Enter the port, usually 22."),
    Rule("username", "username", (_SFTP,), needed="SFTP needs a user name."),
    Rule("password", "passwordUnencrypted", (_SFTP,)),
    Rule("bucket", "bucketName", (_S3,), needed="Enter the bucket name."),
    Rule("region", "region", (_S3,), needed="Enter the bucket region, e.g. eu-west-1."),
    Rule("role_arn", "roleArn", (_S3,), needed="Enter the role Omni assumes: arn:aws:iam::…:role/…"),
    Rule("key_prefix", "keyPrefix", (_S3,), cleared=("",)),
    Rule("filename", "filename", (_S3,)),
    Rule("format", "format", needed="Choose a format."),
    Rule("paper", "paperFormat", (_PDF,)),
    Rule("orientation", "paperOrientation", (_PDF,)),
    Rule("show_link", "showContentLink", ({"format": [form for form in FORMATS if form != "link_only"]},), True),
    Rule("show_filters", "showFilters", ({"format": ("pdf", "png", "xlsx", "json")},), True),
    Rule("hide_title", "hideTitle", (_PICTURES,)),
    Rule("full_tables", "expandTablesToShowAllRows", _PAGES),
    Rule("single_column", "singleColumnLayout", _PAGES),
    Rule("hide_hidden", "hideHiddenFields", (_SHEETS,)),
    Rule("formatting", "enableFormatting", _FORMATTED),
    Rule("own_limit", "overrideRowLimit", _LIMITED),
    Rule("row_limit", "maxRowLimit", _OWN_LIMIT, needed="Enter the maximum number of rows."),
    Rule("stop_on_failure", "killJobsOnFailure"),
    Rule("filters", "filterConfig", cleared=({},)),
    Rule("owner"),
)


def rules(draft: Draft) -> list[Rule]:
    """The rules of every field in this draft, in the form's order."""
    return [rule for rule in RULES if rule.holds(draft)]


def shown(draft: Draft) -> tuple[str, ...]:
    """The fields to draw for the present choices, in the form's order."""
    return tuple(rule.field for rule in rules(draft))
