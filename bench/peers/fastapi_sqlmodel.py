"""Peer (b): FastAPI and SQLModel as most would write it: models, relationships, response models."""

import hashlib
import os
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import uuid_utils
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from sqlalchemy import BigInteger, Column, DateTime, ForeignKeyConstraint, Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import selectinload
from sqlmodel import Field, Relationship, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

PERSON = UUID(os.environ["BENCH_PERSON"])
engine = create_async_engine(
    os.environ["BENCH_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=10
)
APP = "residence_certificate"


class File(SQLModel, table=True):
    __table_args__ = {"schema": "ksmart"}
    local_body: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: str
    module: str = APP
    service: str = APP
    version: str = "1.0.0"
    state: str
    ended: bool = False
    applicant: UUID
    ward: str | None
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    submitted_on: date
    due_on: date
    desk_role: str | None = None
    row_version: int = 1
    chain_seq: int = 1
    chain_head: bytes = b""


class Application(SQLModel, table=True):
    __table_args__ = {"schema": APP}
    local_body: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: str
    state: str
    ended: bool = False
    applicant: UUID
    submitted_on: date
    due_on: date
    name_en: str
    name_ml: str
    ward: str
    house_en: str
    house_ml: str
    building_no: str
    pincode: str
    resident_since: date
    tenure: str
    owner_name: str | None = None
    owner_mobile: str | None = None
    purpose: str
    purpose_note: str | None = None
    years_here: int
    members: list["Household"] = Relationship(back_populates="application_row")


class Household(SQLModel, table=True):
    __tablename__ = "application_members"
    __table_args__ = (
        ForeignKeyConstraint(
            ["local_body", "application"],
            [f"{APP}.application.local_body", f"{APP}.application.id"],
        ),
        {"schema": APP},
    )
    local_body: str = Field(primary_key=True)
    application: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    id: UUID
    owner: UUID
    name: str
    relation: str
    born_on: date | None = None
    application_row: Application = Relationship(back_populates="members")


class Word(SQLModel, table=True):
    __tablename__ = "application_word"
    __table_args__ = {"schema": APP}
    local_body: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    word: str = Field(primary_key=True)
    owner: UUID
    ward: str | None


class Event(SQLModel, table=True):
    __tablename__ = "file_event"
    __table_args__ = {"schema": "ksmart"}
    local_body: str = Field(primary_key=True)
    file: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    applicant: UUID
    at: datetime = Field(sa_type=DateTime(timezone=True))
    person: UUID
    role: str
    action: str
    state_to: str
    digest: bytes
    hash: bytes


class Outbox(SQLModel, table=True):
    __table_args__ = {"schema": "ksmart"}
    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    local_body: str
    topic: str
    payload: dict[str, Any] = Field(sa_column=Column(JSONB))


class Idempotency(SQLModel, table=True):
    __table_args__ = {"schema": "ksmart"}
    person: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request: bytes


class Words(SQLModel):
    en: str = Field(min_length=2, max_length=120)
    ml: str = Field(min_length=2, max_length=120)


class Member(SQLModel):
    id: UUID | None = None
    name: str = Field(max_length=100)
    relation: str
    born_on: date | None = None


class Answers(SQLModel):
    name: Words
    ward: str
    house: Words
    building_no: str = Field(max_length=20)
    pincode: str = Field(regex="^[1-9][0-9]{5}$")
    resident_since: date
    tenure: str
    purpose: str
    owner_name: str | None = None
    owner_mobile: str | None = None
    purpose_note: str | None = None
    members: list[Member] = []


class Open(SQLModel):
    local_body: str
    answers: Answers


class Item(SQLModel):
    id: UUID
    number: str
    name: Words
    ward: str
    state: str
    submitted_on: date
    due_on: date | None


class Whole(Item):
    ended: bool
    local_body: str
    applicant: UUID
    opened_at: datetime
    row_version: int
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


class Opened(SQLModel):
    id: UUID
    number: str
    state: str
    row_version: int


app = FastAPI(openapi_url=None)


async def session() -> AsyncGenerator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as made:
        yield made


Session = Annotated[AsyncSession, Depends(session)]


@app.get("/files/{local_body}/{file_id}", response_model=Whole)
async def read(local_body: str, file_id: UUID, db: Session) -> Whole:
    file = (
        await db.exec(select(File).where(File.local_body == local_body, File.id == file_id))
    ).first()
    if file is None:
        raise HTTPException(404)
    row = (
        await db.exec(
            select(Application)
            .where(Application.local_body == local_body, Application.id == file_id)
            .options(selectinload(Application.members))
        )
    ).one()
    return Whole(
        **{
            **row.model_dump(exclude={"name_en", "name_ml", "house_en", "house_ml"}),
            "opened_at": file.opened_at,
            "row_version": file.row_version,
        },
        name=Words(en=row.name_en, ml=row.name_ml),
        house=Words(en=row.house_en, ml=row.house_ml),
        members=[Member(**m.model_dump()) for m in row.members],
    )


@app.get("/files/{local_body}", response_model=list[Item])
async def page(local_body: str, db: Session, limit: int = 50) -> list[Item]:
    rows = await db.exec(
        select(Application)
        .where(Application.local_body == local_body)
        .order_by(Application.id.desc())
        .limit(min(limit, 200))
    )
    return [Item(**row.model_dump(), name=Words(en=row.name_en, ml=row.name_ml)) for row in rows]


@app.post("/files", response_model=Opened, status_code=201)
async def create(
    data: Open, db: Session, request: Request, idempotency_key: Annotated[str, Header()]
) -> Opened:
    a, now, file_id = data.answers, datetime.now(UTC), UUID(str(uuid_utils.uuid7()))
    today, body = now.date(), data.local_body
    digest = hashlib.sha256(await request.body()).digest()
    head = hashlib.sha256(f"{body}|{file_id}|1".encode()).digest()
    sequence = (await db.exec(text("select nextval('bench_number')"))).scalar()
    number = f"RC/{body}/2026-27/B{sequence:06d}"
    shared = {
        "local_body": body,
        "id": file_id,
        "number": number,
        "state": "scrutiny",
        "applicant": PERSON,
        "submitted_on": today,
        "due_on": today,
    }
    db.add(Idempotency(person=PERSON, key=idempotency_key, request=digest))
    db.add(File(**shared, ward=a.ward, opened_at=now, desk_role="clerk", chain_head=head))
    db.add(
        Application(
            **shared,
            **a.model_dump(exclude={"name", "house", "members"}),
            name_en=a.name.en,
            name_ml=a.name.ml,
            house_en=a.house.en,
            house_ml=a.house.ml,
            years_here=today.year - a.resident_since.year,
            members=[
                Household(
                    local_body=body,
                    application=file_id,
                    position=n,
                    id=uuid4(),
                    owner=PERSON,
                    name=m.name,
                    relation=m.relation,
                    born_on=m.born_on,
                )
                for n, m in enumerate(a.members, 1)
            ],
        )
    )
    words = {
        w.lower()
        for t in (a.name.en, a.name.ml, a.house.en, a.house.ml, *(m.name for m in a.members))
        for w in t.split()
    }
    for word in {*words, number.lower()}:
        db.add(Word(local_body=body, id=file_id, word=word, owner=PERSON, ward=a.ward))
    db.add(
        Event(
            local_body=body,
            file=file_id,
            seq=1,
            applicant=PERSON,
            at=now,
            person=PERSON,
            role="citizen",
            action="submit",
            state_to="scrutiny",
            digest=digest,
            hash=head,
        )
    )
    db.add(
        Outbox(
            local_body=body,
            topic="file.submit",
            payload={
                "module": APP,
                "service": APP,
                "file": str(file_id),
                "state": "scrutiny",
                "number": number,
            },
        )
    )
    await db.commit()
    return Opened(id=file_id, number=number, state="scrutiny", row_version=1)
