"""Every page of the portal, and the proof at start that each form can be shown."""

from __future__ import annotations

from jinja2 import TemplateError
from litestar.handlers import HTTPRouteHandler

from runtime.loading import Catalogue, CatalogueError
from runtime.portal import (
    acting,
    app,
    apply,
    bodies,
    bulk,
    casefile,
    certificates,
    check,
    counter,
    desk,
    exports,
    home,
    login,
    masters,
    mine,
    notices,
    papers,
    paying,
    receipts,
    registers,
    renewing,
    reports,
    returns,
    scripts,
    tracking,
)
from runtime.portal.frame import environment
from runtime.portal.questions import UnknownWidgetError, widget_of


def portal_routes() -> list[HTTPRouteHandler]:
    """The handlers of all pages."""
    return [
        *home.ROUTES,
        *app.ROUTES,
        *login.ROUTES,
        *bodies.ROUTES,
        *apply.ROUTES,
        *check.ROUTES,
        *mine.ROUTES,
        *tracking.ROUTES,
        *papers.ROUTES,
        *certificates.ROUTES,
        *notices.ROUTES,
        *casefile.ROUTES,
        *paying.ROUTES,
        *receipts.ROUTES,
        *acting.ROUTES,
        *desk.ROUTES,
        *counter.ROUTES,
        *bulk.ROUTES,
        *registers.ROUTES,
        *renewing.ROUTES,
        *exports.ROUTES,
        *reports.ROUTES,
        *masters.ROUTES,
        *returns.ROUTES,
        *scripts.ROUTES,
    ]


def check_forms(catalogue: Catalogue) -> None:
    """Stop where a service's form cannot be shown.

    Raises:
        CatalogueError: A template is missing or broken, lacks a page, or asks something that the
            portal has no widget for. Names every such form.
    """
    env = environment(catalogue.folder)
    faults: list[str] = []
    for service in catalogue.services():
        place = f"{service.module}.{service.name}"
        try:
            blocks = env.get_template(service.template).blocks
            faults += [
                f"{place}: no block for page {page.name}"
                for page in service.pages
                if page.name not in blocks
            ]
            for field in service.record.fields:
                if not field.computed:
                    widget_of(field)
        except TemplateError as error:
            faults.append(f"{place}: {service.template}: {error}")
        except UnknownWidgetError as error:
            faults.append(f"{place}: {error}")
    if faults:
        raise CatalogueError("forms that cannot be shown: " + "; ".join(faults))
