"""Requests that another site made a browser send: refused, twice over."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token(session_token: str) -> str:
    """What forms and scripts of our own pages send back: made from the session's token, kept nowhere."""
    digest = hmac.digest(session_token.encode(), b"ksmart csrf", hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def csrf_matches(session_token: str, sent: str | None) -> bool:
    """Whether what was sent belongs to the session."""
    return sent is not None and hmac.compare_digest(
        csrf_token(session_token).encode(), sent.encode()
    )


def same_origin(header: Callable[[bytes], str | None]) -> bool:
    """Whether a browser says that the request came from our own pages, or no browser sent it.

    Browsers set Origin on every unsafe request, and Sec-Fetch-Site where they can; neither can be
    set by a page. A request with none of the two and no Referer comes from a program, which holds a
    cookie only if its user gave it one.
    """
    host = header(b"host")
    origin = header(b"origin")
    if origin is not None:
        return origin != "null" and urlsplit(origin).netloc == host
    site = header(b"sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    referer = header(b"referer")
    return referer is None or urlsplit(referer).netloc == host
