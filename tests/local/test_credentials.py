from __future__ import annotations

import asyncio
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring import core, errors

from omnitui.secret import Secret
from omnitui.storage import key_store
from omnitui.storage.key_store import KeyringError, KeyStore
from tests.local.fake_keyring import FakeKeyring

ORG = "https://blobsrus.omniapp.co"
KEY = Secret("omni_osk_very_secret")


@pytest.fixture
def ring() -> Iterator[FakeKeyring]:
    fake = FakeKeyring()
    yield fake
    fake.open.set()


@pytest.fixture
def store(ring: FakeKeyring) -> KeyStore:
    return KeyStore(lambda: ring)


async def trouble_of(store: KeyStore) -> KeyringError:
    with pytest.raises(KeyringError) as caught:
        await store.set("prod", ORG, KEY)
    assert "very_secret" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.words.startswith(caught.value.cause + ": the key is forgotten when you quit.")
    return caught.value


async def test_a_key_is_kept_for_its_address_only(store: KeyStore, ring: FakeKeyring) -> None:
    await store.set("prod", ORG, KEY)
    assert await store.get("prod", ORG) == KEY
    assert await store.get("prod", "https://evil.example") is None
    assert await store.get("other", ORG) is None
    assert await store.delete("prod", ORG) is True
    assert await store.delete("prod", ORG) is False
    assert ring.held == {} and all(ring.daemons)


async def test_a_backend_that_loses_the_key_is_told(store: KeyStore, ring: FakeKeyring) -> None:
    ring.forgets = True
    trouble = await trouble_of(store)
    assert (trouble.kind, trouble.cause) == ("failed", "The keyring did not save the key")
    ring.held[("omnitui", f"prod {ORG}")] = "x"
    with pytest.raises(KeyringError, match="did not delete the key: no key was removed"):
        await store.delete("prod", ORG)


@pytest.mark.parametrize(
    ("error", "kind", "cause"),
    [
        (errors.KeyringLocked("Failed to unlock"), "locked", "The keyring is locked"),
        (errors.NoKeyringError("none"), "none", "No keyring is running on this machine"),
        (errors.InitError("no collection"), "failed", "The keyring failed (InitError)"),
        (errors.PasswordSetError("very_secret"), "failed", "The keyring failed (PasswordSetError)"),
        (ModuleNotFoundError("no keyrings"), "failed", "The keyring set in PYTHON_KEYRING_BACKEND or"),
        (OSError("very_secret"), "failed", "The keyring failed (OSError)"),
    ],
)
async def test_every_error_becomes_words(
    store: KeyStore, ring: FakeKeyring, error: Exception, kind: str, cause: str
) -> None:
    ring.error = error
    trouble = await trouble_of(store)
    assert trouble.kind == kind
    assert trouble.cause.startswith(cause)


async def test_a_silent_keyring_is_given_up_on(store: KeyStore, ring: FakeKeyring) -> None:
    ring.open.clear()
    with pytest.raises(KeyringError, match=r"^No keyring answered in 0\.01 s: the key is forgotten") as caught:
        await store.get("prod", ORG, limit=0.01)
    assert caught.value.kind == "silent"


async def test_without_a_limit_it_waits_until_it_is_cancelled(store: KeyStore, ring: FakeKeyring) -> None:
    ring.open.clear()
    waiting = asyncio.create_task(store.get("prod", ORG, limit=None))
    await asyncio.get_running_loop().run_in_executor(None, ring.entered.wait, 20)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    ring.open.set()
    assert await store.get("prod", ORG) is None


def test_an_answer_after_the_loop_closed_disturbs_nobody(ring: FakeKeyring) -> None:
    ring.open.clear()
    with pytest.raises(KeyringError):
        asyncio.run(KeyStore(lambda: ring).get("prod", ORG, limit=0.01))
    before = len(ring.daemons)
    ring.open.set()
    assert before == 1


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where somebody chose the backend, whatever runs here."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "chosen.by.the.test")
    monkeypatch.setattr(core, "_keyring_backend", None)


def backend_of(module: str, *chained: object) -> object:
    return type("Keyring", (), {"__module__": module, "backends": list(chained)})()


PLAINTEXT = backend_of("keyrings.alt.file")
REAL = backend_of("keyring.backends.SecretService")


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize(
    ("backend", "kind", "cause"),
    [
        (core.load_keyring("keyring.backends.fail.Keyring"), "none", "No keyring is running on this machine"),
        (
            core.load_keyring("keyring.backends.null.Keyring"),
            "refused",
            "keyring.backends.null does not store",
        ),
        (PLAINTEXT, "refused", "keyrings.alt.file does not store keys securely and is not used"),
        (backend_of("keyring.backends.chainer", PLAINTEXT), "refused", "keyrings.alt.file does not store"),
        (backend_of("keyring.backends.SecretServiceLike"), "refused", "keyring.backends.SecretServiceLike"),
    ],
)
def test_only_real_backends_are_used(monkeypatch: pytest.MonkeyPatch, backend: object, kind: str, cause: str) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    with pytest.raises(KeyringError) as caught:
        key_store.find_backend()
    assert caught.value.kind == kind
    assert caught.value.cause.startswith(cause)


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("chosen_one", [REAL, backend_of("keyring.backends.chainer", PLAINTEXT, REAL)])
def test_the_real_one_is_found_alone_and_in_a_chain(monkeypatch: pytest.MonkeyPatch, chosen_one: object) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: chosen_one)
    assert key_store.find_backend() is REAL


@pytest.mark.usefixtures("chosen")
async def test_a_backend_that_is_not_installed_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyringError) as caught:
        await KeyStore().get("prod", ORG, limit=20)
    assert caught.value.kind == "failed" and "PYTHON_KEYRING_BACKEND" in caught.value.words
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keyring")
async def test_a_machine_without_a_bus_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(core, "_keyring_backend", None)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    began = time.monotonic()
    with pytest.raises(KeyringError) as caught:
        await KeyStore().get("prod", ORG, limit=20)
    assert caught.value.kind == "none" and time.monotonic() - began < 10
    assert capfd.readouterr() == ("", "")
