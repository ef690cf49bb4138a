"""OGC 20-057, Annex A: the abstract tests of Tiles Part 1 for the classes we claim, by class and name."""

from __future__ import annotations

from typing import Any

import httpx
import mapbox_vector_tile  # type: ignore[import-untyped]  # it ships no types
import pytest

pytestmark = pytest.mark.anyio

LAYER = "/ogc/collections/local_body/tiles"
TILE = f"{LAYER}/WebMercatorQuad/8/120/182"
WHOLE = "/ogc/tiles/WebMercatorQuad/8/120/182"
CONF = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"
MVT = "application/vnd.mapbox-vector-tile"


async def document(web: httpx.AsyncClient, path: str, **params: str) -> Any:
    answer = await web.get(path, params=params or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_core_conformance_success(web: httpx.AsyncClient) -> None:
    found = (await document(web, "/ogc/conformance"))["conformsTo"]
    for name in ("core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "datetime", "mvt"):  # fmt: skip
        assert CONF + name in found


async def test_core_tc_op(web: httpx.AsyncClient) -> None:
    for path in (TILE, WHOLE):
        assert (await web.get(path)).status_code == 200


async def test_core_tc_tilematrix_definition(web: httpx.AsyncClient) -> None:
    assert await parameter(web, "tileMatrix") == {"type": "string"}


async def test_core_tc_tilerow_definition(web: httpx.AsyncClient) -> None:
    assert await parameter(web, "tileRow") == {"type": "integer", "minimum": 0}


async def test_core_tc_tilecol_definition(web: httpx.AsyncClient) -> None:
    assert await parameter(web, "tileCol") == {"type": "integer", "minimum": 0}


async def test_core_tc_success(web: httpx.AsyncClient) -> None:
    answer = await web.get(TILE)
    assert answer.headers["content-type"] == MVT
    assert len(answer.content) > 100
    assert (await web.get(f"{LAYER}/WebMercatorQuad/8/0/0")).status_code == 204


async def test_core_tc_error(web: httpx.AsyncClient) -> None:
    for beyond in ("17/0/0", "8/256/0", "8/0/256"):
        assert (await web.get(f"{LAYER}/WebMercatorQuad/{beyond}")).status_code == 404, beyond
    for wrong in ("x/0/0", "8/-1/0", "8/0/1.5"):
        assert (await web.get(f"{LAYER}/WebMercatorQuad/{wrong}")).status_code == 400, wrong
    assert (await web.get(f"{LAYER}/NoSuchSet/8/120/182")).status_code == 404
    assert (await web.get(TILE, params={"unknown": "1"})).status_code == 400


async def test_tileset_description(web: httpx.AsyncClient) -> None:
    found = await document(web, f"{LAYER}/WebMercatorQuad")
    assert found["dataType"] == "vector"
    assert found["crs"].endswith("EPSG/0/3857")
    [scheme] = [link for link in found["links"] if link["rel"].endswith("tiling-scheme")]
    matrices = (await document(web, scheme["href"]))["tileMatrices"]
    assert [int(one["id"]) for one in matrices] == list(range(17))
    limits = {one["tileMatrix"]: one for one in found["tileMatrixSetLimits"]}
    assert limits["8"]["minTileRow"] <= 120 <= limits["8"]["maxTileRow"]
    assert limits["8"]["minTileCol"] <= 182 <= limits["8"]["maxTileCol"]


async def test_tileset_item_link(web: httpx.AsyncClient) -> None:
    found = await document(web, f"{LAYER}/WebMercatorQuad")
    [item] = [link for link in found["links"] if link["rel"] == "item"]
    assert item["templated"] is True
    address = item["href"].format(tileMatrix=8, tileRow=120, tileCol=182)
    assert (await web.get(address)).headers["content-type"] == item["type"] == MVT


async def test_tilesets_list_links(web: httpx.AsyncClient) -> None:
    for path in (LAYER, "/ogc/tiles"):
        [one] = (await document(web, path))["tilesets"]
        [own] = [link for link in one["links"] if link["rel"] == "self"]
        assert (await web.get(own["href"])).status_code == 200


async def test_dataset_tilesets_landing_page(web: httpx.AsyncClient) -> None:
    found = await document(web, "/ogc")
    [link] = [link for link in found["links"] if link["rel"].endswith("tilesets-vector")]
    assert (await document(web, link["href"]))["tilesets"]


async def test_dataset_tilesets_operation(web: httpx.AsyncClient) -> None:
    layers = mapbox_vector_tile.decode((await web.get(WHOLE)).content)
    assert {"local_body", "ward"} <= layers.keys()


async def test_geodata_tilesets_desc_links(web: httpx.AsyncClient) -> None:
    for one in (await document(web, "/ogc/collections"))["collections"]:
        [link] = [link for link in one["links"] if link["rel"].endswith("tilesets-vector")]
        assert (await document(web, link["href"]))["tilesets"]


async def test_geodata_tilesets_operation(web: httpx.AsyncClient) -> None:
    layers = mapbox_vector_tile.decode((await web.get(TILE)).content)
    assert list(layers) == ["local_body"]


async def test_collections_selection_query(web: httpx.AsyncClient) -> None:
    answer = await web.get(WHOLE, params={"collections": "ward,local_body"})
    assert set(mapbox_vector_tile.decode(answer.content)) == {"ward", "local_body"}


async def test_collections_selection_response(web: httpx.AsyncClient) -> None:
    assert (await web.get(WHOLE, params={"collections": "no_such_layer"})).status_code == 400


async def test_datetime_axis(web: httpx.AsyncClient) -> None:
    path = "/ogc/collections/crz/tiles/WebMercatorQuad/8/120/181"
    old = await web.get(path, params={"datetime": "2020-01-01"})
    new = await web.get(path)
    assert old.headers["etag"] != new.headers["etag"]
    assert (await web.get(path, params={"datetime": "1990-01-01"})).status_code == 204
    assert (await web.get(path, params={"datetime": "soon"})).status_code == 400


async def test_mvt_content(web: httpx.AsyncClient) -> None:
    layer = mapbox_vector_tile.decode((await web.get(TILE)).content)["local_body"]
    assert layer["extent"] == 4096
    assert layer["version"] == 2
    assert all(feature["geometry"]["type"].endswith("Polygon") for feature in layer["features"])
    assert all(feature["properties"]["code"] for feature in layer["features"])


async def test_openapi_operation_ids(web: httpx.AsyncClient) -> None:
    spec = await document(web, "/ogc/api")
    names = {operations["get"]["operationId"] for operations in spec["paths"].values()}
    for tail in ("getTileSetsList", "getTileSet", "getTile"):
        for kind in ("dataset.vector", "collection.vector"):
            assert f".{kind}.{tail}" in names


async def parameter(web: httpx.AsyncClient, name: str) -> Any:
    spec = await document(web, "/ogc/api")
    return spec["components"]["parameters"][name]["schema"]
