"""Where the key comes from, in the order of DESIGN §5, and one pacer for each."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from omnitui.api.client import OmniClient
from omnitui.api.errors import NotSignedIn
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.domain.auth import resolve
from omnitui.domain.auth.resolve import Ask, InKeyring
from omnitui.domain.auth.session import Credentials, KeySource, Sessions
from omnitui.secret import Secret
from omnitui.storage.config.cli_profiles import CliProfile
from omnitui.storage.config.profiles import Config, Profile
from tests.domain.support import client_for

OWN = Profile("own", "https://own.omniapp.co")
CONFIG = Config(profiles={"own": OWN}, default="own")
CLI = {
    "defaultProfile": "prod",
    "profiles": {
        "prod": {"apiEndpoint": "https://cli.omniapp.co", "authMethod": "api-key", "apiKey": "k1"},
        "own": {"apiEndpoint": "https://other.omniapp.co", "apiKey": "k2"},
        "old": {
            "apiEndpoint": "https://cli.omniapp.co",
            "authMethod": "oauth",
            "accessToken": "k3",
            "tokenExpiresAt": "2020-01-01T00:00:00Z",
        },
        "bare": {"apiEndpoint": "https://cli.omniapp.co"},
    },
}


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("OMNI_BASE_URL", "OMNI_API_TOKEN", "OMNI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CLI))
    return path


def pair(monkeypatch: pytest.MonkeyPatch, address: str = "env", token: str = "t") -> None:
    monkeypatch.setenv("OMNI_BASE_URL", address)
    monkeypatch.setenv("OMNI_API_TOKEN", token)


def test_a_named_profile_goes_before_the_environment(cli: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair(monkeypatch)
    assert resolve.find("own", CONFIG, cli) == InKeyring(OWN)
    named = resolve.find("prod", CONFIG, cli)
    assert isinstance(named, Credentials) and named.key_source is KeySource.CLI and named.token.reveal() == "k1"
    assert named.profile.address == "https://cli.omniapp.co"


def test_the_environments_pair_goes_before_the_default_profile(cli: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair(monkeypatch)
    found = resolve.find(None, CONFIG, cli)
    assert isinstance(found, Credentials) and found.key_source is KeySource.ENVIRONMENT
    assert (found.profile.address, found.token.reveal()) == ("https://env.omniapp.co", "t")


@pytest.mark.parametrize(("address", "token", "missing"), [("env", "", "OMNI_API_TOKEN"), ("", "t", "OMNI_BASE_URL")])
def test_half_a_pair_is_never_completed_from_a_profile_and_is_named(
    address: str, token: str, missing: str, cli: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(monkeypatch, address, token)
    found = resolve.find(None, CONFIG, cli)
    assert isinstance(found, Ask) and f"{missing} is not" in found.words
    assert (found.profile is not None) is bool(address)
    assert [profile.name for profile in found.cli] == ["prod", "own", "old", "bare"], "offered all the same"


def test_then_the_default_profile_then_the_login_screen_with_the_clis_profiles(cli: Path) -> None:
    assert resolve.find(None, CONFIG, cli) == InKeyring(OWN)
    found = resolve.find(None, Config(), cli)
    assert isinstance(found, Ask) and not found.words and found.cli[0].name == "prod"


@pytest.mark.parametrize(("name", "words"), [("old", "omni config login old"), ("bare", "no key"), ("no", "named no")])
def test_a_named_profile_that_cannot_be_used_says_why(name: str, words: str, cli: Path) -> None:
    found = resolve.find(name, CONFIG, cli)
    assert isinstance(found, Ask) and words in found.words and found.cli


def test_a_cli_token_is_used_until_the_moment_it_runs_out() -> None:
    ends = datetime(2026, 5, 4, 16, tzinfo=UTC)
    candidate = CliProfile("me", "https://cli.omniapp.co", Secret("k"), "signed in", ends)
    assert isinstance(resolve.usable(candidate, Config(), ends.replace(hour=15)), Credentials)
    assert isinstance(resolve.usable(candidate, Config(), ends), str)


def test_what_holds_people_back_at_an_org_holds_for_the_clis_profile_of_it_too() -> None:
    candidate = CliProfile("me", "https://cli.omniapp.co", Secret("k"), "API key")
    own = Profile("mine", "https://cli.omniapp.co", production=True, read_only=True)
    found = resolve.usable(candidate, Config({"mine": own}))
    assert isinstance(found, Credentials)
    assert (found.profile.production, found.profile.read_only, found.profile.name) == (True, True, "me")


def test_a_proxy_is_named_only_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ann:secret@proxy.test:3128/")
    assert resolve.proxy_in_use("https://acme.omniapp.co") == ("HTTPS_PROXY", "proxy.test:3128")
    assert resolve.proxy_in_use("http://127.0.0.1:80") is None
    monkeypatch.setenv("NO_PROXY", "omniapp.co")
    assert resolve.proxy_in_use("https://acme.omniapp.co") is None


@pytest.mark.parametrize(
    ("origin", "needed"),
    [
        ("https://acme.omniapp.co", False),
        ("https://a.playground.exploreomni.dev", False),
        ("http://127.0.0.1:8080", False),
        ("https://omniapp.co.evil.test", True),
        ("https://evilomniapp.co", True),
        ("https://bi.acme.test", True),
    ],
)
def test_a_foreign_host_is_asked_about_once_a_profile(origin: str, needed: bool) -> None:
    profile = Profile("x", origin)
    assert resolve.needs_trust(profile) is needed
    assert not resolve.needs_trust(resolve.trusted(profile))


def test_a_key_belongs_to_the_profile_with_its_address_else_to_a_new_name() -> None:
    assert resolve.profile_for("https://own.omniapp.co", None, CONFIG) is OWN
    assert resolve.profile_for("https://own.exploreomni.dev", OWN, CONFIG).name == "own-2"
    asked = Profile("mine", "https://own.omniapp.co", read_only=True)
    assert resolve.profile_for("https://own.omniapp.co", asked, CONFIG) is asked


def credentials(key: str, **fields: object) -> Credentials:
    limit = fields.get("limit")
    profile = Profile("p", "https://own.omniapp.co", False, bool(fields), limit if isinstance(limit, int) else None)
    return Credentials(profile, Secret(key), KeySource.SESSION)


def test_one_pacer_a_key_whatever_is_switched_to_in_between() -> None:
    limiters: list[RateLimiter] = []

    def connect(credentials: Credentials, limiter: RateLimiter) -> OmniClient:
        limiters.append(limiter)
        return client_for(lambda request: httpx.Response(200))

    sessions = Sessions(connect)
    for key in ("a", "b", "a"):
        sessions.client(credentials(key))
    assert limiters[0] is limiters[2] and limiters[0] is not limiters[1] and limiters[0].per_minute == 60
    sessions.client(credentials("a", limit=500))
    assert limiters[3] is limiters[0] and limiters[0].per_minute == 500
    Sessions(connect, requests_per_minute=30).client(credentials("a", limit=500))
    assert limiters[4].per_minute == 30
    assert sessions.open(credentials("a", limit=500)).read_only
    assert Sessions(connect, read_only=True).open(credentials("a")).read_only


@pytest.mark.parametrize("whoami", [404, 405])
async def test_a_server_without_whoami_proves_the_key_by_one_row(whoami: int) -> None:
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.url.path} {request.url.params.get('pageSize')}")
        if request.url.path.endswith("whoami"):
            return httpx.Response(whoami)
        return httpx.Response(200, content=b'{"records":[]}')

    session = await Sessions(lambda credentials, limiter: client_for(handle)).prove(credentials("a"))
    assert session.who is None and not session.personal
    assert asked == ["/api/v1/whoami None", "/api/v1/schedules 1"]


async def test_a_key_that_is_refused_leaves_no_client_open() -> None:
    client = client_for(lambda request: httpx.Response(401))
    with pytest.raises(NotSignedIn):
        await Sessions(lambda credentials, limiter: client).prove(credentials("a"))
    with pytest.raises(Exception, match="closed"):
        await client.whoami()
