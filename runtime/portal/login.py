"""Logging in and out, and the post that one acts as."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.identity import Opened, ask_code, log_in, log_out, verify_code
from runtime.identity.passwords import LONGEST_PASSWORD
from runtime.portal.errors import LEAVE_POST, show_page
from runtime.portal.frame import go, language_of, page, params
from runtime.portal.posted import plain_mobile
from runtime.portal.sent import sent_form
from runtime.portal.words import WORDS
from runtime.refusal import LOGIN_FAILED, NOT_ALLOWED, Refusal
from runtime.web.answer import Answer, Header
from runtime.web.call import POST_COOKIE, Call, session_cookie
from runtime.web.handlers.account import CODE, LOGOUT, PASSWORD, VERIFY
from runtime.web.route import route
from runtime.words import Words

MOBILE_COOKIE = "ksmart_mobile"
MYSELF = "myself"
"""What is chosen instead of a post by whoever wants to apply for himself."""
_MOBILE_KEPT_S = 600
_MOBILE = re.compile(r"[6-9][0-9]{9}\Z")
_NEXT = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}\Z")
_SHORT = Limit("portal login", per_address=300)


@route("GET", "/login", Policy.OPEN, _SHORT, show=show_page)
async def ask_mobile(call: Call) -> Answer:
    """Which mobile number."""
    return _mobile_page(call, next_of(call))


@route("POST", "/login", Policy.OPEN, CODE, form=True, show=show_page)
async def send_code(call: Call) -> Answer:
    """Send a code to the number."""
    sent = await sent_form(call, session=False)
    mobile = plain_mobile(sent.own("mobile"))
    follow = _safe(sent.own("_next"))
    if not _MOBILE.match(mobile):
        return _mobile_page(call, follow, sent.own("mobile")[:40], WORDS["mobile_wrong"], 422)
    call.count_subject(mobile)
    await ask_code(call.ground.doors, mobile, language_of(call))
    return go(
        f"/login/code?{urlencode({'next': follow})}", _mobile_cookie(call, mobile, _MOBILE_KEPT_S)
    )


@route("GET", "/login/code", Policy.OPEN, _SHORT, show=show_page)
async def ask_for_code(call: Call) -> Answer:
    """Which code was sent."""
    mobile = call.cookie(MOBILE_COOKIE) or ""
    return _code_page(call, mobile, next_of(call)) if _MOBILE.match(mobile) else go("/login")


@route("POST", "/login/code", Policy.OPEN, VERIFY, form=True, show=show_page)
async def check_code(call: Call) -> Answer:
    """Log the holder of the number in."""
    sent = await sent_form(call, session=False)
    mobile = call.cookie(MOBILE_COOKIE) or ""
    follow = _safe(sent.own("_next"))
    if not _MOBILE.match(mobile):
        return go("/login")
    call.count_subject(mobile)
    code = re.sub(r"\s", "", sent.own("code"))[:20]
    try:
        opened = await verify_code(call.ground.doors, call.ground.clock, mobile, code)
    except Refusal as refusal:
        if refusal.problem is not LOGIN_FAILED:
            raise
        return _code_page(call, mobile, follow, WORDS["code_wrong"], 422)
    return go(follow, *_opened(call, opened), _mobile_cookie(call, "", 0))


@route("GET", "/staff/login", Policy.OPEN, _SHORT, show=show_page)
async def ask_password(call: Call) -> Answer:
    """User name and password."""
    return _staff_page(call)


@route("POST", "/staff/login", Policy.OPEN, PASSWORD, form=True, show=show_page)
async def check_password(call: Call) -> Answer:
    """Log a member of staff in."""
    sent = await sent_form(call, session=False)
    username, password = sent.own("username").strip(), sent.own("password")
    try:
        if not (0 < len(username) <= 80 and 0 < len(password) <= LONGEST_PASSWORD):
            raise Refusal(LOGIN_FAILED)
        call.count_subject(username)
        opened = await log_in(call.ground.doors, username, password)
    except Refusal as refusal:
        if refusal.problem is not LOGIN_FAILED:
            raise
        return _staff_page(call, username[:80], WORDS["password_wrong"], 422)
    return go("/posts?only=1", *_opened(call, opened))


@route("GET", "/posts", Policy.SESSION, show=show_page)
async def choose_post(call: Call) -> Answer:
    """The posts that one holds today. After log-in with one post only, that one is taken."""
    posts = list(call.actor.holder.posts.values())
    if len(posts) == 1 and b"only=1" in call.scope["query_string"]:
        return go("/inbox", _post_cookie(call, posts[0].id))
    chosen = call.actor.post.id if call.actor.post else None
    choices: list[dict[str, Any]] = [
        {"value": post.id, "label": post.title, "chosen": post.id == chosen} for post in posts
    ]
    if choices:
        choices.append({"value": MYSELF, "label": WORDS["as_myself"], "chosen": chosen is None})
    return page(call, "portal/posts.html", choices=choices, problems=[])


@route("POST", "/posts", Policy.SESSION, form=True, show=show_page)
async def act_as(call: Call) -> Answer:
    """Act as one of one's posts from now on."""
    sent = await sent_form(call)
    for post in call.actor.holder.posts.values():
        if str(post.id) == sent.own("post"):
            return go("/inbox", _post_cookie(call, post.id))
    if sent.own("post") == MYSELF:
        return go("/", LEAVE_POST)
    if not sent.own("post"):
        return go("/posts")
    raise Refusal(NOT_ALLOWED)


@route("POST", "/logout", Policy.SESSION, LOGOUT, form=True, show=show_page)
async def leave(call: Call) -> Answer:
    """End the session."""
    await sent_form(call)
    await log_out(call.ground.doors, call.ground.sessions, call.actor.session)
    return go("/", session_cookie("", 0, call.ground.options.production), LEAVE_POST)


ROUTES = [
    ask_mobile,
    send_code,
    ask_for_code,
    check_code,
    ask_password,
    check_password,
    choose_post,
    act_as,
    leave,
]


def next_of(call: Call) -> str:
    """Where one wanted to go before the log-in: a page of ours, never another site."""
    return _safe(params(call).get("next", "/mine"))


def _safe(text: str) -> str:
    return text if _NEXT.match(text) else "/mine"


def _mobile_page(
    call: Call, follow: str, value: str = "", mistake: Words | None = None, status: int = 200
) -> Answer:
    return page(
        call, "portal/login.html", status=status,
        follow=follow, value=value, mistake=mistake, problems=_problems("mobile", mistake),
    )  # fmt: skip


def _code_page(
    call: Call, mobile: str, follow: str, mistake: Words | None = None, status: int = 200
) -> Answer:
    return page(
        call, "portal/code.html", status=status,
        last=mobile[-3:], follow=follow, mistake=mistake, problems=_problems("code", mistake),
    )  # fmt: skip


def _staff_page(
    call: Call, value: str = "", mistake: Words | None = None, status: int = 200
) -> Answer:
    return page(
        call, "portal/staff_login.html", status=status,
        value=value, problems=_problems("username", mistake),
    )  # fmt: skip


def _problems(place: str, mistake: Words | None) -> list[tuple[str, Words]]:
    return [(place, mistake)] if mistake else []


def _opened(call: Call, opened: Opened) -> tuple[Header, ...]:
    # Whoever was logged in on this machine before leaves his post behind.
    seconds = int(opened.valid.total_seconds())
    return (session_cookie(opened.token, seconds, call.ground.options.production), LEAVE_POST)


def _post_cookie(call: Call, post: int) -> Header:
    return _cookie(call, POST_COOKIE, str(post), 12 * 3600)


def _mobile_cookie(call: Call, mobile: str, seconds: int) -> Header:
    return _cookie(call, MOBILE_COOKIE, mobile, seconds, "/login")


def _cookie(call: Call, name: str, value: Any, seconds: int, path: str = "/") -> Header:
    secure = "; Secure" if call.ground.options.production else ""
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return (b"set-cookie", text.encode())
