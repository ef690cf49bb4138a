"""Refusals as pages: what happened, in words, and a way out."""

from __future__ import annotations

from urllib.parse import quote

from runtime.portal.frame import go, page
from runtime.portal.words import WORDS
from runtime.refusal import Refusal
from runtime.web.answer import Answer
from runtime.web.call import POST_COOKIE, Call
from runtime.web.route import request_id
from runtime.words import Words

LEAVE_POST = (b"set-cookie", f"{POST_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax".encode())


def show_page(refusal: Refusal, call: Call) -> Answer:
    """A refusal as a page, or the way to where it can be mended."""
    status = refusal.problem.status
    if status == 401:
        return go(f"/login?next={quote(_here(call), safe='')}")
    if refusal.reason == "post" and call.cookie(POST_COOKIE) and call.actor_or_none is None:
        # The post that the browser acts as is no longer held: without this every page would refuse.
        return go("/posts", LEAVE_POST)
    name = (
        f"error_{status}"
        if f"error_{status}" in WORDS
        else ("error_500" if status >= 500 else "error_400")
    )
    words = refusal.detail or refusal.problem.title
    # The heading says the kind of refusal; the sentence below it is left out where it only repeats that.
    detail = None if words.en == WORDS[name].en or status in (404, 429, 500, 503) else words
    return page(
        call,
        "portal/error.html",
        status=status,
        headers=tuple(
            (key.encode(), value.encode()) for key, value in refusal.headers if key == "retry-after"
        ),
        word=name,
        detail=detail,
        faults=[fault.message for fault in refusal.faults],
        code=request_id(call.scope) if status >= 500 else None,
    )


def reasons(refusal: Refusal) -> list[Words]:
    """Everything that a refusal says: its faults, or its one sentence."""
    return [fault.message for fault in refusal.faults] or [refusal.detail or refusal.problem.title]


def _here(call: Call) -> str:
    path = str(call.scope["path"])
    query: bytes = call.scope["query_string"]
    return (
        f"{quote(path)}?{query.decode('latin-1')}"
        if query and call.scope["method"] == "GET"
        else quote(path)
    )
