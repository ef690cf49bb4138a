"""The use case behind API, page and report: a question in, an answer out, nothing kept."""

from __future__ import annotations

import asyncio

from plugins.gis.answer import Answer
from plugins.gis.bundle import Bundle
from plugins.gis.engine import Engine
from plugins.gis.plot import know_plot
from plugins.gis.query import PlotQuery, PointQuery, RefusedQueryError
from plugins.gis.rulebook import RuleBook
from plugins.gis.survey import know_survey
from plugins.gis.web.asking import Moment, Query
from plugins.gis.web.live import Live
from runtime.refusal import Problem, Refusal
from runtime.web.call import Call
from runtime.words import Words

REFUSED = Problem(
    "place-refused",
    422,
    Words("This question cannot be answered", "ഈ ചോദ്യത്തിന് ഉത്തരം നൽകാനാവില്ല"),
)


def moment_of(call: Call) -> Moment:
    """The clock of the app: no other is read."""
    now = call.ground.clock.now()
    return Moment(now.date(), now)


def at_hand(live: Live, query: Query, moment: Moment) -> Bundle | None:
    """The rules and layers of the question's moment, if they are those of now and in memory."""
    when = query.when
    if when.as_of == moment.today and when.known_at == moment.now:
        return live.now(moment.today)
    return None


async def know(live: Live, query: Query, moment: Moment) -> tuple[Answer, Bundle]:
    """The merged answer, and what it was made from."""
    bundle = at_hand(live, query, moment)
    if bundle is None:
        bundle = await asyncio.to_thread(live.open, query.when, moment.now)
    if isinstance(query, PointQuery):
        # Some hundred microseconds: a thread would cost as much. Without the index it takes longer.
        if query.error_m() < 100.0:
            return Engine(bundle).know(query), bundle
        return await asyncio.to_thread(Engine(bundle).know, query), bundle
    if isinstance(query, PlotQuery):
        return await asyncio.to_thread(know_plot, bundle, query), bundle
    return await asyncio.to_thread(know_survey, bundle, query), bundle


async def tell(live: Live, query: Query, moment: Moment) -> bytes:
    """The merged answer as JSON: what was written for a like place is not written again."""
    if isinstance(query, PointQuery) and query.error_m() < 100.0:
        bundle = at_hand(live, query, moment)
        if bundle is not None:
            return Engine(bundle).tell(query)
    answer, _ = await know(live, query, moment)
    return answer.to_json()


def refusal_of(error: RefusedQueryError, book: RuleBook) -> Refusal:
    """A refused question as the app tells it: the code for programs, words for people."""
    words = book.words.get(f"refused.{error.code}")
    said = str(error)
    detail = Words(said[:1].upper() + said[1:], words.ml) if words else None
    return Refusal(REFUSED, detail, reason=error.code)
