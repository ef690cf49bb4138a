"""Setting up people who work in an office: done by the migrator's log-in, never by the app's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from runtime.clock import SystemClock, new_id
from runtime.db.roles import OWNER
from runtime.identity.passwords import hash_password
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to make. `area` lists further local bodies that it may look into; `institution` is the key
    of the row that it belongs to, such as a hospital's, where it is no office of the body itself."""

    code: str
    title: Words
    local_body: str
    role: str
    wards: Sequence[str] = ()
    area: Sequence[str] = ()
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Somebody with a log-in."""

    username: str
    password: str
    name: Words


async def add_post(connection: asyncpg.Connection[asyncpg.Record], post: NewPost) -> int:
    """Make a post, or bring the one of this code up to date; returns its id."""
    found: int = await connection.fetchval(
        """
        INSERT INTO ksmart.post (code, title_en, title_ml, local_body, role, wards, area, institution)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (code) DO UPDATE SET title_en = excluded.title_en, title_ml = excluded.title_ml,
            local_body = excluded.local_body, role = excluded.role, wards = excluded.wards, area = excluded.area,
            institution = excluded.institution
        RETURNING id
        """,
        post.code,
        post.title.en,
        post.title.ml,
        post.local_body,
        post.role,
        list(post.wards),
        list(post.area),
        post.institution,
    )
    return found


async def add_staff(connection: asyncpg.Connection[asyncpg.Record], staff: NewStaff) -> UUID:
    """Make a person with a log-in, or give the one of this user name a new password; returns the person."""
    hashed = hash_password(staff.password)
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        known: UUID | None = await connection.fetchval(
            "UPDATE ksmart.staff_login SET password_hash = $2, failures = 0, locked_until = null"
            " WHERE username = $1 RETURNING person",
            staff.username,
            hashed,
        )
        if known is not None:
            return known
        person = new_id(SystemClock().now())
        await connection.execute(
            "INSERT INTO ksmart.person (id, name_en, name_ml) VALUES ($1, $2, $3)",
            person,
            staff.name.en,
            staff.name.ml,
        )
        await connection.execute(
            "INSERT INTO ksmart.staff_login (username, person, password_hash) VALUES ($1, $2, $3)",
            staff.username,
            person,
            hashed,
        )
        return person


async def hold_post(
    connection: asyncpg.Connection[asyncpg.Record],
    post: int,
    person: UUID,
    since: date,
    until: date | None = None,
) -> None:
    """Give a post to a person from `since` to the day before `until`.

    Raises:
        asyncpg.ExclusionViolationError: Somebody else holds it on one of these days.
    """
    await connection.execute(
        "INSERT INTO ksmart.holding (post, person, span) VALUES ($1, $2, daterange($3, $4))"
        " ON CONFLICT (post, person, span) DO NOTHING",
        post,
        person,
        since,
        until,
    )
