"""Every page of the plugin, and the links by which people find them."""

from __future__ import annotations

from litestar.handlers import HTTPRouteHandler

from plugins.finance.ledger import BookLedger, Gate
from plugins.finance.web.paying import GROUP, QUICK, paying_routes
from plugins.finance.web.reports import HOME, report_routes
from plugins.finance.web.runs import run_routes
from plugins.finance.web.words import WORDS
from runtime.interfaces.plugin import Link

LINKS = [
    Link(WORDS["quick"], WORDS["quick_says"], QUICK),
    Link(WORDS["group"], WORDS["group_says"], GROUP),
    Link(WORDS["books"], WORDS["books_says"], HOME),
]


def web_routes(ledger: BookLedger, readers: Gate) -> list[HTTPRouteHandler]:
    """The handlers; reports go over connections that may only read."""
    return [
        *report_routes(readers, ledger.books),
        *run_routes(ledger, ledger.books),
        *paying_routes(ledger),
    ]
