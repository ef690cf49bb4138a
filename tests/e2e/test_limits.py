"""Whoever guesses or floods is told to wait, on every route that invites it."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from runtime.access.limits import Limit
from runtime.access.policy import MARK, Policy
from runtime.db.url import DatabaseUrl
from runtime.web.route import LIMIT_MARK
from tests.database import Server
from tests.e2e.world import PASSWORD, REGISTERS, World, living

pytestmark = pytest.mark.anyio


@pytest.fixture
async def strict(pg_server: Server, migrated: DatabaseUrl) -> AsyncGenerator[World]:
    """The app with its real limits, at one moment."""
    async with living(migrated, pg_server.app(migrated), limit_scale=1) as made:
        made.ground.limiter.monotonic = lambda: 0.0  # buckets fill with time, and machines are slow
        yield made


def routes(world: World) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {route.path}": handler.opt
        for route in world.app.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods
        if method != "OPTIONS"
    }


async def test_every_open_route_and_every_one_that_can_be_guessed_at_is_limited(
    world: World,
) -> None:
    found = routes(world)
    assert len(found) > 20
    for name, opt in found.items():
        guessed = "/auth/" in name or "/registers/{register:str}" in name
        if opt[MARK] is Policy.OPEN or (guessed and "{id:str}" not in name):
            assert isinstance(opt[LIMIT_MARK], Limit), name
    for name in ("code", "verify", "password"):
        assert found[f"POST /api/v1/auth/{name}"][LIMIT_MARK].per_subject


@pytest.mark.parametrize(
    ("path", "body", "times"),
    [
        ("code", {"mobile": "6100000001"}, 6),
        ("verify", {"mobile": "6100000002", "code": "000000"}, 10),
        ("password", {"username": "nobody", "password": "x"}, 10),
    ],
)
async def test_one_subject_is_limited_from_whatever_address(
    strict: World, path: str, body: dict[str, str], times: int
) -> None:
    statuses = [
        (
            await strict.client.post(
                f"/api/v1/auth/{path}", json=body, headers={"x-forwarded-for": f"198.51.100.{n}"}
            )
        ).status_code
        for n in range(times + 1)
    ]
    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]


async def test_one_address_is_limited_whatever_it_asks_about(strict: World) -> None:
    answers = [
        await strict.client.post(
            "/api/v1/auth/code",
            json={"mobile": f"61{n:08d}"},
            headers={"x-forwarded-for": f"198.51.100.{n}"},
        )
        for n in range(31)
    ]
    assert [answer.status_code for answer in answers] == [202] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["type"] == "urn:ksmart:problem:too-many-requests"


async def test_a_refused_guess_costs_no_hashing_and_locks_nobody(strict: World) -> None:
    for _ in range(12):
        await strict.client.post(
            "/api/v1/auth/password", json={"username": "nobody", "password": PASSWORD}
        )
    assert (
        await strict.client.post(
            "/api/v1/auth/password", json={"username": "clerk", "password": PASSWORD}
        )
    ).status_code == 201


async def test_searching_is_limited_for_the_person(strict: World) -> None:
    secretary = await strict.staff("secretary")
    statuses = [
        (await secretary.get(f"{REGISTERS}/applications", q="nobody")).status_code
        for _ in range(61)
    ]
    assert statuses == [200] * 60 + [429]
    assert (await secretary.get(f"{REGISTERS}/applications")).status_code == 200
