"""The catalogue of services, the start page of one, the style guide, and the files that pages load."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.access.policy import Policy
from runtime.interfaces.plugin import Link
from runtime.meaning.texts import fold_for_search
from runtime.portal import styleguide
from runtime.portal.assets import ASSET, asset, content_type
from runtime.portal.catalogue_words import (
    apply_address,
    is_for_citizens,
    role_title,
    service_address,
)
from runtime.portal.errors import show_page
from runtime.portal.frame import go, language_of, page, params
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route, show_problem
from runtime.words import Words

LINKS = "ksmart_links"
"""The key of the plugins' pages in the app's state."""

MOST_ASKED = 100
"""Letters of a search."""


@route("GET", "/", Policy.OPEN, show=show_page)
async def home(call: Call) -> Answer:
    """Every service, by module, or those that were searched for. Whoever acts as a post finds his inbox here."""
    if call.actor_or_none and call.actor_or_none.post:
        return go("/inbox")
    asked = params(call).get("q", "")[:MOST_ASKED]
    wanted = fold_for_search(asked)
    services = [service for service in call.ground.catalogue.services() if is_for_citizens(service)]
    shelves = [
        (
            module.title,
            [
                (service, service_address(service))
                for service in services
                if service.module == module.name
                and _is_about(wanted, service.title, service.checklist, module.title)
            ],
        )
        for module in call.ground.catalogue.modules.values()
    ]
    links: Sequence[Link] = call.scope["litestar_app"].state.get(LINKS, ())
    return page(
        call,
        "portal/home.html",
        scripted=True,
        shelves=[shelf for shelf in shelves if shelf[1]],
        links=[link for link in links if _is_about(wanted, link.title, link.says)],
        asked=asked,
        most=MOST_ASKED,
    )


def _is_about(wanted: Sequence[str], *said: Words | None) -> bool:
    """Whether every word that was typed begins a word of what is said, in either script."""
    if not wanted:
        return True  # most come without a search: nothing is folded for them
    words = [
        word
        for text in said
        if text is not None
        for word in (*fold_for_search(text.en), *fold_for_search(text.ml))
    ]
    return all(any(word.startswith(start) for word in words) for start in wanted)


@route("GET", "/services/{module:str}/{service:str}", Policy.OPEN, show=show_page)
async def start(call: Call) -> Answer:
    """Who may apply, how long it takes, what to have ready."""
    service = service_of(call)
    actor = call.actor_or_none
    return page(
        call,
        "portal/start.html",
        service=service,
        who=[role_title(call.ground, role) for role in service.workflow.submit_by],
        sla=service.workflow.sla,
        pages=[item.title for item in service.pages],
        start=None if actor and actor.post else apply_address(service),
    )


@route("GET", "/styleguide", Policy.OPEN, show=show_page)
async def guide(call: Call) -> Answer:
    """Every component in every state."""
    return page(call, "portal/styleguide.html", **styleguide.samples(language_of(call)))


@route("GET", "/static/{digest:str}/{name:str}", Policy.OPEN, ASSET, show=show_page)
async def static(call: Call) -> Answer:
    """A stylesheet, picture or font, kept by browsers for ever: another content has another address."""
    name = call.part("name")
    kind = content_type(name)
    if kind is None:
        raise Refusal(NOT_FOUND)
    content, digest = asset(name)
    fresh = call.part("digest") == digest
    kept = b"public, max-age=31536000, immutable" if fresh else b"no-store"
    return Answer(content, 200, [(b"content-type", kind), (b"cache-control", kept)])


async def _nowhere(call: Call) -> Answer:
    """What no other route answers: a page that leads out, or for a program a problem."""
    refusal = Refusal(NOT_FOUND)
    if str(call.scope["path"]).startswith("/api/"):
        return show_problem(refusal, call)
    raise refusal


# The router does not try the catch-all once a longer path has begun to match, so those beginnings are named.
_NOWHERE = (
    "/{path:path}",
    "/services/{module:str}",
    "/apply/{module:str}",
    "/files/{module:str}",
    "/files/{module:str}/{service:str}",
    "/registers/{module:str}",
    "/rules/{digest:str}",
    "/rules/{digest:str}/{module:str}",
)

ROUTES = [
    home,
    start,
    guide,
    static,
    *(route("GET", path, Policy.OPEN, show=show_page)(_nowhere) for path in _NOWHERE),
]
