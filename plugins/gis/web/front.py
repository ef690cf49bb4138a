"""A route straight on ASGI, for the one question that is asked thousands of times a second.

Litestar's own route for an endpoint builds a request, looks for parameters and wraps the answer, and
its router takes a path apart: half of the time that this question takes. Policy, limits, CSRF and refusals are those of
`runtime.web.route.route`, in the same order.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler

from runtime.access.limits import Limit
from runtime.access.policy import MARK, Policy
from runtime.ground import Ground
from runtime.refusal import INTERNAL, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.call import Call
from runtime.web.edge import LANE, Lane
from runtime.web.route import GROUND, LIMIT_MARK, Endpoint, request_id, show_problem

_log = logging.getLogger("ksmart.web")


def front(path: str, limit: Limit, endpoints: Mapping[str, Endpoint]) -> ASGIRouteHandler:
    """An open route with one endpoint a method."""

    async def handle(scope: Any, receive: Any, send: Any) -> None:
        endpoint = endpoints.get(scope["method"])
        if endpoint is None:
            raise MethodNotAllowedException(headers={"allow": ", ".join(sorted(endpoints))})
        ground: Ground = scope["litestar_app"].state[GROUND]
        call = Call(ground, scope, receive, limit)
        try:
            call.count()
            await call.identify()
            call.demand_csrf_header()
            answer = await endpoint(call)
        except Refused as error:
            answer = show_problem(refusal_of(error), call)
        except Exception:
            _log.exception("request %s failed", request_id(scope))
            answer = show_problem(Refusal(INTERNAL), call)
        await answer(scope, receive, send)

    lane = Lane(frozenset(endpoints), handle)
    opt = {MARK: Policy.OPEN, LIMIT_MARK: limit, LANE: lane}
    return ASGIRouteHandler(path, opt=opt, name=f"* {path}", copy_scope=False)(handle)
