"""The generic routes of the API, by what they are about."""

from litestar.handlers import HTTPRouteHandler

from runtime.web.handlers import (
    account,
    certificates,
    documents,
    drafts,
    files,
    health,
    masters,
    money,
    notices,
    registers,
    reports,
)

ROUTES: list[HTTPRouteHandler] = [
    *account.ROUTES,
    *drafts.ROUTES,
    *documents.ROUTES,
    *certificates.ROUTES,
    *notices.ROUTES,
    *files.ROUTES,
    *masters.ROUTES,
    *money.ROUTES,
    *registers.ROUTES,
    *reports.ROUTES,
    *health.ROUTES,
]
