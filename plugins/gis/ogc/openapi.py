"""The definition of the API in OpenAPI 3.0, complete: every operation, parameter and answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugins.gis.ogc.crs import SYSTEMS
from plugins.gis.ogc.documents import GEOJSON, HTML, JSON, MVT

MOST_ITEMS = 1000
FEW_ITEMS = 10
_JSON_HTML = {JSON: "Document", HTML: "Page"}


def definition(root: str, layers: Sequence[str]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {
        "/": _get("getLandingPage", "The landing page", ["f"], _JSON_HTML, "Capabilities"),
        "/api": _get("getApi", "This document", ["f"], {"application/vnd.oai.openapi+json;version=3.0": "Document", HTML: "Page"}, "Capabilities"),
        "/conformance": _get("getConformance", "What is conformed to", ["f"], _JSON_HTML, "Capabilities"),
        "/collections": _get("getCollections", "All layers", ["f"], _JSON_HTML, "Capabilities"),
        "/collections/{collectionId}": _get("getCollection", "One layer", ["collectionId", "f"], _JSON_HTML, "Capabilities"),
        "/collections/{collectionId}/items": _get(
            "getFeatures", "Zones of a layer",
            ["collectionId", "bbox", "bbox-crs", "datetime", "limit", "offset", "crs", "f"],
            {GEOJSON: "FeatureCollection", HTML: "Page"}, "Data",
        ),
        "/collections/{collectionId}/items/{featureId}": _get(
            "getFeature", "One zone", ["collectionId", "featureId", "datetime", "crs", "f"], {GEOJSON: "Feature", HTML: "Page"}, "Data"
        ),
        "/tileMatrixSets": _get("getTileMatrixSets", "Tile matrix sets", ["f"], _JSON_HTML, "Tiles"),
        "/tileMatrixSets/{tileMatrixSetId}": _get("getTileMatrixSet", "A tile matrix set", ["tileMatrixSetId", "f"], _JSON_HTML, "Tiles"),
    }  # fmt: skip
    for below, tag, name in (
        ("", "dataset.vector", ""),
        ("/collections/{collectionId}", "collection.vector", "collectionId"),
    ):
        own = [name] if name else []
        chosen = [] if name else ["collections"]
        operations = (
            ("", "getTileSetsList", "The list of tile sets", [*own, "f"], _JSON_HTML),
            ("/{tileMatrixSetId}", "getTileSet", "A tile set", [*own, "tileMatrixSetId", "f"], _JSON_HTML),
            (
                "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", "getTile", "A vector tile",
                [*own, "tileMatrixSetId", "tileMatrix", "tileRow", "tileCol", *chosen, "datetime", "f"], {MVT: "Tile"},
            ),
        )  # fmt: skip
        for path, operation, summary, parameters, answers in operations:
            # The standard names operations by suffix: ".dataset.vector.getTile".
            paths[f"{below}/tiles{path}"] = _get(
                f".{tag}.{operation}", summary, parameters, answers, "Tiles"
            )
    return {
        "openapi": "3.0.3",
        "info": {"title": "Land rules of Kerala", "version": "1.0.0", "description": "OGC API Features 1 and 2, OGC API Tiles 1."},
        "servers": [{"url": root}],
        "tags": [{"name": name} for name in ("Capabilities", "Data", "Tiles")],
        "paths": paths,
        "components": {"parameters": _parameters(layers), "schemas": _schemas()},
    }  # fmt: skip


def _get(
    operation: str, summary: str, parameters: Sequence[str], answers: dict[str, str], tag: str
) -> dict[str, Any]:
    content = {
        kind: {"schema": {"$ref": f"#/components/schemas/{name}"}} for kind, name in answers.items()
    }
    refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: dict[str, Any] = {
        "200": {"description": summary, "content": content},
        "400": {"description": "A parameter is wrong or not known here", "content": refusal},
        "429": {"description": "Too many requests", "content": refusal},
        "500": {"description": "Something broke here", "content": refusal},
    }
    if any(name.endswith(("Id", "Col")) for name in parameters):
        found["404"] = {"description": "There is nothing here", "content": refusal}
    if MVT in answers:
        found["204"] = {"description": "Nothing is drawn in this tile"}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": [tag],
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
            "responses": dict(sorted(found.items())),
        }
    }


def _parameters(layers: Sequence[str]) -> dict[str, Any]:
    number = {"type": "array", "items": {"type": "number"}}
    bbox = {
        "oneOf": [
            {**number, "minItems": 4, "maxItems": 4},
            {**number, "minItems": 6, "maxItems": 6},
        ]
    }
    systems = {"type": "string", "format": "uri", "enum": list(SYSTEMS)}
    in_path: dict[str, Any] = {
        "collectionId": {"type": "string", "enum": list(layers)},
        "featureId": {"type": "string"},
        "tileMatrixSetId": {"type": "string", "enum": ["WebMercatorQuad"]},
        "tileMatrix": {"type": "string"},
        "tileRow": {"type": "integer", "minimum": 0},
        "tileCol": {"type": "integer", "minimum": 0},
    }
    in_query: dict[str, Any] = {
        "f": {"type": "string", "enum": ["json", "html", "mvt"]},
        "bbox": bbox,
        "bbox-crs": systems,
        "crs": systems,
        "datetime": {"type": "string"},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": FEW_ITEMS},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "collections": {"type": "array", "items": {"type": "string", "enum": list(layers)}},
    }
    made: dict[str, Any] = {}
    for name, schema in in_path.items():
        made[name] = {"name": name, "in": "path", "required": True, "schema": schema}
    for name, schema in in_query.items():
        made[name] = {
            "name": name,
            "in": "query",
            "required": False,
            "schema": schema,
            "style": "form",
            "explode": False,
        }
    return made


def _schemas() -> dict[str, Any]:
    links = {"type": "array", "items": {"type": "object", "required": ["href", "rel"]}}
    feature = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "nullable": True},
            "links": links,
        },
    }
    return {
        "Document": {"type": "object", "properties": {"links": links}},
        "Page": {"type": "string"},
        "Tile": {"type": "string", "format": "binary"},
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
        },
        "Feature": feature,
        "FeatureCollection": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "features": {"type": "array", "items": feature},
                "links": links,
                "timeStamp": {"type": "string", "format": "date-time"},
                "numberMatched": {"type": "integer", "minimum": 0},
                "numberReturned": {"type": "integer", "minimum": 0},
            },
        },
    }  # fmt: skip
