"""Registers: filters, search in both scripts, one row."""

import asyncpg
import pytest

from tests.e2e.world import ALUVA, REGISTERS, World

pytestmark = pytest.mark.anyio


async def ids(world: World, name: str, **params: str) -> list[str]:
    answer = await (await world.staff(name)).get(f"{REGISTERS}/applications", limit="200", **params)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()]


async def test_filters_narrow_the_list_each_and_together(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk")
    here = (await world.filed(citizen, ward=f"{ALUVA}021"))["id"]
    there = (await world.filed(citizen, ward=f"{ALUVA}022"))["id"]
    await clerk.act(here, "forward", 1)
    for name in ("clerk", "secretary"):
        by_ward = await ids(world, name, ward=f"{ALUVA}021")
        assert here in by_ward
        assert there not in by_ward
        both = await ids(world, name, ward=f"{ALUVA}021", state="approval")
        assert here in both
        assert here not in await ids(world, name, ward=f"{ALUVA}021", state="scrutiny")
        assert await ids(world, name, ward="nowhere") == []


@pytest.mark.parametrize(
    "text",
    ["Zulekha", "zulekha", "ZUL", "സുലേഖ", "സുലേ", "Zul Kottaram", "kottaram zulekha", "Mariamma"],
)
async def test_words_find_their_rows_in_both_scripts_by_their_beginnings(
    world: World, text: str
) -> None:
    file = await world.filed(
        await world.citizen(),
        name={"en": "Zulekha Beevi", "ml": "സുലേഖ ബീവി"},
        house={"en": "Kottaram", "ml": "കൊട്ടാരം"},
        members=[{"name": "Mariamma", "relation": "parent"}],
    )
    for name in ("clerk", "secretary"):
        assert file["id"] in await ids(world, name, q=text)


async def test_both_spellings_of_a_chillu_find_the_same(world: World) -> None:
    file = await world.filed(await world.citizen(), name={"en": "Raman", "ml": "രാമന്\u200d"})
    assert file["id"] in await ids(world, "secretary", q="രാമൻ")
    assert file["id"] in await ids(world, "secretary", q="രാമന്\u200d")


async def test_a_file_is_found_by_its_number(world: World) -> None:
    file = await world.filed(await world.citizen())
    assert file["id"] in await ids(world, "secretary", q=file["number"])
    assert file["id"] in await ids(world, "secretary", q=file["number"].rpartition("/")[2])


async def test_a_register_entry_is_found_by_its_number(world: World) -> None:
    citizen, clerk, secretary = (
        await world.citizen(),
        await world.staff("clerk"),
        await world.staff("secretary"),
    )
    file = (await world.filed(citizen))["id"]
    await clerk.act(file, "forward", 1)
    [entry] = (await secretary.act(file, "approve", 2)).json()["created"]
    found = await secretary.get(f"{REGISTERS}/certificates", q=entry["number"])
    assert [row["id"] for row in found.json()] == [entry["id"]]


async def test_a_citizen_sees_the_entries_made_for_him(world: World) -> None:
    citizen, clerk, secretary = (
        await world.citizen(),
        await world.staff("clerk"),
        await world.staff("secretary"),
    )
    file = (await world.filed(citizen))["id"]
    await clerk.act(file, "forward", 1)
    [entry] = (await secretary.act(file, "approve", 2)).json()["created"]
    mine = (await citizen.get(f"{REGISTERS}/certificates")).json()
    assert [row["number"] for row in mine] == [entry["number"]]
    stranger = await world.citizen()
    assert (await stranger.get(f"{REGISTERS}/certificates")).json() == []
    assert (await stranger.get(f"{REGISTERS}/certificates/{entry['id']}")).status_code == 404


@pytest.mark.parametrize("text", ["%", "'; drop table ksmart.file; --", "\\", "*", "()", "   "])
async def test_a_search_without_a_word_is_refused_or_finds_nothing(world: World, text: str) -> None:
    secretary = await world.staff("secretary")
    answer = await secretary.get(f"{REGISTERS}/applications", q=text)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json() == []


async def test_a_search_takes_no_filter_and_no_page(world: World) -> None:
    secretary = await world.staff("secretary")
    for params in ({"ward": "x"}, {"after": "0190a000-0000-7000-8000-000000000001"}):
        assert (
            await secretary.get(f"{REGISTERS}/applications", q="Asha", **params)
        ).status_code == 400


async def test_a_register_entry_cannot_be_edited_or_deleted(world: World) -> None:
    connection = await asyncpg.connect(str(world.admin))
    try:
        with pytest.raises(asyncpg.PostgresError, match="only added"):
            await connection.execute("delete from residence_certificate.certificate")
    finally:
        await connection.close()


async def test_an_inbox_goes_on_page_by_page_those_due_first(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk_elsewhere")
    for _ in range(5):
        await world.filed(citizen, local_body="M05016", ward="M05016001")
    seen: list[tuple[str, str]] = []
    path = "/api/v1/inbox?limit=2"
    while path:
        page = await clerk.get(path)
        seen += [(row["due_on"], row["id"]) for row in page.json()]
        path = page.links.get("next", {}).get("url", "")
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) >= 5
    assert (await clerk.get("/api/v1/inbox", after="rubbish")).status_code == 400
