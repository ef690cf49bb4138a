"""What `ksmart.toml` names: `[plugins] gis = "plugins.gis.plugin:PLUGIN"`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.interfaces.plugin import Brought, Interfaces, Link
from runtime.words import Words

if TYPE_CHECKING:
    from runtime.config import Settings

KNOW = Link(
    Words("Know your land", "നിങ്ങളുടെ ഭൂമിയെ അറിയാം"),
    Words(
        "Which rules apply at a place, and what may be built there",
        "ഒരു സ്ഥലത്ത് ഏതെല്ലാം നിയമങ്ങൾ ബാധകമാണ്, എന്തു നിർമിക്കാം",
    ),
    "/know-your-land",
)


class Gis:
    """The GIS plugin."""

    def bring(self, settings: Settings, interfaces: Interfaces) -> Brought:
        """Routes, the listener of the permit map, and the hooks that other modules ask for."""
        from plugins.gis.rulebook_yaml import load_rules
        from plugins.gis.store import Store
        from plugins.gis.web.live import Live, store_folder
        from plugins.gis.web.routes import gis_routes

        folder = store_folder(settings.private, os.environ.get("KSMART_GIS_STORE"))
        live = Live(Store(folder, load_rules()))
        return Brought(routes=gis_routes(live), links=(KNOW,))

    def run(self, words: Sequence[str]) -> int:
        """`ksmart gis ...`"""
        from plugins.gis.__main__ import main

        return main(words)


PLUGIN = Gis()
