"""What the portal's pages load: one stylesheet, one picture, and the letters of Malayalam where npm brought them.

The letters are Noto Sans Malayalam (SIL Open Font License), fetched by `ksmart assets` at
the version that `package.json` pins. Without them pages use what the phone has.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from runtime.access.limits import Limit
from runtime.web.npm import bring

HERE = Path(__file__).parent
ASSET = Limit("portal asset", per_address=3000)
INSTALLED = HERE / "installed"
"""Not committed: what npm gives anybody."""

_OWN: Mapping[str, bytes] = {
    "portal.css": b"text/css; charset=utf-8",
    "mark.svg": b"image/svg+xml",
    "mark-192.png": b"image/png",
    "mark-512.png": b"image/png",
    "app.js": b"text/javascript; charset=utf-8",
}
# By weight. The bold one is drawn, not smeared: stacked letters of Malayalam run together when they are.
LETTERS: Mapping[str, str] = {"malayalam-400.woff2": "400", "malayalam-700.woff2": "700"}
_PACKAGE = "@fontsource/noto-sans-malayalam"
# Only a page with Malayalam on it fetches them; joiners and the rupee are there for the words they stand in.
_RANGE = "U+0D00-0D7F, U+200C-200D, U+25CC"


def content_type(name: str) -> bytes | None:
    """What a file that pages load is; None where there is none of this name."""
    if name in LETTERS:
        return b"font/woff2" if has_letters() else None
    return _OWN.get(name)


@functools.cache
def has_letters() -> bool:
    """Whether the Malayalam letters have been brought: every page asks, a process looks once."""
    return all((INSTALLED / name).is_file() for name in LETTERS)


@functools.cache
def asset(name: str) -> tuple[bytes, str]:
    """A file that pages load, and the digest that its address carries."""
    if name in LETTERS:
        content = (INSTALLED / name).read_bytes()
    else:
        content = (HERE / "static" / name).read_bytes()
        if name == "portal.css" and has_letters():
            content += "".join(_face(*one) for one in LETTERS.items()).encode()
    return content, hashlib.sha256(content).hexdigest()[:12]


def asset_address(name: str) -> str:
    """The address of a file that pages load: it changes with its content, so it is kept for ever."""
    return f"/static/{asset(name)[1]}/{name}"


def first_letters(lang: str) -> str:
    """The address of the letters that a page in this language needs first; empty where it needs none."""
    return asset_address("malayalam-400.woff2") if lang == "ml" and has_letters() else ""


def install() -> int:
    """Bring the letters; 0 where they are there now."""
    files = {
        name: f"{_PACKAGE}/files/noto-sans-malayalam-malayalam-{weight}-normal.woff2"
        for name, weight in LETTERS.items()
    }
    if not bring(HERE, files | {"LICENSE": f"{_PACKAGE}/LICENSE"}, INSTALLED):
        print(
            "portal: npm could not fetch the Malayalam letters; pages use the phone's",
            file=sys.stderr,
        )
        return 1
    return 0


def _face(name: str, weight: str) -> str:
    return (
        '\n@font-face { font-family: "Noto Sans Malayalam"; font-style: normal; font-display: swap; '
        f'font-weight: {weight}; src: url("{asset_address(name)}") format("woff2"); '
        f"unicode-range: {_RANGE}; }}"
    )
