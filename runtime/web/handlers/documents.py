"""Documents: laid in drafts and with files, listed, and their bytes, which are served from a path of their own."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.documents.laying import (
    Paper,
    content_of,
    document_of,
    drop_from_draft,
    drop_waiting,
    lay_in_draft,
    lay_with_file,
    papers_of_draft,
    papers_of_file,
)
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer, json_value, nothing
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.web.upload import uploaded

DRAFT = "/api/v1/{module:str}/{service:str}/drafts/{id:str}/documents"
FILE = "/api/v1/{module:str}/{service:str}/files/{id:str}/documents"
BYTES = "/papers/{module:str}/{service:str}/{place:str}/{id:str}/{document:str}"
UPLOADS = Limit("uploads", per_address=240, per_subject=60)
MB = 1 << 20

# What somebody uploaded runs nothing, reaches nothing and is framed by nobody, whatever it is.
SANDBOX = (
    (b"content-security-policy", b"default-src 'none'; sandbox; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"private, no-store"),
)


@route("POST", DRAFT + "/{document:str}", Policy.SESSION, UPLOADS)
async def lay_draft(call: Call) -> Answer:
    """Lay one file in my draft: multipart with `file`, and `kind` and `place` where the document has them."""
    call.query()
    service = service_of(call)
    document = document_of(service, call.part("document"))
    call.count_subject(str(call.actor.holder.person))
    async with uploaded(call, call.ground.papers.quarantine, document.max_mb * MB) as upload:
        paper = await lay_in_draft(call.ground, call.actor, service, call.id(), document, upload)
    return json_value(paper, 201, (b"location", _location(call, paper)))


@route("GET", DRAFT, Policy.SESSION)
async def of_draft(call: Call) -> Answer:
    """What is laid in my draft."""
    call.query()
    return json_value(await papers_of_draft(call.ground, call.actor, service_of(call), call.id()))


@route("DELETE", DRAFT + "/{document:str}", Policy.SESSION)
async def drop_draft(call: Call) -> Answer:
    """Take one away again."""
    call.query()
    await drop_from_draft(call.ground, call.actor, service_of(call), call.id(), call.id("document"))
    return nothing()


@route("POST", FILE + "/{document:str}", Policy.SESSION, UPLOADS)
async def lay_file(call: Call) -> Answer:
    """Lay one file beside a file: it waits for my next action that may change answers."""
    query = call.query("local_body")
    service = service_of(call)
    document = document_of(service, call.part("document"))
    call.count_subject(str(call.actor.holder.person))
    async with uploaded(call, call.ground.papers.quarantine, document.max_mb * MB) as upload:
        paper = await lay_with_file(
            call.ground, call.actor, service, call.id(), document, upload, query.get("local_body")
        )
    return json_value(paper, 201, (b"location", _location(call, paper)))


@route("GET", FILE, Policy.SESSION)
async def of_file(call: Call) -> Answer:
    """What was laid with a file, and what was issued of it."""
    query = call.query("local_body")
    documents, certificates = await papers_of_file(
        call.ground, call.actor, service_of(call), call.id(), query.get("local_body")
    )
    return json_value({"documents": documents, "certificates": certificates})


@route("DELETE", FILE + "/{document:str}", Policy.SESSION)
async def drop_file(call: Call) -> Answer:
    """Take one away that still waits."""
    query = call.query("local_body")
    await drop_waiting(
        call.ground, call.actor, service_of(call), call.id(), call.id("document"), query.get("local_body")
    )  # fmt: skip
    return nothing()


@route("GET", BYTES, Policy.SESSION)
async def content(call: Call) -> Answer:
    """The bytes of a document: whoever may read its draft or file may read it."""
    query = call.query("local_body")
    paper = _find(await _papers(call, query.get("local_body")), call.id("document"))
    kept = await content_of(call.ground, paper)
    return Answer(
        kept, 200, [(b"content-type", paper.media.encode()), disposition(paper.title), *SANDBOX]
    )


ROUTES = [lay_draft, of_draft, drop_draft, lay_file, of_file, drop_file, content]


def disposition(title: str) -> tuple[bytes, bytes]:
    """Saved, not shown in our pages; the name is told to old and new browsers."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in title)
    return (
        b"content-disposition",
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(title)}".encode(),
    )


async def _papers(call: Call, local_body: str | None) -> list[Paper]:
    service, ident = service_of(call), call.id()
    match call.part("place"):
        case "drafts":
            return await papers_of_draft(call.ground, call.actor, service, ident)
        case "files":
            return (await papers_of_file(call.ground, call.actor, service, ident, local_body))[0]
        case _:
            raise Refusal(NOT_FOUND)


def _find(papers: list[Paper], wanted: UUID) -> Paper:
    found = next((paper for paper in papers if paper.id == wanted), None)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def _location(call: Call, paper: Paper) -> bytes:
    path: str = call.scope["path"]
    return f"{path.rpartition('/')[0]}/{paper.id}".encode()
