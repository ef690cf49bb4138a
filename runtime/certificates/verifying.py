"""Checking a certificate: by its seal, its file or its number, by anyone, without log-in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from runtime.catalogue import Certificate
from runtime.certificates.seal import PublishedKey, Sealed, TokenError, read_token, token_in
from runtime.ground import Ground

Standing = Literal[
    "valid", "expired", "superseded", "suspended", "revoked", "changed", "forged", "unknown"
]
"""What is said of a certificate. `changed`: the file is not the one that was issued; `forged`: the seal is
not ours; `unknown`: we have never issued such a one."""

_TOKEN = re.compile(rb"<pdf:Keywords>([A-Z2-7]{150,2000})</pdf:Keywords>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of what was shown to us; `shown` are the seal's own words by field."""

    standing: Standing
    certificate: Certificate | None = None
    number: str = ""
    local_body: str = ""
    issued_at: datetime | None = None
    valid_to: date | None = None
    shown: Mapping[str, str] = field(default_factory=dict[str, str])
    superseded_at: datetime | None = None  # when the entry's next version came into force


async def published_keys(ground: Ground) -> list[PublishedKey]:
    """Every key that ever sealed."""
    return [
        PublishedKey(row["kid"], row["public"], row["since"], row["until"], row["revoked_at"])
        for row in await ground.doors.rows("ksmart.seal_keys")
    ]


async def verify_token(ground: Ground, text: str) -> Verdict:
    """What a scanned code stands for."""
    try:
        sealed = read_token(text, await published_keys(ground))
    except TokenError:
        return Verdict("unknown")
    return await _of_seal(ground, sealed, token_in(text))


async def verify_number(ground: Ground, number: str) -> list[Verdict]:
    """The standing of the certificates of this number: no more than that is told to who only knows it."""
    number = number.strip()
    if not number or len(number) > 100 or "\x00" in number:
        return []
    rows = await ground.doors.rows("ksmart.certificate_find", None, None, number)
    return [await _of_row(ground, row, {}) for row in rows]


async def verify_file(ground: Ground, content: bytes) -> Verdict:
    """What a PDF is: ours and unchanged, ours and changed, or not ours."""
    rows = await ground.doors.rows(
        "ksmart.certificate_find", None, hashlib.sha256(content).digest(), None
    )
    if rows:
        return await _of_row(
            ground, rows[0], _shown(rows[0]["token"], await published_keys(ground))
        )
    token = token_of(content)
    if token is None:
        return Verdict("unknown")
    found = await verify_token(ground, token)
    # Its seal may be genuine: the file around it is not the one that we issued.
    return found if found.standing in ("unknown", "forged") else _changed(found)


def token_of(pdf: bytes) -> str | None:
    """The token that a certificate carries among its metadata; None where there is none."""
    found = _TOKEN.search(pdf)
    return None if found is None else found[1].decode()


async def _of_seal(ground: Ground, sealed: Sealed, token: str) -> Verdict:
    claims = sealed.claims
    if sealed.problem:
        return Verdict("forged")
    rows = await ground.doors.rows("ksmart.certificate_find", claims.id, None, None)
    # A seal of ours that we did not write down, or of another text, was never issued.
    if not rows or rows[0]["token"] != token:
        return Verdict("unknown")
    return await _of_row(ground, rows[0], claims.shown)


async def _of_row(ground: Ground, row: Any, shown: Mapping[str, str]) -> Verdict:
    certificate = ground.catalogue.certificate(row["module"], row["name"])
    standing: Standing = row["standing"]
    superseded_at: datetime | None = None
    if certificate is not None:
        text: str | None = await ground.doors.value(
            certificate.load_door, row["local_body"], row["entry"]
        )
        entry = _NO_ENTRY if text is None else msgspec.json.decode(text, type=_Entry)
        if entry.version > row["entry_version"]:
            standing, superseded_at = "superseded", entry.versions[row["entry_version"]]
        standing = _standing(standing, certificate.standing.get(entry.life), row, ground)
    return Verdict(
        standing, certificate, row["number"], row["local_body"], row["issued_at"], row["valid_to"], shown, superseded_at
    )  # fmt: skip


class _Entry(msgspec.Struct, frozen=True):
    """The entry as it stands: its life, its version and since when each of its versions was in force."""

    life: str
    version: int
    versions: list[datetime]


_NO_ENTRY = _Entry("", 0, [])


def _standing(standing: Standing, said: str | None, row: Any, ground: Ground) -> Standing:
    """What was revoked stays so, and an earlier version is no more than that; what is only suspended has
    expired too once its last day is over."""
    late = row["valid_to"] is not None and row["valid_to"] < ground.clock.now().date()
    if said == "revoked":
        return "revoked"
    if standing != "valid":
        return standing
    if late or said == "expired":
        return "expired"
    return "suspended" if said == "suspended" else standing


def _shown(token: str | None, keys: list[PublishedKey]) -> Mapping[str, str]:
    return {} if token is None else read_token(token, keys).claims.shown


def _changed(found: Verdict) -> Verdict:
    return Verdict(
        "changed", found.certificate, found.number, found.local_body, found.issued_at, found.valid_to, found.shown,
        found.superseded_at,
    )  # fmt: skip


def verdict_body(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the API says it."""
    title = verdict.certificate.title if verdict.certificate else None
    return {
        "standing": verdict.standing,
        "title": {"en": title.en, "ml": title.ml} if title else None,
        "number": verdict.number or None,
        "local_body": verdict.local_body or None,
        "issued_at": verdict.issued_at,
        "valid_to": verdict.valid_to,
        "superseded_at": verdict.superseded_at,
        "shown": dict(verdict.shown),
    }
