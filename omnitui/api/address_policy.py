"""Where a key may be sent, and through which proxy."""

from __future__ import annotations

import ipaddress
from urllib.request import getproxies, proxy_bypass

import httpx

from omnitui.api.errors import NotSignedIn, OmniError, Unreachable
from omnitui.secret import Secret


def problem_with(origin: str, key: Secret | None) -> OmniError | None:
    """Return the error that forbids sending to an origin, or None: only https and this machine are allowed.

    `key` is None for a request without one; otherwise a key that cannot be a header value is an error as well.
    """
    try:
        url = httpx.URL(origin)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL()
    labels = url.host.rstrip(".").split(".")
    named = all(0 < len(label) < 64 for label in labels)
    if url.scheme not in ("http", "https") or not named or url.userinfo:
        return Unreachable("dns", "This is not an organization's address.")
    if url.scheme == "http" and not is_loopback(url.host):
        return Unreachable("tls", "A key is sent over https only.")
    if key is None:
        return None
    text = key.reveal()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        return NotSignedIn("The key is empty or has invalid characters.")
    return None


def proxy_for(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for an address; None for this machine itself."""
    if is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def is_loopback(host: str) -> bool:
    """Whether a host name or address literal can only be this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
