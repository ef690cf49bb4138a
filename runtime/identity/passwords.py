"""Passwords: how staff log in."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from runtime.db.pool import Doors
from runtime.identity.tokens import SESSION_VALID, Opened, digest_of, new_token
from runtime.refusal import LOGIN_FAILED, Refusal

LONGEST_PASSWORD = 256

# The first of OWASP's equally strong settings (Password Storage Cheat Sheet): 46 MiB, one pass, one
# lane. Two at a time: a storm of log-ins at opening hour may queue but must not take the machine.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
"""Checked when there is no such user, so that both take the same time."""


def hash_password(password: str) -> str:
    """The hash that is kept of a password. Takes some tens of milliseconds of CPU."""
    return _HASHER.hash(password)


async def log_in(doors: Doors, username: str, password: str) -> Opened:
    """Open a session for a member of staff.

    Raises:
        Refusal: The user is unknown or locked, or the password wrong; which of these is not said.
    """
    found = await doors.row("ksmart.login_find", username)
    kept: str = _NOBODY if found is None else found["password_hash"]
    right = await asyncio.get_running_loop().run_in_executor(_THREADS, _matches, kept, password)
    locked = found is not None and found["locked"]
    if found is not None and right and not locked:
        token = new_token()
        person = await doors.value(
            "ksmart.login_passed", username, kept, digest_of(token), SESSION_VALID
        )
        if person is not None:
            return Opened(token, person, SESSION_VALID)
    else:
        # Asked for a locked account and for nobody too, though it counts nothing there: all three
        # take the same number of round trips.
        await doors.value("ksmart.login_failed", "" if locked else username)
    raise Refusal(LOGIN_FAILED)


def _matches(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
