"""Opening a file: answers checked whole, a number taken, one commit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec

from runtime.access.actor import Actor
from runtime.answers.checking import check, decoded
from runtime.answers.faults import Fault, Faults
from runtime.answers.text import clean_text
from runtime.answers.types import Bilingual, Mobile
from runtime.catalogue import Context, Service
from runtime.clock import new_id
from runtime.documents.checking import check_documents
from runtime.files import behind
from runtime.files.doors import file_doors
from runtime.files.kept import Kept, duplicate, kept
from runtime.ground import Ground
from runtime.numbering.pattern import numbered
from runtime.refusal import ANSWERS, NOT_ALLOWED, Refusal
from runtime.words import Words
from runtime.workflow import decide

_NO_SUCH_BODY = Words(
    "No such local body offers this service", "ഈ സേവനം നൽകുന്ന അങ്ങനെയൊരു തദ്ദേശ സ്ഥാപനമില്ല"
)
_WHO_APPLIES = Words("Say who applies", "ആരാണ് അപേക്ഷകൻ എന്ന് പറയുക")
_FOR_ONESELF = Words("You apply for yourself", "അപേക്ഷ സ്വന്തം പേരിലാണ്")


class Applicant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who applies at the counter: found by the mobile number, or made known by it."""

    mobile: Mobile
    name: Bilingual


LOCAL_BODIES = ("core", "local_body")
"""The master of local bodies, by module and name: the one that every office is keyed by."""


async def open_file(
    ground: Ground,
    actor: Actor,
    service: Service,
    local_body: str,
    answers: bytes | msgspec.Raw,
    key: str,
    request: bytes,
    applicant: Applicant | None = None,
) -> Kept:
    """Open a file with answers in the API's shape.

    Args:
        local_body: Code of the office that is asked.
        answers: JSON of the record's answers; one to a question that is not put is refused.
        key, request: The Idempotency-Key, and the digest of what it stands for.
        applicant: Who applies, where a member of staff opens the file at the counter.
    Raises:
        Refusal: 422 with every fault, pointers from `/answers` on; 409 for a unique rule; 403.
    """
    door = open_door(service, actor)
    try:
        ctx = context_for(ground, actor, service, local_body)
        ctx = await at_counter(ground, actor, ctx, applicant)
        faults = Faults()
        given = bytes(answers)
        if any(field.behind is not None or field.fields for field in service.record.fields):
            ctx, given = await taken_over(ground, actor, service, ctx, given)
        read = decoded(service.record, given, faults)
        if read is not None:
            check(service.record, read, ctx, faults)
        missing = Faults()
        if read is not None and service.record.documents:
            # Documents are laid in a draft; a file that needs some is opened with one.
            check_documents(service.record, read, (), ctx, missing)
        if read is None or faults.found or missing.found:
            told = (*under(faults.found, "/answers"), *missing.found)
            raise Refusal(ANSWERS, faults=told, reason="answers" if faults.found else "documents")
        return await file(ground, actor, service, ctx, read, door, key, request, at="/answers")
    except Refusal:
        # A retry of what was done before, and would be refused now: the answer of then is the right one.
        text: str | None = await ground.doors.value(
            "ksmart.kept_answer", actor.session, key, request
        )
        if text is None:
            raise
        return kept(text)


def context_for(ground: Ground, actor: Actor, service: Service, local_body: str) -> Context:
    """The context of a new file in a local body that offers the service.

    Raises:
        Refusal: There is no such body, or none of the service's tiers.
    """
    ctx = ground.context(service, actor, local_body)
    bodies = ground.catalogue.master(*LOCAL_BODIES)
    body = None if bodies is None else ctx.find(bodies, local_body)
    if body is None or str(getattr(body, "tier", None)) not in service.tiers:
        raise Refusal(
            ANSWERS, faults=(Fault("/local_body", "unknown", _NO_SUCH_BODY),), reason="answers"
        )
    return ctx


async def file(
    ground: Ground,
    actor: Actor,
    service: Service,
    ctx: Context,
    answers: msgspec.Struct,
    door: str,
    key: str,
    request: bytes,
    draft: UUID | None = None,
    at: str = "",
    documents: tuple[UUID, ...] = (),
) -> Kept:
    """Commit checked answers as a new file. Raises as `open_file`; `at` is where the answers stand."""
    number = numbered(service.record.number, ctx.local_body, ctx.today)
    if ctx.role not in service.workflow.submit_by:
        raise Refusal(NOT_ALLOWED, reason="role")
    sequence = await ground.leases.next(ctx.local_body, service.record.name, number.period)
    filing = decide.Filing(
        new_id(ctx.now), number.with_sequence(sequence), draft, documents, ctx.for_person
    )
    decision = decide.open_file(service, answers, ctx, filing)
    decision["seen"] = behind.seen(ctx)
    scope = (
        (actor.session,) if actor.post is None else (actor.session, actor.post.id, ctx.local_body)
    )
    try:
        text: str | None = await ground.doors.value(
            door, *scope, key, request, msgspec.json.encode(decision).decode()
        )
    except asyncpg.UniqueViolationError as error:
        raise duplicate(service.record, error, at) from error
    if text is None:  # the post does not reach this local body
        raise Refusal(NOT_ALLOWED, reason="local_body")
    return kept(text)


async def at_counter(
    ground: Ground, actor: Actor, ctx: Context, applicant: Applicant | None
) -> Context:
    """The context of a file that a member of staff opens for somebody; that somebody is made known.

    Raises:
        Refusal: 422 where staff name nobody, or a citizen somebody else.
    """
    if (actor.post is None) != (applicant is None):
        wrong = _WHO_APPLIES if applicant is None else _FOR_ONESELF
        fault = Fault("/applicant", "missing" if applicant is None else "not_asked", wrong)
        raise Refusal(ANSWERS, faults=(fault,), reason="applicant")
    if actor.post is None or applicant is None:
        return ctx
    faults = Faults()
    name_en = clean_text(applicant.name.en, 1, 120, "/applicant/name/en", faults)
    name_ml = clean_text(applicant.name.ml, 1, 120, "/applicant/name/ml", faults)
    if faults.found:
        raise Refusal(ANSWERS, faults=tuple(faults.found), reason="applicant")
    person: UUID = await ground.doors.value(
        "ksmart.applicant_at_counter", actor.session, actor.post.id, new_id(ctx.now), applicant.mobile, name_en, name_ml
    )  # fmt: skip
    return replace(ctx, for_person=person)


async def taken_over(
    ground: Ground, actor: Actor, service: Service, ctx: Context, answers: bytes
) -> tuple[Context, bytes]:
    """The rows that answers refer to, and the answers with what is taken over from them."""
    try:
        given: Any = msgspec.json.decode(answers)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ctx, answers
    if not isinstance(given, dict):
        return ctx, answers
    named = cast("dict[str, Any]", given)
    ctx = await behind.with_rows(ground, actor, service, ctx, named)
    filled = behind.first_values(service.record, named, ctx)
    return ctx, answers if filled == named else msgspec.json.encode(filled)


def open_door(service: Service, actor: Actor) -> str:
    """The door through which this actor opens files. Raises 403 where he has none."""
    door = file_doors(service, actor).open
    if door is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    return door


def under(faults: list[Fault], at: str) -> tuple[Fault, ...]:
    """The faults with their pointers from `at` on."""
    return tuple(Fault(f"{at}{fault.pointer}", fault.code, fault.message) for fault in faults)
