"""Declaring a route: its method, path, policy and limit, in one place that cannot be left out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from runtime.access.limits import Limit
from runtime.access.policy import MARK, Policy
from runtime.ground import Ground
from runtime.refusal import INTERNAL, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.problem import problem

LIMIT_MARK = "ksmart_limit"
"""The key of a route's limit in its handler's `opt`."""

GROUND = "ksmart_ground"
"""The key of the ground in the app's state."""

Endpoint = Callable[[Call], Awaitable[Answer]]
Show = Callable[[Refusal, Call], Answer]

OPEN_LIMIT = Limit("open", per_address=600)

_log = logging.getLogger("ksmart.web")


def show_problem(refusal: Refusal, call: Call) -> Answer:
    """A refusal as the API shows it."""
    return problem(refusal, request_id(call.scope))


def route(
    method: Literal["GET", "POST", "PUT", "DELETE"],
    path: str,
    policy: Policy,
    limit: Limit | None = None,
    *,
    form: bool = False,
    show: Show = show_problem,
) -> Callable[[Endpoint], HTTPRouteHandler]:
    """A Litestar route over an endpoint that takes a `Call`.

    Args:
        method: GET, POST, PUT or DELETE.
        path: Litestar's path, parts as `{name:str}`.
        policy: What is demanded before the endpoint runs. An open route is always limited.
        limit: How often one address may ask; `Call.count_subject` adds the subject's.
        form: The endpoint reads an HTML form and checks its CSRF field itself (`Call.demand_csrf`).
        show: How refusals are shown; a page shows them otherwise than the API.
    """
    limit = limit or (OPEN_LIMIT if policy is Policy.OPEN else None)

    def made(endpoint: Endpoint) -> HTTPRouteHandler:
        # Only `request` is asked for: Litestar then builds no parameter model and injects nothing.
        async def handler(request: Request[Any, Any, Any]) -> ASGIApp:
            scope = request.scope
            ground: Ground = scope["litestar_app"].state[GROUND]
            call = Call(ground, scope, request.receive, limit)
            try:
                call.count()
                await call.identify()
                if policy is Policy.SESSION:
                    call.demand_session()
                if not form:
                    call.demand_csrf_header()
                return await endpoint(call)
            except Refused as error:
                return show(refusal_of(error), call)
            except Exception:
                _log.exception("request %s failed", request_id(scope))
                return show(Refusal(INTERNAL), call)

        opt = {MARK: policy, LIMIT_MARK: limit}
        return HTTPRouteHandler(
            path,
            http_method=method,
            opt=opt,
            name=f"{method} {path}",
            status_code=200,  # what Litestar believes; an answer brings its own
            include_in_schema=False,
        )(handler)

    return made


def request_id(scope: Any) -> str:
    """The id by which log and answer are found together."""
    found: str = scope["state"].get("request_id", "-")
    return found
