"""The seal of a certificate: a short signed token that anyone can check without asking us.

Bytes: a MessagePack array `[1, kid, id, local_body, kind, number, issued, valid_to, shown]` followed by its
Ed25519 signature of 64 bytes; text: base32 without padding, so that a QR code holds it in its alphanumeric
mode. `issued` are seconds of the epoch, `valid_to` is a day counted from 1970-01-01 or nil, `shown` pairs of
field and text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

EDITION = 1
SIGNATURE = 64
LONGEST_TOKEN = 2_000
_EPOCH = date(1970, 1, 1)
_TEXT = re.compile(r"[A-Z2-7]{150,2000}\Z")


class TokenError(ValueError):
    """This is no token of ours: it cannot be read."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. `kind` is the certificate (`module.name`); `shown` are texts by field path."""

    id: UUID
    local_body: str
    kind: str
    number: str
    issued_at: datetime  # aware UTC, to the second
    valid_to: date | None
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SealKey:
    """The key that seals now. Never printed: the private half is not shown by repr."""

    kid: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public half, 32 raw bytes."""
        return self.private.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"SealKey({self.kid!r})"


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key and the time in which tokens made with it are good."""

    kid: str
    public: bytes
    since: datetime
    until: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A token that was read: what it says and whether its seal holds."""

    claims: Claims
    kid: str
    problem: str = ""  # "" where the seal holds; else unknown_key, broken, key_revoked, outside_key


def seal(claims: Claims, key: SealKey) -> str:
    """The token for these claims."""
    valid_to = None if claims.valid_to is None else (claims.valid_to - _EPOCH).days
    body = msgspec.msgpack.encode(
        [
            EDITION, key.kid, claims.id.bytes, claims.local_body, claims.kind, claims.number,
            int(claims.issued_at.timestamp()), valid_to, dict(claims.shown),
        ]
    )  # fmt: skip
    return base64.b32encode(body + key.private.sign(body)).decode().rstrip("=")


def read_token(text: str, keys: Iterable[PublishedKey]) -> Sealed:
    """What a token says, with the verdict on its seal.

    Raises:
        TokenError: It is no token.
    """
    raw = _bytes_of(text)
    body, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    kid, claims = _claims_of(body)
    key = next((key for key in keys if key.kid == kid), None)
    if key is None:
        return Sealed(claims, kid, "unknown_key")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, body)
    except InvalidSignature:
        return Sealed(claims, kid, "broken")
    if key.revoked_at is not None:
        return Sealed(claims, kid, "key_revoked")
    # Clocks of two machines may differ by minutes; a key is not good for other days than its own.
    early, late = key.since - timedelta(minutes=5), key.until
    if claims.issued_at < early or (late is not None and claims.issued_at > late):
        return Sealed(claims, kid, "outside_key")
    return Sealed(claims, kid)


def token_in(text: str) -> str:
    """The token of a scanned text: the text itself, or the end of the address in it."""
    return text.strip().rpartition("/")[2].upper()


def _bytes_of(text: str) -> bytes:
    token = token_in(text)
    if len(token) > LONGEST_TOKEN or not _TEXT.match(token):
        raise TokenError("this is no token of a certificate")
    try:
        raw = base64.b32decode(token + "=" * (-len(token) % 8))
    except binascii.Error as error:
        raise TokenError("this is no token of a certificate") from error
    # Only one text stands for the bytes: the last letter has bits that mean nothing.
    if base64.b32encode(raw).decode().rstrip("=") != token:
        raise TokenError("this is no token of a certificate")
    return raw


def _claims_of(body: bytes) -> tuple[str, Claims]:
    try:
        parts: Any = msgspec.msgpack.decode(body)
        edition, kid, ident, local_body, kind, number, issued, valid_to, shown = parts
        if edition != EDITION or not all(
            isinstance(text, str) for text in (kid, local_body, kind, number)
        ):
            raise TokenError("this token is of another edition")
        texts = cast("dict[object, object]", shown)
        claims = Claims(
            id=UUID(bytes=ident),
            local_body=local_body,
            kind=kind,
            number=number,
            issued_at=datetime.fromtimestamp(issued, UTC),
            valid_to=None if valid_to is None else _EPOCH + timedelta(days=valid_to),
            shown={str(name): str(value) for name, value in texts.items()},
        )
    except TokenError:
        raise
    except (
        msgspec.DecodeError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
        OSError,
    ) as error:
        raise TokenError("this is no token of a certificate") from error
    return kid, claims
