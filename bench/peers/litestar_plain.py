"""Peer (a): Litestar, asyncpg and msgspec by hand. No policy, no row security, no session.

It writes the same rows as ours (file, record, household, words, event with its chain, outbox,
idempotency key), statement by statement in one transaction, as one does by hand.
"""

import hashlib
import os
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
import msgspec
import uuid_utils
from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import NotFoundException

PERSON = UUID(os.environ["BENCH_PERSON"])
APP = "residence_certificate"


class Words(msgspec.Struct):
    en: Annotated[str, msgspec.Meta(min_length=2, max_length=120)]
    ml: Annotated[str, msgspec.Meta(min_length=2, max_length=120)]


class Member(msgspec.Struct):
    name: Annotated[str, msgspec.Meta(max_length=100)]
    relation: Literal["spouse", "child", "parent", "other"]
    born_on: date | None = None
    id: UUID | None = None


class Answers(msgspec.Struct):
    name: Words
    ward: str
    house: Words
    building_no: Annotated[str, msgspec.Meta(max_length=20)]
    pincode: Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{5}$")]
    resident_since: date
    tenure: Literal["own", "relative", "rented"]
    purpose: Literal["education", "employment", "bank", "other"]
    owner_name: str | None = None
    owner_mobile: str | None = None
    purpose_note: str | None = None
    members: list[Member] = []


class Open(msgspec.Struct):
    local_body: str
    answers: Answers


class File(msgspec.Struct):
    id: UUID
    number: str
    service: str
    version: str
    state: str
    ended: bool
    local_body: str
    applicant: UUID
    opened_at: datetime
    submitted_on: date
    due_on: date | None
    row_version: int
    name: Words
    ward: str
    house: Words
    building_no: str
    pincode: str
    resident_since: date
    tenure: str
    owner_name: str | None
    owner_mobile: str | None
    purpose: str
    purpose_note: str | None
    years_here: int
    members: list[Member]


class Item(msgspec.Struct):
    id: UUID
    number: str
    name: Words
    ward: str
    state: str
    submitted_on: date
    due_on: date | None


class Opened(msgspec.Struct):
    id: UUID
    number: str
    state: str
    row_version: int


READ = """
select f.id, f.number, f.service, f.version, f.state, f.ended, f.local_body, f.applicant, f.opened_at, f.submitted_on,
       f.due_on, f.row_version, r.name_en, r.name_ml, r.ward, r.house_en, r.house_ml, r.building_no, r.pincode,
       r.resident_since, r.tenure, r.owner_name, r.owner_mobile, r.purpose, r.purpose_note, r.years_here
from ksmart.file f join residence_certificate.application r on r.local_body = f.local_body and r.id = f.id
where f.local_body = $1 and f.id = $2
"""
MEMBERS = """
select id, name, relation, born_on from residence_certificate.application_members
where local_body = $1 and application = $2 order by position
"""
LIST = """
select id, number, name_en, name_ml, ward, state, submitted_on, due_on from residence_certificate.application
where local_body = $1 and id < $2 order by id desc limit $3
"""


@get("/files/{local_body:str}/{file_id:uuid}")
async def read(request: Request, local_body: str, file_id: UUID) -> File:
    async with request.app.state.pool.acquire() as connection:
        row = await connection.fetchrow(READ, local_body, file_id)
        if row is None:
            raise NotFoundException
        members = await connection.fetch(MEMBERS, local_body, file_id)
    values = dict(row)
    return File(
        name=Words(values.pop("name_en"), values.pop("name_ml")),
        house=Words(values.pop("house_en"), values.pop("house_ml")),
        members=[Member(m["name"], m["relation"], m["born_on"], m["id"]) for m in members],
        **values,
    )


@get("/files/{local_body:str}")
async def page(request: Request, local_body: str, limit: int = 50) -> list[Item]:
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(LIST, local_body, UUID(int=2**128 - 1), min(limit, 200))
    return [
        Item(
            r["id"],
            r["number"],
            Words(r["name_en"], r["name_ml"]),
            r["ward"],
            r["state"],
            r["submitted_on"],
            r["due_on"],
        )
        for r in rows
    ]


@post("/files")
async def create(request: Request, data: Open) -> Response[Opened]:
    a, now = data.answers, datetime.now(UTC)
    file_id, today = UUID(str(uuid_utils.uuid7())), now.date()
    key = request.headers["idempotency-key"]
    words = {
        w.lower()
        for text in (a.name.en, a.name.ml, a.house.en, a.house.ml, *(m.name for m in a.members))
        for w in text.split()
    }
    digest = hashlib.sha256(await request.body()).digest()
    head = hashlib.sha256(
        f"{data.local_body}|{file_id}|1|{now.timestamp()}|{PERSON}|submit".encode()
    ).digest()
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "insert into ksmart.idempotency (person, key, request) values ($1, $2, $3)",
            PERSON,
            key,
            digest,
        )
        sequence = await connection.fetchval("select nextval('bench_number')")
        number = f"RC/{data.local_body}/2026-27/A{sequence:06d}"
        await connection.execute(
            "insert into ksmart.file (local_body, id, number, module, service, version, state, applicant, ward, opened_at,"
            " submitted_on, due_on, desk_role, chain_seq, chain_head) values ($1, $2, $3, 'residence_certificate',"
            " 'residence_certificate', '1.0.0', 'scrutiny', $4, $5, $6, $7, $7, 'clerk', 1, $8)",
            data.local_body,
            file_id,
            number,
            PERSON,
            a.ward,
            now,
            today,
            head,
        )
        await connection.execute(
            "insert into residence_certificate.application (local_body, id, number, state, ended, applicant, submitted_on,"
            " due_on, name_en, name_ml, ward, house_en, house_ml, building_no, pincode, resident_since, tenure, owner_name,"
            " owner_mobile, purpose, purpose_note, years_here) values ($1, $2, $3, 'scrutiny', false, $4, $5, $5, $6, $7,"
            " $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
            data.local_body,
            file_id,
            number,
            PERSON,
            today,
            a.name.en,
            a.name.ml,
            a.ward,
            a.house.en,
            a.house.ml,
            a.building_no,
            a.pincode,
            a.resident_since,
            a.tenure,
            a.owner_name,
            a.owner_mobile,
            a.purpose,
            a.purpose_note,
            today.year - a.resident_since.year,
        )
        await connection.executemany(
            "insert into residence_certificate.application_members values ($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                (
                    data.local_body,
                    file_id,
                    n,
                    UUID(str(uuid_utils.uuid4())),
                    PERSON,
                    m.name,
                    m.relation,
                    m.born_on,
                )
                for n, m in enumerate(a.members, 1)
            ],
        )
        await connection.execute(
            "insert into residence_certificate.application_word (local_body, id, word, owner, ward)"
            " select $1, $2, w, $3, $4 from unnest($5::text[]) w",
            data.local_body,
            file_id,
            PERSON,
            a.ward,
            [*words, number.lower()],
        )
        await connection.execute(
            "insert into ksmart.file_event (local_body, file, seq, applicant, at, person, role, action, state_to, digest, hash)"
            " values ($1, $2, 1, $3, $4, $3, 'citizen', 'submit', 'scrutiny', $5, $6)",
            data.local_body,
            file_id,
            PERSON,
            now,
            digest,
            head,
        )
        await connection.execute(
            "insert into ksmart.outbox (local_body, topic, payload) values ($1, 'file.submit', $2)",
            data.local_body,
            msgspec.json.encode(
                {
                    "module": APP,
                    "service": APP,
                    "file": file_id,
                    "state": "scrutiny",
                    "number": number,
                }
            ).decode(),
        )
    return Response(Opened(file_id, number, "scrutiny", 1), status_code=201)


async def start(app: Litestar) -> None:
    app.state.pool = await asyncpg.create_pool(os.environ["BENCH_URL"], min_size=4, max_size=10)


async def stop(app: Litestar) -> None:
    await app.state.pool.close()


app = Litestar(
    [read, page, create],
    on_startup=[start],
    on_shutdown=[stop],
    openapi_config=None,
    logging_config=None,
)
