"""The body that Omni gets for a draft: only the documented fields, with the documented types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from omnitui.domain.delivery.draft import Draft, blank
from omnitui.domain.delivery.field_rules import RULES, Rule, rules
from omnitui.domain.delivery.filters import read_filters
from omnitui.domain.delivery.targets import sftp_address, sftp_parts, split_ids
from omnitui.domain.delivery.validation import problems

# Omni requires a cron even for a single sending, and never reaches it (`omni-api.md §5.5`).
NEVER = "0 0 1 1 ? 2099"
_SECRET = "passwordUnencrypted"


class Unfinished(ValueError):
    """Omni would refuse the draft; `problems` holds the reasons by field."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {words}" for field, words in found.items()))
        self.problems = dict(found)


def body(
    draft: Draft, *, test_now: bool = False, was: Draft | None = None, not_shown: Collection[str] = ()
) -> dict[str, Any]:
    """The flat body of a create, or with `was` (the draft as it was read) of an update. Raises `Unfinished`.

    A create leaves out what equals Omni's defaults. An update sends every switch of its format, except unchanged ones
    that are `not_shown` by Omni, and clears what was emptied: so it means the same whether Omni replaces or merges
    (`omni-api.md §2.4`, clash 6).
    """
    found = problems(draft, test_now=test_now, was=was)
    if found:
        raise Unfinished(found)
    sent: dict[str, Any] = {}
    for rule in rules(draft):
        if rule.key and not (rule.field in not_shown and _as_it_was(draft, was, rule.field)):
            sent.update(_entry(draft, rule, was))
    if test_now:
        sent |= {"schedule": sent.get("schedule", NEVER), "testNow": True}
    return sent


def for_journal(sent: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a body that may be written down: without the password."""
    return {key: value for key, value in sent.items() if key != _SECRET}


def compatible(sent: Mapping[str, Any], fields: Mapping[str, str], words: str = "") -> dict[str, Any] | None:
    """The second form to try, once, after a 400 that names what servers spell two ways; None where there is none.

    People as objects, the webhook's address by another name, an SFTP server by its bare name with the path beside it
    (`omni-api.md §8`, clashes 17, 18, 19).
    """
    named = " ".join([*fields, *fields.values(), words]).lower()
    people = sent.get("recipients")
    if sent.get("destinationType") == "email" and "recipients" in named and _are_texts(people):
        return {**sent, "recipients": [{"email": address} for address in people or ()]}
    if "url" in sent and "webhookurl" in named:
        return {("webhookUrl" if key == "url" else key): value for key, value in sent.items()}
    if sent.get("destinationType") == "sftp" and "address" in named and "path" in sent:
        return {**sent, "address": sftp_parts(str(sent["address"]))[0]}
    return None


def _are_texts(people: object) -> bool:
    return isinstance(people, list) and all(isinstance(address, str) for address in people)


def value(draft: Draft, field: str) -> Any:
    """One field as Omni wants it, whatever else is still missing; texts without blanks around them."""
    convert = _VALUES.get(field)
    if convert:
        return convert(draft)
    typed = getattr(draft, field)
    return typed.strip() if isinstance(typed, str) else typed


def _as_it_was(draft: Draft, was: Draft | None, field: str) -> bool:
    return was is not None and getattr(draft, field) == getattr(was, field)


def _entry(draft: Draft, rule: Rule, was: Draft | None) -> dict[str, Any]:
    typed = value(draft, rule.field) if was is None else _for_update(draft, rule.field, was)
    if isinstance(typed, bool):
        return {rule.key: typed} if was or typed != rule.default else {}
    if typed not in ("", {}):
        return {rule.key: typed}
    if was and rule.cleared and rule.holds(was) and not blank(was, rule.field):
        return {rule.key: rule.cleared[0]}
    return {}


def _for_update(draft: Draft, field: str, was: Draft) -> Any:
    """A field of an update: one that nobody changed goes back exactly as Omni has it, blanks included."""
    if field == "address" and draft.address == was.address:
        host = was.address.removesuffix(sftp_parts(was.address)[1])
        folder = draft.path.strip()
        if draft.path == was.path or host == was.address or not folder:
            return was.address
        return f"{host}{folder if folder.startswith('/') else f'/{folder}'}"
    if field not in _VALUES and _as_it_was(draft, was, field):
        return getattr(draft, field)
    return value(draft, field)


def _texts(typed: tuple[str, ...]) -> list[str]:
    """Each address once, whatever its case, as it was first written."""
    first: dict[str, str] = {}
    for address in typed:
        first.setdefault(address.strip().casefold(), address.strip())
    return list(first.values())


_VALUES: dict[str, Callable[[Draft], Any]] = {
    "cron": lambda draft: " ".join(draft.cron.upper().split()),
    "people": lambda draft: _texts(draft.people),
    "email_text": lambda draft: draft.email_text if draft.email_text.strip() else "",
    "channel": lambda draft: split_ids(draft.channel),
    "slack_people": lambda draft: split_ids(draft.slack_people),
    "slack_text": lambda draft: draft.slack_text if draft.slack_text.strip() else "",
    "address": lambda draft: sftp_address(draft.address, draft.path),
    "path": lambda draft: draft.path.strip() or sftp_parts(draft.address)[1],
    "port": lambda draft: int(draft.port),
    "password": lambda draft: draft.password.reveal(),
    "row_limit": lambda draft: int(draft.row_limit),
    "filters": lambda draft: read_filters(draft.filters),
}
KEYS = {rule.field: rule.key for rule in RULES if rule.key}
