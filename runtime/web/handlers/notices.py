"""Notices: what I was told, and how I want to be told."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from runtime.access.policy import Policy
from runtime.answers.faults import Fault
from runtime.refusal import ANSWERS, Refusal
from runtime.web.answer import Answer, json_text
from runtime.web.call import Call
from runtime.web.paging import after_of, limit_of, next_link
from runtime.web.route import route
from runtime.words import Words

_EMAIL = re.compile(
    r"[^@\s\x00-\x1f<>\",;]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?\.[A-Za-z]{2,24}\Z"
)
_WRONG = Words("This is no e-mail address", "ഇത് ഇ-മെയിൽ വിലാസമല്ല")


class Reach(msgspec.Struct, forbid_unknown_fields=True):
    """In which language, and at which e-mail address, I am told; what is left out stays."""

    language: Literal["en", "ml"] | None = None
    email: str | None = None  # "" takes it away


@route("GET", "/api/v1/notices", Policy.SESSION)
async def mine(call: Call) -> Answer:
    """What I was told, newest first."""
    query = call.query("after", "limit")
    row = await call.ground.doors.row(
        "ksmart.my_notices", call.actor.session, after_of(query), limit_of(query)
    )
    body, last = (row["body"] or "[]", row["last"]) if row else ("[]", None)
    return json_text(body, 200, *([next_link(call.scope["path"], query, last)] if last else []))


@route("PUT", "/api/v1/me/reach", Policy.SESSION)
async def reach(call: Call) -> Answer:
    """How I am reached from now on."""
    call.query()
    asked = await call.json(Reach)
    return json_text(await reached(call, asked))


ROUTES = [mine, reach]


async def reached(call: Call, asked: Reach) -> str:
    """Keep how I am reached; gives what holds now as JSON. Raises 422 for what is no address."""
    if asked.email and not _EMAIL.match(asked.email):
        raise Refusal(ANSWERS, faults=(Fault("/email", "email", _WRONG),), reason="answers")
    text: str = await call.ground.doors.value(
        "ksmart.person_reach", call.actor.session, asked.language, asked.email
    )
    return text
