"""Finds what is wrong with a draft by the server's own rules, before the server does (`omni-api.md §5.6`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from omnitui.domain.delivery.draft import (
    CONDITIONS,
    DESTINATIONS,
    FORMATS,
    ORIENTATIONS,
    PAPERS,
    SLACK_KINDS,
    Draft,
    blank,
)
from omnitui.domain.delivery.field_rules import Rule, rules
from omnitui.domain.delivery.filters import FilterError, read_filters, unknown_filters
from omnitui.domain.delivery.targets import (
    bucket_problem,
    channel_problem,
    email_problem,
    filename_problem,
    number_problem,
    port_problem,
    prefix_problem,
    region_problem,
    role_problem,
    sftp_parts,
    sftp_problem,
    slack_people_problem,
    split_ids,
    url_problem,
)
from omnitui.domain.recurrence.cron import Cron, CronError
from omnitui.domain.recurrence.timezones import find_zone, zone_names

TEST_NOW = "test_now"
# Omni may know these rules better than this program does: its cron parser, its zones, what an address is.
_OMNI_S_OWN = (
    *("cron", "zone", "content_zone", "people", "channel", "slack_people", "url", "address"),
    *("bucket", "region", "role_arn", "key_prefix", "filename"),
)
_MOST_ROWS = 2**31 - 1


def problems(
    draft: Draft,
    *,
    test_now: bool = False,
    was: Draft | None = None,
    unread: Mapping[str, str] | None = None,
    filter_keys: Collection[str] | None = None,
    tile_keys: Collection[str] | None = None,
) -> dict[str, str]:
    """What must change before this can be sent, by field and in the form's order; empty where all is well.

    `unread` are fields that could not be read (`draft_from`): one that is still blank stops the save, until the form
    removes it from the mapping because the person has visited it. `was` is the draft as it was read, for an edit: a
    cron, zone or address that only Omni understands may stay as it was. `filter_keys` and `tile_keys` are the
    dashboard's, None while unread. With `test_now`, an obstacle to a single sending is listed under `TEST_NOW`, and
    an empty cron is allowed.
    """
    found: dict[str, str] = {}
    for rule in rules(draft):
        words = "" if was and _taken_before(draft, was, rule.field) else _problem(draft, rule, unread or {})
        if not words and not blank(draft, rule.field):
            words = _unknown_to_dashboard(draft, rule.field, filter_keys, tile_keys)
        if words and not (test_now and rule.field == "cron" and blank(draft, "cron")):
            found[rule.field] = words
    if test_now and (words := cannot_test(draft)):
        found[TEST_NOW] = words
    return found


def cannot_test(draft: Draft) -> str:
    """Why Omni will not send this once only; empty where it will."""
    if draft.destination == "s3":
        return "Omni can't send once to S3."
    if draft.condition == "RESULTS_CHANGED":
        return "Omni can't test “changed”: nothing to compare with."
    return ""


def hints(draft: Draft) -> dict[str, str]:
    """Warnings about what Omni may not like, yet may accept: the person decides."""
    try:
        cron = Cron.parse(draft.cron)
    except CronError:
        return {}
    often = len(cron.minutes) > 1
    return {"cron": f"{cron.runs_a_day} a day: hourly is Omni's usual limit."} if often else {}


def _taken_before(draft: Draft, was: Draft, field: str) -> bool:
    return field in _OMNI_S_OWN and not blank(draft, field) and getattr(draft, field) == getattr(was, field)


def _problem(draft: Draft, rule: Rule, unread: Mapping[str, str]) -> str:
    if not blank(draft, rule.field):
        check = _CHECKS.get(rule.field)
        return check(draft) if check else ""
    if rule.field == "path" and sftp_parts(draft.address)[1]:
        return ""
    return unread.get(rule.field, "") or rule.needed


def _unknown_to_dashboard(
    draft: Draft, field: str, filter_keys: Collection[str] | None, tile_keys: Collection[str] | None
) -> str:
    if field in ("tile", "watched") and tile_keys is not None and getattr(draft, field).strip() not in tile_keys:
        return "The dashboard has no such tile."
    if field == "filters" and filter_keys is not None:
        return unknown_filters(read_filters(draft.filters), filter_keys)
    return ""


def _one_of(field: str, allowed: Collection[str], words: str) -> Callable[[Draft], str]:
    return lambda draft: "" if getattr(draft, field) in allowed else words


def _text(field: str, check: Callable[[str], str]) -> Callable[[Draft], str]:
    return lambda draft: check(getattr(draft, field))


def _cron(draft: Draft) -> str:
    try:
        Cron.parse(draft.cron)
    except CronError as error:
        return str(error)
    return ""


def _zone(text: str) -> str:
    if text.strip() in zone_names():
        return ""
    near = find_zone(text)
    names = near if isinstance(near, list) else [near.key]
    return f"Unknown time zone. {f'Did you mean {_or(names)}?' if names else 'Write it like Europe/Paris.'}"


def _or(names: Sequence[str]) -> str:
    return " or ".join(names)


def _destination(draft: Draft) -> str:
    if draft.destination in DESTINATIONS:
        return ""
    if draft.destination == "google_sheets":
        return "Omni's API can't create Google Sheets deliveries; use Omni's web app."
    return f"Omni's API has no destination “{draft.destination}”."


def _people(draft: Draft) -> str:
    wrong = [words for address in draft.people if (words := email_problem(address.strip()))]
    return wrong[0] + (f" {len(wrong) - 1} more." if len(wrong) > 1 else "") if wrong else ""


def _slack_people(draft: Draft) -> str:
    return slack_people_problem(draft.slack_people) if split_ids(draft.slack_people) else "Enter a Slack id."


def _channel(draft: Draft) -> str:
    return channel_problem(draft.channel) if split_ids(draft.channel) else "Enter a Slack id."


def _row_limit(draft: Draft) -> str:
    return number_problem(draft.row_limit, _MOST_ROWS, "Enter a whole number, 1 or more.")


def _filters(draft: Draft) -> str:
    try:
        read_filters(draft.filters)
    except FilterError as error:
        return str(error)
    return ""


_CHECKS: dict[str, Callable[[Draft], str]] = {
    "condition": _one_of("condition", CONDITIONS, "Omni has no such condition."),
    "cron": _cron,
    "zone": _text("zone", _zone),
    "content_zone": _text("content_zone", _zone),
    "destination": _destination,
    "people": _people,
    "slack_kind": _one_of("slack_kind", SLACK_KINDS, "Choose a channel or people."),
    "channel": _channel,
    "slack_people": _slack_people,
    "url": _text("url", url_problem),
    "address": _text("address", sftp_problem),
    "port": _text("port", port_problem),
    "bucket": _text("bucket", bucket_problem),
    "region": _text("region", region_problem),
    "role_arn": _text("role_arn", role_problem),
    "key_prefix": _text("key_prefix", prefix_problem),
    "filename": _text("filename", filename_problem),
    "format": _one_of("format", FORMATS, "Omni has no such format."),
    "paper": _one_of("paper", PAPERS, "Omni has no such paper."),
    "orientation": _one_of("orientation", ORIENTATIONS, "Choose portrait or landscape."),
    "row_limit": _row_limit,
    "filters": _filters,
}
