"""The documents of the API besides features: landing page, conformance, collections, tile sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from plugins.gis.layers import LayerVersion
from plugins.gis.ogc.crs import CRS84, SYSTEMS
from plugins.gis.ogc.features import extent
from plugins.gis.rulebook import LayerRule
from plugins.gis.tiles.mercator import LEAST_ZOOM, MOST_ZOOM, tile_at

GEOJSON = "application/geo+json"
JSON = "application/json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
MVT = "application/vnd.mapbox-vector-tile"

_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
CONFORMS = (
    *(f"{_FEATURES}/{name}" for name in ("core", "geojson", "html", "oas30")),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    *(
        f"{_TILES}/{name}"
        for name in (
            "core",
            "tileset",
            "tilesets-list",
            "dataset-tilesets",
            "geodata-tilesets",
            "collections-selection",
            "datetime",
            "mvt",
            "oas30",
        )
    ),
)
MATRIX_SET = "WebMercatorQuad"
MATRIX_SET_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
_TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
KERALA = (74.0, 8.0, 77.9999, 12.9999)

Link = dict[str, Any]


def link(href: str, rel: str, kind: str, title: str = "") -> Link:
    """A link of a document."""
    made: Link = {"href": href, "rel": rel, "type": kind}
    if title:
        made["title"] = title
    return made


def own_links(here: str, form: str) -> list[Link]:
    """The document itself and its other form."""
    forms = {"json": JSON, "html": HTML}
    return [
        link(f"{here}?f={name}", "self" if name == form else "alternate", kind)
        for name, kind in sorted(forms.items(), key=lambda pair: pair[0] != form)
    ]


def landing(root: str, form: str) -> dict[str, Any]:
    """Where everything is."""
    return {
        "title": "Land rules of Kerala",
        "description": "Layers of land rules as versions with their dates: what Know Your Land answers from.",
        "links": [
            *own_links(root, form),
            link(f"{root}/api", "service-desc", OPENAPI, "The definition of this API"),
            link(f"{root}/api?f=html", "service-doc", HTML, "The definition for people"),
            link(f"{root}/conformance", "conformance", JSON, "What this API conforms to"),
            link(f"{root}/collections", "data", JSON, "The layers"),
            link(f"{root}/tiles", _TILESETS, JSON, "Vector tiles of all layers"),
            link(
                f"{root}/tileMatrixSets",
                "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
                JSON,
            ),
        ],
    }


def conformance(root: str, form: str) -> dict[str, Any]:
    """What is conformed to."""
    return {"conformsTo": list(CONFORMS), "links": own_links(f"{root}/conformance", form)}


def collections(
    root: str,
    form: str,
    layers: Iterable[tuple[LayerRule, LayerVersion | None]],
    begins: date | None,
) -> dict[str, Any]:
    """All layers."""
    return {
        "links": own_links(f"{root}/collections", form),
        "crs": list(SYSTEMS),
        "collections": [collection(root, layer, version, begins) for layer, version in layers],
    }


def collection(
    root: str,
    layer: LayerRule,
    version: LayerVersion | None,
    begins: date | None,
    form: str = "json",
) -> dict[str, Any]:
    """One layer. Its time runs from the first version that is known."""
    here = f"{root}/collections/{layer.id}"
    box = extent(version) if version else None
    area: dict[str, Any] = {
        "temporal": {"interval": [[f"{begins.isoformat()}T00:00:00Z" if begins else None, None]]}
    }
    if box:
        area["spatial"] = {"bbox": [box], "crs": CRS84}
    return {
        "id": layer.id,
        "title": layer.title.en,
        "description": f"{layer.title.ml}. Authority: {layer.authority}; true to {layer.accuracy_m:g} m.",
        "itemType": "feature",
        "extent": area,
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        "links": [
            *own_links(here, form),
            link(f"{here}/items?f=json", "items", GEOJSON, layer.title.en),
            link(f"{here}/items?f=html", "items", HTML, layer.title.en),
            link(f"{here}/tiles", _TILESETS, JSON, "Vector tiles"),
        ],
    }


def tilesets(here: str, root: str, title: str, form: str) -> dict[str, Any]:
    """The list of tile sets of the whole or of one layer: there is one."""
    return {
        "links": own_links(here, form),
        "tilesets": [
            {
                "title": title,
                "dataType": "vector",
                "crs": _MERCATOR,
                "tileMatrixSetURI": MATRIX_SET_URI,
                "links": [
                    link(f"{here}/{MATRIX_SET}", "self", JSON, title),
                    link(f"{root}/tileMatrixSets/{MATRIX_SET}", _SCHEME, JSON),
                ],
            }
        ],
    }


def tileset(here: str, root: str, layers: Sequence[LayerRule], form: str) -> dict[str, Any]:
    """One tile set: what is in it, how far it reaches, where its tiles are."""
    west, south, east, north = KERALA
    limits: list[dict[str, Any]] = []
    for zoom in range(LEAST_ZOOM, MOST_ZOOM + 1):
        left, top = tile_at(west, north, zoom)
        right, low = tile_at(east, south, zoom)
        limits.append(
            {
                "tileMatrix": str(zoom),
                "minTileRow": top, "maxTileRow": low, "minTileCol": left, "maxTileCol": right,
            }
        )  # fmt: skip
    return {
        "title": ", ".join(layer.title.en for layer in layers),
        "dataType": "vector",
        "crs": _MERCATOR,
        "tileMatrixSetURI": MATRIX_SET_URI,
        "tileMatrixSetLimits": limits,
        "layers": [
            {
                "id": layer.id,
                "title": layer.title.en,
                "dataType": "vector",
                "geometryDimension": _dimension(layer),
                "minTileMatrix": str(LEAST_ZOOM),
                "maxTileMatrix": str(MOST_ZOOM),
            }
            for layer in layers
        ],
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84},
        "links": [
            *own_links(here, form),
            link(f"{root}/tileMatrixSets/{MATRIX_SET}", _SCHEME, JSON),
            {
                **link(f"{here}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}?f=mvt", "item", MVT),
                "templated": True,
            },
        ],
    }


def matrix_sets(root: str, form: str) -> dict[str, Any]:
    """The tile matrix sets that are known: one."""
    here = f"{root}/tileMatrixSets"
    return {
        "links": own_links(here, form),
        "tileMatrixSets": [
            {
                "id": MATRIX_SET,
                "title": "Google Maps Compatible for the World",
                "uri": MATRIX_SET_URI,
                "links": [link(f"{here}/{MATRIX_SET}", "self", JSON)],
            }
        ],
    }


def matrix_set(root: str, form: str) -> dict[str, Any]:
    """WebMercatorQuad as the registry describes it, down to the deepest zoom that is served."""
    half = 20037508.342789244
    return {
        "id": MATRIX_SET,
        "title": "Google Maps Compatible for the World",
        "uri": MATRIX_SET_URI,
        "crs": _MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [
            {
                "id": str(zoom),
                "scaleDenominator": 559082264.0287178 / (1 << zoom),
                "cellSize": 2 * half / 256 / (1 << zoom),
                "cornerOfOrigin": "topLeft",
                "pointOfOrigin": [-half, half],
                "matrixWidth": 1 << zoom,
                "matrixHeight": 1 << zoom,
                "tileWidth": 256,
                "tileHeight": 256,
            }
            for zoom in range(MOST_ZOOM + 1)
        ],
        "links": own_links(f"{root}/tileMatrixSets/{MATRIX_SET}", form),
    }


def _dimension(layer: LayerRule) -> int:
    return 2 if "polygon" in layer.geometry else 1 if "line" in layer.geometry else 0
