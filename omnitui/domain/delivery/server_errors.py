"""Finds the form field that Omni's words are about when it refuses a delivery (`omni-api.md §5.6`).

Nothing here compares whole sentences, for servers word them differently. Words that match no field go under "",
the form itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from omnitui.domain.delivery.draft import Draft
from omnitui.domain.delivery.field_rules import RULES, shown
from omnitui.domain.delivery.validation import TEST_NOW

_OTHER_NAMES = {
    "emails": "recipients",
    "email": "recipients",
    "userids": "recipients",
    "usergroupids": "recipients",
    "webhookurl": "url",
    "password": "passwordunencrypted",
    "bucket": "bucketname",
    "host": "address",
    "cron": "schedule",
    "destination": "destinationtype",
    "filters": "filterconfig",
}
_OWN_FIELDS = {"testnow": TEST_NOW, "userid": "owner", "ownerid": "owner"}
# By topic. These come first, for they quote names that people choose: a filter may be called "region".
_QUOTING = (
    (r"filter key|filter config", "filterConfig"),
    (r"analyses|not have a dashboard|document .*not found|this dashboard|dashboard .*not found", "identifier"),
    (r"on behalf of|user with id|new owner|owner", "owner"),
    (r"test delivery|testnow|test now", TEST_NOW),
)
_TOPICS = (
    (r"slack channel", "recipients"),
    (r"slack credential|slack .*connected|discriminator|destination type", "destinationType"),
    (r"trigger query|alert condition|condition type", "conditionType"),
    (r"single column|table expansion|fit_page|paper", "paperFormat"),
    (r"print option", "format"),
    (r"row limit", "maxRowLimit"),
    (r"bucket", "bucketName"),
    (r"role arn|\barn\b", "roleArn"),
    (r"key prefix|path traversal", "keyPrefix"),
    (r"file ?name", "filename"),
    (r"cron", "schedule"),
    (r"time ?zone|\biana\b", "timezone"),
    (r"recipient|e-?mail address|domain allow", "recipients"),
    (r"\bdestinations?\b", "destinationType"),
    (r"webhook", "url"),
    (r"password", "passwordUnencrypted"),
    (r"sftp", "address"),
    (r"\bport\b", "port"),
    (r"subject", "subject"),
    (r"user ?name", "username"),
    (r"region", "region"),
    (r"format", "format"),
)


def words_by_field(draft: Draft, fields: Mapping[str, str], words: str) -> dict[str, str]:
    """Omni's words by the field they are about; `fields` and `words` are those of an `OmniError`.

    A key is a field that the form shows now, `TEST_NOW` for sending once only, or "" for the form.
    """
    found: dict[str, list[str]] = {}
    for name, reason in fields.items():
        field = field_named(draft, name) or field_mentioned(draft, reason)
        line = reason if field else f"{name}: {reason}"
        found.setdefault(field, []).append(line)
    if not found:
        found[field_mentioned(draft, words)] = [words]
    return {field: "; ".join(reasons) for field, reasons in found.items()}


def field_named(draft: Draft, name: str) -> str:
    """The field for one of Omni's names, as `recipients[0]` or `body.filterConfig.region`; "" for none drawn."""
    for part in re.split(r"[.\[\]/\s]+", name):
        field = _field(draft, part)
        if field:
            return field
    return ""


def field_mentioned(draft: Draft, sentence: str) -> str:
    """The field a sentence without a name before it speaks of; "" where it speaks of none that is drawn."""
    if re.search("query presentation", sentence, re.IGNORECASE):
        return _tile(draft, sentence)
    return _topic(draft, _QUOTING, sentence) or _name_in(draft, sentence) or _topic(draft, _TOPICS, sentence)


def _topic(draft: Draft, topics: tuple[tuple[str, str], ...], sentence: str) -> str:
    for pattern, name in topics:
        field = _alert(draft) if name == "conditionType" else _field(draft, name)
        if field and re.search(pattern, sentence, re.IGNORECASE):
            return field
    return ""


def _name_in(draft: Draft, sentence: str) -> str:
    """Finds one of Omni's own names in its prose: "hideTitle can only be used with …"."""
    fields = (_field(draft, name) for name in re.findall(r"[a-z]+[A-Z]\w+", sentence))
    return next((field for field in fields if field), "")


def _field(draft: Draft, name: str) -> str:
    bare = "".join(character for character in name.lower() if character.isalnum())
    bare = _OTHER_NAMES.get(bare, bare)
    drawn = shown(draft)
    own = TEST_NOW if name == TEST_NOW else _OWN_FIELDS.get(bare, bare)
    if own in (TEST_NOW, "owner"):
        return own
    return next((rule.field for rule in RULES if rule.key.lower() == bare and rule.field in drawn), "") if bare else ""


def _alert(draft: Draft) -> str:
    return "watched" if draft.condition and not draft.watched.strip() else "condition"


def _tile(draft: Draft, sentence: str) -> str:
    """The field of a tile; there may be two, and the sentence ends with the key that is meant."""
    named = sentence.rpartition(":")[2].strip(" .\"'“”")
    drawn = shown(draft)
    tiles = [field for field in ("tile", "watched") if field in drawn]
    return next((field for field in tiles if getattr(draft, field).strip() == named), tiles[0] if tiles else "")
