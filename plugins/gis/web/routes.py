"""Everything that the plugin serves, in one list."""

from __future__ import annotations

from litestar.handlers import HTTPRouteHandler

from plugins.gis.web.api import api_routes
from plugins.gis.web.live import Live


def gis_routes(live: Live) -> list[HTTPRouteHandler]:
    """All routes over one store."""
    return [*api_routes(live)]
