"""The trail of a file shows whether anybody touched it."""

from collections.abc import AsyncGenerator
from typing import TypeAlias

import asyncpg
import pytest

from tests.e2e.world import ALUVA, World

pytestmark = pytest.mark.anyio

Admin: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def admin(world: World) -> AsyncGenerator[Admin]:
    connection = await asyncpg.connect(str(world.admin))
    yield connection
    await connection.close()


async def a_trail(world: World) -> str:
    file: str = (await world.filed(await world.citizen()))["id"]
    clerk, secretary = await world.staff("clerk"), await world.staff("secretary")
    await clerk.act(file, "forward", 1)
    await secretary.act(file, "send_back", 2, {"remark": "Visit the house"})
    await clerk.act(file, "forward", 3)
    return file


async def broken_at(admin: Admin, file: str) -> int | None:
    found: int | None = await admin.fetchval("select ksmart.broken_at($1, $2)", ALUVA, file)
    return found


async def test_an_untouched_trail_holds(world: World, admin: Admin) -> None:
    assert await broken_at(admin, await a_trail(world)) is None


@pytest.mark.parametrize(
    ("tampering", "seq"),
    [
        ("update ksmart.file_event set action = 'reject' where file = $1 and seq = 2", 2),
        (
            """update ksmart.file_event set said = '{"remark": "Fine"}' where file = $1 and seq = 3""",
            3,
        ),
        (
            "update ksmart.file_event set at = at + interval '1 microsecond' where file = $1 and seq = 1",
            1,
        ),
        ("update ksmart.file_event set person = gen_random_uuid() where file = $1 and seq = 4", 4),
        ("update ksmart.file_event set post = post + 1 where file = $1 and seq = 2", 2),
        ("update ksmart.file set chain_head = '\\x00' where id = $1", 5),
        ("update ksmart.file set chain_seq = 3 where id = $1", 5),
    ],
)
async def test_a_changed_event_is_found(
    world: World, admin: Admin, tampering: str, seq: int
) -> None:
    file = await a_trail(world)
    await admin.execute(tampering, file)
    assert await broken_at(admin, file) == seq


@pytest.mark.parametrize(("seq", "found"), [(2, 2), (4, 4)])
async def test_a_missing_event_is_found(world: World, admin: Admin, seq: int, found: int) -> None:
    file = await a_trail(world)
    async with admin.transaction():
        await admin.execute("alter table ksmart.file_event disable trigger only_added")
        await admin.execute("delete from ksmart.file_event where file = $1 and seq = $2", file, seq)
        await admin.execute("alter table ksmart.file_event enable trigger only_added")
    assert await broken_at(admin, file) == found


async def test_what_was_said_may_be_erased_and_the_trail_holds(world: World, admin: Admin) -> None:
    file = await a_trail(world)
    await admin.execute(
        "update ksmart.file_event set said = null, salt = null where file = $1", file
    )
    assert await broken_at(admin, file) is None


async def test_an_event_cannot_be_deleted_in_passing(world: World, admin: Admin) -> None:
    file = await a_trail(world)
    with pytest.raises(asyncpg.PostgresError, match="only added"):
        await admin.execute("delete from ksmart.file_event where file = $1", file)
