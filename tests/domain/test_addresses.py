"""Addresses out of pasted text: every kind of list people have, and nothing of it lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnitui.domain.contacts.address_parser import EntryKind, read_addresses
from omnitui.domain.contacts.email_address import judge

ANN, BOB = "ann@x.test", "bob@x.test"


def found(text: str) -> list[str]:
    return [piece.address for piece in read_addresses(text) if piece.kind is EntryKind.ADDRESS]


def refused(text: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.reason) for piece in read_addresses(text) if piece.kind is EntryKind.INVALID]


@pytest.mark.parametrize(
    "text",
    [
        "ann@x.test,bob@x.test",
        "ann@x.test;bob@x.test;",
        "ann@x.test bob@x.test",
        "ann@x.test\tbob@x.test",
        "ann@x.test\r\nbob@x.test\r\n",
        "ann@x.test\rbob@x.test",
        "ann@x.test, , ;; bob@x.test.",
        "<ann@x.test> <bob@x.test>",
        "<ann@x.test, bob@x.test>",
        "Ann <ann@x.test>; Bob <bob@x.test>",
        '"Blob, Ann" <ann@x.test>, "Roe \\"B\\" (Ops); Bob" <bob@x.test>',
        "Blob, Ann <ann@x.test>; Roe, Bob <bob@x.test>",
        "'ann@x.test'; 'bob@x.test'",
        "Ann <mailto:ann@x.test>\nmailto:bob@x.test?subject=Hello",
        "ann@x.test<mailto:ann@x.test>; bob@x.test <bob@x.test>",
        "[ann@x.test](mailto:ANN@x.test), (bob@x.test)",
        "- ann@x.test\n* bob@x.test\n• ",
        "\ufeffann@x.test\u200b,\u00a0bob@x.test\u00a0",
        "ann＠x.test，bob@x.test；",
        "ann\u200d@x.test\u2028bob@x\u00ad.test",
        '"ann@x.test","bob@x.test"',
        "To:ann@x.test, SMTP:bob@x.test",
        "“Ann” <ann@x.test>, „Bob“ <bob@x.test>",
        "| ann@x.test | bob@x.test |",
        "ann@x.test!\nbob@x.test?",
        "Émile Zola-Blob <ann@x.test>, Müller, Jörg <bob@x.test>",
        "ann@x.test\x00,bob@x.test".replace("\x00", ""),
    ],
)
def test_two_addresses_out_of_every_kind_of_list(text: str) -> None:
    assert found(text) == [ANN, BOB]
    assert refused(text) == []


def test_the_name_is_kept_with_its_address() -> None:
    spans = read_addresses('Ann Blob <a@x.test>, "Roe, Bob" <b@x.test>; Poe, Cy <c@x.test>; <d@x.test>')
    assert [piece.name for piece in spans] == ["Ann Blob", "Roe, Bob", "Poe, Cy", ""]


@pytest.mark.parametrize(
    ("text", "piece", "why"),
    [
        ("bob(at)blob.example", "bob(at)blob.example", "no @ in it"),
        ("@x.test", "@x.test", "nothing before the @"),
        ("bob@", "bob@", "no domain"),
        ("bob@..", "bob@", "no domain"),
        ("bob@@x.test", "bob@@x.test", "two @"),
        ("a@x.test/b@x.test", "a@x.test/b@x.test", "two @"),
        ("<bob roe@x.test>", "bob roe@x.test", "space inside"),
        ("bob @x.test", "bob @x.test", "space inside"),
        ("bob@ x.test", "bob@ x.test", "space inside"),
        ("bob @ x.test", "bob @ x.test", "space inside"),
        ("bob@x..test", "bob@x..test", "an extra dot in the domain"),
        ("bob@.x.test", "bob@.x.test", "an extra dot in the domain"),
        ("bob@x%y.test", "bob@x%y.test", "“%” in the domain"),
        ("bob(roe)b@x.test", "bob(roe)b@x.test", "“(” before the @"),
        ("b\x01b@x.test", "b\x01b@x.test", "a control character before the @"),
        ("b" * 320 + "@x.test", "b" * 320 + "@x.test", "too long for an address"),
    ],
)
def test_what_cannot_be_an_address_is_refused_with_its_reason(text: str, piece: str, why: str) -> None:
    assert refused(text) == [(piece, why)]
    assert found(f"ann@x.test, {text}, bob@x.test") == [ANN, BOB]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("ann@localhost", "no dot in the domain"),
        (".ann@x.test", "misplaced dots before the @"),
        ("an..n@x.test", "misplaced dots before the @"),
        ("ann+r/e'p=1@x-y.test", ""),
        ("ann@blöb.test", ""),
        ("ånn@x.test", ""),
        ('"ann blob"@x.test', ""),
        ("ann@[10.0.0.1]", ""),
        ("_ann@x_y.test", ""),
    ],
)
def test_the_server_decides_on_what_only_looks_odd(text: str, warning: str) -> None:
    assert judge(text) == (text, warning)


@pytest.mark.parametrize("text", ["ann@[10.0.0.1]", '"ann blob"@x.test', "ann@localhost"])
def test_odd_addresses_are_found_in_a_list_too(text: str) -> None:
    assert found(f"{text}, bob@x.test") == [text, BOB]


def test_written_twice_is_told_case_blind_and_the_first_spelling_stays() -> None:
    spans = read_addresses("Ann@X.test bob@x.test, ANN@x.TEST ann@x.test")
    assert [piece.kind.value for piece in spans] == ["address", "address", "written twice", "written twice"]
    assert [piece.first for piece in spans] == [-1, -1, 0, 0]
    assert found("Ann@X.test ANN@x.TEST") == ["Ann@X.test"]


def test_words_that_belong_to_no_address_are_told_in_one_piece() -> None:
    assert refused("Ann Blob ann@x.test, and Bob\nbob@x.test") == [
        ("Ann Blob", "no @ in it"),
        ("and Bob", "no @ in it"),
    ]
    assert refused("bob, ann@x.test") == [("bob", "no @ in it")]
    assert refused('"Blob, Ann"; bob@x.test') == [("Blob, Ann", "no @ in it")]


def test_an_unknown_thing_before_a_name_is_not_taken_for_a_surname() -> None:
    assert refused("bob(at)x.test, Ann <ann@x.test>") == [("bob(at)x.test", "no @ in it")]
    assert refused("bob, roe, Ann <ann@x.test>") == [("bob", "no @ in it"), ("roe", "no @ in it")]


def test_a_bracket_of_another_address_than_the_one_before_it_is_told_as_well() -> None:
    assert found("bob@x.test <ann@x.test>") == [BOB, ANN]


@pytest.mark.parametrize("text", ["", " \n\t", "<>", ",;,", "- * • | <> ()", '""'])
def test_nothing_is_told_of_nothing(text: str) -> None:
    assert read_addresses(text) == []


signs = st.text(alphabet="aB1@.,;<>\"\\ \n\t()[]'é＠\u00a0\u200b-:", max_size=40)


@given(signs)
def test_nothing_is_lost(text: str) -> None:
    spans = read_addresses(text)
    told = "".join(piece.name + piece.text for piece in spans)
    if "<" not in text:
        assert letters(told) == letters(text)
    else:
        # `a@x <a@x>` is told once; an address in a name is told in its own piece and in the name.
        assert set(letters(told)) == set(letters(text))
    for piece in spans:
        assert piece.text and bool(piece.address) is (piece.kind is not EntryKind.INVALID)
        assert (piece.first >= 0) is (piece.kind is EntryKind.TWICE)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


names = st.lists(st.text("abcXYZ019", min_size=1, max_size=6), min_size=1, max_size=12)


@given(names, st.sampled_from([",", ";", " ", "\n", "\r\n", "\t", " ; ", ",\u00a0", ";\n"]), st.booleans())
def test_every_address_comes_out_once_in_its_order(people: list[str], separator: str, named: bool) -> None:
    addresses = [f"{name}@{name}.test" for name in people]
    first = {address.lower(): address for address in reversed(addresses)}
    shape = '"{0}, B" <{0}>' if named else "{0}"
    spans = read_addresses(separator.join(shape.replace("{0}", address) for address in addresses))
    assert [piece.address for piece in spans if piece.kind is EntryKind.ADDRESS] == list(
        dict.fromkeys(first[address.lower()] for address in addresses)
    )
    assert len(spans) == len(people)


@pytest.mark.parametrize(
    "line", ["person{0}@company{0}.test", '"Blob, Ann" <person{0}@x.test>', "Jörg {0} <person{0}@x.test>;"]
)
def test_ten_thousand_lines_are_read_while_one_types(line: str) -> None:
    text = "\n".join(line.replace("{0}", str(number)) for number in range(10_000))
    fastest = min(timed(text) for _ in range(3))
    assert len(read_addresses(text)) == 10_000
    assert fastest < 0.5, "ten times what it takes on a quiet machine"


@pytest.mark.parametrize("text", ["a" * 300_000, '"' * 100_000, "<" * 100_000, "a " * 100_000, "a@" * 100_000])
def test_no_text_takes_longer_than_its_length(text: str) -> None:
    assert timed(text) < 2


def timed(text: str) -> float:
    start = time.perf_counter()
    read_addresses(text)
    return time.perf_counter() - start
