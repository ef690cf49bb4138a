"""The portal as an app on a phone: what it is called there, and what it says without a line.

The worker keeps the style, the letters and one page that holds nothing of anybody. Pages themselves are never
kept: they hold what people told us, and phones are lent and sold.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from runtime.access.policy import Policy
from runtime.portal.assets import ASSET, LETTERS, asset_address, has_letters
from runtime.portal.errors import show_page
from runtime.portal.frame import HTML, environment
from runtime.portal.words import WORDS
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route

_WORKER = Path(__file__).parent / "static" / "worker.js"
_SIZES = (192, 512)
_GREEN = "#0a3f2b"


@route("GET", "/manifest.webmanifest", Policy.OPEN, ASSET, show=show_page)
async def manifest(call: Call) -> Answer:
    """Name, colours and icons."""
    drawn = [
        {"src": asset_address(f"mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in _SIZES
        for purpose in ("any", "maskable")
    ]  # fmt: skip
    told = {
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "name": f"{WORDS['service_name'].en} · {WORDS['service_name'].ml}",
        "short_name": WORDS["service_name"].ml,
        "description": WORDS["service_line"].en,
        "lang": "ml",
        "theme_color": _GREEN,
        "background_color": _GREEN,
        "icons": [{"src": asset_address("mark.svg"), "sizes": "any", "type": "image/svg+xml"}, *drawn],
        "shortcuts": [
            {"name": WORDS["track_menu"].ml, "url": "/track"},
            {"name": WORDS["verify"].ml, "url": "/verify"},
        ],
    }  # fmt: skip
    kept = (b"cache-control", b"public, max-age=3600")
    return Answer(
        json.dumps(told, ensure_ascii=False).encode(),
        200,
        [(b"content-type", b"application/manifest+json; charset=utf-8"), kept],
    )


@route("GET", "/worker.js", Policy.OPEN, ASSET, show=show_page)
async def worker(call: Call) -> Answer:
    """The script that stands between the app and the line. Browsers ask for it anew at every start."""
    headers = [
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"cache-control", b"no-cache"),
        (b"content-security-policy", b"default-src 'none'; connect-src 'self'"),
    ]
    return Answer(_worker(), 200, headers)


@route("GET", "/offline", Policy.OPEN, show=show_page)
async def offline(call: Call) -> Answer:
    """What the app shows without a line: in both languages, for it is kept for whoever comes."""
    text = environment(call.ground.catalogue.folder).get_template("portal/offline.html").render()
    policy = b"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'"
    return Answer(text.encode(), 200, [HTML, (b"content-security-policy", policy)])


ROUTES = [manifest, worker, offline]


@functools.cache
def _worker() -> bytes:
    """What is kept comes first; another style or script makes another worker, which forgets the old."""
    letters = LETTERS if has_letters() else ()
    files = ["/offline", *(asset_address(name) for name in ("portal.css", "mark.svg", *letters))]
    body = _WORKER.read_text("utf-8")
    name = hashlib.sha256(f"{files}{body}".encode()).hexdigest()[:12]
    return f"const KEPT = {json.dumps(name)};\nconst FILES = {json.dumps(files)};\n{body}".encode()
