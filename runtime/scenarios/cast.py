"""Who plays in scenarios: a post for every role of a local body, and somebody who holds it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import asyncpg

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


async def make_cast(admin: DatabaseUrl, catalogue: Catalogue, local_bodies: Iterable[str]) -> Cast:
    """Posts with all wards for every role that is held through one, and a holder for each."""
    roles = [role for module in catalogue.modules.values() for role in module.roles]
    staff: dict[tuple[str, str], Member] = {}
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
            for role in roles:
                if role.held != "post":
                    continue
                code = f"{body}-{role.name}"
                post = await add_post(
                    connection, NewPost(code, role.title, body, role.name, wards, [body])
                )
                member = Member(code.lower(), secrets.token_urlsafe(12), post)
                name = Words(f"{role.title.en}, {body}", f"{role.title.ml}, {body}")
                person = await add_staff(
                    connection, NewStaff(member.username, member.password, name)
                )
                await hold_post(connection, post, person, _SINCE)
                staff[body, role.name] = member
    finally:
        await connection.close()
    return Cast(staff, frozenset(role.name for role in roles if role.held == "person"))
