"""One-time codes: how citizens log in with their mobile number."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID

import msgspec

from runtime.clock import Clock, new_id
from runtime.db.pool import Doors
from runtime.identity.tokens import SESSION_VALID, Opened, digest_of, new_token
from runtime.interfaces.messages import Message
from runtime.refusal import LOGIN_FAILED, Refusal
from runtime.words import Words

CODE_VALID = timedelta(minutes=5)
_CODE = re.compile(r"[0-9]{6}\Z")


def _words(code: str) -> Words:
    return Words(
        f"{code} is your code to log in. It is valid for 5 minutes. Tell it to nobody.",
        f"ലോഗിൻ ചെയ്യാനുള്ള കോഡ് {code}. 5 മിനിറ്റ് മാത്രം സാധുവാണ്. ആരോടും പറയരുത്.",
    )


async def ask_code(doors: Doors, mobile: str, language: str) -> None:
    """Send a code to a mobile number, three times in ten minutes at most.

    Says nothing of whether it was sent or whether the number is known, so nobody learns either.
    """
    code = f"{secrets.randbelow(1_000_000):06d}"
    message = Message(
        to=mobile, channel="sms", purpose="log_in_code", text=_words(code).in_language(language)
    )
    await doors.value(
        "ksmart.code_ask",
        mobile,
        _digest(mobile, code),
        CODE_VALID,
        msgspec.json.encode(message).decode(),
    )


async def verify_code(doors: Doors, clock: Clock, mobile: str, code: str) -> Opened:
    """Open a session for the holder of the number.

    Raises:
        Refusal: The code is wrong, older than five minutes, used, or was guessed at five times; which
            of these is not said.
    """
    token = new_token()
    person: UUID | None = None
    if _CODE.match(code):
        person = await doors.value(
            "ksmart.code_verify",
            mobile,
            _digest(mobile, code),
            new_id(clock.now()),
            digest_of(token),
            SESSION_VALID,
        )
    if person is None:
        raise Refusal(LOGIN_FAILED)
    return Opened(token, person, SESSION_VALID)


def _digest(mobile: str, code: str) -> bytes:
    # Six digits hide behind no hash: what guards them is that they live five minutes and five tries.
    return hashlib.sha256(f"{mobile} {code}".encode()).digest()
