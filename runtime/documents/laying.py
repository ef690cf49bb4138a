"""Laying documents before an office: into a draft, or with a file that one may act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.answers.faults import Fault
from runtime.catalogue import Document, Service
from runtime.clock import new_id
from runtime.documents.clamd import ScannerAwayError
from runtime.documents.looking import FAULTS
from runtime.documents.titles import clean_title
from runtime.documents.upload import Upload
from runtime.files.doors import file_doors, scope_of
from runtime.ground import Ground
from runtime.interfaces.blobs import LostBlobError
from runtime.refusal import ANSWERS, INTERNAL, NOT_ALLOWED, NOT_FOUND, STATE, UNAVAILABLE, Refusal
from runtime.words import Words

MOST_WAITING = 60
"""Documents of one draft, or waiting with one file."""

_NO_FILE = Words("Choose a file", "ഒരു ഫയൽ തിരഞ്ഞെടുക്കുക")
_KIND = Words("Say which kind of document this is", "ഇത് ഏതു രേഖയാണെന്ന് തിരഞ്ഞെടുക്കുക")
_PLACE = Words("This is for a row that is not there", "ഇല്ലാത്ത ഒരു വരിക്കുള്ളതാണിത്")
_TOO_MANY = Words("There are too many documents here", "ഇവിടെ രേഖകൾ കൂടുതലാണ്")


class Paper(msgspec.Struct, frozen=True):
    """A document as its owner sees it."""

    id: UUID
    name: str
    title: str
    media: str
    size_bytes: int
    sha256: str
    kind: str | None = None
    place: int | None = None
    waiting: bool = False
    replaced: bool = False


_PAPERS = msgspec.json.Decoder(list[Paper])


class _OfFile(msgspec.Struct):
    local_body: str
    documents: list[Paper]
    certificates: list[dict[str, Any]]


_OF_FILE = msgspec.json.Decoder(_OfFile)


def document_of(service: Service, name: str) -> Document:
    """The document of the service's record. Raises 404 where it asks for none of this name."""
    found = next((one for one in service.record.documents if one.name == name), None)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


async def lay_in_draft(
    ground: Ground, actor: Actor, service: Service, draft: UUID, document: Document, upload: Upload
) -> Paper:
    """Keep an upload with a draft; one for the same place goes.

    Raises:
        Refusal: 404 for a draft that is not the person's, 422 with everything that is wrong.
    """
    _demand_person(actor)
    paper, row = await _taken(ground, document, upload)
    made: bool | None = await ground.doors.value(
        "ksmart.document_lay", actor.session, service.module, service.name, draft, _json(row), MOST_WAITING
    )  # fmt: skip
    return _kept(paper, made)


async def papers_of_draft(
    ground: Ground, actor: Actor, service: Service, draft: UUID
) -> list[Paper]:
    """The uploads of a draft. Raises 404 where the person has no such draft."""
    _demand_person(actor)
    text: str | None = await ground.doors.value(
        "ksmart.document_list", actor.session, service.module, service.name, draft
    )
    if text is None:
        raise Refusal(NOT_FOUND)
    return _PAPERS.decode(text)


async def drop_from_draft(
    ground: Ground, actor: Actor, service: Service, draft: UUID, document: UUID
) -> None:
    """Take an upload away again. Raises 404 where there is none."""
    _demand_person(actor)
    if not await ground.doors.value(
        "ksmart.document_drop", actor.session, service.module, service.name, draft, document
    ):
        raise Refusal(NOT_FOUND)


async def row_gone(
    ground: Ground, actor: Actor, service: Service, draft: UUID, table: str, row: int
) -> None:
    """A row was taken out of a draft's table: what was laid for it goes, what was laid for later ones moves up."""
    names = [one.name for one in service.record.documents if one.per == table]
    if names:
        await ground.doors.value(
            "ksmart.document_row_gone",
            actor.session,
            service.module,
            service.name,
            draft,
            names,
            row,
        )


async def lay_with_file(
    ground: Ground, actor: Actor, service: Service, file: UUID, document: Document, upload: Upload,
    local_body: str | None = None,
) -> Paper:  # fmt: skip
    """Keep an upload beside a file until the action that brings it.

    Raises:
        Refusal: 403 for who never acts, 404, 409 for a file that has ended, 422.
    """
    door = file_doors(service, actor).lay
    if door is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    paper, row = await _taken(ground, document, upload)
    made: bool | None = await ground.doors.value(
        door, *scope_of(actor, local_body), file, _json(row), MOST_WAITING, None
    )
    return _kept(paper, made)


async def drop_waiting(
    ground: Ground, actor: Actor, service: Service, file: UUID, document: UUID, local_body: str | None = None
) -> None:  # fmt: skip
    """Take an upload away that waits with a file. Raises 404 where there is none of the actor's."""
    door = file_doors(service, actor).lay
    if door is None:
        raise Refusal(NOT_ALLOWED, reason="role")
    if not await ground.doors.value(
        door, *scope_of(actor, local_body), file, None, MOST_WAITING, document
    ):
        raise Refusal(NOT_FOUND)


async def papers_of_file(
    ground: Ground, actor: Actor, service: Service, file: UUID, local_body: str | None = None
) -> tuple[list[Paper], list[dict[str, Any]]]:
    """The documents of a file and the certificates issued of it. Raises 404 as reading the file does."""
    door = file_doors(service, actor).papers
    if door is None:
        raise Refusal(NOT_FOUND)
    text: str | None = await ground.doors.value(door, *scope_of(actor, local_body), file)
    if text is None:
        raise Refusal(NOT_FOUND)
    found = _OF_FILE.decode(text)
    return found.documents, found.certificates


async def content_of(ground: Ground, paper: Paper) -> bytes:
    """The bytes of a document that the actor may see.

    Raises:
        Refusal: 500 where the store has lost or changed them: they are not given out.
    """
    try:
        return await ground.papers.store.get(bytes.fromhex(paper.sha256))
    except LostBlobError as error:
        raise Refusal(INTERNAL) from error


async def _taken(
    ground: Ground, document: Document, upload: Upload
) -> tuple[Paper, Mapping[str, Any]]:
    """The upload, looked through and stored; everything that is wrong with it at once."""
    faults: list[Fault] = []
    kind, place = upload.fields.get("kind") or None, _place(upload.fields.get("place"))
    if (kind is None) != (not document.kinds) or (kind is not None and kind not in document.kinds):
        faults.append(Fault("/kind", "unknown", _KIND))
    if (place is None) != (document.per is None):
        faults.append(Fault("/place", "unknown", _PLACE))
    papers, target, looked = ground.papers, None, None
    if upload.path is None or not upload.size:
        faults.append(Fault("/file", "required", _NO_FILE))
    else:
        target = upload.path.with_suffix(".kept")
        try:
            looked = await papers.looker.look(upload.path, target, document.files)
        except ScannerAwayError as error:
            raise Refusal(UNAVAILABLE) from error
        faults += [Fault("/file", code, FAULTS[code]) for code in looked.faults]
    try:
        if faults or looked is None or target is None:
            raise Refusal(ANSWERS, faults=tuple(faults), reason="document")
        size = target.stat().st_size
        digest = await papers.store.put(target)
    finally:
        if target is not None:
            target.unlink(missing_ok=True)
    now = ground.clock.now()
    paper = Paper(
        id=new_id(now),
        name=document.name,
        title=clean_title(upload.file_name, looked.kind),
        media=looked.media,
        size_bytes=size,
        sha256=digest.hex(),
        kind=kind,
        place=place,
        waiting=True,
    )
    row = {
        "id": paper.id, "name": paper.name, "kind": kind, "place": place, "title": paper.title, "media": paper.media,
        "size_bytes": size, "sha256": paper.sha256, "at": now,
    }  # fmt: skip
    return paper, row


def _place(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 4 else None


def _kept(paper: Paper, made: bool | None) -> Paper:
    if made is None:
        raise Refusal(NOT_FOUND)
    if not made:
        raise Refusal(STATE, _TOO_MANY, reason="documents")
    return paper


def _demand_person(actor: Actor) -> None:
    if actor.post is not None:
        raise Refusal(NOT_ALLOWED, reason="post")


def _json(row: Mapping[str, Any]) -> str:
    return msgspec.json.encode(row).decode()
