"""Everything that the plugin serves, in one list."""

from __future__ import annotations

from litestar.handlers.base import BaseRouteHandler

from plugins.gis.permits import PermitBook
from plugins.gis.web import assets
from plugins.gis.web.api import api_routes
from plugins.gis.web.kmap import kmap_routes
from plugins.gis.web.live import Live
from plugins.gis.web.ogc import Served, ogc_routes
from plugins.gis.web.pages import page_routes
from plugins.gis.web.permit_map import permit_routes
from plugins.gis.web.tiles import tile_routes


def gis_routes(live: Live, permits: PermitBook) -> list[BaseRouteHandler]:
    """All routes over one store and one journal of permits."""
    served = Served(live)
    return [
        *assets.ROUTES,
        *api_routes(live),
        *page_routes(live),
        *kmap_routes(served),
        *ogc_routes(served),
        *tile_routes(served),
        *permit_routes(permits, served),
    ]
