"""Which documents answers ask for, and which of them are missing. Pure: no store, no database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from runtime.answers.faults import Faults
from runtime.catalogue import Context, Document, Record
from runtime.words import Words

_MISSING = Words("This document is missing", "ഈ രേഖ ചേർത്തിട്ടില്ല")


class _Laid(Protocol):
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
    record: Record, answers: Any, laid: Iterable[_Laid], ctx: Context, faults: Faults
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


def pointer(name: str, place: int | None) -> str:
    """Where a document stands: `/documents/identity/0`."""
    return f"/documents/{name}" if place is None else f"/documents/{name}/{place}"
