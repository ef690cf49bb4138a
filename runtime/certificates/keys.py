"""Where the sealing key comes from: the environment, or a key made for this machine while developing."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from runtime.certificates.seal import PublishedKey, SealKey
from runtime.config import SettingsError

VARIABLE = "KSMART_SEAL_KEY"
_WRITTEN = re.compile(r"([a-z0-9][a-z0-9-]{0,19}):([A-Za-z0-9+/_-]{43}=?)\Z")
_DEV = "dev-"


def seal_key(environ: Mapping[str, str], private: Path, production: bool) -> SealKey:
    """The key that seals now: `KSMART_SEAL_KEY=kid:base64`, 32 bytes, from the environment.

    Args:
        environ: The environment: no secret is read from anywhere else.
        private: The machine's own folder. A key for development is made there on first use.
        production: Refuses the key for development.
    Raises:
        SettingsError: The variable cannot be used, or production has none.
    """
    written = environ.get(VARIABLE)
    if not written:
        if production:
            raise SettingsError(
                f"{VARIABLE} is not set: production seals with a key from the environment "
                "(`ksmart seal new` makes one)"
            )
        return _development_key(private)
    found = _WRITTEN.match(written)
    if found is None:
        raise SettingsError(f"{VARIABLE} is `kid:base64`, a key id and 32 bytes")
    if production and found[1].startswith(_DEV):
        raise SettingsError(f"{VARIABLE}: {found[1]} is a key for development")
    return SealKey(found[1], Ed25519PrivateKey.from_private_bytes(_raw(found[2])))


def new_key(kid: str) -> str:
    """A fresh key as the environment takes it."""
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    written = f"{kid}:{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"
    if not _WRITTEN.match(written):
        raise SettingsError("a key id has up to 20 small letters, digits and -")
    return written


def published(keys: Iterable[PublishedKey]) -> bytes:
    """Public keys as they are published."""
    return msgspec.json.encode(
        {
            "keys": [
                {
                    "kid": key.kid,
                    "alg": "Ed25519",
                    "public": base64.urlsafe_b64encode(key.public).decode().rstrip("="),
                    "since": key.since,
                    "until": key.until,
                    "revoked_at": key.revoked_at,
                }
                for key in keys
            ]
        }
    )


class _Key(msgspec.Struct):
    kid: str
    public: str
    since: datetime
    until: datetime | None = None
    revoked_at: datetime | None = None


class _Keys(msgspec.Struct):
    keys: list[_Key]


def read_published(text: bytes) -> list[PublishedKey]:
    """Public keys as they were published.

    Raises:
        SettingsError: This is no such list.
    """
    try:
        found = msgspec.json.decode(text, type=_Keys).keys
        return [
            PublishedKey(key.kid, _raw(key.public), key.since, key.until, key.revoked_at)
            for key in found
        ]
    except (msgspec.DecodeError, ValueError) as error:
        raise SettingsError("this is no list of published keys") from error


def _raw(text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text.rstrip("=").replace("+", "-").replace("/", "_") + "=")
    except binascii.Error as error:
        raise SettingsError("a key is 32 bytes as base64") from error
    if len(raw) != 32:
        raise SettingsError("a key is 32 bytes as base64")
    return raw


def _development_key(private: Path) -> SealKey:
    path = private / "seal.key"
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            kid = f"{_DEV}{os.urandom(4).hex()}"
            file.write(new_key(kid))
    found = _WRITTEN.match(path.read_text())
    if found is None:
        raise SettingsError(f"{path} holds no key: delete it, and a new one is made")
    return SealKey(found[1], Ed25519PrivateKey.from_private_bytes(_raw(found[2])))
