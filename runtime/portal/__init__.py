"""The pages that citizens and staff use: made on the server, from the catalogue, working without script."""

from runtime.portal.routes import check_forms, portal_routes

__all__ = ["check_forms", "portal_routes"]
