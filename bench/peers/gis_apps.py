"""The two apps of the GIS benchmark's HTTP row: Know Your Land, and a Litestar that says hello."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from litestar import Litestar, get
from litestar.datastructures import State

from plugins.gis.permits import PermitBook
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store
from plugins.gis.web.live import Live
from plugins.gis.web.routes import gis_routes
from runtime.access.limits import Limiter
from runtime.clock import FixedClock
from runtime.ground import Ground, Options
from runtime.loading import Catalogue
from runtime.web.edge import Edge, lanes_of
from runtime.web.route import GROUND


@get("/", sync_to_thread=False)
def _hello() -> dict[str, str]:
    return {"hello": "world"}


def hello() -> Litestar:
    """As bare as Litestar gets."""
    return Litestar([_hello], openapi_config=None, logging_config=None)


def know() -> Litestar:
    """The plugin's routes behind the runtime's edge; no route here opens a door of the database."""
    folder = Path(os.environ["BENCH_GIS_STORE"])
    live = Live(Store(folder, load_rules()), draws=False)
    ground = Ground(
        doors=cast("Any", None),
        catalogue=Catalogue("generated"),
        data=cast("Any", None),
        options=Options(limit_scale=1e6),
        clock=FixedClock(datetime(2026, 1, 1, 6, tzinfo=UTC)),
        limiter=Limiter(1e6),
    )
    routes = gis_routes(live, PermitBook(folder / "permits.jsonl"))
    app = Litestar(routes, state=State(), openapi_config=None, logging_config=None)
    app.state[GROUND] = ground
    app.asgi_handler = Edge(app.asgi_handler, production=False, lanes=lanes_of(app.routes))
    return app
