"""`/k-map`: every layer on one map, and the same layers as a list."""

from __future__ import annotations

import json

from litestar.handlers import HTTPRouteHandler

from plugins.gis.web.assets import address, has_map
from plugins.gis.web.frame import page
from plugins.gis.web.layers import look_of, map_layers
from plugins.gis.web.ogc import Served
from plugins.gis.web.words import WORDS, say
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.portal.errors import show_page
from runtime.portal.frame import language_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.route import route

LOOKING = Limit("k-map", per_address=300)


def kmap_routes(served: Served) -> list[HTTPRouteHandler]:
    """The page over one store."""

    @route("GET", "/k-map", Policy.OPEN, LOOKING, show=show_page)
    async def kmap(call: Call) -> Answer:
        """The layers with data, on a map after a tap, as a list always."""
        language = language_of(call)
        today = await served.today(call)
        layers = [one for one in map_layers(served.live.store.book, language) if one["id"] in today]
        shown = [
            {
                "id": one["id"],
                "title": one["title"],
                "on": one["on"],
                "look": f"look-{look_of(one['id'])}",
                "count": say("zones", language, count=f"{len(today[one['id']]):,}"),
                "version": today[one["id"]].facts.label,
            }
            for one in layers
        ]
        return page(
            call,
            "kmap.html",
            title=WORDS["k_map"].in_language(language),
            lead=WORDS["k_map_lead"].in_language(language),
            synthetic=any(version.facts.synthetic for version in today.values()),
            has_map=has_map(),
            map_script=address("maplibre-gl.mjs"),
            map_style=address("maplibre-gl.css"),
            layers=json.dumps(layers),
            watch="",
            shown_layers=shown,
        )

    return [kmap]
