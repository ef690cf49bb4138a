"""Where an address leads that only takes a form: whoever reloads it, or changes the language there, comes
back to the page that the form stands on."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from litestar.handlers import HTTPRouteHandler

from runtime.access.policy import Policy
from runtime.portal.errors import show_page
from runtime.portal.frame import go, params
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route

_PLACE = "{module:str}/{service:str}/{id:str}"
BACK = {
    f"/apply/{_PLACE}/documents/{{document:str}}": 1,
    f"/apply/{_PLACE}/documents/{{document:str}}/drop": 2,
    f"/files/{_PLACE}/documents/{{document:str}}": 1,
    f"/files/{_PLACE}/documents/{{document:str}}/drop": 2,
    "/registers/{module:str}/{register:str}/views": 1,
}
"""How many parts of the address stand behind that of its page."""


def _back(path: str, parts: int) -> HTTPRouteHandler:
    @route("GET", path, Policy.SESSION, show=show_page)
    async def back(call: Call) -> Answer:
        """The page of the form."""
        return _go(call, str(call.scope["path"]).rsplit("/", parts)[0])

    return back


@route(
    "GET", "/begin/{module:str}/{service:str}/{of:str}/{register:str}/{id:str}", Policy.SESSION,
    show=show_page,
)  # fmt: skip
async def begin(call: Call) -> Answer:
    """The entry that a draft would have been begun with."""
    return _go(call, f"/registers/{call.part('of')}/{call.part('register')}/{call.id()}")


ROUTES = [*(_back(path, parts) for path, parts in BACK.items()), begin]


def _go(call: Call, page: str) -> Answer:
    """There, with what was asked beside the address: a language, a local body."""
    asked = urlencode(params(call))
    address = quote(page)
    return go(f"{address}?{asked}" if asked else address)
