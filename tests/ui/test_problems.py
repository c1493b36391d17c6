"""Every way things go wrong, in one line for a person: no markup, no repr, nothing a terminal obeys."""

from __future__ import annotations

from typing import get_args

import pytest

from omnitui.api import errors
from omnitui.api.errors import OmniError
from omnitui.storage.config.profile_writer import ConfigError
from omnitui.storage.journal.journal import JournalError
from omnitui.storage.key_store import KeyringError
from omnitui.text import error_text
from omnitui.text.measure import clean
from tests.ui.rows import text_of

SAID = "name: [bold]name[/] is\nrequired \x1b[31m"


def tried(error: OmniError, tries: int) -> OmniError:
    error.tries = tries
    return error


EVERY: list[tuple[OmniError, str]] = [
    (errors.NotSignedIn(status=401), "Omni refuses this key (401). It is incomplete or revoked. Paste it again."),
    (errors.Forbidden(status=403), "This key is not allowed to do that (403)."),
    (
        errors.Forbidden("Not yours", from_server=True, status=403),
        "This key is not allowed to do that (403). Omni: Not yours",
    ),
    (errors.NotFound(status=404), "Omni cannot find it (404)."),
    (errors.NotOffered(status=405), "This server does not support this call (405)."),
    (
        errors.Rejected(SAID, from_server=True, status=400),
        "Omni refused it (400). Omni: name: [bold]name[/] is?required ?[31m",
    ),
    (errors.Conflict(status=409), "Not possible right now (409)."),
    (errors.RateLimited(status=429), "Omni's request limit is used up. Try again in a minute."),
    (errors.RateLimited(retry_after=12.2), "Omni's request limit is used up. Retry in 13 s."),
    (tried(errors.ServerError(status=502), 3), "Omni failed (502, 3 tries)."),
    (
        errors.ServerError("Upstream is gone", from_server=True, status=500),
        "Omni failed (500). Omni: Upstream is gone",
    ),
    (tried(errors.Unreachable("dns"), 3), "No such address (DNS) after 3 tries."),
    (
        errors.UnexpectedReply("redirect", location="evil.example\x1b"),
        "This address redirects to evil.example?. The key is not sent there: use the org's own address.",
    ),
    (errors.OmniError(status=418), "Omni refused it (418)."),
]


@pytest.mark.parametrize(("error", "words"), EVERY, ids=lambda value: type(value).__name__)
def test_what_omni_says_becomes_one_line(error: OmniError, words: str) -> None:
    assert error_text.words(error) == words
    assert error_text.expected(error)


def test_every_kind_of_error_is_among_them() -> None:
    kinds = {type(error) for error, _ in EVERY}
    known = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, OmniError)}
    assert known == kinds


@pytest.mark.parametrize("reason", get_args(errors.Reason))
def test_every_reason_for_no_answer_has_its_words(reason: errors.Reason) -> None:
    words = error_text.words(errors.Unreachable(reason))
    assert words[0].isupper()
    assert words.endswith(".")
    assert error_text.headline(errors.Unreachable(reason)) == words


@pytest.mark.parametrize("kind", get_args(errors.Kind))
def test_every_strange_reply_has_its_words(kind: errors.Kind) -> None:
    words = error_text.words(errors.UnexpectedReply(kind, status=200))
    assert words[0].isupper()
    assert words.endswith(".")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (tried(errors.ServerError(status=502), 3), "Omni failed after this row (502, 3 tries)."),
        (errors.ServerError(), "Omni failed after this row."),
        (errors.Forbidden(status=403), "This key is not allowed to do that (403)."),
    ],
)
def test_a_failed_page_has_a_headline(error: OmniError, words: str) -> None:
    assert error_text.headline(error) == words


@pytest.mark.parametrize(
    "error",
    [
        KeyringError("silent", "No keyring answered\x1b in 3 s"),
        JournalError("The journal is full\n[/]"),
        ConfigError("config.toml, line 3: [ui"),
        PermissionError("This session is read-only (--read-only)."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_trouble_on_this_machine_keeps_its_own_words(error: Exception) -> None:
    said = error_text.words(error)
    assert said == clean(said)
    assert said[:10] == str(getattr(error, "words", error))[:10]
    assert error_text.expected(error)


def test_a_mistake_of_ours_is_owned_up_to_without_its_insides() -> None:
    error = KeyError("secret value")
    assert error_text.words(error) == "Internal error (KeyError). See the log; omnitui keeps running."
    assert not error_text.expected(error)


@pytest.mark.parametrize("error", [*(error for error, _ in EVERY), ValueError("x\ny")], ids=lambda e: type(e).__name__)
def test_a_problem_is_one_clean_line_with_its_sign(error: Exception) -> None:
    line = error_text.line(error)
    said = text_of(line)
    assert said.startswith("✗ ")
    assert said == clean(said)
    assert {style for _, style in line} == {"error"}
    assert "object at 0x" not in said
    assert type(error).__name__ not in said or isinstance(error, ValueError)
