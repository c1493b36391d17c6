"""Checks of where a delivery goes, and its spelling for Omni (`omni-api.md §5.2`).

Every check returns a message, empty where all is well; an empty text passes, for the rules decide about that.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

VARIABLES = (
    "currentDate",
    "currentTime",
    "currentYear",
    "currentMonth",
    "currentDay",
    "yesterdayDate",
    "timeZone",
    "entityName",
    "format",
    "scheduledTaskName",
)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]*[a-z0-9]", re.ASCII)
_NUMBERS_ONLY = re.compile(r"\d+(\.\d+){3}", re.ASCII)
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d{1,2}", re.ASCII)
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]+")
_SLACK_ID = re.compile(r"[A-Z][A-Z0-9]+", re.ASCII)
_TAG = re.compile(r"\{\{\{?\s*[#^/&]?\s*(.*?)\s*\}?\}\}")
_ENDINGS = re.compile(r"\.(csv|xlsx|json|pdf|png|zip)$", re.IGNORECASE)


def email_problem(address: str) -> str:
    """A message for what is no address; quoted local parts are not accepted."""
    if _EMAIL.fullmatch(address):
        return ""
    return f"{_short(address)} is not an address: {'no @' if '@' not in address else 'name@company.com'}."


def split_ids(text: str) -> list[str]:
    """The ids in a list with commas, semicolons, blanks or lines between, each once."""
    return list(dict.fromkeys(part for part in re.split(r"[,;\s]+", text) if part))


def channel_problem(text: str) -> str:
    """Omni posts to exactly one channel, named by its id."""
    ids = split_ids(text)
    if len(ids) > 1:
        return "Only one channel. Create another schedule for the second."
    return _slack_problem(
        ids, "CGD", "A channel id starts with C or G, e.g. C0ABC1234. Slack shows it in the channel details."
    )


def slack_people_problem(text: str) -> str:
    """People on Slack are named by their member ids."""
    return _slack_problem(
        split_ids(text), "UW", "A user id starts with U, e.g. U0ABC1234. Slack shows it in the profile."
    )


def _slack_problem(ids: list[str], initials: str, words: str) -> str:
    wrong = [slack_id for slack_id in ids if not _SLACK_ID.fullmatch(slack_id) or slack_id[0] not in initials]
    return f"{_short(wrong[0])}: {words}" if wrong else ""


def url_problem(text: str) -> str:
    """A webhook's address is http or https, with a host."""
    text = text.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "This is not a web address."
    if parts.scheme.lower() not in ("http", "https"):
        return "The address must start with https:// or http://."
    if not host or any(character.isspace() for character in text):
        return "This is not a web address."
    return ""


def sftp_parts(text: str) -> tuple[str, str]:
    """The host and the path (with its slash; "" for none) of an SFTP address, typed with `sftp://` or without."""
    bare = re.sub(r"^\s*sftp://", "", text, flags=re.IGNORECASE).strip()
    host, slash, path = bare.partition("/")
    return host, f"/{path}" if slash and path else ""


def sftp_address(address: str, path: str) -> str:
    """The address as Omni wants it: `sftp://host/path`, the path once (`omni-api.md §8`, clash 19)."""
    host, inner = sftp_parts(address)
    wanted = path.strip()
    return f"sftp://{host}{inner or (wanted if wanted.startswith('/') else f'/{wanted}')}"


def sftp_problem(text: str) -> str:
    """A message for an address that is more than a host and a path; user and port have fields of their own."""
    host, path = sftp_parts(text)
    if "://" in host + path:
        return "Enter a server name, e.g. ftp.example.com, with or without sftp://."
    if "@" in host:
        return "The user has its own field; remove the part before the @."
    if re.search(r":\d*$", host) and not host.endswith("]") and (host.startswith("[") or host.count(":") == 1):
        return "The port has its own field; remove the : and what follows."
    if text.strip() and (not host or any(character.isspace() for character in host)):
        return "Enter the server name, e.g. ftp.example.com."
    return ""


def port_problem(text: str) -> str:
    """A port is a whole number from 1 to 65535."""
    return "" if not text.strip() else number_problem(text, 65535, "A port is a number from 1 to 65535.")


def number_problem(text: str, highest: int, words: str) -> str:
    """Whether a text is a whole number from 1 to `highest`; `words` where not."""
    digits = text.strip()
    good = digits.isascii() and digits.isdigit() and len(digits) < 12 and 1 <= int(digits) <= highest
    return "" if good else words


def bucket_problem(text: str) -> str:
    """S3's own rules for a bucket's name."""
    name = text.strip()
    if not name:
        return ""
    if not 3 <= len(name) <= 63:
        return f"A bucket name has 3 to 63 characters; this one has {len(name)}."
    if not _BUCKET.fullmatch(name) or ".." in name:
        return "A bucket name has only lowercase letters, digits, - and ., with a letter or digit at both ends."
    return "A bucket name can't be an IP address." if _NUMBERS_ONLY.fullmatch(name) else ""


def region_problem(text: str) -> str:
    """The shape of an AWS region; which ones exist is for Omni to know."""
    good = not text.strip() or _REGION.fullmatch(text.strip())
    return "" if good else "A region looks like eu-west-1 or us-east-2."


def role_problem(text: str) -> str:
    """The shape of a role's ARN."""
    good = not text.strip() or _ROLE.fullmatch(text.strip())
    return "" if good else "A role looks like arn:aws:iam::111122223333:role/Name."


def prefix_problem(text: str) -> str:
    """A message for a key prefix that climbs out of its folder."""
    return "A prefix can't contain “..”." if ".." in text else ""


def filename_problem(text: str) -> str:
    """A file's name may hold Omni's own variables in {{ }}, and no extension."""
    names = [name.strip() for name in _TAG.findall(text)]
    rest = _TAG.sub("", text)
    if "{{" in rest or "}}" in rest:
        return "Write a variable between {{ and }}."
    unknown = next((name for name in names if name not in VARIABLES), None)
    if unknown is not None:
        return f"Omni has no variable {_short(unknown) or '{{}}'}. It has {', '.join(VARIABLES)}."
    return "Leave out the extension: Omni adds it." if _ENDINGS.search(text.strip()) else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
