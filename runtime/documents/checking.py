"""Which documents answers ask for, and which of them are missing. Pure: no store, no database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from msgspec.structs import replace

from runtime.answers.faults import Faults
from runtime.catalogue import Context, Document, File, Laid, Record
from runtime.words import Words

_MISSING = Words("This document is missing", "ഈ രേഖ ചേർത്തിട്ടില്ല")


class _Paper(Protocol):
    """A document that was laid: of a draft, or with a file."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def place(self) -> int | None: ...


def asked_documents(
    record: Record, answers: Any, ctx: Context
) -> list[tuple[Document, int | None]]:
    """What must be laid with these answers: each document, and for which row of its table."""
    conditional = record.papers(answers, ctx) if record.papers is not None else frozenset[str]()
    asked: list[tuple[Document, int | None]] = []
    for document in record.documents:
        if document.conditional and document.name not in conditional:
            continue
        if document.per is None:
            asked.append((document, None))
        else:
            asked += [(document, n) for n in range(len(getattr(answers, document.per) or ()))]
    return asked


def check_documents(
    record: Record, answers: Any, laid: Iterable[_Paper], ctx: Context, faults: Faults
) -> list[UUID]:
    """Note every document that is missing, at `/documents/name/row`; returns those that count, by id."""
    by_place = {(paper.name, paper.place): paper.id for paper in laid}
    found: list[UUID] = []
    for document, place in asked_documents(record, answers, ctx):
        ident = by_place.get((document.name, place))
        if ident is not None:
            found.append(ident)
        elif not document.optional:
            faults.add(pointer(document.name, place), "required", _MISSING)
    return found


def still_laid(record: Record, file: File, answers: Any) -> list[Laid]:
    """The file's documents that still belong to their rows once the answers are mended.

    Where rows were added or taken away, a document goes on only with a row that is still the same:
    nobody's proof may come to stand for somebody else.
    """
    tables = {document.name: document.per for document in record.documents}

    def stands(paper: Laid) -> bool:
        table = tables.get(paper.name)
        if paper.place is None or table is None or paper.waiting:
            return True
        old, new = getattr(file, table), getattr(answers, table)
        if paper.place >= min(len(old), len(new)):
            return False
        was, now = old[paper.place], new[paper.place]
        if now.id is not None:
            return bool(was.id == now.id)
        return len(old) == len(new) or replace(was, id=None) == replace(now, id=None)

    return [paper for paper in file.papers if stands(paper)]


def pointer(name: str, place: int | None) -> str:
    """Where a document stands: `/documents/identity/0`."""
    return f"/documents/{name}" if place is None else f"/documents/{name}/{place}"
