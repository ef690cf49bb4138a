"""The rules of forms as pages run them: `rules.js` of each module, the one file that all import, and
`form.js`, which asks them.

One digest stands for all of them, and in every address: rules.js imports `../meaning.js`, which the
browser finds below the same digest and keeps for ever.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.meaning import js
from runtime.portal.errors import show_page
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route

SCRIPT = Limit("portal script", per_address=3000)
_FORM = Path(__file__).parent / "static" / "form.js"
_HEADER = (b"content-type", b"text/javascript; charset=utf-8")


@route("GET", "/rules/{digest:str}/meaning.js", Policy.OPEN, SCRIPT, show=show_page)
async def meaning(call: Call) -> Answer:
    """What rules mean."""
    return _script(call, js.MEANING.encode())


@route("GET", "/rules/{digest:str}/form.js", Policy.OPEN, SCRIPT, show=show_page)
async def form(call: Call) -> Answer:
    """What lets a form answer at once."""
    return _script(call, _FORM.read_bytes())


@route("GET", "/rules/{digest:str}/{module:str}/{name:str}", Policy.OPEN, SCRIPT, show=show_page)
async def rules(call: Call) -> Answer:
    """The rules of one module's forms."""
    found = _scripts(call.ground.catalogue.folder)[1].get(call.part("module"))
    if found is None or call.part("name") != "rules.js":
        raise Refusal(NOT_FOUND)
    return _script(call, found)


def script_address(generated: Path, module: str) -> str:
    """The address of a module's rules, or '' where it has none."""
    digest, found = _scripts(generated)
    return f"/rules/{digest}/{module}/rules.js" if module in found else ""


def form_address(generated: Path) -> str:
    """The address of the script that a form with such rules loads."""
    return f"/rules/{_scripts(generated)[0]}/form.js"


def _script(call: Call, content: bytes) -> Answer:
    fresh = call.part("digest") == _scripts(call.ground.catalogue.folder)[0]
    kept = b"public, max-age=31536000, immutable" if fresh else b"no-store"
    return Answer(content, 200, [_HEADER, (b"cache-control", kept)])


@functools.cache
def _scripts(generated: Path) -> tuple[str, dict[str, bytes]]:
    """The digest of everything, and the rules by module."""
    found = {path.parent.name: path.read_bytes() for path in sorted(generated.glob("*/rules.js"))}
    whole = hashlib.sha256(js.MEANING.encode() + _FORM.read_bytes())
    for name, content in found.items():
        whole.update(b"\0%s\0%s" % (name.encode(), content))
    return whole.hexdigest()[:12], found


ROUTES = [meaning, form, rules]
