"""Logging in and out, and what is one's own: me, inbox, my files, my drafts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.answers.types import Mobile
from runtime.drafts import my_drafts
from runtime.files import inbox, my_files
from runtime.identity import Opened, ask_code, log_in, log_out, verify_code
from runtime.identity.passwords import LONGEST_PASSWORD
from runtime.refusal import NO_SESSION, Refusal, malformed
from runtime.web.answer import Answer, json_text, json_value, nothing
from runtime.web.call import Call
from runtime.web.paging import after_of, id_of, limit_of, next_link
from runtime.web.route import route

CODE = Limit("auth code", per_address=30, per_subject=6)
VERIFY = Limit("auth verify", per_address=60, per_subject=10)
PASSWORD = Limit("auth password", per_address=60, per_subject=10)
LOGOUT = Limit("auth logout", per_address=120)


class AskCode(msgspec.Struct, forbid_unknown_fields=True):
    """Send me a code."""

    mobile: Mobile
    language: Literal["en", "ml"] = "en"


class VerifyCode(msgspec.Struct, forbid_unknown_fields=True):
    """Here is the code."""

    mobile: Mobile
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class LogIn(msgspec.Struct, forbid_unknown_fields=True):
    """Staff log-in."""

    username: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PASSWORD)]


class LogOut(msgspec.Struct, forbid_unknown_fields=True):
    """How far."""

    everywhere: bool = False


@route("POST", "/api/v1/auth/code", Policy.OPEN, CODE)
async def code(call: Call) -> Answer:
    """202 whether or not the number is known and whether or not a code was sent."""
    call.query()
    asked = await call.json(AskCode)
    call.count_subject(asked.mobile)
    await ask_code(call.ground.doors, asked.mobile, asked.language)
    return json_value({"sent": True}, 202)


@route("POST", "/api/v1/auth/verify", Policy.OPEN, VERIFY)
async def verify(call: Call) -> Answer:
    """A session for the holder of a mobile number."""
    call.query()
    asked = await call.json(VerifyCode)
    call.count_subject(asked.mobile)
    return _opened(
        await verify_code(call.ground.doors, call.ground.clock, asked.mobile, asked.code)
    )


@route("POST", "/api/v1/auth/password", Policy.OPEN, PASSWORD)
async def password(call: Call) -> Answer:
    """A session for a member of staff."""
    call.query()
    asked = await call.json(LogIn)
    call.count_subject(asked.username)
    return _opened(await log_in(call.ground.doors, asked.username, asked.password))


@route("POST", "/api/v1/auth/logout", Policy.SESSION, LOGOUT)
async def logout(call: Call) -> Answer:
    """End this session, or every one of the person."""
    call.query()
    asked = await call.json(LogOut) if await call.body() else LogOut()
    await log_out(call.ground.doors, call.ground.sessions, call.actor.session, asked.everywhere)
    return nothing()


@route("GET", "/api/v1/me", Policy.SESSION)
async def me(call: Call) -> Answer:
    """Who I am and which posts I hold today, asked of the database and not of memory."""
    call.query()
    holder = await call.ground.sessions.find(call.actor.session, fresh=True)
    if holder is None:
        raise Refusal(NO_SESSION)
    acting = call.actor.post
    return json_value(
        {
            "person": holder.person,
            "name": _words(holder.name),
            "mobile": holder.mobile,
            "expires_at": holder.expires_at,
            "acting_as": acting.id if acting else None,
            "posts": [
                {
                    "id": post.id,
                    "code": post.code,
                    "title": _words(post.title),
                    "local_body": post.local_body,
                    "role": post.role,
                    "wards": post.wards,
                    "area": post.area,
                }
                for post in holder.posts.values()
            ],
        }
    )


@route("GET", "/api/v1/me/files", Policy.SESSION)
async def files(call: Call) -> Answer:
    """The files that I opened, newest first."""
    query = call.query("after", "limit")
    body, last = await my_files(call.ground, call.actor, after_of(query), limit_of(query))
    return json_text(
        body, 200, *([] if last is None else [next_link(call.scope["path"], query, last)])
    )


@route("GET", "/api/v1/me/drafts", Policy.SESSION)
async def drafts(call: Call) -> Answer:
    """My drafts, newest first."""
    call.query()
    return json_text(await my_drafts(call.ground, call.actor))


@route("GET", "/api/v1/inbox", Policy.SESSION)
async def desk(call: Call) -> Answer:
    """The files on my post's desk, those due first on top."""
    query = call.query("after", "limit")
    body, last = await inbox(
        call.ground, call.actor, _desk_after(query.get("after")), limit_of(query)
    )
    return json_text(
        body,
        200,
        *([] if last is None else [next_link(call.scope["path"], query, _desk_text(*last))]),
    )


ROUTES = [code, verify, password, logout, me, files, drafts, desk]


def _opened(opened: Opened) -> Answer:
    body = {
        "token": opened.token,
        "person": opened.person,
        "expires_in_s": int(opened.valid.total_seconds()),
    }
    return json_value(body, 201)


def _words(words: Any) -> dict[str, str]:
    return {"en": words.en, "ml": words.ml}


_UNDUE = "undue"


def _desk_text(due_on: date, last: UUID) -> str:
    return f"{_UNDUE if due_on == date.max else due_on.isoformat()}_{last}"


def _desk_after(text: str | None) -> tuple[date, UUID]:
    if text is None:
        return date.min, UUID(int=0)
    refusal = malformed("after is what a page's Link gave", "after ഒരു പേജിന്റെ Link നൽകിയതാണ്")
    due, _, last = text.partition("_")
    try:
        return date.max if due == _UNDUE else date.fromisoformat(due), id_of(last, refusal)
    except ValueError:
        raise refusal from None
