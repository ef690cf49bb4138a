"""Peer: an inbox page and a form page written by hand on Litestar, asyncpg and Jinja. No log-in, no policy."""

import json
import os
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, MediaType, get
from litestar.datastructures import State

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, auto_reload=False
)

INBOX = """
select f.id, f.number, f.service, f.state, w.name_en as ward, f.due_on from ksmart.file f
left join core.ward w on w.code = f.ward and w.until is null
where f.local_body = $1 and f.desk_post = $2 and not f.ended order by f.due_on, f.id limit 50
"""
DRAFT = "select answers, row_version from ksmart.draft where person = $1 and id = $2"
WARDS = "select code, name_en from core.ward where local_body = $1 and until is null order by code"


@get("/inbox/{local_body:str}/{post:int}", media_type=MediaType.HTML)
async def inbox(state: State, local_body: str, post: int) -> str:
    """The first fifty files that are due, with the days that are left."""
    async with state.pool.acquire() as connection:
        files = await connection.fetch(INBOX, local_body, post)
    return PAGES.get_template("inbox.html").render(files=files, today=date.today())


@get("/form/{person:uuid}/{draft:uuid}", media_type=MediaType.HTML)
async def form(state: State, person: UUID, draft: UUID) -> str:
    """The first page of the form, with what is saved."""
    async with state.pool.acquire() as connection:
        row = await connection.fetchrow(DRAFT, person, draft)
        wards = await connection.fetch(WARDS, "M07025")
    answers = json.loads(row["answers"])
    return PAGES.get_template("form.html").render(
        answers=answers, version=row["row_version"], wards=wards
    )


async def _open(app: Litestar) -> None:
    app.state.pool = await asyncpg.create_pool(os.environ["BENCH_URL"], min_size=10, max_size=10)


app = Litestar([inbox, form], on_startup=[_open])
