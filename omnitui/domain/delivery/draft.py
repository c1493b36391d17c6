"""A delivery as a person fills it in: every field of the form, exactly as typed."""

from __future__ import annotations

from dataclasses import dataclass, fields

from omnitui.secret import Secret

DESTINATIONS = ("email", "slack", "webhook", "sftp", "s3")
FORMATS = ("pdf", "png", "csv", "xlsx", "json", "link_only")
PAPERS = ("letter", "a4", "a3", "legal", "tabloid", "fit_page")
ORIENTATIONS = ("portrait", "landscape")
CONDITIONS = ("RESULTS_CHANGED", "RESULTS_PRESENT", "RESULTS_MISSING", "RESULTS_UNCHANGED")
SLACK_KINDS = ("channel", "users")
_NO_PASSWORD = Secret("")


@dataclass(frozen=True, slots=True)
class Draft:
    """One delivery in the form. Texts are as typed; an empty one is not sent to Omni.

    The names are the form's own, which `problems` and `words_by_field` use too. Fields of a destination that is not
    chosen keep their text. `owner` is a membership id, and goes into the query, never into the body.
    """

    identifier: str = ""
    one_tile: bool = False
    tile: str = ""
    name: str = ""
    condition: str = ""
    watched: str = ""
    cron: str = ""
    zone: str = ""
    content_zone: str = ""
    destination: str = "email"
    people: tuple[str, ...] = ()
    subject: str = ""
    email_text: str = ""
    fan_out: bool = False
    slack_kind: str = "channel"
    channel: str = ""
    slack_people: str = ""
    slack_text: str = ""
    url: str = ""
    address: str = ""
    path: str = ""
    port: str = "22"
    username: str = ""
    password: Secret = _NO_PASSWORD
    bucket: str = ""
    region: str = ""
    role_arn: str = ""
    key_prefix: str = ""
    filename: str = ""
    format: str = "pdf"
    paper: str = ""
    orientation: str = ""
    show_link: bool = True
    show_filters: bool = True
    hide_title: bool = False
    full_tables: bool = False
    single_column: bool = False
    hide_hidden: bool = False
    formatting: bool = False
    own_limit: bool = False
    row_limit: str = ""
    stop_on_failure: bool = False
    filters: str = ""
    owner: str = ""


FIELDS = tuple(field.name for field in fields(Draft))


def blank(draft: Draft, field: str) -> bool:
    """Whether nothing is filled in there; a switch is never blank."""
    value = getattr(draft, field)
    if isinstance(value, str):
        return not value.strip()
    return not isinstance(value, bool) and len(value) == 0
