"""Refusals as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

import msgspec

from runtime.refusal import Refusal
from runtime.web.answer import Answer
from runtime.words import Words

TYPE = (b"content-type", b"application/problem+json")


def type_uri(slug: str) -> str:
    """The stable name of a kind of problem; it says what it is and is not fetched."""
    return f"urn:ksmart:problem:{slug}"


def problem(refusal: Refusal, request_id: str) -> Answer:
    """The answer that says why not: for programs a type, a reason and pointers, for people words."""
    kind = refusal.problem
    words = refusal.detail or kind.title
    body: dict[str, Any] = {
        "type": type_uri(kind.type),
        "title": kind.title.en,
        "status": kind.status,
        "detail": words.en,
        "words": _words(words),
        "request": request_id,
    }
    if refusal.reason:
        body["reason"] = refusal.reason
    if refusal.faults:
        body["faults"] = [
            {"pointer": fault.pointer, "code": fault.code, "message": _words(fault.message)}
            for fault in refusal.faults
        ]
    headers = [TYPE, *((name.encode(), value.encode()) for name, value in refusal.headers)]
    if kind.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="ksmart"'))
    return Answer(msgspec.json.encode(body), kind.status, headers)


def _words(words: Words) -> dict[str, str]:
    return {"en": words.en, "ml": words.ml}
