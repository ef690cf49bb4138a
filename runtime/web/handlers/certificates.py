"""Certificates: one's own, their files, the public check of a seal, a number or a file, and the published keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.certificates.keys import published
from runtime.certificates.verifying import (
    published_keys,
    verdict_body,
    verify_file,
    verify_number,
    verify_token,
)
from runtime.documents.laying import papers_of_file
from runtime.ground import Ground
from runtime.interfaces.blobs import LostBlobError
from runtime.refusal import INTERNAL, NOT_ALLOWED, NOT_FOUND, Refusal, malformed
from runtime.web.answer import JSON, Answer, json_text, json_value
from runtime.web.call import Call
from runtime.web.handlers.documents import SANDBOX, disposition
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route

MINE = 200
LARGEST_PDF = 10 << 20
LONGEST_ASKED = 2000
"""Of a token or a number, in characters."""
CHECKS = Limit("checks", per_address=120)
"""Numbers can be counted through: an address asks so often a minute and no more."""


@route("GET", "/api/v1/certificates", Policy.SESSION)
async def mine(call: Call) -> Answer:
    """My certificates, newest first."""
    call.query()
    return json_text(await my_certificates(call) or "[]")


@route("GET", "/api/v1/certificates/{id:str}/file", Policy.SESSION)
async def my_file(call: Call) -> Answer:
    """The file of one of mine."""
    call.query()
    text = await my_certificates(call, call.id())
    if text is None:
        raise Refusal(NOT_FOUND)
    return await pdf(call.ground, msgspec.json.decode(text)[0])


@route(
    "GET",
    "/api/v1/{module:str}/{service:str}/files/{id:str}/certificates/{certificate:str}",
    Policy.SESSION,
)
async def of_file(call: Call) -> Answer:
    """The file of a certificate that was issued of a file: for who may read that."""
    query = call.query("local_body")
    _, certificates = await papers_of_file(
        call.ground, call.actor, service_of(call), call.id(), query.get("local_body")
    )
    wanted = str(call.id("certificate"))
    found = next((one for one in certificates if one["id"] == wanted), None)
    if found is None:
        raise Refusal(NOT_FOUND)
    return await pdf(call.ground, found)


@route("GET", "/api/v1/verify", Policy.OPEN, CHECKS)
async def check(call: Call) -> Answer:
    """What a `token` of a code stands for, or what holds of a `number`."""
    query = call.query("token", "number")
    if len(query) != 1:
        raise malformed("Ask for a token or for a number", "ഒരു ടോക്കണോ നമ്പറോ നൽകുക")
    if any(len(value) > LONGEST_ASKED for value in query.values()):
        raise malformed("No code is so long", "ഒരു കോഡിനും ഇത്ര നീളമില്ല")
    if "token" in query:
        return json_value([verdict_body(await verify_token(call.ground, query["token"]))])
    found = await verify_number(call.ground, query["number"])
    return json_value([verdict_body(one) for one in found])


@route("POST", "/api/v1/verify", Policy.OPEN, CHECKS)
async def check_file(call: Call) -> Answer:
    """What a PDF is, sent as the body: ours, ours but changed, or not ours."""
    call.query()
    content = await call.body(LARGEST_PDF)
    if not content:
        raise malformed("Send the PDF as the body", "PDF അയയ്ക്കുക")
    return json_value(verdict_body(await verify_file(call.ground, content)))


@route("GET", "/.well-known/ksmart-seal-keys.json", Policy.OPEN)
async def keys(call: Call) -> Answer:
    """The public keys of all seals: with them a seal is checked without us."""
    call.query()
    return Answer(
        published(await published_keys(call.ground)), 200, [JSON, (b"cache-control", b"public, max-age=300")]
    )  # fmt: skip


ROUTES = [mine, my_file, of_file, check, check_file, keys]


async def my_certificates(call: Call, one: UUID | None = None) -> str | None:
    """My certificates as JSON, or one of them; None where there is none. Raises 403 for a post."""
    if call.actor.post is not None:
        raise Refusal(NOT_ALLOWED, reason="post")
    text: str | None = await call.ground.doors.value(
        "ksmart.my_certificates", call.actor.session, MINE, one
    )
    return text


async def pdf(ground: Ground, certificate: dict[str, Any]) -> Answer:
    """The stored file of a certificate that the actor may see."""
    try:
        content = await ground.papers.store.get(bytes.fromhex(certificate["sha256"]))
    except LostBlobError as error:
        raise Refusal(INTERNAL) from error
    title = f"{certificate['number'].replace('/', '-')}.pdf"
    return Answer(
        content, 200, [(b"content-type", b"application/pdf"), disposition(title), *SANDBOX]
    )
