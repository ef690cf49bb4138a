"""Many at once: one wins, nothing is done twice, no number is lost or given twice."""

import asyncio
from collections import Counter
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from tests.e2e.world import REGISTERS, SERVICE, World, opening

pytestmark = pytest.mark.anyio


async def test_of_32_callers_on_one_file_one_wins(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk")
    file = (await world.filed(citizen))["id"]
    answers = await asyncio.gather(
        *(
            clerk.act(file, "forward", 1)
            if n % 2
            else clerk.act(file, "return", 1, {"remark": "mend"})
            for n in range(32)
        )
    )
    found = Counter(answer.status_code for answer in answers)
    assert found[200] == 1
    assert found[200] + found[409] + found[412] == 32
    trail = (await citizen.get(f"{SERVICE}/files/{file}/history")).json()
    assert [event["seq"] for event in trail] == [1, 2]


async def test_one_key_sent_32_times_at_once_does_it_once_and_answers_the_same(
    world: World,
) -> None:
    citizen = await world.citizen()
    key, body = str(uuid4()), opening()
    answers = await asyncio.gather(
        *(citizen.post_json(f"{SERVICE}/files", body, key=key) for _ in range(32))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len((await citizen.get("/api/v1/me/files")).json()) == 1


async def test_one_key_on_an_action_does_it_once_and_answers_the_same(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk")
    file, key = (await world.filed(citizen))["id"], str(uuid4())
    answers = await asyncio.gather(*(clerk.act(file, "forward", 1, key=key) for _ in range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    again = await clerk.act(
        file, "forward", 1, key=key
    )  # the file has moved on; the answer is the one of then
    assert again.content == answers[0].content


async def test_a_key_used_for_another_body_is_refused(world: World) -> None:
    citizen = await world.citizen()
    key = str(uuid4())
    assert (await citizen.post_json(f"{SERVICE}/files", opening(), key=key)).status_code == 201
    other = await citizen.post_json(f"{SERVICE}/files", opening(), key=key)
    assert (other.status_code, other.json()["type"]) == (
        422,
        "urn:ksmart:problem:idempotency-key-reused",
    )


async def test_keys_of_two_people_do_not_meet(world: World) -> None:
    one, two, key = await world.citizen(), await world.citizen(), str(uuid4())
    assert (await one.post_json(f"{SERVICE}/files", opening(), key=key)).status_code == 201
    assert (await two.post_json(f"{SERVICE}/files", opening(), key=key)).status_code == 201


async def test_a_refused_request_leaves_its_key_free(world: World) -> None:
    citizen, key = await world.citizen(), str(uuid4())
    assert (
        await citizen.post_json(f"{SERVICE}/files", opening(ward="X"), key=key)
    ).status_code == 422
    assert (await citizen.post_json(f"{SERVICE}/files", opening(), key=key)).status_code == 201


async def test_files_opened_at_once_have_numbers_of_their_own(world: World) -> None:
    citizen = await world.citizen()
    answers = await asyncio.gather(
        *(citizen.post_json(f"{SERVICE}/files", opening()) for _ in range(64))
    )
    assert len({answer.json()["number"] for answer in answers}) == 64


async def test_64_writers_on_one_gapless_register_leave_no_gap_and_no_double(world: World) -> None:
    citizen, clerk = await world.citizen(), await world.staff("clerk")
    secretary = await world.staff("secretary")
    ready: list[str] = []
    for _ in range(64):
        file = (await world.filed(citizen))["id"]
        assert (await clerk.act(file, "forward", 1)).status_code == 200
        ready.append(file)

    # Every fifth commit fails in the end, its number already taken and its rows already written.
    admin = await asyncpg.connect(str(world.admin))
    await admin.execute(
        """
        create table public.spoiled (file uuid primary key);
        create function public.spoil() returns trigger language plpgsql security definer as $$
        begin
            if exists (select from public.spoiled s where s.file = new.file) then
                raise exception 'spoiled' using errcode = '23514';
            end if;
            return null;
        end $$;
        create constraint trigger spoil after insert on residence_certificate.certificate
            deferrable initially deferred for each row execute function public.spoil();
        """
    )
    await admin.executemany(
        "insert into public.spoiled values ($1)", [(file,) for file in ready[::5]]
    )
    try:
        answers = await asyncio.gather(*(secretary.act(file, "approve", 2) for file in ready))
    finally:
        await admin.execute(
            "drop trigger spoil on residence_certificate.certificate; drop function public.spoil; drop table public.spoiled"
        )
    numbers = [
        row["number"]
        for row in await admin.fetch(
            "select number from residence_certificate.certificate where local_body = 'M07025'"
        )
    ]
    await admin.close()
    assert Counter(answer.status_code for answer in answers) == {200: 51, 500: 13}
    found = sorted(int(number.rpartition("/")[2]) for number in numbers)
    assert found == list(range(1, len(found) + 1))
    told = [
        entry["number"]
        for answer in answers
        if answer.status_code == 200
        for entry in answer.json()["created"]
    ]
    assert set(told) <= set(numbers)
    assert len(set(told)) == 51


async def test_lists_walk_through_every_row_once(world: World) -> None:
    citizen, secretary = await world.citizen(), await world.staff("secretary")
    for _ in range(7):
        await world.filed(citizen)
    seen: list[str] = []
    path = f"{REGISTERS}/applications?limit=3"
    while path:
        page = await secretary.get(path)
        assert page.status_code == 200, page.text
        rows = msgspec.json.decode(page.content)
        seen += [row["id"] for row in rows]
        path = page.links.get("next", {}).get("url", "") if rows else ""
    assert len(seen) == len(set(seen)) >= 7
    assert seen == sorted(seen, reverse=True)
