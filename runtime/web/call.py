"""One request, as handlers see it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec

from runtime.access.actor import Actor
from runtime.access.address import client_address
from runtime.access.limits import Limit
from runtime.access.origin import SAFE_METHODS, csrf_matches, same_origin
from runtime.ground import Ground
from runtime.identity.tokens import digest_of
from runtime.refusal import (
    FORGED,
    KEY_NEEDED,
    NO_SESSION,
    NOT_ALLOWED,
    NOT_FOUND,
    TOO_MANY,
    VERSION_NEEDED,
    Refusal,
    malformed,
)
from runtime.web import paging
from runtime.web.reading import LARGEST_JSON, check_json, read_bytes, read_json, read_part

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Receive

Body = TypeVar("Body", bound=msgspec.Struct)

SESSION_COOKIE = "ksmart_session"
POST_COOKIE = "ksmart_post"
LONGEST_KEY = 255
WRONG_TOKENS = Limit("wrong tokens", per_address=300)
_POST_DIGITS = 18


class Call:
    """A request with its ground and, where the route demands it, its actor."""

    __slots__ = (
        "_body",
        "_cookies",
        "_headers",
        "_receive",
        "actor_or_none",
        "by_cookie",
        "ground",
        "limit",
        "scope",
        "token",
    )

    def __init__(
        self, ground: Ground, scope: HTTPScope, receive: Receive, limit: Limit | None
    ) -> None:
        self.ground = ground
        self.scope = scope
        self.limit = limit
        self.actor_or_none: Actor | None = None
        self.token: str | None = None
        self.by_cookie = False
        self._receive = receive
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self._body: bytes | None = None
        self._cookies: Mapping[str, str] | None = None

    # --- what was sent -------------------------------------------------------------------------

    def header(self, name: bytes) -> str | None:
        """A header by its lower-case name."""
        value = self._headers.get(name)
        return None if value is None else value.decode("latin-1")

    def cookie(self, name: str) -> str | None:
        """A cookie."""
        if self._cookies is None:
            self._cookies = _cookies(self.header(b"cookie"))
        return self._cookies.get(name)

    def part(self, name: str) -> str:
        """A part of the path."""
        found: str = self.scope["path_params"][name]
        return found

    def id(self, name: str = "id") -> UUID:
        """A part of the path that is an id. What is none names nothing."""
        return paging.id_of(self.part(name), Refusal(NOT_FOUND))

    def query(self, *known: str) -> dict[str, str]:
        """The query; a parameter that is not known here, comes twice or is empty is refused."""
        raw = self.scope["query_string"]
        if not raw:
            return {}
        try:
            pairs = parse_qsl(
                raw.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict"
            )
        except ValueError as error:
            raise malformed("The query cannot be read", "ചോദ്യം വായിക്കാനാവുന്നില്ല") from error
        found = dict(pairs)
        if len(found) != len(pairs):
            raise malformed("A parameter may come once only", "ഒരു പാരാമീറ്റർ ഒരിക്കൽ മാത്രം")
        for name, value in found.items():
            if name not in known:
                listed = ", ".join(known) or "-"
                raise malformed(
                    f"Unknown parameter; known here: {listed}",
                    f"അറിയാത്ത പാരാമീറ്റർ; ഇവിടെയുള്ളവ: {listed}",
                )
            if not value or "\x00" in value:
                raise malformed(f"{name} is empty", f"{name} ശൂന്യമാണ്")
        return found

    async def body(self, most: int = LARGEST_JSON) -> bytes:
        """The body's bytes."""
        if self._body is None:
            self._body = await read_bytes(self._receive, most)
        return self._body

    async def next_part(self) -> tuple[bytes, bool]:
        """The next part of the body as it comes in, and whether more follows: for what is too large to hold."""
        return await read_part(self._receive)

    async def json(self, kind: type[Body]) -> Body:
        """The body as JSON of this shape."""
        check_json(self.header(b"content-type"))
        return read_json(await self.body(), kind)

    # --- who asks ------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        """Who asks; there is always one on a route whose policy demands it."""
        assert self.actor_or_none is not None
        return self.actor_or_none

    async def identify(self) -> None:
        """Find the actor, if any, and refuse what another site made a browser send.

        Raises:
            Refusal: 403 for another origin, a missing CSRF token, or a post that is not held.
        """
        bearer = self.header(b"authorization")
        if bearer is not None:
            scheme, _, token = bearer.partition(" ")
            self.token = token.strip() if scheme.lower() == "bearer" else None
        else:
            self.token = self.cookie(SESSION_COOKIE)
            self.by_cookie = self.token is not None
            if self.scope["method"] not in SAFE_METHODS and not same_origin(self.header):
                raise Refusal(FORGED)
        session = digest_of(self.token) if self.token else None
        if session is None:
            return
        sessions = self.ground.sessions
        holder = await sessions.find(session)
        if holder is None:
            # Tokens cannot be guessed; but each wrong one asks the database.
            self._wait(WRONG_TOKENS.name, self.address(), WRONG_TOKENS.per_address)
            return
        post_id = self._post()
        if post_id is None:
            self.actor_or_none = Actor(holder, None)
            return
        if post_id not in holder.posts:
            holder = await sessions.find(session, fresh=True)
        post = holder.posts.get(post_id) if holder else None
        if holder is None or post is None:
            raise Refusal(NOT_ALLOWED, reason="post")
        self.actor_or_none = Actor(holder, post)

    def demand_session(self) -> None:
        """Refuse a request of nobody."""
        if self.actor_or_none is None:
            raise Refusal(NO_SESSION)

    def demand_csrf_header(self) -> None:
        """Refuse an unsafe request by cookie that does not carry its session's CSRF token."""
        if self.by_cookie and self.scope["method"] not in SAFE_METHODS:
            self.demand_csrf(self.header(b"ksmart-csrf"))

    def demand_csrf(self, sent: str | None) -> None:
        """The same for a form, which sends the token in a field."""
        if self.token is None or not csrf_matches(self.token, sent):
            raise Refusal(FORGED)

    def address(self) -> str:
        """Where it came from, as far as we can vouch for it."""
        client = self.scope["client"]
        return client_address(
            client[0] if client else None,
            self.header(b"x-forwarded-for"),
            self.ground.options.proxies,
        )

    def count(self) -> None:
        """Count this request for its address. Raises 429 where there were too many."""
        if self.limit is not None:
            self._count("address", self.address(), self.limit.per_address)

    def count_subject(self, subject: str) -> None:
        """Count this request for what it is about (a mobile, a user name), from whatever address."""
        assert self.limit is not None
        assert self.limit.per_subject
        self._count("subject", hashlib.sha256(subject.encode()).hexdigest(), self.limit.per_subject)

    # --- what unsafe requests carry ------------------------------------------------------------

    def key(self) -> str:
        """The Idempotency-Key."""
        key = self.header(b"idempotency-key")
        if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
            raise Refusal(KEY_NEEDED)
        return key

    def expected_version(self) -> int:
        """The row version that If-Match names."""
        match = self.header(b"if-match")
        if match is None:
            raise Refusal(VERSION_NEEDED)
        text = match.strip().removeprefix('"').removesuffix('"')
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise malformed("If-Match is the ETag that was read", "If-Match വായിച്ച ETag ആണ്")
        return int(text)

    async def request_digest(self) -> bytes:
        """What an Idempotency-Key stands for: method, path, acting post and body."""
        post = self.actor.post
        head = f"{self.scope['method']} {self.scope['path']} {post.id if post else '-'}\n"
        return hashlib.sha256(head.encode() + await self.body()).digest()

    def _post(self) -> int | None:
        text = self.header(b"ksmart-post")
        if text is None and self.by_cookie:
            text = self.cookie(POST_COOKIE)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _POST_DIGITS):
            raise malformed("Ksmart-Post is the number of a post", "Ksmart-Post ഒരു തസ്തികയുടെ നമ്പറാണ്")
        return int(text)

    def _count(self, what: str, key: str, per_minute: int) -> None:
        assert self.limit is not None
        self._wait(f"{self.limit.name} {what}", key, per_minute)

    def _wait(self, name: str, key: str, per_minute: int) -> None:
        wait_s = self.ground.limiter.wait_s(name, key, per_minute)
        if wait_s:
            raise Refusal(TOO_MANY, headers=(("retry-after", str(int(wait_s) + 1)),))


def _cookies(header: str | None) -> dict[str, str]:
    if header is None:
        return {}
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def session_cookie(token: str, seconds: int, production: bool) -> tuple[bytes, bytes]:
    """The Set-Cookie header that keeps a session in a browser; an empty token of no seconds ends it."""
    secure = "; Secure" if production else ""
    return (
        b"set-cookie",
        f"{SESSION_COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}".encode(),
    )
