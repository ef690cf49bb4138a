"""One's certificates, and the public check: by code, by number, by file."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from runtime.access.policy import Policy
from runtime.catalogue import Certificate
from runtime.certificates.verifying import Verdict, verify_file, verify_number, verify_token
from runtime.documents.inspect import kind_of
from runtime.meaning.dates import KOLKATA
from runtime.portal.catalogue_words import local_body_name
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of, page, params
from runtime.portal.printing import Cell, Line, day
from runtime.portal.words import WORDS
from runtime.refusal import NOT_FOUND, TOO_LARGE, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.certificates import CHECKS, LARGEST_PDF, my_certificates
from runtime.web.route import route
from runtime.web.upload import uploaded
from runtime.words import Words

_KINDS = {"valid": "go", "expired": "due", "superseded": "due", "suspended": "due"}


@route("GET", "/certificates", Policy.SESSION, show=show_page)
async def mine(call: Call) -> Answer:
    """My certificates, newest first."""
    found: list[dict[str, Any]] = msgspec.json.decode(await my_certificates(call) or "[]")
    return page(
        call,
        "portal/certificates.html",
        lines=[
            Line(
                (
                    Cell(one["number"]),
                    Cell(_title(call, one["name"]).in_language(language_of(call))),
                    Cell(day(one["issued_at"])),
                    Cell(day(one["valid_to"]) if one["valid_to"] else ""),
                ),
                f"/certificates/{one['id']}",
            )
            for one in found
        ],
    )


@route("GET", "/certificates/{id:str}", Policy.SESSION, show=show_page)
async def one(call: Call) -> Answer:
    """One of mine: what it is, and its file."""
    text = await my_certificates(call, call.id())
    if text is None:
        raise Refusal(NOT_FOUND)
    found: dict[str, Any] = msgspec.json.decode(text)[0]
    return page(
        call,
        "portal/certificate.html",
        title=_title(call, found["name"]),
        number=found["number"],
        issued=day(found["issued_at"]),
        valid=day(found["valid_to"]) if found["valid_to"] else None,
        body=local_body_name(call.ground, found["local_body"]),
        href=f"/api/v1/certificates/{found['id']}/file",
        address=(call.ground.address or call.ground.papers.address).partition("://")[2] + "/verify",
    )


@route("GET", "/verify", Policy.OPEN, CHECKS, show=show_page)
async def verify(call: Call) -> Answer:
    """The ways to check; with a number, what holds of it."""
    number = params(call).get("number", "")
    found = await verify_number(call.ground, number) if number else []
    return _page(call, found, number=number, unknown=bool(number) and not found)


@route("POST", "/verify", Policy.OPEN, CHECKS, form=True, show=show_page)
async def verify_sent(call: Call) -> Answer:
    """What the file is, or what its code says."""
    try:
        async with uploaded(call, call.ground.papers.quarantine, LARGEST_PDF) as upload:
            if upload.path is None or not upload.size:
                return _page(call, [], mistake=WORDS["verify_file"])
            content = await asyncio.to_thread(upload.path.read_bytes)
            if kind_of(content[:16]) == "pdf":
                return _page(call, [await verify_file(call.ground, content)])
            texts = await call.ground.papers.looker.codes(upload.path)
    except Refusal as refusal:
        if refusal.problem is not TOO_LARGE:
            raise
        return _page(call, [], mistake=refusal.problem.title, status=413)
    return _page(call, [await verify_token(call.ground, texts[0]) if texts else Verdict("unknown")])


async def _scanned(call: Call) -> Answer:
    return _page(call, [await verify_token(call.ground, call.part("token"))], scanned=True)


# Codes carry the address in capitals, because they hold those in the least space.
scanned = route("GET", "/V/{token:str}", Policy.OPEN, CHECKS, show=show_page)(_scanned)
scanned_small = route("GET", "/v/{token:str}", Policy.OPEN, CHECKS, show=show_page)(_scanned)

ROUTES = [mine, one, verify, verify_sent, scanned, scanned_small]


def _page(
    call: Call, found: list[Verdict], number: str = "", unknown: bool = False, scanned: bool = False,
    mistake: Words | None = None, status: int = 200,
) -> Answer:  # fmt: skip
    return page(
        call,
        "portal/verify.html",
        status=status,
        found=[
            (verdict, _KINDS.get(verdict.standing, "warn"), _facts(call, verdict))
            for verdict in found
        ],
        number=number,
        unknown=unknown,
        scanned=scanned,
        mistake=mistake,
        wrong=mistake,
    )


def _facts(call: Call, verdict: Verdict) -> list[tuple[Words, str]]:
    """What is told of a certificate: its seal's own words where it was shown to us."""
    if verdict.standing in ("unknown", "forged"):
        return []
    lang = language_of(call)
    facts = [(WORDS["number"], verdict.number)]
    if verdict.certificate is not None:
        facts.insert(0, (WORDS["certificate"], verdict.certificate.title.in_language(lang)))
        facts += [
            (label, verdict.shown[path])
            for path, label in _labels(call, verdict.certificate)
            if path in verdict.shown and path != "number"
        ]
    facts.append(
        (WORDS["local_body"], local_body_name(call.ground, verdict.local_body).in_language(lang))
    )
    if verdict.issued_at is not None:
        facts.append((WORDS["certificate_issued"], day(verdict.issued_at.date())))
    if verdict.valid_to is not None:
        facts.append((WORDS["certificate_valid"], day(verdict.valid_to)))
    if verdict.superseded_at is not None:
        at = verdict.superseded_at.astimezone(KOLKATA).date()
        facts.append((WORDS["certificate_superseded"], day(at)))
    return facts


def _labels(call: Call, certificate: Certificate) -> list[tuple[str, Words]]:
    """The labels of what the seal shows, as the form that asked for it has them."""
    module = certificate.name.partition(".")[0]
    fields = {
        field.name: field.label
        for service in call.ground.catalogue.services()
        if service.module == module
        for field in service.record.fields
    }
    named = {"number": WORDS["number"], certificate.valid or "": WORDS["certificate_valid"]}
    made: list[tuple[str, Words]] = []
    for one in certificate.show:
        first = one.path.partition(".")[0]
        if first != certificate.valid:  # told once, beside the day of issue
            made.append((one.path, fields.get(first) or named.get(first) or Words(first, first)))
    return made


def _title(call: Call, name: str) -> Words:
    module, _, short = name.partition(".")
    found = call.ground.catalogue.certificate(module, short)
    return found.title if found else Words(name, name)
