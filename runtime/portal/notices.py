"""What I was told, and how I want to be told."""

from __future__ import annotations

from typing import Any

import msgspec

from runtime.access.policy import Policy
from runtime.portal.errors import reasons, show_page
from runtime.portal.frame import go, language_of, page, params
from runtime.portal.printing import moment
from runtime.portal.sent import sent_form
from runtime.refusal import ANSWERS, NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.notices import Reach, reached
from runtime.web.paging import NEWEST, id_of
from runtime.web.route import route
from runtime.words import Words

PAGE = 20


@route("GET", "/notices", Policy.SESSION, show=show_page)
async def mine(call: Call) -> Answer:
    """Newest first; below them how I am reached."""
    return await _page(call)


@route("POST", "/notices", Policy.SESSION, form=True, show=show_page)
async def save(call: Call) -> Answer:
    """Keep how I am reached."""
    sent = await sent_form(call)
    language = sent.own("language")
    try:
        await reached(call, Reach("ml" if language == "ml" else "en", sent.own("email").strip()))
    except Refusal as refusal:
        if refusal.problem is not ANSWERS:
            raise
        return await _page(call, sent.own("email"), tuple(reasons(refusal)))
    return go("/notices?saved=1")


ROUTES = [mine, save]


async def _page(call: Call, typed: str | None = None, mistakes: tuple[Words, ...] = ()) -> Answer:
    after = params(call).get("after")
    row = await call.ground.doors.row(
        "ksmart.my_notices",
        call.actor.session,
        id_of(after, Refusal(NOT_FOUND)) if after else NEWEST,
        PAGE,
    )
    found: list[dict[str, Any]] = msgspec.json.decode(row["body"] or "[]") if row else []
    reach: dict[str, str | None] = msgspec.json.decode(await reached(call, Reach()))
    lang = language_of(call)
    return page(
        call,
        "portal/notices.html",
        status=422 if mistakes else 200,
        notices=[
            (
                Words(one["text"]["en"], one["text"]["ml"]).in_language(lang),
                moment(one["at"]),
                f"/files/{one['module']}/{one['service']}/{one['file']}",
            )
            for one in found
        ],
        next=f"/notices?after={row['last']}" if row and row["last"] else None,
        first="/notices" if after else None,
        language=reach["language"],
        email=typed if typed is not None else reach["email"] or "",
        mistake=mistakes[0] if mistakes else None,
        problems=[("email", words) for words in mistakes],
        wrong=mistakes,
        saved=params(call).get("saved") is not None,
    )
