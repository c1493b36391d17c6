from __future__ import annotations

import pytest

from omnitui.storage.config import address

ORG = "https://blobsrus.omniapp.co"


@pytest.mark.parametrize(
    "typed",
    [
        "blobsrus",
        "  blobsrus\n",
        "BlobsRus",
        "blobsrus.omniapp.co",
        "blobsrus.omniapp.co.",
        "Blobsrus.OmniApp.co/",
        "https://blobsrus.omniapp.co",
        "HTTPS://blobsrus.omniapp.co:443",
        "https://blobsrus.omniapp.co/api",
        "https://blobsrus.omniapp.co/api/v1/",
        "https://blobsrus.omniapp.co/dashboards/3f/schedules/77?y=1#z",
        "blobsrus.omniapp.co/dashboards/x?y",
        "//blobsrus.omniapp.co",
        "https://blobsrus.omni\r\napp.co\x00\x1b",
        "\ufeffhttps://blobsrus.\u200bomniapp.co",
        "ｂlobsrus。omniapp.co",
        "https://blobsrus",
    ],
)
def test_one_org_has_one_origin(typed: str) -> None:
    assert address.normalise(typed) == ORG
    assert address.normalise(address.normalise(typed)) == ORG


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://omni.blob.example:8443/x", "https://omni.blob.example:8443"),
        ("omni.blob.example:8443", "https://omni.blob.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("localhost:8080", "http://localhost:8080"),
        ("http://localhost:80/", "http://localhost"),
        ("127.0.0.1:9", "http://127.0.0.1:9"),
        ("https://127.0.0.1", "https://127.0.0.1"),
        ("http://[::1]:8080/api", "http://[::1]:8080"),
        ("https://10.0.0.7", "https://10.0.0.7"),
        ("acme.playground.exploreomni.dev", "https://acme.playground.exploreomni.dev"),
    ],
)
def test_other_hosts_and_ports_are_kept(typed: str, origin: str) -> None:
    assert address.normalise(typed) == origin


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the org's address"),
        (" \n\x07", "Type the org's address"),
        ("blobs rus", "no spaces"),
        ("blobs\u00a0rus", "no spaces"),
        ("https://user:pw@blobsrus.omniapp.co", "no @"),
        ("blob@blob.example", "no @"),
        ("http://blobsrus.omniapp.co", "never sent over http"),
        ("http://localhost.blob.example", "never sent over http"),
        ("http://127.0.0.1.blob.example", "never sent over http"),
        ("ftp://blobsrus.omniapp.co", "starts with https"),
        ("javascript:alert(1)", "starts with https"),
        ("file:///etc/passwd", "starts with https"),
        ("omni_osk_abcdefgh", "This is a key"),
        ("https://", "not an address"),
        ("https://blobs_rus.omniapp.co", "not an address"),
        ("https://good.omniapp.co\\.evil.example", "not an address"),
        ("https://-blob.example", "not an address"),
        ("https://blob..example", "not an address"),
        ("https://127.1", "not an address"),
        ("https://300.0.0.1", "not an address"),
        ("https://[::1", "not an address"),
        ("https://[fe80::1%25eth0]", "not an address"),
        ("https://straße.example", "xn--"),
        ("https://blob.example:99999", "port"),
        ("https://blob.example:0", "port"),
        ("a" * 64, "not an address"),
    ],
)
def test_what_is_no_address_is_said_in_one_sentence_without_a_secret(typed: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        address.normalise(typed)
    said = str(caught.value)
    assert words in said
    assert "pw" not in said and "osk" not in said and "\n" not in said


@pytest.mark.parametrize(
    ("origin", "omni", "loopback", "short"),
    [
        (ORG, True, False, "blobsrus"),
        ("https://omniapp.co", True, False, "omniapp"),
        ("https://acme.playground.exploreomni.dev", True, False, "acme"),
        ("https://x.embed-omniapp.co", True, False, "x"),
        ("https://evilomniapp.co", False, False, "evilomniapp.co"),
        ("https://omniapp.co.blob.example", False, False, "omniapp.co.blob.example"),
        ("https://myorg.omni.co", False, False, "myorg.omni.co"),
        ("http://127.0.0.1:8080", False, True, "127.0.0.1:8080"),
        ("http://[::1]:8080", False, True, "[::1]:8080"),
        ("http://localhost", False, True, "localhost"),
        ("https://localhost.blob.example", False, False, "localhost.blob.example"),
    ],
)
def test_what_kind_of_host_it_is(origin: str, omni: bool, loopback: bool, short: str) -> None:
    assert address.is_omni_host(origin) is omni
    assert address.is_loopback(origin) is loopback
    assert address.short_name(origin) == short
    assert address.host(origin) == origin.split("://")[1]
