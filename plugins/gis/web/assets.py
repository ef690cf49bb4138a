"""What the plugin's pages load: own style and script, and MapLibre where it has been installed.

MapLibre comes from npm at the version that `package.json` pins, by `python -m plugins.gis.web.assets`
(or `ksmart gis assets`). Without it every page works as a list.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from litestar.handlers import HTTPRouteHandler

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.npm import bring
from runtime.web.route import route

HERE = Path(__file__).parent
INSTALLED = HERE / "installed"
"""Not committed: 1 MB that npm gives anybody."""

_JAVASCRIPT = b"text/javascript; charset=utf-8"
OWN: Mapping[str, bytes] = {"gis.css": b"text/css; charset=utf-8", "gis.js": _JAVASCRIPT}
MAPLIBRE: Mapping[str, bytes] = {
    "maplibre-gl.css": b"text/css; charset=utf-8",
    "maplibre-gl.mjs": _JAVASCRIPT,
    "maplibre-gl-worker.mjs": _JAVASCRIPT,
    "LICENSE.txt": b"text/plain; charset=utf-8",
}
ASSET = Limit("gis asset", per_address=3000)


def has_map() -> bool:
    """Whether MapLibre has been installed."""
    return all((INSTALLED / name).is_file() for name in MAPLIBRE)


def address(name: str) -> str:
    """The address of a file, which changes with its content; empty where it is not there."""
    found = _folder(name in OWN)
    return f"/gis/static/{found[1]}/{name}" if name in found[0] else ""


@functools.cache
def _folder(own: bool) -> tuple[Mapping[str, bytes], str]:
    """Files by name, and their digest: MapLibre finds its worker beside itself, so they share one."""
    files: dict[str, bytes] = {}
    for name in OWN if own else MAPLIBRE:
        path = (HERE / "static" if own else INSTALLED) / name
        if path.is_file():
            files[name] = path.read_bytes()
    state = hashlib.sha256()
    for name, content in files.items():
        state.update(f"{name}\0{len(content)}\0".encode() + content)
    return files, state.hexdigest()[:12]


@route("GET", "/gis/static/{digest:str}/{name:str}", Policy.OPEN, ASSET)
async def static(call: Call) -> Answer:
    """A file that pages load, kept by browsers for ever: another content has another address."""
    name = call.part("name")
    kind = OWN.get(name) or MAPLIBRE.get(name)
    files, digest = _folder(name in OWN)
    if kind is None or name not in files:
        raise Refusal(NOT_FOUND)
    fresh = call.part("digest") == digest
    kept = b"public, max-age=31536000, immutable" if fresh else b"no-store"
    headers = [(b"content-type", kind), (b"cache-control", kept)]
    if name.endswith("-worker.mjs"):
        headers.append((b"content-security-policy", b"default-src 'none'; connect-src 'self'"))
    return Answer(files[name], 200, headers)


ROUTES: list[HTTPRouteHandler] = [static]


def install() -> int:
    """Bring MapLibre; 0 where it is there now."""
    files = {
        name: f"maplibre-gl/{name}" if name.endswith(".txt") else f"maplibre-gl/dist/{name}"
        for name in MAPLIBRE
    }
    if not bring(HERE, files, INSTALLED):
        print("gis: npm could not fetch maplibre-gl; pages show lists", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(install())
