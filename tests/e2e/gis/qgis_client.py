"""Run by the system's Python, which has QGIS: open our server as QGIS would, print what was seen as JSON.

`python3 qgis_client.py http://host:port COLLECTION...`
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]


def main(server: str, collections: list[str]) -> None:
    app = QgsApplication([], False)
    app.initQgis()
    seen: dict[str, Any] = {}
    for name in collections:
        source = f"url='{server}/ogc' typename='{name}' pagingEnabled='true' pageSize='200'"
        layer = QgsVectorLayer(source, name, "OAPIF")
        seen[name] = features(layer) | {"pixels": tile_pixels(server, name, layer)}
    print(json.dumps(seen), flush=True)
    os._exit(0)  # QGIS 3.22 sometimes crashes while it tidies up: what was seen is told by then


def features(layer: Any) -> dict[str, Any]:
    if not layer.isValid():
        return {
            "valid": False,
            "why": layer.error().message() or layer.dataProvider().error().message(),
        }
    rows = list(layer.getFeatures())
    extent = layer.extent()
    around = rows[0].geometry().boundingBox()
    return {
        "valid": True,
        "crs": layer.crs().authid(),
        "fields": [field.name() for field in layer.fields()],
        "count": len(rows),
        "broken": sum(not row.geometry().isGeosValid() for row in rows if row.hasGeometry()),
        "in_box": sum(1 for _ in layer.getFeatures(QgsFeatureRequest(around))),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
    }


def tile_pixels(server: str, name: str, features_layer: Any) -> int:
    """How many pixels of a map of the tiles around the first feature are not white."""
    address = f"{server}/ogc/collections/{name}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    layer = QgsVectorTileLayer(f"type=xyz&url={address}&zmin=5&zmax=16", name)
    if not layer.isValid():
        return -1
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    wanted = QgsMapSettings()
    wanted.setLayers([layer])
    wanted.setDestinationCrs(mercator)
    first = next(features_layer.getFeatures()).geometry().boundingBox()
    move = QgsCoordinateTransform(features_layer.crs(), mercator, QgsProject.instance())
    wanted.setExtent(move.transformBoundingBox(first).buffered(1000.0))
    wanted.setOutputSize(QSize(400, 500))
    wanted.setBackgroundColor(QColor(255, 255, 255))
    job = QgsMapRendererSequentialJob(wanted)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    white = QColor(255, 255, 255).rgb()
    return sum(
        image.pixel(x, y) != white for x in range(image.width()) for y in range(image.height())
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
