"""Documents on pages: each said with its rule before a file is chosen, laid one by one, without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.access.policy import Policy
from runtime.catalogue import Document, Service
from runtime.documents.checking import asked_documents, pointer
from runtime.documents.laying import (
    Paper,
    document_of,
    drop_from_draft,
    drop_waiting,
    lay_in_draft,
    lay_with_file,
    papers_of_draft,
    papers_of_file,
)
from runtime.documents.upload import Upload
from runtime.drafts.drafts import read_whole
from runtime.portal.case import ONE as FILE
from runtime.portal.case import Case, read_case
from runtime.portal.catalogue_words import local_body_name
from runtime.portal.errors import reasons, show_page
from runtime.portal.frame import go, page, params
from runtime.portal.opened import ONE as DRAFT
from runtime.portal.opened import OpenDraft, open_draft
from runtime.portal.printing import day
from runtime.portal.sent import sent_form
from runtime.refusal import ANSWERS, TOO_LARGE, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.documents import MB, UPLOADS
from runtime.web.route import route
from runtime.web.upload import uploaded
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class Wanted:
    """One document that is asked, with what is laid for it, as its block on the page shows it."""

    document: Document
    place: int | None
    id: str  # of its block
    files: str  # PDF, JPG
    accept: str
    paper: Paper | None
    href: str  # of what is laid
    mistakes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A document or certificate in a list."""

    label: Words
    title: str
    href: str
    at: str
    word: str  # of its tag, '' for none


@route("GET", DRAFT + "/documents", Policy.SESSION, show=show_page)
async def draft_page(call: Call) -> Answer:
    """Everything that is asked, and what is laid already."""
    return await _draft_page(call, await open_draft(call))


@route(
    "POST", DRAFT + "/documents/{document:str}", Policy.SESSION, UPLOADS, form=True, show=show_page
)
async def lay_draft(call: Call) -> Answer:
    """Lay one document; what is wrong with it stands beside it."""
    at = await open_draft(call)
    document = document_of(at.service, call.part("document"))

    async def lay(upload: Upload) -> None:
        await lay_in_draft(call.ground, call.actor, at.service, at.draft.id, document, upload)

    refused = await _laid(call, document, lay)
    if refused is None:
        return go(at.address("/documents"))
    return await _draft_page(call, at, refused)


@route("POST", DRAFT + "/documents/{document:str}/drop", Policy.SESSION, form=True, show=show_page)
async def drop_draft(call: Call) -> Answer:
    """Take one away."""
    await sent_form(call)
    at = await open_draft(call)
    await drop_from_draft(call.ground, call.actor, at.service, at.draft.id, call.id("document"))
    return go(at.address("/documents"))


@route("GET", FILE + "/documents", Policy.SESSION, show=show_page)
async def file_page(call: Call) -> Answer:
    """What may come with the next step, and what is there."""
    return await _file_page(call, await read_case(call))


@route(
    "POST", FILE + "/documents/{document:str}", Policy.SESSION, UPLOADS, form=True, show=show_page
)
async def lay_file(call: Call) -> Answer:
    """Lay one beside the file."""
    case = await read_case(call)
    document = document_of(case.service, call.part("document"))

    async def lay(upload: Upload) -> None:
        await lay_with_file(
            call.ground, call.actor, case.service, call.id(), document, upload, case.scope
        )

    refused = await _laid(call, document, lay)
    if refused is None:
        return go(case.link("/documents"))
    return await _file_page(call, case, refused)


@route("POST", FILE + "/documents/{document:str}/drop", Policy.SESSION, form=True, show=show_page)
async def drop_file(call: Call) -> Answer:
    """Take one away that waits."""
    await sent_form(call)
    case = await read_case(call)
    await drop_waiting(
        call.ground, call.actor, case.service, call.id(), call.id("document"), case.scope
    )
    return go(case.link("/documents"))


ROUTES = [draft_page, lay_draft, drop_draft, file_page, lay_file, drop_file]


async def missing_in_draft(call: Call, at: OpenDraft) -> tuple[bool, list[Wanted]]:
    """Whether a document is missing in the draft, and all that are asked."""
    wanted = _wanted_of_draft(
        at, await papers_of_draft(call.ground, call.actor, at.service, at.draft.id)
    )
    if wanted is None:
        return True, []
    return any(one.paper is None and not one.document.optional for one in wanted), wanted


async def of_case(call: Call, case: Case) -> tuple[list[Laid], list[Laid]]:
    """The documents and certificates of a file, as its page lists them."""
    service = case.service
    if not service.record.documents and not any(s.issues for s in service.workflow.states.values()):
        return [], []
    papers, certificates = await papers_of_file(
        call.ground, call.actor, service, call.id(), case.scope
    )
    labels = {one.name: one.label for one in service.record.documents}
    scope = f"?local_body={case.scope}" if case.scope else ""
    if call.actor.post is not None and not scope:
        scope = f"?local_body={call.actor.post.local_body}"
    return [
        Laid(
            labels.get(paper.name, Words(paper.name, paper.name)),
            paper.title,
            _bytes_of("files", service, str(call.id()), paper) + scope,
            "",
            "document_waits" if paper.waiting else "document_replaced" if paper.replaced else "",
        )
        for paper in papers
    ], [
        Laid(
            _title(call, one["name"]),
            one["number"],
            f"/api/v1/{service.module}/{service.name}/files/{call.id()}/certificates/{one['id']}{scope}",
            day(one["issued_at"]),
            "" if one["standing"] == "valid" else "standing_superseded",
        )
        for one in certificates
    ]


async def _laid(call: Call, document: Document, lay: Any) -> tuple[str, tuple[Words, ...]] | None:
    """Lay what was sent; the block that it was for and what is wrong, or None where all is well."""
    call.count_subject(str(call.actor.holder.person))
    place = ""
    try:
        async with uploaded(call, call.ground.papers.quarantine, document.max_mb * MB) as upload:
            call.demand_csrf(upload.fields.get("_csrf"))
            place = upload.fields.get("place", "")
            await lay(upload)
    except Refusal as refusal:
        if refusal.problem not in (ANSWERS, TOO_LARGE):
            raise
        return _id(document.name, int(place) if place.isdigit() else None), tuple(reasons(refusal))
    return None


async def _draft_page(
    call: Call, at: OpenDraft, refused: tuple[str, tuple[Words, ...]] | None = None
) -> Answer:
    papers = await papers_of_draft(call.ground, call.actor, at.service, at.draft.id)
    wanted = _wanted_of_draft(at, papers, refused)
    return _page(
        call, wanted, refused, service=at.service, body=local_body_name(call.ground, at.draft.local_body),
        base=at.address("/documents"), back=at.address(), on=at.address("/check") if wanted is not None else at.address(),
        lead="documents_lead",
    )  # fmt: skip


async def _file_page(
    call: Call, case: Case, refused: tuple[str, tuple[Words, ...]] | None = None
) -> Answer:
    papers, _ = await papers_of_file(call.ground, call.actor, case.service, call.id(), case.scope)
    service = case.service
    # What waits stands in the place of what it will replace.
    by_place = {
        (p.name, p.place): p for p in sorted(papers, key=lambda p: p.waiting) if not p.replaced
    }
    wanted = [
        _wanted(document, place, by_place.get((document.name, place)), _bytes_base("files", service, str(call.id())), refused)
        for document in service.record.documents
        for place in (range(len(case.file.get(document.per) or ())) if document.per else (None,))
    ]  # fmt: skip
    return _page(
        call, wanted, refused, service=service, body=local_body_name(call.ground, case.file["local_body"]),
        base=case.link("/documents").partition("?")[0], back=case.link(), on=case.link(), lead="documents_lead",
    )  # fmt: skip


def _page(
    call: Call,
    wanted: list[Wanted] | None,
    refused: tuple[str, tuple[Words, ...]] | None,
    **more: Any,
) -> Answer:
    problems = [(refused[0], words) for words in refused[1]] if refused else []
    return page(
        call,
        "portal/documents.html",
        status=422 if refused else 200,
        wanted=wanted,
        problems=problems,
        wrong=problems,
        missing=params(call).get("missing") is not None,
        **more,
    )


def _wanted_of_draft(
    at: OpenDraft, papers: list[Paper], refused: tuple[str, tuple[Words, ...]] | None = None
) -> list[Wanted] | None:
    """What the answers so far ask for; None where they are too incomplete to say."""
    _, answers = read_whole(at.service, at.draft.answers, at.ctx)
    if answers is None:
        return None
    by_place = {(paper.name, paper.place): paper for paper in papers}
    base = _bytes_base("drafts", at.service, str(at.draft.id))
    return [
        _wanted(document, place, by_place.get((document.name, place)), base, refused)
        for document, place in asked_documents(at.service.record, answers, at.ctx)
    ]


def _wanted(
    document: Document, place: int | None, paper: Paper | None, base: str, refused: tuple[str, tuple[Words, ...]] | None
) -> Wanted:  # fmt: skip
    ident = _id(document.name, place)
    return Wanted(
        document=document,
        place=place,
        id=ident,
        files=", ".join(one.upper() for one in document.files),
        accept=",".join(f".{one}" for one in document.files)
        + (",.jpeg" if "jpg" in document.files else ""),
        paper=paper,
        href=f"{base}/{paper.id}" if paper else "",
        mistakes=refused[1] if refused and refused[0] == ident else (),
    )


def _id(name: str, place: int | None) -> str:
    return pointer(name, place)[1:].replace("/", "-")


def _bytes_base(where: str, service: Service, ident: str) -> str:
    return f"/papers/{service.module}/{service.name}/{where}/{ident}"


def _bytes_of(where: str, service: Service, ident: str, paper: Paper) -> str:
    return f"{_bytes_base(where, service, ident)}/{paper.id}"


def _title(call: Call, name: str) -> Words:
    module, _, short = name.partition(".")
    found = call.ground.catalogue.certificate(module, short)
    return found.title if found else Words(name, name)
