"""Use cases on drafts. A draft belongs to a person; nobody else sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.answers.checking import check, decoded, drop_hidden
from runtime.answers.faults import Fault, Faults
from runtime.answers.holes import without_hidden
from runtime.answers.typed import LONGEST_ANSWER, MOST_PATHS, read_typed, unknown_paths
from runtime.catalogue import Context, Service
from runtime.clock import new_id
from runtime.documents.checking import check_documents
from runtime.documents.laying import papers_of_draft
from runtime.files import behind
from runtime.files.filing import context_for, file, open_door, under
from runtime.files.kept import Kept, kept, moved_on
from runtime.ground import Ground
from runtime.refusal import ANSWERS, NOT_ALLOWED, NOT_FOUND, TOO_LARGE, TOO_MANY_DRAFTS, Refusal
from runtime.words import Words

MOST_DRAFTS = 30
"""Drafts of one person at a time, over all services."""

KEEP = timedelta(days=90)
"""How long a draft waits for its person, from the last change on."""

_UNKNOWN = Words("There is no such question here", "ഇങ്ങനെയൊരു ചോദ്യം ഇവിടെയില്ല")


class Draft(msgspec.Struct, frozen=True):
    """A draft as its owner gets it."""

    id: UUID
    local_body: str
    module: str
    service: str
    version: str
    answers: dict[str, str]
    row_version: int
    updated_at: datetime
    keep_until: date


_DRAFT = msgspec.json.Decoder(Draft)


async def make_draft(
    ground: Ground, actor: Actor, service: Service, local_body: str, answers: Mapping[str, str]
) -> UUID:
    """Keep a new draft and return its id.

    Raises:
        Refusal: 403 for a post, or a service that people do not open themselves; 422 for a local body
            that does not offer it or a path that names no question; 409 when there are too many.
    """
    _demand_person(actor)
    open_door(service, actor)
    ctx = context_for(ground, actor, service, local_body)
    _check_typed(service, answers)
    draft = new_id(ctx.now)
    made = await ground.doors.value(
        "ksmart.draft_make", actor.session, draft, local_body, service.module, service.name, service.version,
        _json(answers), ctx.today + KEEP, MOST_DRAFTS,
    )  # fmt: skip
    if not made:
        raise Refusal(TOO_MANY_DRAFTS)
    return draft


async def my_drafts(ground: Ground, actor: Actor) -> str:
    """The person's drafts as a JSON array, newest first, without their answers."""
    _demand_person(actor)
    return (await ground.doors.value("ksmart.draft_list", actor.session)) or "[]"


async def read_draft(ground: Ground, actor: Actor, service: Service, draft: UUID) -> Draft:
    """One draft. Raises 404 where the person has none of this id."""
    _demand_person(actor)
    row = await ground.doors.row(
        "ksmart.draft_read", actor.session, service.module, service.name, draft
    )
    if row is None or row["body"] is None:
        raise Refusal(NOT_FOUND)
    return _DRAFT.decode(row["body"])


async def write_draft(
    ground: Ground,
    actor: Actor,
    service: Service,
    draft: UUID,
    expected: int,
    answers: Mapping[str, str],
) -> int:
    """Replace the answers; returns the new version. Raises 404, 412, 422 as above."""
    _demand_person(actor)
    _check_typed(service, answers)
    version: int | None = await ground.doors.value(
        "ksmart.draft_write", actor.session, service.module, service.name, draft, expected, service.version,
        _json(answers), ground.clock.now().date() + KEEP,
    )  # fmt: skip
    if version is None:
        raise Refusal(NOT_FOUND)
    return version


async def drop_draft(ground: Ground, actor: Actor, service: Service, draft: UUID) -> None:
    """Throw a draft away. Raises 404 where there is none."""
    _demand_person(actor)
    if not await ground.doors.value(
        "ksmart.draft_drop", actor.session, service.module, service.name, draft
    ):
        raise Refusal(NOT_FOUND)


async def submit_draft(
    ground: Ground,
    actor: Actor,
    service: Service,
    draft: UUID,
    expected: int,
    key: str,
    request: bytes,
) -> Kept:
    """Open a file with a draft's answers; the draft goes in the same commit.

    Raises:
        Refusal: As opening does, with pointers into the answers in the API's shape; 412 where the
            draft has another version than expected.
    """
    _demand_person(actor)
    door = open_door(service, actor)
    row = await ground.doors.row(
        "ksmart.draft_load", actor.session, service.module, service.name, draft, key, request
    )
    if row is not None and row["answer"] is not None:
        return kept(row["answer"])
    if row is None or row["row_version"] is None:
        raise Refusal(NOT_FOUND)
    if row["row_version"] != expected:
        raise moved_on(row["row_version"])
    ctx = context_for(ground, actor, service, row["local_body"])
    typed: dict[str, str] = msgspec.json.decode(row["answers"])
    ctx = await with_typed_rows(ground, actor, service, ctx, typed)
    faults, answers = read_whole(service, typed, ctx)
    missing, documents = Faults(), list[UUID]()
    if answers is not None and service.record.documents:
        laid = await papers_of_draft(ground, actor, service, draft)
        documents = check_documents(service.record, answers, laid, ctx, missing)
    if answers is None or faults.found or missing.found:
        told = (*under(faults.found, "/answers"), *missing.found)
        raise Refusal(ANSWERS, faults=told, reason="answers" if faults.found else "documents")
    return await file(
        ground, actor, service, ctx, answers, door, key, request, draft, at="/answers", documents=tuple(documents)
    )  # fmt: skip


def read_whole(
    service: Service, typed: Mapping[str, str], ctx: Context
) -> tuple[Faults, msgspec.Struct | None]:
    """The typed answers as the record has them, hidden ones dropped, with every fault they have."""
    faults = Faults()
    shaped: dict[str, Any] = read_typed(typed, service.record.fields, faults)
    shaped = behind.first_values(service.record, shaped, ctx)
    if any(field.conditional for field in service.record.fields):
        shaped = without_hidden(service.record, shaped, ctx)
    answers = decoded(service.record, msgspec.json.encode(shaped), faults)
    if answers is not None:
        drop_hidden(service.record, answers, ctx)
        check(service.record, answers, ctx, faults)
    return faults, answers


async def with_typed_rows(
    ground: Ground, actor: Actor, service: Service, ctx: Context, typed: Mapping[str, str]
) -> Context:
    """The context with the rows that typed answers refer to."""
    shaped = read_typed(typed, service.record.fields, Faults())
    return await behind.with_rows(ground, actor, service, ctx, shaped)


async def faults_of(
    ground: Ground, actor: Actor, service: Service, local_body: str, typed: Mapping[str, str]
) -> list[Fault]:
    """What a submission would find wrong now: for a form's page that checks as one goes."""
    ctx = ground.context(service, actor, local_body)
    ctx = await with_typed_rows(ground, actor, service, ctx, typed)
    faults, _ = read_whole(service, typed, ctx)
    return faults.found


def _check_typed(service: Service, answers: Mapping[str, str]) -> None:
    if len(answers) > MOST_PATHS or any(len(text) > LONGEST_ANSWER for text in answers.values()):
        raise Refusal(TOO_LARGE)
    if any("\x00" in text for text in answers.values()):
        faults = tuple(
            Fault(f"/answers/{path[:80]}", "characters", _UNKNOWN)
            for path, text in answers.items()
            if "\x00" in text
        )
        raise Refusal(ANSWERS, faults=faults, reason="answers")
    if unknown := unknown_paths(answers, service.record.fields):
        faults = tuple(Fault(f"/answers/{path}", "unknown_field", _UNKNOWN) for path in unknown)
        raise Refusal(ANSWERS, faults=faults, reason="answers")


def _demand_person(actor: Actor) -> None:
    if actor.post is not None:
        raise Refusal(NOT_ALLOWED, reason="post")


def _json(answers: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(answers)).decode()
