"""Issuing: what a commit asked for is drawn, sealed, stored and written down, once for each entry's version.

Runs after the commit, at least once: drawing again gives the same id, and only the row of whoever comes
first is written down.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import uuid
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec

from runtime.catalogue import Certificate
from runtime.certificates.drawing import Drawer, Drawing, Page
from runtime.certificates.printing import day, printed, texts
from runtime.certificates.qr import qr_svg
from runtime.certificates.seal import Claims, seal
from runtime.files.filing import LOCAL_BODIES
from runtime.ground import Ground
from runtime.interfaces.signer import NotSignedError
from runtime.jobs.outbox import Listener
from runtime.meaning.dates import KOLKATA

TOPIC = "certificate.issue"
_NAMES = UUID("6f1d9a52-6a5e-5d0b-9a0e-4b1f0d3c7e21")


class Asked(msgspec.Struct, frozen=True):
    """An outbox row: which certificate, of which entry."""

    certificate: str
    entry: UUID
    local_body: str
    module: str
    service: str
    file: UUID
    holder: UUID


@functools.cache
def drawer() -> Drawer:
    """The process's own compiler; its folder goes with the process."""
    made = Drawer()
    atexit.register(made.close)
    return made


def issuing_events(ground: Ground) -> dict[str, Listener]:
    """The listener that issues."""

    async def issue_one(topic: str, payload: bytes) -> None:
        del topic
        await issue(ground, msgspec.json.decode(payload, type=Asked))

    return {TOPIC: issue_one}


async def issue(ground: Ground, asked: Asked) -> None:
    """Draw, seal, store and write down one certificate; nothing where that was done before.

    Raises:
        LookupError: This tree does not know the certificate, or the entry is not there.
        NotSignedError: A signed PDF is wanted and no signer is configured, or it did not sign.
        DrawingError: The template cannot be drawn.
    """
    module, _, name = asked.certificate.partition(".")
    certificate = ground.catalogue.certificate(module, name)
    if certificate is None:
        raise LookupError(asked.certificate)
    text: str | None = await ground.doors.value(
        certificate.load_door, asked.local_body, asked.entry
    )
    if text is None:
        raise LookupError(str(asked.entry))
    row: dict[str, Any] = msgspec.json.decode(text)
    # Always of the last version: what an earlier one said is not certified any more.
    ident = uuid.uuid5(
        _NAMES, f"{asked.certificate}/{asked.local_body}/{asked.entry}/{row['version']}"
    )
    if await ground.doors.value("ksmart.certificate_has", asked.local_body, ident):
        return
    now = ground.clock.now().astimezone(UTC).replace(microsecond=0)
    claims = _claims(ground, certificate, asked, ident, row, now)
    pdf, token = await asyncio.to_thread(_drawn, ground, certificate, row, claims)
    if certificate.sign != "seal":
        if ground.papers.signer is None:
            raise NotSignedError("no signer is configured")
        pdf = await ground.papers.signer.sign(pdf, certificate.title.en)
    digest = await ground.papers.store.put(pdf)
    await ground.doors.value(
        "ksmart.seal_key_use", ground.papers.key.kid, ground.papers.key.public, now
    )
    await ground.doors.value(
        "ksmart.certificate_keep",
        _json(asked, row["version"], claims, token, ground.papers.key.kid, digest, len(pdf)),
    )


def facts(
    ground: Ground, certificate: Certificate, row: dict[str, Any], local_body: str, issued: datetime
) -> list[Page]:
    """The texts of each page, in the certificate's languages."""
    return [
        Page(lang, texts(certificate.variables, row, lang, ground.data, _on(issued), _builtin(ground, certificate, row, local_body, issued)))
        for lang in certificate.languages
    ]  # fmt: skip


def _drawn(
    ground: Ground, certificate: Certificate, row: dict[str, Any], claims: Claims
) -> tuple[bytes, str]:
    token = seal(claims, ground.papers.key) if certificate.sealed else ""
    drawing = Drawing(
        title=f"{certificate.title.en} {claims.number}",
        pages=facts(ground, certificate, row, claims.local_body, claims.issued_at),
        at=claims.issued_at,
        token=token,
        qr=qr_svg(seal_address(ground, token)) if token else "",
    )
    return drawer().pdf(ground.catalogue.folder / certificate.template, drawing), token


def seal_address(ground: Ground, token: str) -> str:
    """What the QR code says: in capitals throughout, which codes hold in the least space."""
    return f"{(ground.address or ground.papers.address).upper()}/V/{token}"


def _claims(
    ground: Ground, certificate: Certificate, asked: Asked, ident: UUID, row: dict[str, Any], now: datetime
) -> Claims:  # fmt: skip
    builtin = _builtin(ground, certificate, row, asked.local_body, now)
    valid: str | None = row.get(certificate.valid) if certificate.valid else None
    return Claims(
        id=ident,
        local_body=asked.local_body,
        kind=certificate.name,
        number=row["number"],
        issued_at=now,
        valid_to=None if valid is None else date.fromisoformat(valid),
        shown={
            one.path: printed(one, row, "en", ground.data, _on(now), builtin)
            for one in certificate.show
        },
    )


def _builtin(
    ground: Ground, certificate: Certificate, row: dict[str, Any], local_body: str, issued: datetime
) -> Any:
    bodies = ground.catalogue.master(*LOCAL_BODIES)
    body = None if bodies is None else ground.data.find(bodies, local_body, _on(issued))

    def builtin(path: str, lang: str) -> str | None:
        if path in ("number", "life", "version"):
            return str(row[path])
        if path == "note":
            return str(row.get(f"version_note_{lang}") or "")
        if path == "issued_on":
            return day(_on(issued))
        if path == "office":
            return str(getattr(body, f"name_{lang}", "") or local_body)
        if path == "signed_by":
            return certificate.by.in_language(lang)
        return certificate.title.in_language(lang) if path == "title" else None

    return builtin


def _on(at: datetime) -> date:
    return at.astimezone(KOLKATA).date()


def _json(
    asked: Asked, version: int, claims: Claims, token: str, kid: str, digest: bytes, size: int
) -> str:
    module, _, name = asked.certificate.partition(".")
    return msgspec.json.encode(
        {
            "local_body": asked.local_body, "id": claims.id, "module": module, "name": name, "entry": asked.entry,
            "entry_version": version, "number": claims.number, "holder": asked.holder, "file": asked.file,
            "issued_at": claims.issued_at, "valid_to": claims.valid_to, "kid": kid if token else None,
            "token": token or None, "digest": f"\\x{digest.hex()}", "size_bytes": size, "service": asked.service,
            "file_module": asked.module,
        }
    ).decode()  # fmt: skip
