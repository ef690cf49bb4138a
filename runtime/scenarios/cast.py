"""Who plays in scenarios: a post for every role of a local body, and somebody who holds it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import asyncpg

from runtime.catalogue import Role
from runtime.db.url import DatabaseUrl
from runtime.identity.staff import NewPost, NewStaff, add_post, add_staff, hold_post
from runtime.loading import Catalogue
from runtime.words import Words

_SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a log-in who holds one post."""

    username: str
    password: str
    post: int


@dataclass(frozen=True, slots=True)
class Cast:
    """The members of staff by local body and role; citizens log in by code as they come."""

    staff: Mapping[tuple[str, str], Member]
    persons: frozenset[str]  # roles held as a person
    named: Mapping[tuple[str, str, str], Member] = field(
        default_factory=dict[tuple[str, str, str], Member]
    )
    """By local body, role and name: one person may hold posts of several roles."""


async def make_cast(
    admin: DatabaseUrl,
    catalogue: Catalogue,
    local_bodies: Iterable[str],
    officers: Iterable[tuple[str, str, str]] = (),
) -> Cast:
    """Posts with all wards for every role that is held through one, and a holder for each.

    Args:
        officers: Local body, role and name of those who hold further posts, of several roles in one hand.
    """
    roles = {role.name: role for module in catalogue.modules.values() for role in module.roles}
    staff: dict[tuple[str, str], Member] = {}
    named: dict[tuple[str, str, str], Member] = {}
    connection = await asyncpg.connect(str(admin))
    try:
        for body in local_bodies:
            wards = [
                row["code"]
                for row in await connection.fetch(
                    "select code from core.ward where local_body = $1 and until is null order by code",
                    body,
                )
            ]

            async def post_of(
                role: Role, code: str, body: str = body, wards: list[str] = wards
            ) -> int:
                return await add_post(
                    connection, NewPost(code, role.title, body, role.name, wards, [body])
                )

            for role in roles.values():
                if role.held != "post":
                    continue
                code = f"{body}-{role.name}"
                post = await post_of(role, code)
                member = Member(code.lower(), secrets.token_urlsafe(12), post)
                name = Words(f"{role.title.en}, {body}", f"{role.title.ml}, {body}")
                person = await add_staff(
                    connection, NewStaff(member.username, member.password, name)
                )
                await hold_post(connection, post, person, _SINCE)
                staff[body, role.name] = member
            people: dict[str, tuple[UUID, str, str]] = {}
            for of, role_name, who in sorted(officers):
                if of != body or roles[role_name].held != "post":
                    continue
                if who not in people:
                    username, password = f"{body}-{who}".lower(), secrets.token_urlsafe(12)
                    new = NewStaff(username, password, Words(who, who))
                    people[who] = (await add_staff(connection, new), username, password)
                person, username, password = people[who]
                post = await post_of(roles[role_name], f"{body}-{role_name}-{who}")
                await hold_post(connection, post, person, _SINCE)
                named[body, role_name, who] = Member(username, password, post)
    finally:
        await connection.close()
    return Cast(
        staff, frozenset(name for name, role in roles.items() if role.held == "person"), named
    )
