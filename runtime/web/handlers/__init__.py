"""The generic routes of the API, by what they are about."""

from litestar.handlers import HTTPRouteHandler

from runtime.web.handlers import account, drafts, files, health, masters, registers

ROUTES: list[HTTPRouteHandler] = [
    *account.ROUTES,
    *drafts.ROUTES,
    *files.ROUTES,
    *masters.ROUTES,
    *registers.ROUTES,
    *health.ROUTES,
]
