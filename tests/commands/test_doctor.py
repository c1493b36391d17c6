"""The doctor with everything around it invented: each trouble is told apart, counted, and given a way out."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from omnitui.api.client import OmniClient
from omnitui.api.probe import status_without_key
from omnitui.api.rate_limit.limiter import RateLimiter
from omnitui.cli import doctor
from omnitui.cli.checks import connection
from omnitui.demo.fake_omni import DEMO_TOKEN, FakeOmni
from omnitui.domain.auth.session import Credentials
from omnitui.storage import paths
from omnitui.storage.config import profile_writer
from omnitui.storage.config.profiles import Profile
from omnitui.storage.key_store import SERVICE, KeyStore
from tests.api.support import Naps
from tests.local.fake_keyring import FakeKeyring

PROD = Profile("prod", "https://blobsrus.omniapp.co")
KEY = "omni_osk_Uq5nEverShown77"
Handler = Callable[[httpx.Request], httpx.Response]


@dataclass
class Bench:
    """A machine to examine; `handler` answers in Omni's place where there is one."""

    ring: FakeKeyring
    capsys: pytest.CaptureFixture[str]
    fake: FakeOmni = field(default_factory=lambda: FakeOmni(5))
    handler: Handler | None = None
    sent: list[httpx.Request] = field(default_factory=list)
    code: int | None = None

    def know(self, profile: Profile = PROD, key: str = KEY) -> None:
        profile_writer.save_profile(paths.config_file(), profile)
        self.fake.keys[key] = self.fake.keys[DEMO_TOKEN]
        self.ring.held[SERVICE, f"{profile.name} {profile.address}"] = key

    def examine(self, named: str | None = None) -> dict[str, str]:
        """Each finding's line by its label, sign and words, the way out after ` -> `."""
        program = doctor.Program(self._connect, lambda: "256", lambda configured: bool(configured), self._probe)
        self.code = doctor.run(named, program, store=KeyStore(lambda: self.ring))
        out, err = self.capsys.readouterr()
        assert err == "" and KEY not in out and "\x1b" not in out
        found: dict[str, str] = {}
        label = ""
        for line in out.splitlines():
            sign, name, words = line[:2].strip(), line[2:13].strip(), line[14:]
            if name or sign:
                label = name or "more"
                found[label] = f"{sign} {words}".strip()
            else:
                found[label] += f" -> {words}"
        return found

    def _transport(self) -> httpx.MockTransport:
        async def answer(request: httpx.Request) -> httpx.Response:
            self.sent.append(request)
            return self.handler(request) if self.handler else await self.fake.handle(request)

        return httpx.MockTransport(answer)

    def _connect(self, given: Credentials, limiter: RateLimiter) -> OmniClient:
        return OmniClient(
            given.profile.address, given.token, limiter=limiter, transport=self._transport(), sleep=Naps()
        )

    async def _probe(self, origin: str) -> int:
        return await status_without_key(origin, self._transport())


@pytest.fixture
def bench(capsys: pytest.CaptureFixture[str]) -> Bench:
    return Bench(FakeKeyring(), capsys)


def caused_by(cause: Exception) -> httpx.ConnectError:
    error = httpx.ConnectError("no")
    error.__cause__ = cause
    return error


def raising(error: Exception) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return handler


def test_all_is_well(bench: Bench) -> None:
    bench.know()
    found = bench.examine()
    assert bench.code == 0
    assert found["Profile"] == "prod, the default of config.toml"
    assert found["Address"] == "https://blobsrus.omniapp.co"
    assert found["Keyring"].startswith("fake_keyring answers")
    assert found["Reachable"].startswith("yes: DNS, TLS and HTTP work")
    assert found["Key"] == "organization key, role ORG_ADMIN, in the keyring"
    assert found["Limit"] == "60 requests a minute, Omni's default"
    assert {"omnitui", "Python", "textual", "httpx", "pydantic", "keyring", "Terminal", "Colours"} <= found.keys()
    assert [request.url.path for request in bench.sent] == ["/api/v1/whoami"]


def test_nothing_is_known_at_all(bench: Bench) -> None:
    found = bench.examine()
    assert bench.code == 1
    assert "OMNI_BASE_URL and OMNI_API_TOKEN" in found["Profile"]
    assert found["Config"].endswith(": none yet") and found["State"].endswith(": none yet")
    assert bench.sent == []
    assert not paths.state_folder().exists() and not paths.config_file().exists()


def test_the_environment_goes_before_the_default_and_its_half_is_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.know()
    bench.ring.error = NoKeyringError()
    monkeypatch.setenv("OMNI_BASE_URL", "elsewhere")
    monkeypatch.setenv("OMNI_API_TOKEN", KEY)
    found = bench.examine()
    assert bench.code == 0
    assert "OMNI_API_TOKEN in the environment" in found["Profile"]
    assert found["Address"] == "https://elsewhere.omniapp.co"
    assert found["Keyring"].startswith("! No keyring is running") and "Not needed" in found["Keyring"]

    found = bench.examine()
    assert bench.code == 1
    assert found["Profile"].startswith("X OMNI_BASE_URL is set, OMNI_API_TOKEN is not.")
    assert found["Reachable"].startswith("yes: DNS, TLS and HTTP work: 401 without a key")
    assert "authorization" not in bench.sent[-1].headers


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused_by(socket.gaierror(-2, "Name or service not known")), "X no, DNS: "),
        (caused_by(ssl.SSLError("no cipher")), "X no, TLS: "),
        (caused_by(ConnectionRefusedError()), "X no, connection: "),
        (httpx.ConnectTimeout("slow"), "X no, connection: "),
        (httpx.RemoteProtocolError("cut"), "X no, HTTP: "),
    ],
)
def test_what_stands_between_is_told(bench: Bench, error: Exception, words: str) -> None:
    bench.know()
    bench.handler = raising(error)
    found = bench.examine()
    assert bench.code == 1
    assert found["Reachable"].startswith(words) and " -> " in found["Reachable"]
    assert "Key" not in found


@pytest.mark.parametrize(
    ("answer", "reachable", "key"),
    [
        (httpx.Response(401, json={"detail": "no"}), "yes: DNS, TLS and HTTP work: HTTP 401", "X not accepted: no;"),
        (httpx.Response(503, text="sorry"), "X yes, but HTTP 503", "X not accepted"),
        (httpx.Response(200, html="<html>login</html>"), "X something answers, but not Omni's API", None),
        (httpx.Response(302, headers={"location": "https://evil.example/"}), "X something answers", None),
        (httpx.Response(200, json={}), "yes: DNS", "accepted; kind unknown"),
        (httpx.Response(200, json={"keyScope": "user"}), "yes: DNS", "personal token, in the keyring"),
    ],
)
def test_what_the_server_says_of_the_key(bench: Bench, answer: httpx.Response, reachable: str, key: str | None) -> None:
    bench.know()
    bench.handler = lambda request: httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    found = bench.examine()
    assert bench.code == (1 if reachable.startswith("X") or (key or "").startswith("X") else 0)
    assert found["Reachable"].startswith(reachable)
    assert found.get("Key", "").startswith(key or "") and ("Key" in found) == (key is not None)


def test_a_server_without_whoami_is_said_to_be_one(bench: Bench) -> None:
    bench.know()
    bench.handler = lambda request: (
        httpx.Response(404, json={"detail": "no such path"})
        if request.url.path.endswith("/whoami")
        else httpx.Response(200, json={"pageInfo": {"hasNextPage": False}, "records": []})
    )
    assert "this server has no whoami" in bench.examine()["Key"]
    assert bench.code == 0


def test_a_key_that_is_echoed_is_not_shown(bench: Bench) -> None:
    bench.know()
    bench.handler = lambda request: httpx.Response(403, json={"detail": f"{request.headers['authorization']}\x1b[31m"})
    assert bench.examine()["Key"].startswith("X not accepted")


def test_a_silent_server_is_given_up_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.know()
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    bench.fake.latency = 30
    assert bench.examine()["Reachable"].startswith("X no answer in")


@pytest.mark.parametrize("named", [None, "prod"])
def test_a_locked_keyring_leaves_the_address_to_be_tried(bench: Bench, named: str | None) -> None:
    bench.know()
    bench.ring.error = KeyringLocked()
    found = bench.examine(named)
    assert bench.code == 1
    assert found["Keyring"].startswith("X The keyring is locked") and "OMNI_API_TOKEN" in found["Keyring"]
    assert "401 without a key" in found["Reachable"]


def test_a_keyring_that_does_not_answer_is_waited_for_three_seconds(bench: Bench) -> None:
    bench.know()
    bench.ring.open.clear()
    began = time.monotonic()
    found = bench.examine()
    assert 2.5 < time.monotonic() - began < 9
    bench.ring.open.set()
    assert found["Keyring"].startswith("X No keyring answered in 3 s")


def test_a_profile_is_named_and_a_wrong_name_tells_the_right_ones(bench: Bench) -> None:
    bench.know()
    bench.know(Profile("live", "https://live.omniapp.co", production=True, requests_per_minute=500))
    bench.know(Profile("bare", "https://bare.omniapp.co"))
    del bench.ring.held[SERVICE, "bare https://bare.omniapp.co"]
    found = bench.examine("live")
    assert found["Profile"] == "live, by --profile, from config.toml, production"
    assert found["Limit"] == "500 requests a minute, from the profile"
    assert bench.code == 0
    found = bench.examine("nobody")
    assert "No profile named nobody" in found["Profile"] and "prod, live, bare" in found["Profile"]
    assert bench.code == 1
    assert bench.examine("bare")["Key"].startswith("X the keyring has none for bare")


def test_a_key_does_not_go_to_a_host_nobody_has_said_yes_to(bench: Bench) -> None:
    bench.know(Profile("own", "https://omni.corp.example"))
    found = bench.examine()
    assert found["Key"].startswith("X not sent") and bench.code == 1
    assert not [request for request in bench.sent if "authorization" in request.headers]


def test_a_broken_config_is_named_and_the_rest_is_examined(bench: Bench, tmp_path: Path) -> None:
    bench.know()
    with paths.config_file().open("a") as file:
        file.write("oops = \n")
    found = bench.examine()
    assert bench.code == 1
    assert found["more"].startswith("X config.toml line ") and "Key" not in found
