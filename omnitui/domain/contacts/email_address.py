"""Whether a text can be an e-mail address; only what certainly cannot be one is rejected."""

from __future__ import annotations

import re
from urllib.parse import unquote

NO_AT = "no @ in it"
_USUAL = re.compile(r"[A-Za-z0-9](?:[\w+-]|\.(?!\.|@))*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++", re.ASCII)
_LABEL = re.compile(r"(?:mailto|smtp|to|cc|bcc|from|e-?mail):(?://)?", re.IGNORECASE)
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\]|\\.)*+"')
_NOT_BEFORE = re.compile(r'[()<>\[\]:;\\,"\x00-\x1f\x7f]')
_NOT_IN_DOMAIN = re.compile(r"[^\w.\-]")
_LITERAL = re.compile(r"\[[\w.:]+\]")
_LONGEST = 320  # 64 + @ + 255, RFC 5321 §4.5.3.1


def folded(address: str) -> str:
    """What two spellings of one address share: Omni ignores case."""
    return address.strip().lower()


def bare(text: str) -> str:
    """The text without `mailto:` or a header's name before it, and without a mailto's question."""
    match = _LABEL.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    return unquote(rest.partition("?")[0]) if match[0].lower().startswith("mailto") else rest


def judge(text: str) -> tuple[str, str]:
    """The address in `text` with a warning where it looks odd; or an empty address and a short reason."""
    if _USUAL.fullmatch(text) and len(text) <= _LONGEST:
        return text, ""
    address = bare(text)
    reason = _problem(address)
    return ("", reason) if reason else (address, _oddity(address))


def _problem(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if not at:
        return NO_AT
    quoted = _QUOTED_LOCAL.fullmatch(local) is not None
    if not quoted and "@" in local:
        return "two @"
    if not local:
        return "nothing before the @"
    if not domain.strip("."):
        return "no domain"
    if any(character.isspace() for character in (domain if quoted else address)):
        return "space inside"
    if len(address) > _LONGEST:
        return "too long for an address"
    if not quoted and (wrong := _NOT_BEFORE.search(local)):
        return f"{_shown(wrong[0])} before the @"
    return _domain_problem(domain)


def _domain_problem(domain: str) -> str:
    if _LITERAL.fullmatch(domain):
        return ""
    if wrong := _NOT_IN_DOMAIN.search(domain):
        return f"{_shown(wrong[0])} in the domain"
    return "" if all(domain.split(".")) else "an extra dot in the domain"


def _shown(character: str) -> str:
    return f"“{character}”" if character.isprintable() else "a control character"


def _oddity(address: str) -> str:
    local, _, domain = address.rpartition("@")
    if "." not in domain:
        return "no dot in the domain"
    if local[0] == "." or local[-1] == "." or ".." in local:
        return "misplaced dots before the @"
    return ""
