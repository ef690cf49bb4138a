"""What `ksmart.toml` names: `[plugins] finance = "plugins.finance.plugin:PLUGIN"`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.interfaces.ledger import LEDGER
from runtime.interfaces.plugin import Brought, Interfaces

if TYPE_CHECKING:
    from runtime.config import Settings

URL_VARIABLE = "KSMART_FINANCE_URL"


class Finance:
    """The finance plugin."""

    def bring(self, settings: Settings, interfaces: Interfaces) -> Brought:
        """Where KSMART_FINANCE_URL names a poster's log-in: whatever files do, their money is posted."""
        url = os.environ.get(URL_VARIABLE)
        if not url:
            return Brought()
        from plugins.finance.books import COMPILED, load_books
        from plugins.finance.ledger import BookLedger, Gate
        from plugins.finance.listener import MoneyListener
        from plugins.finance.web.routes import LINKS, web_routes

        books = load_books(settings.root.joinpath(COMPILED))
        listener = MoneyListener(url, books)
        ledger = BookLedger(Gate(url), books)
        return Brought(
            routes=web_routes(ledger, Gate(url, "finance_reader")),
            links=LINKS,
            listeners={"file": listener.hear, "money": listener.hear},
            offers={LEDGER.name: ledger},
        )

    def run(self, words: Sequence[str]) -> int:
        """`ksmart finance ...`"""
        from plugins.finance.__main__ import main

        return main(words)


PLUGIN = Finance()
