"""Turns what a user types or pastes as an Omni address into a bare origin (omni-api.md §1.1, §1.5)."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

OMNI_DOMAINS = (
    "omniapp.co",
    "exploreomni.dev",
    "thundersalmon.com",
    "embed-omniapp.co",
    "embed-exploreomni.dev",
    "embed-thundersalmon.com",
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_EMPTY = "Type the org's address: blobsrus or blobsrus.omniapp.co."
_NO_ADDRESS = "This is not an address. It looks like blobsrus or blobsrus.omniapp.co."


def normalise(text: str) -> str:
    """Return the bare origin, such as `https://blobsrus.omniapp.co`.

    A single word is an org of omniapp.co. Path, query, default port and control characters are dropped. Raises
    ValueError with one sentence to show under the field.
    """
    text = _typed(text)
    parts = _split(text)
    name = _host_name(parts.hostname or "")
    loopback = _is_loopback_host(name)
    # Servers on loopback have no certificate; the demo server is one.
    scheme = parts.scheme or ("http" if loopback else "https")
    if scheme == "http" and not loopback:
        raise ValueError("A key is never sent over http. Use the https address.")
    return f"{scheme}://{name}{_port(parts, scheme)}"


def host(origin: str) -> str:
    """Return the origin without its scheme, for display: `blobsrus.omniapp.co`, `127.0.0.1:8080`."""
    return origin.partition("://")[2]


def short_name(origin: str) -> str:
    """Return the org's name for the header; on a host that is not Omni's own, the host."""
    name = host(origin)
    return name.split(".", 1)[0] if is_omni_host(origin) else name


def is_loopback(origin: str) -> bool:
    """Whether requests to the origin never leave this machine."""
    return _is_loopback_host(_bare_host(origin))


def is_omni_host(origin: str) -> bool:
    """Whether the host is one of Omni's own domains or under one (the official CLI's list)."""
    name = _bare_host(origin)
    return any(name == domain or name.endswith("." + domain) for domain in OMNI_DOMAINS)


def _typed(text: str) -> str:
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf")).strip()
    if not text:
        raise ValueError(_EMPTY)
    if any(char.isspace() for char in text):
        raise ValueError("An address has no spaces.")
    if text.startswith("omni_"):
        raise ValueError("This is a key. It goes in the next field.")
    return text


def _split(text: str) -> SplitResult:
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in _DEFAULT_PORTS:
        raise ValueError("An address starts with https:// or the org's name.")
    try:
        parts = urlsplit(text if scheme else "//" + text.lstrip("/"))
    except ValueError:
        raise ValueError(_NO_ADDRESS) from None
    if "@" in parts.netloc:
        raise ValueError("An address has no @. The key goes in its own field.")
    return parts


def _host_name(name: str) -> str:
    name = name.rstrip(".")
    if ":" in name or ("." in name and _is_number(name.rpartition(".")[2])):
        return _ip(name)
    # The standard library's IDNA maps these letters differently from today's standard, so to another host.
    if any(char in name for char in "ßς"):
        raise ValueError("Enter this address in its xn-- form.")
    try:
        name = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValueError(_NO_ADDRESS) from None
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(_NO_ADDRESS)
    return name if "." in name or name == "localhost" else f"{name}.omniapp.co"


def _is_number(label: str) -> bool:
    return label.isdigit() or label.startswith("0x")


def _ip(name: str) -> str:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        raise ValueError(_NO_ADDRESS) from None
    if address.version == 4:
        return str(address)
    if address.scope_id:
        raise ValueError(_NO_ADDRESS)
    return f"[{address}]"


def _port(parts: SplitResult, scheme: str) -> str:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("The port must be a number from 1 to 65535.")
    return "" if port in (None, _DEFAULT_PORTS[scheme]) else f":{port}"


def _bare_host(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def _is_loopback_host(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
