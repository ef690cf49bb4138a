"""`/api/v1/know-your-land`: the merged answer as JSON, for a point, a plot or a survey number."""

from __future__ import annotations

import asyncio

from litestar.handlers import HTTPRouteHandler

from plugins.gis.query import RefusedQueryError
from plugins.gis.web.asking import KNOWN, Asked, Query, from_body, from_fields
from plugins.gis.web.know import know, moment_of, refusal_of
from plugins.gis.web.live import Live
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.web.answer import JSON, Answer
from runtime.web.call import Call
from runtime.web.route import route

PATH = "/api/v1/know-your-land"
ASKING = Limit("know your land", per_address=600)
LARGEST_QUESTION = 1 << 20


def api_routes(live: Live) -> list[HTTPRouteHandler]:
    """The routes of the API over one store."""

    @route("GET", PATH, Policy.OPEN, ASKING)
    async def asked(call: Call) -> Answer:
        """A question in the query: coordinates are in the address, so apps had better post them."""
        moment = moment_of(call)
        try:
            query = from_fields(call.query(*KNOWN), moment)
        except RefusedQueryError as error:
            raise refusal_of(error, live.store.book) from None
        answer, _ = await know(live, query, moment)
        return Answer(answer.to_json(), 200, [JSON])

    @route("POST", PATH, Policy.OPEN, ASKING)
    async def posted(call: Call) -> Answer:
        """A question in the body."""
        moment = moment_of(call)
        body = await call.json(Asked)
        try:
            # A large outline takes milliseconds to check: not on the loop of everybody else.
            big = body.plot is not None
            query: Query = (
                await asyncio.to_thread(from_body, body, moment) if big else from_body(body, moment)
            )
        except RefusedQueryError as error:
            raise refusal_of(error, live.store.book) from None
        answer, _ = await know(live, query, moment)
        return Answer(answer.to_json(), 200, [JSON])

    return [asked, posted]
