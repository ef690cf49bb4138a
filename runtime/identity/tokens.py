"""Session tokens: 32 random bytes that only the client keeps; we keep their SHA-256."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

SESSION_VALID = timedelta(hours=12)
"""A working day, and no longer: kiosks and office machines are shared."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session. The token is told once, here."""

    token: str
    person: UUID
    valid: timedelta


def new_token() -> str:
    """A new token: 43 letters of base64url."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes | None:
    """What doors take for a token; None for what cannot be one."""
    return hashlib.sha256(token.encode()).digest() if _TOKEN.match(token) else None
