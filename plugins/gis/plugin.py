"""What `ksmart.toml` names: `[plugins] gis = "plugins.gis.plugin:PLUGIN"`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plugins.gis.compiled import project_rules
from runtime.clock import SystemClock
from runtime.config import find_project
from runtime.interfaces.plugin import Brought, Interfaces, Link
from runtime.interfaces.spatial import PERMIT_MAP, SITE_CONSTRAINTS, USABLE_FOR_TRADE, WARD_OF
from runtime.words import Words

if TYPE_CHECKING:
    from runtime.config import Settings

STORE = "KSMART_GIS_STORE"
"""The variable that names another store than the project's own."""

LINKS = (
    Link(
        Words("Know your land", "നിങ്ങളുടെ ഭൂമിയെ അറിയാം"),
        Words(
            "Which rules apply at a place, and what may be built there",
            "ഒരു സ്ഥലത്ത് ഏതെല്ലാം നിയമങ്ങൾ ബാധകമാണ്, എന്തു നിർമിക്കാം",
        ),
        "/know-your-land",
    ),
    Link(
        Words("K-Map", "കെ-മാപ്പ്"),
        Words("The layers of land rules on one map", "ഭൂനിയമ പാളികൾ ഒരു ഭൂപടത്തിൽ"),
        "/k-map",
    ),
    Link(
        Words("Issued permit map", "നൽകിയ പെർമിറ്റുകളുടെ ഭൂപടം"),
        Words("Which stage each building permit has reached", "ഓരോ കെട്ടിട പെർമിറ്റും എത്തിയ ഘട്ടം"),
        "/permit-map",
    ),
)


class Gis:
    """The GIS plugin."""

    def bring(self, settings: Settings, interfaces: Interfaces) -> Brought:
        """Routes, the listener of the permit map, and the hooks that other modules ask for."""
        from plugins.gis.hooks import Hooks, PermitHook
        from plugins.gis.permits import JOURNAL, PermitBook
        from plugins.gis.stages import StageListener
        from plugins.gis.store import Store
        from plugins.gis.web.live import Live, store_folder
        from plugins.gis.web.routes import gis_routes

        folder = store_folder(settings.private, os.environ.get(STORE))
        book = project_rules(settings.root)
        clock = SystemClock()
        live = Live(Store(folder, book))
        permits = PermitBook(folder / JOURNAL)
        hooks = Hooks(lambda when: live.open(when, clock.now()), clock.now)
        return Brought(
            routes=gis_routes(live, permits),
            listeners={"file": StageListener(book, permits, clock.now).hear},
            links=LINKS,
            offers={
                WARD_OF.name: hooks,
                USABLE_FOR_TRADE.name: hooks,
                SITE_CONSTRAINTS.name: hooks,
                PERMIT_MAP.name: PermitHook(permits, clock.now),
            },
        )

    def run(self, words: Sequence[str]) -> int:
        """`ksmart gis ...`, on the project's own store."""
        from plugins.gis.__main__ import main

        os.environ.setdefault(STORE, str(find_project() / ".ksmart" / "gis"))
        return main(words)


PLUGIN = Gis()
