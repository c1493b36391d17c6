from __future__ import annotations

import pytest

from omnitui.secret import Secret
from omnitui.storage.config import environment


def test_nothing_set_is_no_problem() -> None:
    found = environment.read({"OMNI_BASE_URL": "", "OMNI_API_TOKEN": " ", "PATH": "/bin"})
    assert found == environment.FromEnvironment()
    assert not found.complete


@pytest.mark.parametrize("name", ["OMNI_API_TOKEN", "OMNI_API_KEY"])
def test_a_pair_is_complete_and_its_key_leaves_the_environment(name: str) -> None:
    environ = {"OMNI_BASE_URL": "blobsrus", name: " key-1\n"}
    found = environment.read(environ)
    assert found.complete
    assert (found.address, found.token) == ("https://blobsrus.omniapp.co", Secret("key-1"))
    assert environ == {"OMNI_BASE_URL": "blobsrus"}


def test_the_newer_name_goes_first() -> None:
    found = environment.read({"OMNI_BASE_URL": "b", "OMNI_API_TOKEN": "new", "OMNI_API_KEY": "old"})
    assert found.token == Secret("new")
    found = environment.read({"OMNI_BASE_URL": "b", "OMNI_API_TOKEN": "", "OMNI_API_KEY": "old"})
    assert found.token == Secret("old")


@pytest.mark.parametrize(
    ("environ", "missing", "problem"),
    [
        ({"OMNI_API_TOKEN": "k1"}, "OMNI_BASE_URL", "OMNI_API_TOKEN is set, OMNI_BASE_URL is not."),
        ({"OMNI_BASE_URL": "b"}, "OMNI_API_TOKEN", "OMNI_BASE_URL is set, OMNI_API_TOKEN is not."),
        (
            {"OMNI_BASE_URL": "http://b.co", "OMNI_API_TOKEN": "k1"},
            None,
            "OMNI_BASE_URL: A key is never sent over http. Use the https address.",
        ),
    ],
)
def test_half_a_pair_is_named(environ: dict[str, str], missing: str | None, problem: str) -> None:
    found = environment.read(environ)
    assert not found.complete
    assert (found.missing, found.problem) == (missing, problem)
    assert "k1" not in repr(found)
