"""QGIS and GDAL open what we serve, unaided: features by OGC API, maps by vector tiles. Debian: python3-qgis, gdal-bin."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from plugins.gis.permits import PermitBook
from plugins.gis.web.live import Live
from plugins.gis.web.routes import gis_routes
from tests.e2e.gis.app import app_of, serving

pytestmark = pytest.mark.nightly

SYSTEM_PYTHON = Path("/usr/bin/python3")
OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""}
LAYERS = ("crz", "local_body", "htl", "landslide", "aerodrome")


@functools.cache
def has_qgis() -> bool:
    """Whether the system's Python has QGIS; looked at when a test asks, not when tests are collected."""
    if not SYSTEM_PYTHON.exists():
        return False
    asked = [str(SYSTEM_PYTHON), "-c", "import qgis.core"]
    return subprocess.run(asked, env=OFFSCREEN, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def address(live: Live, permits: PermitBook) -> Iterator[str]:
    with serving(app_of(gis_routes(live, permits))) as found:
        yield found


def counted(address: str, name: str) -> int:
    items = httpx.get(f"{address}/ogc/collections/{name}/items", params={"limit": "1"})
    return int(items.json()["numberMatched"])


def test_qgis_shows_our_layers_as_features_and_as_tiles(address: str) -> None:
    if not has_qgis():
        warnings.warn("QGIS (Debian: python3-qgis) is absent: not tried as a client", stacklevel=1)
        pytest.skip("QGIS (Debian: python3-qgis) is absent")
    client = Path(__file__).parent / "qgis_client.py"
    asked = [str(SYSTEM_PYTHON), str(client), address, *LAYERS]
    done = subprocess.run(asked, env=OFFSCREEN, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    seen: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    for name in LAYERS:
        found = seen[name]
        assert found["valid"], found
        assert found["count"] == counted(address, name), name
        assert found["broken"] == 0, name
        assert 0 < found["in_box"] <= found["count"], name
        assert 74.0 < found["extent"][0] <= found["extent"][2] < 78.0, name
        assert {"synthetic", "zone_version", "effective_from"} <= set(found["fields"]), name
        assert found["pixels"] > 0, f"{name}: nothing is drawn from its tiles"


@pytest.mark.parametrize("name", LAYERS)
def test_gdal_reads_every_feature(address: str, name: str) -> None:
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        warnings.warn("GDAL (Debian: gdal-bin) is absent: not tried as a client", stacklevel=1)
        pytest.skip("GDAL (Debian: gdal-bin) is absent")
    asked = [ogrinfo, "-ro", "-so", "-al", f"OAPIF:{address}/ogc/collections/{name}"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert f"Feature Count: {counted(address, name)}\n" in done.stdout
    assert "WGS 84" in done.stdout
