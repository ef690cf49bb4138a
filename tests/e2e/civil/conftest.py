"""The world of births: the staff of Aluva beside those of every journey."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date

import asyncpg
import pytest

from runtime.db.url import DatabaseUrl
from runtime.identity.staff import NewPost, NewStaff, add_post, add_staff, hold_post
from runtime.words import Words
from tests.database import Server
from tests.e2e.world import ALUVA, PASSWORD, World, living

STAFF = ("registrar", "hospital_approver", "hospital_operator", "district_registrar")


@pytest.fixture
async def world(pg_server: Server, migrated: DatabaseUrl) -> AsyncGenerator[World]:
    """An app of its own over this worker's database, with the registrars of Aluva."""
    async with living(migrated, pg_server.app(migrated)) as made:
        connection = await asyncpg.connect(str(migrated))
        try:
            for role in STAFF:
                if role in made.posts:
                    continue
                title = Words(role, role)
                made.posts[role] = await add_post(
                    connection, NewPost(f"{ALUVA}-{role}", title, ALUVA, role, (), ())
                )
                person = await add_staff(connection, NewStaff(role, PASSWORD, title))
                await hold_post(connection, made.posts[role], person, date(2024, 1, 1))
        finally:
            await connection.close()
        yield made
