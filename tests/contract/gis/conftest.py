"""The OGC API over a small synthetic Kerala."""

from tests.e2e.gis.conftest import drawn, live, permits, web

__all__ = ["drawn", "live", "permits", "web"]
