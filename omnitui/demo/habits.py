"""How this Omni differs from the newest one: its age, and where Omni's documents contradict each other."""

from __future__ import annotations

from dataclasses import dataclass, field

ABSENT_IN_2025 = frozenset({"get", "update", "whoami", "transfer-ownership", "documents", "queries", "filters"})
"""The routes that a server of early 2025 does not have: `fake.without |= ABSENT_IN_2025`."""


@dataclass(eq=False, repr=False)
class Habits:
    """Switches, each for a clash of omni-api.md §8 or an older server; the defaults follow today's documents.

    `without` holds the names of routes (`ROUTES`) that this server lacks: it answers 405 if another method of the
    path exists, else 404. `outcomes` maps the id of a triggered schedule to its result: a `lastStatus`, or None for
    a delivery that never ends. All others end as they did the last time.
    """

    without: set[str] = field(default_factory=set)
    wrong_method: tuple[int, str] = (405, "Method Not Allowed")
    oldest: bool = False
    """Only email, SFTP and webhook can be created."""
    recipients_as_objects: bool = False
    """Recipients of an e-mail are `[{email}]`, and strings are rejected (clash 17)."""
    webhook_key: str = "url"
    """The name of a webhook's address in a body: `url` or `webhookUrl` (clash 18)."""
    group_recipients: bool = True
    """Whether `userGroupIds` is supported (clash 9); without it the answers have no group counts either."""
    group_counts: bool = True
    slack_connected: bool = True
    sftp_path_required: bool = False
    key_owns_created: bool = False
    """A schedule created with an organization key belongs to the key's user, not the organization (clash 2)."""
    update_merges: bool = False
    """An update changes only what is sent, as one of its two descriptions says (clash 6)."""
    create_status: int = 200
    bulk_status: int = 200
    email_only_needs_admin: bool = False
    """`GET /users/email-only` answers a personal token with 403."""
    scim_contains: bool = True
    """Whether SCIM's filter supports `co`, which only the newest documents mention."""
    delivery_seconds: float = 4.0
    """Seconds from a trigger to its `lastCompletedAt`, by the clock of the data."""
    outcomes: dict[str, str | None] = field(default_factory=dict)
    more_documents: int = 0
    """How many documents with a dashboard exist besides those of the schedules."""
