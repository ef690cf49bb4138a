"""Logging in, sessions, posts, and requests that another site made a browser send."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from runtime.access.origin import csrf_token
from tests.e2e.world import ALUVA, PASSWORD, SERVICE, Person, World, opening

pytestmark = pytest.mark.anyio


async def login(world: World, username: str, password: str) -> int:
    made = await world.client.post(
        "/api/v1/auth/password", json={"username": username, "password": password}
    )
    return made.status_code


async def verify(world: World, mobile: str, code: str) -> int:
    made = await world.client.post("/api/v1/auth/verify", json={"mobile": mobile, "code": code})
    return made.status_code


async def ask(world: World, mobile: str) -> str:
    """Ask for a code and read it."""
    assert (
        await world.client.post("/api/v1/auth/code", json={"mobile": mobile})
    ).status_code == 202
    return await world.code_for(mobile)


async def execute(world: World, sql: str, *args: object) -> None:
    connection = await asyncpg.connect(str(world.admin))
    await connection.execute(sql, *args)
    await connection.close()


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_a_code_opens_one_session_and_no_second(world: World) -> None:
    code = await ask(world, "6000000001")
    assert [await verify(world, "6000000001", code) for _ in range(2)] == [201, 401]


async def test_a_code_of_another_mobile_is_no_good(world: World) -> None:
    code, another = await ask(world, "6000000002"), await ask(world, "6000000003")
    assert await verify(world, "6000000002", another if another != code else other(code)) == 401
    assert await verify(world, "6000000004", code) == 401


async def test_after_five_guesses_the_right_code_is_refused_too(world: World) -> None:
    code = await ask(world, "6000000005")
    assert [await verify(world, "6000000005", other(code)) for _ in range(5)] == [401] * 5
    assert await verify(world, "6000000005", code) == 401


async def test_a_new_code_buys_no_new_guesses(world: World) -> None:
    code = await ask(world, "6000000006")
    for _ in range(5):
        await verify(world, "6000000006", other(code))
    assert await verify(world, "6000000006", await ask(world, "6000000006")) == 401


async def test_guesses_at_one_moment_are_all_counted(world: World) -> None:
    code = await ask(world, "6000000007")
    await asyncio.gather(*(verify(world, "6000000007", other(code)) for _ in range(20)))
    assert await verify(world, "6000000007", code) == 401


async def test_a_code_lives_five_minutes(world: World) -> None:
    code = await ask(world, "6000000008")
    await execute(
        world,
        "update ksmart.one_time_code set expires_at = expires_at - $2::interval where mobile = $1",
        "6000000008",
        timedelta(minutes=5),
    )
    assert await verify(world, "6000000008", code) == 401


async def test_a_mobile_gets_three_codes_in_ten_minutes_and_the_answer_does_not_say_so(
    world: World,
) -> None:
    answers = [
        await world.client.post("/api/v1/auth/code", json={"mobile": "6000000009"})
        for _ in range(5)
    ]
    await world.code_for("6000000009")
    assert len([message for message in world.sender.sent if message.to == "6000000009"]) == 3
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, '{"sent":true}')}


async def test_no_code_and_no_token_is_kept_in_the_clear(world: World) -> None:
    person = await world.citizen("6000000010")
    code = await ask(world, "6000000010")
    connection = await asyncpg.connect(str(world.admin))
    kept = [
        bytes(row[0])
        for row in await connection.fetch(
            "select code_digest from ksmart.one_time_code union all select digest from ksmart.session"
        )
    ]
    left = await connection.fetchval("select count(*) from ksmart.outbox where topic = 'message'")
    await connection.close()
    assert code.encode() not in b"".join(kept)
    assert person.token.encode() not in b"".join(kept)
    assert left == 0  # a sent message leaves the outbox


async def test_staff_log_in_by_password_and_the_answer_never_says_what_was_wrong(
    world: World,
) -> None:
    assert await login(world, "auditor", PASSWORD) == 201
    wrong = await world.client.post(
        "/api/v1/auth/password", json={"username": "auditor", "password": "x"}
    )
    unknown = await world.client.post(
        "/api/v1/auth/password", json={"username": "nobody", "password": "x"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "request": ""} == {**unknown.json(), "request": ""}


async def test_five_wrong_passwords_lock_an_account_for_a_while(world: World) -> None:
    assert [await login(world, "secretary_elsewhere", "wrong") for _ in range(5)] == [401] * 5
    assert await login(world, "secretary_elsewhere", PASSWORD) == 401
    await execute(
        world,
        "update ksmart.staff_login set locked_until = now() where username = 'secretary_elsewhere'",
    )
    assert await login(world, "secretary_elsewhere", PASSWORD) == 201


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 5000, "' or 1=1 --", "ശ"])
async def test_what_is_no_session_is_nobody(world: World, token: str) -> None:
    answer = await world.client.get(
        "/api/v1/me", headers={b"authorization": f"Bearer {token}".encode()}
    )
    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers


async def test_a_session_ends_at_log_out(world: World) -> None:
    person = await world.citizen()
    assert (await person.get("/api/v1/me")).status_code == 200
    assert (await person.post_json("/api/v1/auth/logout", {})).status_code == 204
    assert (await person.get("/api/v1/me")).status_code == 401


async def test_logging_out_everywhere_ends_every_session_of_the_person(world: World) -> None:
    first, second = await world.citizen("6000000011"), await world.citizen("6000000011")
    assert (await first.post_json("/api/v1/auth/logout", {"everywhere": True})).status_code == 204
    assert (await second.get("/api/v1/me/files")).status_code == 401


async def test_a_session_expires(world: World) -> None:
    person = await world.citizen()
    await execute(world, "update ksmart.session set expires_at = now() where ended_at is null and person = $1",
                  (await person.get("/api/v1/me")).json()["person"])  # fmt: skip
    assert (
        await person.get("/api/v1/me/files")
    ).status_code == 401  # the door sees it although the hint is young


async def test_a_new_log_in_is_a_new_token(world: World) -> None:
    first, second = await world.citizen("6000000012"), await world.citizen("6000000012")
    assert first.token != second.token


async def test_me_names_the_posts_held_today(world: World) -> None:
    clerk = await world.staff("clerk")
    me = (await clerk.get("/api/v1/me")).json()
    assert [(post["id"], post["role"], post["local_body"]) for post in me["posts"]] == [
        (clerk.post, "clerk", ALUVA)
    ]
    assert me["acting_as"] == clerk.post


async def test_a_post_that_is_not_held_cannot_be_acted_as(world: World) -> None:
    clerk = await world.staff("clerk")
    thief = Person(world.client, clerk.token, world.posts["secretary"])
    assert (await thief.get("/api/v1/inbox")).status_code == 403
    citizen = await world.citizen()
    assert (
        await Person(world.client, citizen.token, clerk.post).get("/api/v1/inbox")
    ).status_code == 403


async def test_a_post_taken_away_is_gone_at_once_at_the_doors(world: World) -> None:
    superintendent = await world.staff("superintendent")
    assert (await superintendent.get("/api/v1/inbox")).status_code == 200
    await execute(world, "delete from ksmart.holding where post = $1", superintendent.post)
    assert (await superintendent.get("/api/v1/inbox")).status_code == 403


@pytest.mark.parametrize("name", ["user", "person", "role", "tenant", "post", "applicant"])
async def test_nobody_names_his_own_identity(world: World, name: str) -> None:
    citizen = await world.citizen()
    assert (await citizen.get("/api/v1/me/files", **{name: "1"})).status_code == 400
    body = {**opening(), name: "1"}
    assert (await citizen.post_json(f"{SERVICE}/files", body)).status_code == 422


def cookies(person: Person) -> dict[str, str]:
    return {"cookie": f"ksmart_session={person.token}", "idempotency-key": str(uuid4())}


async def test_a_cookie_alone_changes_nothing(world: World) -> None:
    citizen = await world.citizen()
    assert (await world.client.get("/api/v1/me", headers=cookies(citizen))).status_code == 200
    sent = await world.client.post(f"{SERVICE}/files", json=opening(), headers=cookies(citizen))
    assert (sent.status_code, sent.json()["type"]) == (403, "urn:ksmart:problem:other-origin")


async def test_a_cookie_with_the_sessions_token_from_our_own_page_does(world: World) -> None:
    citizen = await world.citizen()
    headers = {
        **cookies(citizen),
        "ksmart-csrf": csrf_token(citizen.token),
        "origin": "http://ksmart.test",
    }
    sent = await world.client.post(f"{SERVICE}/files", json=opening(), headers=headers)
    assert sent.status_code == 201, sent.text


async def test_another_site_is_refused_even_with_the_token(world: World) -> None:
    citizen = await world.citizen()
    headers = {
        **cookies(citizen),
        "ksmart-csrf": csrf_token(citizen.token),
        "origin": "http://evil.test",
    }
    sent = await world.client.post(f"{SERVICE}/files", json=opening(), headers=headers)
    assert sent.status_code == 403


async def test_a_password_of_another_site_logs_nobody_in(world: World) -> None:
    sent = await world.client.post(
        "/api/v1/auth/password",
        json={"username": "clerk", "password": PASSWORD},
        headers={"origin": "http://evil.test"},
    )
    assert sent.status_code == 403
