"""Reports are signed: Ed25519 over the canonical bytes, so the same plan and rules give the same signature.

The key is the seal key of the installation (`KSMART_SEAL_KEY=kid:base64`, from the environment); its
public half is what `/keys` publishes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from plugins.edcr.report.document import canonical
from runtime.certificates.seal import PublishedKey, SealKey

Json = dict[str, Any]


def signed(document: Json, key: SealKey) -> Json:
    """The document with its signature; a signature that it had is replaced."""
    plain = {name: value for name, value in document.items() if name != "signature"}
    value = key.private.sign(canonical(plain))
    return {
        **plain,
        "signature": {
            "algorithm": "Ed25519",
            "key": key.kid,
            "value": base64.b64encode(value).decode(),
        },
    }


def problem_of(document: Json, keys: Iterable[PublishedKey]) -> str | None:
    """None where the signature holds; else unsigned, unknown_key, key_revoked or broken."""
    signature = document.get("signature")
    if not isinstance(signature, dict):
        return "unsigned"
    plain = {name: value for name, value in document.items() if name != "signature"}
    named = cast("Json", signature)
    key = next((key for key in keys if key.kid == named.get("key")), None)
    if key is None:
        return "unknown_key"
    if key.revoked_at is not None:
        return "key_revoked"
    try:
        raw = base64.b64decode(str(named.get("value")), validate=True)
        Ed25519PublicKey.from_public_bytes(key.public).verify(raw, canonical(plain))
    except (InvalidSignature, binascii.Error, ValueError):
        return "broken"
    return None
