"""`/api/v1/know-your-land`: the merged answer as JSON, for a point, a plot or a survey number."""

from __future__ import annotations

import asyncio

from litestar.handlers import ASGIRouteHandler

from plugins.gis.query import RefusedQueryError
from plugins.gis.web.asking import KNOWN, Asked, Query, from_body, from_fields, from_phone
from plugins.gis.web.front import front
from plugins.gis.web.know import moment_of, refusal_of, tell
from plugins.gis.web.live import Live
from runtime.access.limits import Limit
from runtime.web.answer import JSON, Answer
from runtime.web.call import Call

PATH = "/api/v1/know-your-land"
ASKING = Limit("know your land", per_address=600)
LARGEST_QUESTION = 1 << 20


def api_routes(live: Live) -> list[ASGIRouteHandler]:
    """The routes of the API over one store."""

    async def asked(call: Call) -> Answer:
        """A question in the query: coordinates are in the address, so apps had better post them."""
        moment = moment_of(call)
        try:
            query: Query = from_phone(call.scope["query_string"], moment) or from_fields(
                call.query(*KNOWN), moment
            )
        except RefusedQueryError as error:
            raise refusal_of(error, live.store.book) from None
        return Answer(await tell(live, query, moment), 200, [JSON])

    async def posted(call: Call) -> Answer:
        """A question in the body."""
        moment = moment_of(call)
        body = await call.json(Asked)
        query: Query
        try:
            # A large outline takes milliseconds to check: not on the loop of everybody else.
            big = body.plot is not None
            query = (
                await asyncio.to_thread(from_body, body, moment) if big else from_body(body, moment)
            )
        except RefusedQueryError as error:
            raise refusal_of(error, live.store.book) from None
        return Answer(await tell(live, query, moment), 200, [JSON])

    return [front(PATH, ASKING, {"GET": asked, "POST": posted})]
