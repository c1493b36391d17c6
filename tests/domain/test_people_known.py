"""Looking people up: as few questions as can be, kept for the session, refusals not asked for again."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from omnitui.api.errors import ServerError
from omnitui.api.models.schedules import WhoAmI
from omnitui.demo.data.vocabulary import GROUPS, person
from omnitui.demo.protocol.answers import ApiError, error_answer
from omnitui.domain.contacts.lookup import PeopleLookup
from omnitui.domain.contacts.person import Group, Person, Recipient, Recipients
from tests.domain.acts.support import Stage, stage

FRIDA = person(4)


def asked(held: Stage) -> list[str]:
    """What was looked up: by path, the part that was searched for."""
    return [
        f"{one.path.rsplit('/', 1)[1]} {one.query.get('filter', one.query.get('email', ''))}"
        for one in held.fake.requests
    ]


async def test_a_part_is_asked_of_members_and_email_only_users_once(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        await known.look_up("frida.blahlo@")
        await known.look_up("Frida.Blahlo@")
        assert asked(held) == ['Users userName co "frida.blahlo@"', "email-only frida.blahlo@"]
        assert known.directory().find(FRIDA.email) == Person(FRIDA.email, "Frida Blahlo", FRIDA.membership_id)


async def test_a_whole_answer_spares_every_question_for_more_of_the_same(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        await known.look_up("frida.blahlo@blob")
        before = len(held.fake.requests)
        assert not known.worth_asking("frida.blahlo@blob.example")
        await known.look_up("frida.blahlo@blob.example")
        assert len(held.fake.requests) == before


async def test_who_is_looked_for_in_vain_is_new_to_omni_and_nobody_else(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        await known.look_up("theo@acme.test")
        assert known.directory().is_certain_of("Theo@acme.test")
        assert not known.directory().is_certain_of("other@acme.test")
        known.add([Person("theo@acme.test", email_only=True)])
        assert known.directory().find("theo@acme.test") is not None


async def test_a_personal_token_never_asks_for_members(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        held.session.who = WhoAmI.model_validate({"keyScope": "user"})
        known = PeopleLookup(held.session)
        await known.look_up("theo@acme.test")
        assert asked(held) == ["email-only theo@acme.test"]
        assert not known.directory().is_certain_of("theo@acme.test")


async def test_where_members_cannot_be_filtered_all_are_read_once(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        held.fake.scim_contains = False
        known = PeopleLookup(held.session)
        await known.look_up("frida")
        assert known.directory().find(FRIDA.email) is not None and not known.refused
        for part in range(9):
            await known.look_up(f"tom{part}@acme.test")
        members = [one for one in asked(held) if one.startswith("Users")]
        assert members[0] == 'Users userName co "frida"' and set(members[1:]) == {"Users "}
        assert known.directory().is_certain_of("tom8@acme.test"), "all have been read"
        await known.look_up("una@acme.test")
        assert [one for one in asked(held) if one.startswith("Users")] == members


async def test_a_refusal_is_kept_and_not_asked_for_again(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        held.fake.fail("/Users", error_answer(ApiError(400, "Unsupported filter")), times=99)
        known = PeopleLookup(held.session)
        await known.look_up("frida")
        await known.look_up("theo@acme.test")
        assert [one for one in asked(held) if one.startswith("Users")] == ['Users userName co "frida"', "Users "]
        assert "Unsupported filter" in known.refused["members"]
        assert not known.directory().is_certain_of("theo@acme.test")


async def test_trouble_is_raised_and_the_next_try_asks_again(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        held.fake.fail("/email-only", httpx.Response(500), times=9)
        with pytest.raises(ServerError):
            await known.look_up("frida.blahlo@")
        assert known.worth_asking("frida.blahlo@") and not known.refused


async def test_offers_begin_with_what_is_typed_first_and_groups_come_last(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        board = Group(GROUPS[2].uuid, "Board", (Recipient("board.member@acme.test"),))
        known.add([Person("zoe@board.test"), Person("gone@x.test", "Board Gone", active=False), Person("bo@x.test")])
        known.add_recipients_of(Recipients((Recipient("boa@x.test", "Boa", email_only=True),), (board,)))
        texts = [who.email if isinstance(who, Person) else who.name for who in known.offers("boa", 9)]
        assert texts == ["boa@x.test", "board.member@acme.test", "zoe@board.test", "gone@x.test", "Board"]
        assert known.offers("boa", 9, {"boa@x.test"})[0] != known.offers("boa", 9)[0]
        assert known.offers("b", 9) == []


async def test_an_owner_seen_by_name_is_one_with_the_member_of_that_id(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        known.add_owners({FRIDA.membership_id: "Frida Blahlo"})
        (owner,) = known.offers("frida", 9)
        assert isinstance(owner, Person) and owner.email == "" and owner.ref.sendable
        known.add([Person(FRIDA.email, "Frida Blahlo", FRIDA.membership_id)])
        known.add_owners({FRIDA.membership_id: "Frida Blahlo"})
        (member,) = known.offers("frida", 9)
        assert isinstance(member, Person) and member.email == FRIDA.email


async def test_what_is_known_of_somebody_is_not_forgotten_for_news_that_say_less(tmp_path: Path) -> None:
    async with stage(tmp_path, 3) as held:
        known = PeopleLookup(held.session)
        known.add([Person("kim@acme.test", "Kim", "b0b1c2d3-0000-4000-8000-000000000002", email_only=True)])
        known.add([Person("KIM@acme.test", email_only=None)])
        found = known.directory().find("kim@acme.test")
        assert found is not None and (found.name, found.email_only) == ("Kim", True)
