"""The plugin's pages in the portal's frame: own templates, own words, and script from here only."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader

from plugins.gis.web.assets import address
from plugins.gis.web.words import say
from runtime.portal.frame import HTML, environment, frame_of, rendered
from runtime.web.answer import Answer, Header
from runtime.web.call import Call

HERE = Path(__file__).parent

# Script, tiles and the map's worker come from here; nothing is evaluated, nothing comes from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: tuple[Header, ...] = (
    HTML,
    (b"content-security-policy", _POLICY.encode()),
    (b"cache-control", b"no-store"),
    (b"permissions-policy", b"geolocation=(self)"),
)


def page(call: Call, template: str, status: int = 200, /, **context: Any) -> Answer:
    """A page of the plugin."""
    frame = frame_of(call)

    def words(name: str, **marks: object) -> str:
        return say(name, frame.lang, **marks)

    env = _environment(call.ground.catalogue.folder)
    text = rendered(env, f"gis/{template}", frame, {"g": words, "gis_asset": address, **context})
    return Answer(text.encode(), status, list(HEADERS))


@functools.cache
def _environment(generated: Path) -> Environment:
    base = environment(generated)
    assert base.loader is not None
    ours = PrefixLoader({"gis": FileSystemLoader(HERE / "templates")})
    return base.overlay(loader=ChoiceLoader([ours, base.loader]))
